import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { reading } from './reading.svelte';

const words = join(import.meta.dirname, '../../../crates/holder/words');
const lines = (name: string) => readFileSync(join(words, name), 'utf8').split('\n').filter((line) => line !== '');
const readings = lines('easy-readings.tsv').map((line) => line.split('\t') as [string, string]);
const messages = (files: readonly string[]) =>
  new Map(files.flatMap(lines).flatMap((line) => {
    const found = /^(app-[\w-]+) = (.*)$/.exec(line);
    return found ? [[found[1]!, found[2]!] as const] : [];
  }));

test('a word is read by the longest that is known, and what is marked by its mark', () => {
  reading.use([['見', 'み'], ['見本', 'みほん'], ['入れ', 'い'], ['入る', 'はい'], ['人', 'ひと'], ['#人', 'にん']]);
  expect(reading.pieces('見本を入れる')).toEqual([
    { text: '見本', reading: 'みほん' },
    { text: 'を' },
    { text: '入', reading: 'い' },
    { text: 'れる' },
  ]);
  expect(reading.pieces('人が3人')).toEqual([
    { text: '人', reading: 'ひと' },
    { text: 'が3' },
    { text: '人', reading: 'にん' },
  ]);
  expect(reading.pieces('{紙|かみ}に')).toEqual([{ text: '紙', reading: 'かみ' }, { text: 'に' }]);
  reading.use([]);
  expect(reading.pieces('見本')).toEqual([{ text: '見本' }]);
});

test('every Chinese character of every sentence in easy Japanese has its reading', () => {
  reading.use(readings);
  const ja = messages(readdirSync(words).filter((name) => name.startsWith('ja-app')));
  const easy = messages(['easy-app.ftl']);
  for (const id of easy.keys()) expect(ja.has(id), id).toBe(true);
  for (const [id, sentence] of [...ja, ...easy]) {
    if (easy.has(id) && easy.get(id) !== sentence) continue;
    const bare = reading.pieces(sentence.replace(/\{[^{}|]*\}/g, ''));
    for (const piece of bare) if (!piece.reading) expect(piece.text, `${id}: ${sentence}`).not.toMatch(/[\u4e00-\u9fff]/);
  }
});

test('readings are hiragana, and no word stands twice', () => {
  expect(new Set(readings.map(([word]) => word)).size).toBe(readings.length);
  for (const [word, read] of readings) {
    expect(word).toMatch(/^#?[\u4e00-\u9fff\u3005]/);
    expect(read).toMatch(/^[\u3041-\u3096\u30fc]+$/);
  }
});
