/** How large the text is, in percent. Kept on this device; it says nothing about the person's health. */

export const TEXT_SIZES = [100, 125, 150, 200, 300] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = 'text-size';

class TextSizeChoice {
  percent = $state<TextSize>(100);

  restore(): void {
    const kept = Number(localStorage.getItem(KEY));
    this.#apply(TEXT_SIZES.find((size) => size === kept) ?? 100);
  }

  choose(percent: TextSize): void {
    localStorage.setItem(KEY, String(percent));
    this.#apply(percent);
  }

  #apply(percent: TextSize): void {
    this.percent = percent;
    document.documentElement.style.setProperty('--scale', String(percent / 100));
    // So large, nothing may stay in sight: it would hide what it stands beside.
    document.documentElement.toggleAttribute('data-large', percent >= 200);
  }
}

export const textSize = new TextSizeChoice();
