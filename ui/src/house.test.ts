/** The rules of this room, shown to hold for every file in it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ui = join(import.meta.dirname);
const root = join(ui, '../..');

const files = readdirSync(ui, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts') && !name.includes('bindings/'))
  .map((name) => ({ name, text: readFileSync(join(ui, name), 'utf8') }));

const words = join(root, 'crates/holder/words');
/** The words of the window in one language, from all its files. */
const messages = (language: string) =>
  new Map(
    readdirSync(words)
      .filter((name) => name.startsWith(`${language}-app`))
      .flatMap((name) => readFileSync(join(words, name), 'utf8').split('\n'))
      .flatMap((line) => {
        const found = /^([a-z][\w-]*) = (.*)$/.exec(line);
        return found ? [[found[1]!, found[2]!] as const] : [];
      }),
  );
const ja = messages('ja');
const en = messages('en');

/** Ids a file says: whole ones, and the beginnings of those put together. */
function said(text: string): { whole: string[]; beginnings: string[] } {
  return {
    whole: [...text.matchAll(/['"](app-[\w-]+)['"]/g)].map((found) => found[1]!),
    beginnings: [...text.matchAll(/`(app-[\w-]+)\$\{/g)].map((found) => found[1]!),
  };
}
const all = files.map((file) => said(file.text));
const whole = new Set(all.flatMap((file) => file.whole));
const beginnings = all.flatMap((file) => file.beginnings);

test('the files were found', () => {
  expect(files.length).toBeGreaterThan(25);
  expect(ja.size).toBeGreaterThan(100);
});

test('no screen holds a sentence', () => {
  for (const { name, text } of files) {
    const code = text.replace(/<!--[^]*?-->|\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
    expect(code.match(/[\u3041-\u30fa\u30fc-\u30ff\u4e00-\u9fff]+/g), name).toBeNull();
    if (!name.endsWith('.svelte')) continue;
    const markup = code.replace(/<(script|style)[^]*?<\/\1>/g, '').replace(/\{[^{}]*\}/g, '');
    expect(markup.match(/>[^<>{}]*[A-Za-z]{2,}[^<>{}]*</g), name).toBeNull();
  }
});

test('every word that is said exists, in both languages', () => {
  for (const words of [ja, en]) {
    for (const id of whole) expect(words.has(id), id).toBe(true);
    for (const start of beginnings) expect([...words.keys()].some((id) => id.startsWith(start)), start).toBe(true);
  }
});

test('both languages leave the same blanks', () => {
  const blanks = (text: string) => [...text.matchAll(/\{\s*(\$\w+)\s*\}/g)].map((found) => found[1]!).sort();
  expect([...en.keys()].sort()).toEqual([...ja.keys()].sort());
  for (const [id, text] of ja) expect(blanks(en.get(id) ?? ''), id).toEqual(blanks(text));
});

test('the Rust side is asked in one file only', () => {
  expect(files.filter((file) => file.text.includes('@tauri-apps/api')).map((file) => file.name)).toEqual(['lib/ipc.ts']);
});

test('the parts know nothing of health, of screens or of the Rust side', () => {
  for (const { name, text } of files.filter((file) => file.name.startsWith('parts/'))) {
    const code = text.replace(/<!--[^]*?-->/g, '');
    expect(code, name).not.toMatch(/ipc|session|screens\/|bindings\/|eligib|medic|insur|dispens|allerg/i);
  }
});

test('nothing the content policy would refuse, and nothing raw', () => {
  for (const { name, text } of files) expect(text, name).not.toMatch(/\{@html|\sstyle="|https?:\/\/|\bany\b(?=[;,)>\s=])/);
});
