/**
 * A hand scanner types like a keyboard, only faster. Its keys are gathered where nothing is being edited: there a Japanese input method
 * leaves digits alone. No Enter is needed, because a proof says itself where it ends.
 */

/** A person's keys lie further apart than this, a scanner's do not. */
const BURST_MS = 120;
/** So many digits in one burst are no longer a person's. */
const FEWEST = 12;
/** The most digits a proof has. */
const MOST = 4_300;

export interface WedgeDeeds {
  /** Whether what came so far is done: a whole proof, or no proof at all. */
  isWhole: (text: string) => boolean;
  onbegin: () => void;
  onproof: (text: string) => void;
  /** The scanner stopped before the proof was whole. */
  oncut: () => void;
}

export class Wedge {
  #deeds: WedgeDeeds;
  #digits = '';
  #last = -Infinity;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(deeds: WedgeDeeds) {
    this.#deeds = deeds;
  }

  key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || isEditing(event.target)) return;
    const isBurst = event.timeStamp - this.#last <= BURST_MS;
    const digit = digitOf(event);
    if (digit === undefined) {
      // The end of a scan must not press the button that has the focus; blanks in between say nothing.
      if (isBurst && this.#digits.length >= FEWEST && ['Enter', 'Tab', ' '].includes(event.key)) {
        event.preventDefault();
        this.#last = event.timeStamp;
        if (event.key === 'Enter') this.#close();
      }
      return;
    }
    if (!isBurst) this.#digits = '';
    this.#last = event.timeStamp;
    if (this.#digits.length >= MOST) return;
    this.#digits += digit;
    if (this.#digits.length < FEWEST) return;
    event.preventDefault();
    if (this.#digits.length === FEWEST) this.#deeds.onbegin();
    if (this.#deeds.isWhole(this.#digits)) return this.#close();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#close(), BURST_MS * 4);
  }

  #close(): void {
    clearTimeout(this.#idle);
    const text = this.#digits;
    this.#digits = '';
    if (text.length < FEWEST) return;
    if (this.#deeds.isWhole(text)) this.#deeds.onproof(text);
    else this.#deeds.oncut();
  }
}

/** The digit of a key, whatever the layout and the input method: full-width ones fold, and a key under composition is known by its place. */
function digitOf(event: KeyboardEvent): string | undefined {
  const folded = event.key.normalize('NFKC');
  if (/^[0-9]$/.test(folded)) return folded;
  return event.key === 'Process' ? /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1] : undefined;
}

function isEditing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
