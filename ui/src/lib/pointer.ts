/** Whether a finger or a button is down. What moves the page waits for its release, else the press would miss its target. */

let down = false;
const waiting = new Set<() => void>();

function lift(): void {
  down = false;
  // The click itself comes after the release, and must still find its target in place.
  setTimeout(() => {
    for (const go of waiting) go();
    waiting.clear();
  });
}

/** Begins to watch; once for the whole window. */
export function watchPointer(): void {
  addEventListener('pointerdown', () => (down = true), true);
  addEventListener('pointerup', lift, true);
  addEventListener('pointercancel', lift, true);
}

/** Resolves when nothing is held down. */
export function released(): Promise<void> {
  return down ? new Promise((go) => waiting.add(go)) : Promise.resolve();
}
