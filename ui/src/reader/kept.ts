/** What the browser keeps between two days: lists that anybody may read, hashes of proofs for a day, and how this counter reads. */

import type { Kept } from './wasm';

export interface Settings {
  language: 'ja' | 'en';
  continuous: boolean;
  sound: boolean;
  code: string;
  purpose: string;
}

interface ListRow {
  key: string;
  kind: 'trust' | 'status';
  text: string;
}

const DAY_SECONDS = 86_400;

export class Cabinet {
  #base: IDBDatabase;

  private constructor(base: IDBDatabase) {
    this.#base = base;
  }

  /** Nothing where the browser keeps nothing for such a page. */
  static async open(): Promise<Cabinet | undefined> {
    try {
      const request = indexedDB.open('tefuda-reader', 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('lists', { keyPath: 'key' });
        request.result.createObjectStore('seen');
        request.result.createObjectStore('settings');
      };
      return new Cabinet(await done(request));
    } catch {
      return undefined;
    }
  }

  async kept(now: number): Promise<Kept> {
    const store = this.#base.transaction(['lists', 'seen'], 'readwrite');
    const lists = await done<ListRow[]>(store.objectStore('lists').getAll());
    const hashes = await done(store.objectStore('seen').getAllKeys());
    const moments = await done<number[]>(store.objectStore('seen').getAll());
    const seen = hashes.map((hash, at): [string, number] => [String(hash), moments[at] ?? 0]);
    for (const [hash, at] of seen) if (at < now - DAY_SECONDS) store.objectStore('seen').delete(hash);
    const texts = (kind: ListRow['kind']) => lists.filter((row) => row.kind === kind).map((row) => row.text);
    return { trust: texts('trust'), status: texts('status'), seen };
  }

  keepList(row: ListRow): Promise<void> {
    return this.#write('lists', (store) => store.put(row));
  }

  keepSeen(hashes: readonly string[], now: number): Promise<void> {
    return this.#write('seen', (store) => hashes.forEach((hash) => store.put(now, hash)));
  }

  keepSettings(settings: Settings): Promise<void> {
    return this.#write('settings', (store) => store.put(settings, 'all'));
  }

  async settings(): Promise<Settings | undefined> {
    return done(this.#base.transaction('settings').objectStore('settings').get('all'));
  }

  #write(name: string, deed: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((go, fail) => {
      const transaction = this.#base.transaction(name, 'readwrite');
      transaction.oncomplete = () => go();
      transaction.onabort = () => fail(transaction.error ?? new Error('aborted'));
      deed(transaction.objectStore(name));
    });
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((go, fail) => {
    request.onsuccess = () => go(request.result);
    request.onerror = () => fail(request.error ?? new Error('failed'));
  });
}
