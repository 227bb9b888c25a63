/** No word of the window that nobody says: the Rust side says some of them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

function sources(folder: string, kind: RegExp): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => kind.test(name) && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

test('every word of a screen is said somewhere', () => {
  const said = sources('ui/src', /\.(svelte|ts)$/) + sources('src-tauri/src', /\.rs$/);
  const whole = new Set([...said.matchAll(/['"](app-[\w-]+)['"]/g)].map((found) => found[1]));
  const beginnings = [...said.matchAll(/[`"](app-[\w-]+-)\$?\{/g)].map((found) => found[1]!);
  const words = sources('crates/holder/words', /^ja-app.*\.ftl$/);
  const ids = [...words.matchAll(/^(app-[\w-]+) = /gm)].map((found) => found[1]!);
  expect(ids.length).toBeGreaterThan(100);
  for (const id of ids) {
    expect(whole.has(id) || beginnings.some((start) => id.startsWith(start)), id).toBe(true);
  }
});
