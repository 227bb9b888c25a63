/** The sentences of the counter's page: every one that is said exists, and every one that exists is said. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const here = import.meta.dirname;
const words = (name: string) => readFileSync(join(here, '../../../crates/holder/words', name), 'utf8');
const ids = (text: string) => [...text.matchAll(/^([a-z][\w-]*) = /gm)].map((found) => found[1]!);

const reader = ids(words('ja-reader.ftl')).filter((id) => id.startsWith('reader-'));
const code = readdirSync(here, { encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(here, name), 'utf8'))
  .join('\n');
const whole = [...code.matchAll(/['"](reader-[\w-]+)['"]/g)].map((found) => found[1]!);
const beginnings = [...code.matchAll(/`(reader-[\w-]+-)\$\{/g)].map((found) => found[1]!);

test('every sentence that is said exists', () => {
  expect(reader.length).toBeGreaterThan(90);
  for (const id of whole) expect(reader, id).toContain(id);
});

test('every sentence that exists is said', () => {
  for (const id of reader) {
    expect(whole.includes(id) || beginnings.some((start) => id.startsWith(start)), id).toBe(true);
  }
});
