// Puts the counter's page together: one file with everything in it, and a policy that allows nothing else.
//
//   node page.mjs PARTS WASM OUT

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const [parts, wasm, out] = process.argv.slice(2);
const MOST_BYTES = 1_500_000;

const font = readFileSync(join(import.meta.dirname, '../src/reader/font/NotoSansJP-counter.woff2')).toString('base64');
const face = `@font-face{font-family:'Noto Sans JP';font-weight:400;src:url(data:font/woff2;base64,${font}) format('woff2')}`;
const style = face + readFileSync(join(parts, 'reader.css'), 'utf8').trim();
// What ends an element must not stand in it.
const script = readFileSync(join(parts, 'reader.js'), 'utf8').trim().replaceAll('</script', '<\\/script');
const packed = gzipSync(readFileSync(wasm), { level: 9 }).toString('base64');

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  'font-src data:',
  'img-src data:',
  'media-src mediastream:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>手札 読み取り</title>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<script id="wasm" type="application/wasm+gzip">${packed}</script>
<script>${script}</script>
</body>
</html>
`;
const bytes = Buffer.byteLength(page);
if (bytes > MOST_BYTES) {
  console.error(`reader.html: ${bytes} bytes, and may have ${MOST_BYTES}`);
  process.exit(1);
}
writeFileSync(out, page);
const share = (name, text) => `${name} ${Math.round(Buffer.byteLength(text) / 1000)} kB`;
console.log(`${out}: ${bytes} bytes (${[share('verifier', packed), share('font', font), share('code', script)].join(', ')})`);
