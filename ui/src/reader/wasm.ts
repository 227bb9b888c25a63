/** The verifier: WASM that travels in the page, packed. Bytes in, bytes out; it imports nothing. */

import type { FoundView } from './bindings/FoundView';
import type { Judged } from './bindings/Judged';
import type { ListsView } from './bindings/ListsView';
import type { Remembered } from './bindings/Remembered';
import type { Taken } from './bindings/Taken';
import type { Wholeness } from './bindings/Wholeness';

interface Refused {
  refused: string;
}

interface Exports extends WebAssembly.Exports {
  memory: WebAssembly.Memory;
  take(length: number): number;
  ask(): number;
  look(width: number, height: number, still: number): number;
  answer(): number;
  forget(): void;
}

export interface Expectation {
  audience: string | null;
  purpose: string | null;
}

export interface Kept {
  trust: string[];
  status: string[];
  seen: [hash: string, at: number][];
}

export class Verifier {
  #wasm: Exports;

  private constructor(wasm: Exports) {
    this.#wasm = wasm;
  }

  static async load(): Promise<Verifier> {
    const packed = document.getElementById('wasm')?.textContent ?? '';
    const bytes = Uint8Array.from(atob(packed.trim()), (letter) => letter.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const { instance } = await WebAssembly.instantiate(await new Response(unpacked).arrayBuffer(), {});
    return new Verifier(instance.exports as Exports);
  }

  judge(text: string, expected: Expectation): Judged | Refused {
    return this.#ask({ ask: 'judge', text, ...expected });
  }

  take(text: string, fingerprint: string | null = null): Taken | Refused {
    return this.#ask({ ask: 'take', text, fingerprint });
  }

  remember(kept: Kept): Remembered {
    return this.#ask({ ask: 'remember', ...kept });
  }

  lists(): ListsView {
    return this.#ask({ ask: 'lists' });
  }

  /** Whether a scanner has done: what it typed is a proof from end to end, or can never become one. */
  isWhole(text: string): boolean {
    return this.#say<Wholeness>({ ask: 'whole', text }).whole;
  }

  /** Looks for proofs in a picture; `still` for one that stands alone, and may be looked at longer. */
  look(picture: ImageData, still: boolean): FoundView | Refused {
    this.#put(picture.data);
    return this.#read(this.#wasm.look(picture.width, picture.height, Number(still)));
  }

  #ask<Answer>(question: object): Answer {
    return this.#say({ ...question, now: Math.floor(Date.now() / 1000) });
  }

  #say<Answer>(question: object): Answer {
    this.#put(new TextEncoder().encode(JSON.stringify(question)));
    return this.#read(this.#wasm.ask());
  }

  #put(bytes: Uint8Array | Uint8ClampedArray): void {
    // Making room may move the memory, so its place is asked for after that.
    const place = this.#wasm.take(bytes.length);
    if (place === 0) throw new RangeError('too large');
    new Uint8Array(this.#wasm.memory.buffer, place, bytes.length).set(bytes);
  }

  #read<Answer>(length: number): Answer {
    const answer = new Uint8Array(this.#wasm.memory.buffer, this.#wasm.answer(), length);
    const text = new TextDecoder().decode(answer);
    this.#wasm.forget();
    return JSON.parse(text) as Answer;
  }
}
