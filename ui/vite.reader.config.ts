import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const CRATES = join(import.meta.dirname, '../crates');
/** What the counter's page may say of all the sentences there are. */
const SAID = /^(?:reader-|verdict-|reason-|note-|purpose-|original-|witnessed-by$|audience-anyone$|grade-(?:issued|witnessed|self_attested|unknown)$|eligibility-)/;

/** The sentences of one language, ready to be filled in: one line each, with blanks and nothing cleverer. */
function sentences(language: string): Record<string, string> {
  const folder = join(CRATES, 'holder/words');
  const files = readdirSync(folder).filter((name) => name.startsWith(language)).map((name) => join(folder, name));
  const texts = [...files, join(CRATES, `record/src/kinds/eligibility/${language}.ftl`)].map((file) => readFileSync(file, 'utf8'));
  const pairs = texts.join('\n').split('\n').flatMap((line) => {
    const [, id = '', text = ''] = /^([a-z][\w-]*) = (.*)$/.exec(line) ?? [];
    if (!SAID.test(id)) return [];
    const plain = text.replace(/\{ \$([a-z_]+) \}/g, '{$$$1}');
    if (/\{(?!\$[a-z_]+\})/.test(plain)) throw new Error(`${language}: ${id} is more than a sentence with blanks`);
    return [[id, plain] as const];
  });
  return Object.fromEntries(pairs);
}

function counterWords(): Plugin {
  const id = 'virtual:counter-words';
  return {
    name: 'counter-words',
    resolveId: (asked) => (asked === id ? `\0${id}` : null),
    load: (asked) => (asked === `\0${id}` ? `export default ${JSON.stringify({ ja: sentences('ja'), en: sentences('en') })}` : null),
  };
}

export default defineConfig({
  plugins: [counterWords(), svelte()],
  build: {
    target: 'es2022',
    outDir: process.env['TEFUDA_READER_PARTS'] ?? 'dist-reader',
    emptyOutDir: true,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: 'src/reader/main.ts',
      output: { format: 'iife', entryFileNames: 'reader.js', assetFileNames: 'reader[extname]' },
    },
  },
});
