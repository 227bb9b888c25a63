// The real window, as a person uses it: first run, a slip from its picture, the eligibility by hand, showing it at a
// hospital, and a reader that is not ours. Everybody in it is made up.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { finish, step, whenFailing } from './story.mjs';
import { until, Window } from './webdriver.mjs';

const { TEFUDA_APP, TEFUDA_BIN, TEFUDA_WEBDRIVER, TEFUDA_UI_PICTURES, TEFUDA_UI_SCRATCH } = process.env;
const PASSPHRASE = 'correct horse battery';
const NEXT_YEAR = String(new Date().getFullYear() + 1);

/** What the preset of a hospital shows of this person. */
const AT_A_HOSPITAL = {
  insurer_number: '138990',
  insured_symbol: '国12',
  insured_number: '3456',
  branch_number: '01',
  name: '手札 花子',
  name_kana: 'テフダ ハナコ',
  birth_day: '1985-04-01',
  sex: 'female',
  relation: 'insured',
  expires_on: `${NEXT_YEAR}-07-31`,
  burden_ratio: '3',
  insurer_name: '例示区国民健康保険',
};

const SLIP = `JAHISTC08,1
1,手札 花子,2,S600401
5,R081118,1
11,あおば薬局,13,4,9940013,100-0001,東京都千代田区千代田９－９－８,03-0000-0003,1
51,例示クリニック,13,1,9910012,1
55,例示 三郎,内科,1
201,1,アムロジピンＯＤ錠５ｍｇ「例示」,1,錠,4,2171022F9999,1
301,1,１日１回　朝食後,28,日分,1,1,,1
`;

mkdirSync(TEFUDA_UI_PICTURES, { recursive: true });
const at = (name) => join(TEFUDA_UI_SCRATCH, name);
const app = await Window.open(TEFUDA_WEBDRIVER, TEFUDA_APP);
const main = windows()[0];
whenFailing(async () => {
  await keep('failed');
  console.log(await app.text());
});

await story();
await app.close();
finish();

async function story() {
  await size(390, 844);

  await step('the first run: a name, a passphrase, and a home is there', async () => {
    await app.reaches('手札をはじめます');
    await keep('first');
    await app.press('新しく始める');
    await app.type('お名前', '手札 花子');
    await app.press('つぎへ');
    await app.type('合い言葉', PASSPHRASE);
    await app.type('もう一度', 'something else');
    await app.pick('この端末では、合い言葉なしでも開けるようにする');
    await app.press('これで始める');
    await app.reads('二つの合い言葉が同じではありません');
    await app.type('もう一度', PASSPHRASE);
    await keep('passphrase');
    await app.press('これで始める');
    await app.reads('手札 花子 さん');
    await keep('empty');
  });

  await step('the eligibility by hand: a wrong check digit is said at once', async () => {
    await app.press('資格を入れる');
    await app.reaches('被保険者資格');
    await app.pick('資格確認書(単独で使えます)');
    await app.type('保険者番号', '138991');
    await app.type('記号', '国12');
    await app.reads('検証番号（最後の桁）が合いません');
    await keep('form');
    await app.type('保険者番号', '１３８９９０');
    await app.type('番号', '3456');
    await app.type('枝番', '1');
    await app.type('氏名', '手札 花子');
    await app.type('氏名のフリガナ', 'テフダ ハナコ');
    await app.choose('生年月日', '昭和');
    await app.typeIn('生年月日', '年', '60');
    await app.typeIn('生年月日', '月', '4');
    await app.typeIn('生年月日', '日', '1');
    await app.pick('女');
    await app.reads('昭和60年4月1日(1985年4月1日)');
    await app.pick('本人(被保険者)');
    await app.choose('有効期限', '西暦');
    await app.typeIn('有効期限', '年', NEXT_YEAR);
    await app.typeIn('有効期限', '月', '7');
    await app.typeIn('有効期限', '日', '31');
    await app.pick('3割');
    await app.type('保険者の名称', '例示区国民健康保険');
    await app.press('入れる');
    await app.reads('「例示区国民健康保険」を入れました。');
    await keep('hand');
  });

  await step('a slip from its picture: looked at first, then added', async () => {
    await app.press('お薬などを入れる');
    await app.reaches('入れる');
    await keep('add');
    await app.press('写真・ファイルを選ぶ');
    await choose(slip());
    await app.reaches('入れる前に確かめる');
    await app.reads('1件を読み取りました。まだ入れていません。');
    await app.reads('アムロジピンＯＤ錠５ｍｇ「例示」');
    await keep('preview');
    await app.press('入れる');
    await app.reads('1件を入れました。');
    await app.reads('令和8年11月18日(2026年11月18日)');
  });

  await step('the same slip again adds nothing', async () => {
    await app.press('入れる');
    await app.press('写真・ファイルを選ぶ');
    await choose(slip());
    await app.reads('どれも、もう手元にあるものでした。');
    await app.press('もどる');
    await app.press('記録');
    await app.reads('2件');
    await keep('records');
    await app.pressBeginning('あおば薬局');
    await app.reads('１日１回　朝食後');
    await keep('record');
    await app.press('‹ もどる');
    await app.press('手元');
  });

  await step('at a hospital: what stands there is what the code holds, says a reader that is not ours', async () => {
    await app.press('資格を見せる');
    await app.reaches('なにを見せますか');
    await keep('choose');
    await app.press('QRを出す（12項目）');
    await app.reads('読み取らないと確認になりません');
    const { code, verdict } = await readTheScreen('showing');
    assert.deepEqual(verdict.fields, AT_A_HOSPITAL);
    assert.equal(verdict.purpose, 'visit');
    assert.equal(verdict.verdict, 'unconfirmed');
    assert.equal(verdict.reason, 'self_attested');

    await until('the code was made anew', async () => (await digits()) !== code, 45_000);
    const renewed = await readTheScreen('renewed');
    assert.notEqual(renewed.code, code);
    assert.deepEqual(renewed.verdict.fields, AT_A_HOSPITAL);
    assert.equal(renewed.verdict.reason, 'self_attested');
    await app.press('見せるのをやめる');
    await app.reads('手札 花子 さん');
  });

  await step('to say who one is: no number of the insurance, whatever is switched', async () => {
    await app.press('資格を見せる');
    await app.pick('本人確認（番号は入りません）');
    await app.reads('ここには出せないもの');
    await keep('identity');
    await app.pressSwitch('性別');
    await app.press('QRを出す（3項目）');
    await app.reads('読み取らないと確認になりません');
    const { verdict } = await readTheScreen('identity-showing');
    assert.deepEqual(Object.keys(verdict.fields).sort(), ['birth_day', 'name', 'name_kana']);
    await app.press('見せるのをやめる');
  });

  await step('what the page may not ask is refused', async () => {
    const asked = await app.wait((done) => {
      window.__TAURI_INTERNALS__
        .invoke('plugin:window|set_title', { label: 'main', value: 'x' })
        .then(() => done('answered'), (refusal) => done(String(refusal)));
    });
    assert.match(asked, /not allowed|denied|not found/i);
    const fetched = await app.wait((done) => {
      document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
      fetch('https://example.invalid/').catch(() => undefined);
    });
    assert.equal(fetched, 'connect-src');
    const globals = await app.run(() => [typeof window.__TAURI__, Object.isFrozen(Object.prototype)]);
    assert.deepEqual(globals, ['undefined', true]);
  });

  await step('twice the size of text loses nothing, and English is there', async () => {
    await app.press('設定');
    await app.press('とても大きく');
    await keep('settings-200');
    await fits();
    await app.press('手元');
    await app.reads('資格を見せる');
    await keep('hand-200');
    await fits();
    await app.press('資格を見せる');
    await keep('choose-200');
    await fits();
    await app.press('‹ もどる');
    await app.press('設定');
    await app.press('ふつう');
    await app.press('English');
    await app.press('In hand');
    await app.reads('Show my insurance');
    await keep('hand-en');
    await app.press('Settings');
    await app.press('日本語');
    await app.press('手元');
  });

  await step('locked: a wrong passphrase says so, the right one opens', async () => {
    await app.press('鍵をかける');
    await app.reads('鍵がかかっています。');
    await app.type('合い言葉', 'a wrong passphrase');
    await app.press('開く');
    await app.reads('合い言葉が違います。');
    await keep('locked');
    await app.type('合い言葉', PASSPHRASE);
    await app.press('開く');
    await app.reads('例示区国民健康保険');
  });

  await step('a wide window', async () => {
    await size(1280, 800);
    await keep('wide-hand');
    await app.press('資格を見せる');
    await app.press('QRを出す（12項目）');
    await app.reads('読み取らないと確認になりません');
    const { verdict } = await readTheScreen('wide-showing');
    assert.deepEqual(verdict.fields, AT_A_HOSPITAL);
    await app.press('見せるのをやめる');
  });
}

/** Reads the code on the screen by zbar, and hears what `tefuda verify` says of the very picture. */
async function readTheScreen(name) {
  const file = await keep(name);
  const code = execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  assert.match(code, /^[0-9]+$/);
  assert.equal(code, await digits());
  const verdict = spawnVerify(file);
  return { code, verdict };
}

/** `verify` says by its exit code what it says in words; both must agree. */
function spawnVerify(file) {
  try {
    execFileSync(TEFUDA_BIN, ['verify', '--json', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (exit) {
    assert.equal(exit.status, 2, String(exit));
    return JSON.parse(exit.stdout);
  }
  throw new Error('a self-attested proof must never be verified');
}

/** The twin of the code in text. */
function digits() {
  return app.run(() => document.querySelector('textarea').value);
}

/** The picture of a slip, its code made by a foreign writer in the code page pharmacies use. */
function slip() {
  const text = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: SLIP.replaceAll('\n', '\r\n') });
  execFileSync('qrencode', ['-8', '-s', '5', '-o', at('slip.png')], { input: text });
  return at('slip.png');
}

/** Chooses a file in the dialog of the desktop, as somebody at a keyboard does. */
async function choose(file) {
  let dialog;
  await until('the dialog is there', () => {
    dialog = windows().find((window) => window !== main);
    return dialog !== undefined;
  });
  desktop('windowfocus', '--sync', dialog);
  // The line for a path opens empty, and before anything is typed.
  desktop('key', 'ctrl+l');
  desktop('type', '--delay', '20', file);
  // While the dialog still reads its first folder it does not hear Return.
  await until('the dialog is closed', () => {
    if (!windows().includes(dialog)) return true;
    desktop('key', '--window', dialog, 'Return');
    return false;
  });
}

async function size(width, height) {
  desktop('windowsize', main, String(width), String(height));
  await until(`the window is ${width} wide`, async () => (await app.run(() => innerWidth)) === width);
}

/** The windows of the app that are to be seen, as soon as there is one. */
function windows() {
  return desktop('search', '--sync', '--onlyvisible', '--class', 'tefuda-app').trim().split('\n');
}

function desktop(...args) {
  return execFileSync('xdotool', args, { encoding: 'utf8', timeout: 20_000 });
}

/** Keeps a picture of the window. */
async function keep(name) {
  const file = join(TEFUDA_UI_PICTURES, `${name}.png`);
  writeFileSync(file, await app.picture());
  return file;
}

/** Nothing stands out of the window at its side. */
async function fits() {
  const [wide, room] = await app.run(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= room, `${wide} px in a window of ${room} px`);
}
