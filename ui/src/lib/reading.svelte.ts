/** How words are read: `{漢字|かんじ}` in a text says it, else a list of words with their readings. */

export interface Piece {
  text: string;
  /** How it is read; nothing where it needs no help. */
  reading?: string;
}

const CHINESE = /^[\u4e00-\u9fff\u3005]+/;
const DIGIT = /[0-9０-９]/;
const MARKED = /^\{([^|{}]+)\|([^|{}]+)\}/;

class Reading {
  /** Each word with the reading of the Chinese characters at its beginning, the longest first; `#` is a number before it. */
  #words = $state.raw<readonly (readonly [string, string])[]>([]);

  use(words: readonly (readonly [string, string])[]): void {
    this.#words = [...words].sort(([one], [other]) => other.length - one.length);
  }

  pieces(text: string): Piece[] {
    const pieces: Piece[] = [];
    let at = 0;
    while (at < text.length) {
      const rest = text.slice(at);
      const [length, piece] = this.#next(rest, DIGIT.test(text.charAt(at - 1)));
      const last = pieces.at(-1);
      if (last && !last.reading && !piece.reading) last.text += piece.text;
      else pieces.push(piece);
      at += length;
    }
    return pieces;
  }

  #next(rest: string, counted: boolean): [length: number, piece: Piece] {
    const marked = MARKED.exec(rest);
    if (marked) return [marked[0].length, { text: marked[1]!, reading: marked[2]! }];
    const counter = counted ? this.#words.find(([known]) => `#${rest}`.startsWith(known)) : undefined;
    const word = counter ?? this.#words.find(([known]) => rest.startsWith(known));
    if (!word) return [1, { text: rest.charAt(0) }];
    const base = CHINESE.exec(rest.slice(0, word[0].replace('#', '').length))?.[0] ?? word[0];
    return [base.length, { text: base, reading: word[1] }];
  }
}

export const reading = new Reading();
