// Times and costs of the real window. The page says when it was ready, the kernel when the program was started.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

import { Window } from './webdriver.mjs';

const { TEFUDA_APP, TEFUDA_WEBDRIVER } = process.env;
const ROUNDS = 5;
const IDLE_SECONDS = 10;
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const starts = [];
const shows = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const app = await Window.open(TEFUDA_WEBDRIVER, TEFUDA_APP);
  await app.find('//input');
  starts.push((await app.run(() => performance.timeOrigin + performance.getEntriesByName('door')[0].startTime)) - startedAt());
  await app.type('合い言葉', 'correct horse battery');
  await app.press('開く');
  await app.find("//button[normalize-space(.)='資格を見せる']");
  shows.push(await app.wait(show));
  if (round + 1 === ROUNDS) {
    await app.press('見せるのをやめる');
    await stands('open, on the first screen');
    await app.press('鍵をかける');
    await app.find('//input');
    await stands('locked');
  }
  await app.close();
}
console.log(`cold start to the lock screen: ${told(starts)}`);
console.log(`from the first screen to the QR, two presses: ${told(shows)}`);

/** Presses as soon as there is something to press, and looks at the clock when the code is painted. */
function show(done) {
  const began = performance.now();
  const button = (text) => [...document.querySelectorAll('button')].find((one) => one.textContent.trim().startsWith(text));
  const press = (text, then) => {
    const found = button(text);
    if (found) found.click();
    requestAnimationFrame(() => (found ? then() : press(text, then)));
  };
  const painted = () => requestAnimationFrame(() => (document.querySelector('svg path') ? requestAnimationFrame(() => done(performance.now() - began)) : painted()));
  press('資格を見せる', () => press('QRを出す', painted));
}

/** What the program and its helpers use while nobody touches them. */
async function stands(where) {
  const before = ticks();
  await new Promise((over) => setTimeout(over, IDLE_SECONDS * 1000));
  const used = (ticks() - before) / TICKS / IDLE_SECONDS;
  console.log(`${where}: ${(used * 100).toFixed(1)} % of one core, ${Math.round(memory() / 1024)} MB (shared pages counted once)`);
}

/** The moment the program was started, in milliseconds since 1970. */
function startedAt() {
  const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))[1]);
  const now = Date.now();
  const up = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  const since = (Number(stat(app())[19]) / TICKS) * 1000;
  // The time of boot is told in whole seconds only; what the machine is up for in hundredths.
  return Math.abs(now - up - boot * 1000) < 2000 ? now - up + since : boot * 1000 + since;
}

function app() {
  return family().find((id) => readFileSync(`/proc/${id}/comm`, 'utf8').startsWith('tefuda-app'));
}

/** The program and all its children. */
function family() {
  const parents = new Map();
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(id, [readFileSync(`/proc/${id}/comm`, 'utf8').trim(), stat(id)[1]]);
    } catch {
      // It ended meanwhile.
    }
  }
  const first = [...parents].find(([, [name]]) => name === 'tefuda-app')?.[0];
  const found = [first];
  for (let at = 0; at < found.length; at += 1) {
    found.push(...[...parents].filter(([, [, parent]]) => parent === found[at]).map(([id]) => id));
  }
  return found;
}

/** The fields behind the name: state, parent, … */
function stat(id) {
  return readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
}

function ticks() {
  return family().reduce((sum, id) => sum + Number(stat(id)[11]) + Number(stat(id)[12]), 0);
}

function memory() {
  return family().reduce((sum, id) => sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))[1]), 0);
}

function told(times) {
  const sorted = times.toSorted((one, other) => one - other).map(Math.round);
  return `${sorted[Math.floor(sorted.length / 2)]} ms (median of ${sorted.length}; ${sorted[0]} to ${sorted.at(-1)})`;
}
