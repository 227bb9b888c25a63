// Writes the age test vectors of C2SP (npm cctv-age) into a folder, one file each, payloads not compressed any more.
// in: {folder}   out: {count}

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { pathToFileURL } from 'node:url';

// The packages live outside the checkout, where `import` alone would not look.
const place = createRequire(pathToFileURL(`${process.env.TEFUDA_TEST_NODE_MODULES}/`)).resolve('cctv-age');
const vectors = await import(pathToFileURL(place));
const { folder } = JSON.parse(readFileSync(0, 'utf8'));
let count = 0;
for (const [name, bytes] of Object.entries(vectors)) {
  const vector = Buffer.from(bytes);
  const end = vector.indexOf('\n\n') + 2;
  const head = vector.subarray(0, end).toString();
  const body = vector.subarray(end);
  writeFileSync(
    join(folder, name),
    Buffer.concat([Buffer.from(head), head.includes('compressed: zlib') ? inflateSync(body) : body]),
  );
  count += 1;
}
process.stdout.write(JSON.stringify({ count }));
