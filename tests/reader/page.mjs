// The counter's page as a clinic uses it: opened from a file and from a web server, without a network, with every way of reading, in
// both languages, narrow and wide. Everybody in it is made up.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { finish, step, whenFailing } from '../ui/story.mjs';
import { barriers, launch, NARROW, open, WIDE } from './browser.mjs';
import { film } from './film.mjs';
import { HERE, Scene } from './scene.mjs';

const { TEFUDA_READER_PAGE, TEFUDA_READER_SCRATCH, TEFUDA_UI_PICTURES } = process.env;
const FILE = pathToFileURL(TEFUDA_READER_PAGE).href;
const WORDS = join(import.meta.dirname, '../../crates/holder/words');
const SENTENCES = { ja: words('ja'), en: words('en') };

mkdirSync(TEFUDA_UI_PICTURES, { recursive: true });
const scene = new Scene(join(TEFUDA_READER_SCRATCH, 'scene'));
const browser = await launch();
let { page, foreign, context, close } = await open(browser, FILE);
let language = 'ja';
whenFailing(async () => {
  await page.screenshot({ path: join(TEFUDA_UI_PICTURES, 'reader-failed.png'), fullPage: true });
  console.log(foreign, await page.locator('body').innerText());
});

function words(language) {
  const text = ['reader', 'proof', ''].map((part) => readFileSync(join(WORDS, `${[language, part].filter(Boolean).join('-')}.ftl`), 'utf8'));
  return Object.fromEntries(
    text.join('\n').split('\n').flatMap((line) => {
      const found = /^([a-z][\w-]*) = (.*)$/.exec(line);
      return found ? [[found[1], found[2]]] : [];
    }),
  );
}

const say = (id, blanks = {}) => SENTENCES[language][id].replace(/\{ \$([a-z_]+) \}/g, (_, name) => blanks[name]);
const press = (id, blanks) => page.getByRole('button', { name: say(id, blanks), exact: true }).click();
const told = (id, blanks) => page.getByText(say(id, blanks), { exact: true }).first().waitFor();
const give = (files) => page.locator('input[type=file]').setInputFiles(files);
const verdict = (word) => page.getByRole('heading', { level: 2, name: say(`verdict-${word}`), exact: true }).waitFor();
const text = () => page.locator('body').innerText();
const name = scene.person.name;

/** As a hand scanner does: nothing is clicked, no field has the focus, the keys come fast. */
const scan = (digits) => page.keyboard.type(digits);

async function drop(name, bytes, type = '') {
  const data = await page.evaluateHandle(
    ([name, bytes, type]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      return data;
    },
    [name, [...bytes], type],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

async function takeLists() {
  await give(scene.path('trust.jwt'));
  await press('reader-pin-yes');
  await told('reader-took-trust');
  for (const list of scene.lists) {
    await give(list);
    await told('reader-took-status');
  }
}

async function anew(url, options) {
  await close();
  ({ page, foreign, context, close } = await open(browser, url, options));
}

await step('the page is one file of at most 1.5 MB', async () => {
  assert.ok(statSync(TEFUDA_READER_PAGE).size <= 1_500_000);
  assert.doesNotMatch(readFileSync(TEFUDA_READER_PAGE, 'utf8'), /(?:src|href|action)="(?!data:)/);
});

await step('without a trust list a signature is not confirmed, and that is said', async () => {
  await scan(scene.proof('--for', HERE));
  await verdict('unconfirmed');
  await told('reason-unknown_issuer');
  await told('grade-unknown');
});

await step('a trust list is taken in after its fingerprint was looked at', async () => {
  await give(scene.path('trust.jwt'));
  await told('reader-pin');
  await press('reader-pin-no');
  await scan(scene.proof('--for', HERE));
  await told('reason-unknown_issuer');
  await takeLists();
});

await step('a scanner types a proof, and every field is there to be copied', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await scan(scene.proof('--for', HERE));
  await verdict('verified');
  await told('grade-issued');
  const labels = await page.getByRole('term').allInnerTexts();
  const order = ['保険者番号', '記号', '番号', '枝番', '氏名', '氏名のフリガナ', '生年月日', '性別', '本人・家族', '有効期限', '負担割合', '保険者の名称'];
  assert.deepEqual(labels.slice(0, order.length), order);
  await press('reader-copy-of', { field: '氏名' });
  await told('reader-copied', { field: '氏名' });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), name);
  assert.match(await text(), /「髙」（U\+9AD9）は「高」/);
  assert.match(await text(), /国民健康保険.*東京都/);
  await page.getByText(say('reader-not-shown')).click();
  assert.match(await text(), /住所/);
});

await step('digits in full width, keys under an input method and Enter at the end make no difference', async () => {
  const digits = scene.proof('--for', HERE);
  await page.getByRole('button', { name: say('reader-keep') }).focus();
  await page.evaluate((digits) => {
    for (const digit of digits) {
      const wide = String.fromCharCode(digit.charCodeAt(0) + 0xfee0);
      const key = Number(digit) % 2 === 0 ? { key: wide } : { key: 'Process', code: `Digit${digit}` };
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
    }
  }, digits);
  await verdict('verified');
  await page.getByText(say('reader-keep')).waitFor();
  // The scanner's Enter in mid-scan neither presses the button nor loses a digit.
  await page.getByRole('button', { name: say('reader-clear') }).focus();
  const again = scene.proof('--for', HERE);
  await page.evaluate((digits) => {
    const hit = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    window.pressed = [];
    for (const digit of digits.slice(0, 40)) hit(digit);
    window.pressed.push(hit(' '), hit('Tab'));
    for (const digit of digits.slice(40)) hit(digit);
  }, again);
  assert.deepEqual(await page.evaluate(() => window.pressed), [false, false]);
  await verdict('verified');
});

await step('a scan that stops halfway is said to be cut, and typing by hand is nothing', async () => {
  await scan(scene.proof().slice(0, 60));
  await told('reader-refused-cut');
  await scan('12345');
  await told('reader-refused-cut');
});

await step('one wrong digit is invalid, and nothing of it is shown', async () => {
  const digits = scene.proof();
  await scan(digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10));
  await verdict('invalid');
  await told('reason-malformed');
  assert.equal((await text()).includes(name), false);
});

await step('a self-attested proof says so and asks to look at the original', async () => {
  await scan(scene.proof('--self-attested'));
  await verdict('unconfirmed');
  await told('reason-self_attested');
  await told('reader-identity-why-grade');
  await told('audience-anyone');
});

await step('a picture is read when chosen, dropped and pasted; other pictures are named', async () => {
  scene.proof('--for', HERE, '--out', 'proof.png');
  await give(scene.path('proof.png'));
  await verdict('verified');
  await press('reader-clear');
  await drop('proof.png', readFileSync(scene.path('proof.png')), 'image/png');
  await verdict('verified');
  await press('reader-clear');
  await give({ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.from(await page.screenshot()) });
  await told('reader-refused-no_proof');
  await drop('broken.png', Buffer.from('no picture'), 'image/png');
  await told('reader-refused-picture');
  await drop('slip.txt', Buffer.from('JAHISTC08,1\r\n'));
  await told('reader-refused-unreadable');
  await press('reader-paste');
  await page.getByLabel(say('reader-paste-label')).fill(` ${scene.proof('--for', HERE)}\n`);
  await verdict('verified');
});

await step('the counter of a code refuses what was made for another', async () => {
  await page.getByLabel(say('reader-desk-code')).fill('1319910020');
  await page.getByLabel(say('reader-desk-code')).blur();
  await page.locator('h1').click();
  await scan(scene.proof('--for', HERE));
  await told('reason-wrong_audience');
  await page.getByLabel(say('reader-desk-code')).fill(HERE);
  await page.getByLabel(say('reader-desk-code')).blur();
  await page.locator('h1').click();
  await scan(scene.proof('--for', HERE));
  await verdict('verified');
});

await step('an older trust list and one that was changed are refused', async () => {
  await give(scene.path('trust-old.jwt'));
  await told('reader-refused-trust_rollback');
  const changed = readFileSync(scene.path('trust.jwt'), 'utf8').replace(/....$/, 'AAAA');
  await drop('trust.jwt', Buffer.from(changed));
  await told('reader-refused-trust_forged');
});

await step('lists are there again after closing; what was read is nowhere', async () => {
  const read = scene.proof('--for', HERE);
  await scan(read);
  await verdict('verified');
  const kept = JSON.stringify(await page.evaluate(everythingKept));
  // The lists name insurers and their numbers; nothing kept names a person or holds a proof.
  assert.ok(kept.includes('例示区国民健康保険'));
  const { insured_symbol, name_kana, name_roman, birth_day, address } = scene.person;
  for (const value of [name, insured_symbol, name_kana, name_roman, birth_day, address, read]) {
    assert.equal(kept.includes(value), false, value);
  }
  assert.match(kept, /"seen":\[\["[0-9a-f]{64}"/);
  await page.reload();
  await page.getByText(say('reader-trust-age', { days: 0 })).first().waitFor();
  await scan(read);
  await verdict('verified');
});

/** Everything a browser keeps for a page. */
async function everythingKept() {
  const inside = (list) => {
    const text = atob(list.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  };
  const base = await new Promise((go) => (indexedDB.open('tefuda-reader').onsuccess = (event) => go(event.target.result)));
  const all = {};
  for (const store of base.objectStoreNames) {
    const from = base.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all(
      [from.getAllKeys(), from.getAll()].map((request) => new Promise((go) => (request.onsuccess = () => go(request.result)))),
    );
    all[store] = keys.map((key, at) => [key, values[at].kind ? { ...values[at], text: inside(values[at].text) } : values[at]]);
  }
  const bases = (await indexedDB.databases()).map((base) => base.name);
  return { ...all, bases, local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie };
}

await step('nothing was asked for, and the policy had nothing to stop', async () => {
  assert.deepEqual(foreign, []);
});

await step('the policy stops what would speak or run', async () => {
  const ends = [];
  page.on('requestfailed', (request) => ends.push(request.failure().errorText));
  await page.evaluate(() => {
    window.stopped = new Set();
    document.addEventListener('securitypolicyviolation', (event) => window.stopped.add(event.effectiveDirective));
    fetch('https://example.invalid/').catch(() => undefined);
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    new Image().src = 'https://example.invalid/x.png';
  });
  const all = ['connect-src', 'img-src', 'script-src-elem'];
  await page.waitForFunction((all) => all.every((directive) => window.stopped.has(directive)), all);
  assert.equal(await page.evaluate(() => 'ran' in window), false);
  // What the browser noted as a request ended at the policy, before any wire.
  assert.deepEqual([...new Set(ends)], ['csp']);
});

await step('a verdict leaves after two minutes, or stays when it is told to', async () => {
  await anew(FILE);
  await page.clock.install({ time: new Date() });
  await page.reload();
  await page.getByRole('main').waitFor();
  const read = scene.proof();
  await page.clock.setSystemTime(new Date());
  await scan(read);
  await verdict('unconfirmed');
  await page.clock.runFor(118_000);
  assert.ok((await text()).includes(name));
  await page.clock.runFor(4_000);
  await told('reader-cleared');
  assert.equal((await text()).includes(name), false);
  await page.clock.setSystemTime(new Date());
  await scan(scene.proof());
  await verdict('unconfirmed');
  await press('reader-keep');
  await page.clock.runFor(600_000);
  assert.ok((await text()).includes(name));
  await press('reader-clear');
  assert.equal((await text()).includes(name), false);
});

await step('a clock that is behind the lists is noticed', async () => {
  await anew(FILE);
  await takeLists();
  await page.clock.setFixedTime(new Date(Date.now() - 86_400_000));
  await scan(scene.proof('--for', HERE));
  await told('reason-clock_doubt');
  await told('reader-clock');
});

await step('from a web server, and then without one', async () => {
  const html = readFileSync(TEFUDA_READER_PAGE);
  const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise((go) => server.listen(0, '127.0.0.1', go));
  await anew(`http://127.0.0.1:${server.address().port}/reader.html`);
  server.closeAllConnections();
  server.close();
  await context.setOffline(true);
  await takeLists();
  await scan(scene.proof('--for', HERE));
  await verdict('verified');
  assert.deepEqual(foreign, []);
});

for (const [at, size, viewport, colorScheme] of [
  ['ja', 'narrow', NARROW, 'light'],
  ['ja', 'wide', WIDE, 'dark'],
  ['en', 'narrow', NARROW, 'dark'],
  ['en', 'wide', WIDE, 'light'],
]) {
  await step(`every state without barriers: ${at}, ${size}, ${colorScheme}`, async () => {
    language = at;
    await anew(FILE, { viewport, colorScheme, locale: at === 'ja' ? 'ja-JP' : 'en-GB' });
    const look = async (state) => {
      assert.deepEqual(await barriers(page), [], state);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${state} is too wide`);
      await page.screenshot({ path: join(TEFUDA_UI_PICTURES, `reader-${state}-${at}-${size}-${colorScheme}.png`), fullPage: true });
    };
    await look('waiting');
    await give(scene.path('trust.jwt'));
    await look('pin');
    await press('reader-pin-yes');
    for (const list of scene.lists) await give(list);
    const proof = scene.proof('--for', HERE);
    await scan(proof);
    await look('verified');
    await scan(scene.proof('--self-attested'));
    await look('unconfirmed');
    await scan(proof.slice(0, -2) + '99');
    await look('invalid');
  });
}

await step('a film of two people before the camera: each is read once', async () => {
  language = 'ja';
  await close();
  await browser.close();
  const first = scene.proof('--for', HERE);
  const second = scene.proof('--self-attested');
  const path = film(TEFUDA_READER_SCRATCH, [first, null, second, null]);
  const filmed = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${path}`]);
  ({ page, foreign, context, close } = await open(filmed, FILE));
  await takeLists();
  await page.evaluate(() => {
    window.verdicts = [];
    new MutationObserver(() => {
      const word = document.querySelector('#verdict')?.closest('section');
      if (word && window.last !== word) window.verdicts.push((window.last = word).querySelector('.verdict').className.split(' ')[1]);
    }).observe(document.body, { childList: true, subtree: true });
  });
  await press('reader-camera');
  await page.waitForFunction(() => window.verdicts.length >= 3);
  const verdicts = await page.evaluate(() => window.verdicts.slice(0, 3));
  // The film runs round: the same two again, each once a time.
  assert.ok(verdicts.every((word, at) => at === 0 || word !== verdicts[at - 1]), verdicts.join());
  await press('reader-camera-stop');
  assert.deepEqual(foreign, []);
  await close();
  await filmed.close();
});

finish();
// Where a step failed, a browser is still open.
process.exit();
