/** One deed asked of the Rust side: whether it is under way, and what it said if it could not be done. */

import type { ToldView } from './bindings/ToldView';
import { told } from './ipc';

export class Deed {
  busy = $state(false);
  told = $state.raw<ToldView | null>(null);

  /** Does it, once at a time. `undefined` where it could not be done; `told` says why. */
  async run<T>(deed: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.told = null;
    try {
      return await deed();
    } catch (refusal) {
      this.told = told(refusal);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
