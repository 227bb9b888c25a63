// A film for Chromium's fake camera: codes held before it, one after the other, with nothing in between where `null` stands.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SIZES = { vga: [640, 480], hd: [1280, 720], fullHd: [1920, 1080] };
const FRAMES_A_SECOND = 10;
const FRAMES_A_CODE = 8;

/** Films digits as codes of level L, as a phone shows them, in the form Chromium reads (YUV4MPEG2). */
export function film(folder, codes, [width, height] = SIZES.hd) {
  const colour = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  const pieces = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${FRAMES_A_SECOND}:1 Ip A1:1 C420\n`)];
  for (const digits of codes) {
    const light = digits === null ? Buffer.alloc(width * height, 160) : still(modules(digits), width, height);
    for (let frame = 0; frame < FRAMES_A_CODE; frame += 1) pieces.push(Buffer.from('FRAME\n'), light, colour);
  }
  const path = join(folder, `film-${width}.y4m`);
  writeFileSync(path, Buffer.concat(pieces));
  return path;
}

/** The modules of a code, row by row, with its border. A foreign writer draws it. */
export function modules(digits) {
  const drawn = execFileSync('qrencode', ['-l', 'L', '-m', '4', '-t', 'ASCII', '-o', '-'], { encoding: 'utf8', input: digits });
  return drawn.trimEnd().split('\n').map((row) => Array.from({ length: row.length / 2 }, (_, at) => row[2 * at] === '#'));
}

/** How bright each dot of a frame is: the code in the middle of grey, as large as fits. */
export function still(rows, width, height) {
  const dots = Math.floor((height * 0.9) / rows.length);
  const [left, top] = [width, height].map((side) => Math.floor((side - dots * rows.length) / 2));
  const light = Buffer.alloc(width * height, 160);
  for (let y = 0; y < dots * rows.length; y += 1) {
    for (let x = 0; x < dots * rows.length; x += 1) {
      light[(top + y) * width + left + x] = rows[Math.floor(y / dots)][Math.floor(x / dots)] ? 30 : 225;
    }
  }
  return light;
}
