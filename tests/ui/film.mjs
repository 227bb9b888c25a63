// A film for Chromium's fake camera: codes held before it, one after the other.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES_A_SECOND = 5;
const FRAMES_A_CODE = 8;

/** Films the codes of some files, made by a foreign writer, in the form Chromium reads (YUV4MPEG2). */
export function filmOfCodes(folder, files) {
  const colour = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, 128);
  const pieces = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420\n`)];
  for (const file of files) {
    const light = picture(codeOf(file));
    for (let frame = 0; frame < FRAMES_A_CODE; frame += 1) pieces.push(Buffer.from('FRAME\n'), light, colour);
  }
  const film = join(folder, 'codes.y4m');
  writeFileSync(film, Buffer.concat(pieces));
  return film;
}

/** The modules of a code, row by row. */
function codeOf(file) {
  const drawn = execFileSync('qrencode', ['-8', '-m', '4', '-t', 'ASCII', '-r', file, '-o', '-'], { encoding: 'utf8' });
  return drawn.trimEnd().split('\n').map((row) => Array.from({ length: row.length / 2 }, (_, at) => row[2 * at] === '#'));
}

/** How bright each dot of a frame is: the code in the middle of grey. */
function picture(rows) {
  const dots = Math.floor(HEIGHT / rows.length);
  const left = Math.floor((WIDTH - dots * rows.length) / 2);
  const light = Buffer.alloc(WIDTH * HEIGHT, 160);
  for (let y = 0; y < dots * rows.length; y += 1) {
    for (let x = 0; x < dots * rows.length; x += 1) {
      light[y * WIDTH + left + x] = rows[Math.floor(y / dots)][Math.floor(x / dots)] ? 16 : 235;
    }
  }
  return light;
}
