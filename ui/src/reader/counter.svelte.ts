/** What stands on the desk now: one verdict, or none. Nothing of it is kept when it is cleared. */

import type { Judged } from './bindings/Judged';
import type { ListsView } from './bindings/ListsView';
import type { TrustView } from './bindings/TrustView';
import { Cabinet, type Settings } from './kept';
import { pixelsOf } from './pixels';
import { sound } from './sound';
import { Verifier } from './wasm';
import { spoken } from './words.svelte';

/** A verdict leaves the screen by itself after this. */
const SHOWN_SECONDS = 120;
const LARGEST_FILE = 32 * 1024 * 1024;
const LARGEST_TEXT = 4 * 1024 * 1024;

const FIRST: Settings = { language: 'ja', continuous: true, sound: true, code: '', purpose: '' };

class Counter {
  judged = $state.raw<Judged>();
  /** Counts the verdicts, so that two of the same words are told as two. */
  turn = $state(0);
  left = $state(SHOWN_SECONDS);
  held = $state(false);
  /** What could not be read, by its code. */
  refused = $state('');
  /** What has just been done, by the id of its sentence. */
  done = $state('');
  receiving = $state(false);
  lists = $state.raw<ListsView>({ trust: [], status: 0, status_age_days: null, is_clock_behind: false });
  lost = $state(0);
  /** A list whose root nobody has compared yet. */
  pending = $state.raw<{ text: string; list: TrustView }>();
  forgetful = $state(false);
  settings = $state<Settings>({ ...FIRST });
  ready = $state(false);

  #verifier!: Verifier;
  #cabinet: Cabinet | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  async begin(): Promise<void> {
    this.#cabinet = await Cabinet.open();
    this.forgetful = this.#cabinet === undefined;
    const settings = await this.#cabinet?.settings();
    const language = navigator.language.startsWith('ja') ? 'ja' : 'en';
    this.settings = settings ?? { ...FIRST, language };
    spoken.speak(this.settings.language);
    this.#verifier = await Verifier.load();
    if (this.#cabinet) this.lost = this.#verifier.remember(await this.#cabinet.kept(seconds())).lost;
    this.lists = this.#verifier.lists();
    this.ready = true;
  }

  isWhole = (text: string): boolean => this.#verifier.isWhole(text);

  judge(text: string): void {
    this.#still();
    const { code, purpose } = this.settings;
    const judged = this.#verifier.judge(text, { audience: code || null, purpose: purpose || null });
    if ('refused' in judged) return this.refuse(judged.refused);
    this.lists = this.#verifier.lists();
    this.judged = judged;
    this.turn += 1;
    this.held = false;
    this.left = SHOWN_SECONDS;
    this.#clock = setInterval(() => this.#pass(), 1000);
    if (this.settings.sound) sound(judged.verdict as 'verified' | 'unconfirmed' | 'invalid');
    if (judged.first_seen.length > 0) void this.#cabinet?.keepSeen(judged.first_seen, seconds());
  }

  /** Looks for a proof in a camera's frame; whether there was a code at all. */
  watch(frame: ImageData): { proof?: string; other: boolean } {
    const found = this.#verifier.look(frame, false);
    if ('refused' in found) return { other: false };
    const [proof] = found.proofs;
    return proof === undefined ? { other: found.others > 0 } : { proof, other: false };
  }

  /** A picture, a list or a proof that somebody chose, dropped or pasted. */
  async give(file: Blob): Promise<void> {
    if (file.size > LARGEST_FILE) return this.refuse('large');
    if (file.type.startsWith('image/')) return this.#givePicture(file);
    if (file.size > LARGEST_TEXT) return this.refuse('large');
    this.giveText(await file.text());
  }

  giveText(text: string, fingerprint: string | null = null): void {
    this.#still();
    const taken = this.#verifier.take(text, fingerprint);
    if ('refused' in taken) return this.refuse(taken.refused);
    if (taken.taken === 'proof') return this.judge(taken.text);
    if (taken.taken === 'unpinned') {
      this.pending = { text, list: taken };
      return;
    }
    this.pending = undefined;
    this.lists = this.#verifier.lists();
    this.done = `reader-took-${taken.taken}`;
    void this.#cabinet?.keepList({ key: taken.key, kind: taken.taken, text });
  }

  /** Somebody has compared the fingerprint with what its publisher made known. */
  pin(): void {
    if (this.pending) this.giveText(this.pending.text, this.pending.list.key);
  }

  refuse(code: string): void {
    this.#still();
    this.refused = `reader-refused-${code}`;
  }

  keep(): void {
    clearInterval(this.#clock);
    this.held = true;
  }

  clear(done = ''): void {
    this.#still();
    this.done = done;
  }

  set(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
    if (settings.language) spoken.speak(settings.language);
    void this.#cabinet?.keepSettings({ ...this.settings });
  }

  async #givePicture(file: Blob): Promise<void> {
    const pixels = await pixelsOf(file);
    if (!pixels) return this.refuse('picture');
    const found = this.#verifier.look(pixels, true);
    if ('refused' in found) return this.refuse(found.refused);
    const [proof, another] = found.proofs;
    if (another !== undefined) return this.refuse('several');
    if (proof === undefined) return this.refuse(found.others > 0 ? 'other' : 'no_proof');
    this.judge(proof);
  }

  /** Whatever was said before is over. */
  #still(): void {
    clearInterval(this.#clock);
    this.judged = undefined;
    this.refused = '';
    this.done = '';
    this.receiving = false;
  }

  #pass(): void {
    this.left -= 1;
    if (this.left <= 0) this.clear('reader-cleared');
  }
}

const seconds = () => Math.floor(Date.now() / 1000);

export const counter = new Counter();
