// Every screen in Chromium over the real deeds: in every language, narrow and wide, light, dark and with high contrast,
// by keyboard alone, with text twice as large. Everybody in it is made up.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { filmOfCodes } from './film.mjs';
import { barriers, Bridge, Browser } from './page.mjs';
import { finish, step, whenFailing } from './story.mjs';

const { TEFUDA_BIN, TEFUDA_BRIDGE, TEFUDA_UI_PICTURES, TEFUDA_UI_SCRATCH } = process.env;
const CORPUS = join(import.meta.dirname, '../corpus/jahis_tc/valid');
const PASSPHRASE = 'correct horse battery';
const ANOTHER = '七転び八起き九十';
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 800 };
const SMALL = { width: 360, height: 640 };
const KINDS = {
  ja: { eligibility: '被保険者資格', dispensing: '調剤・お薬' },
  easy: { eligibility: '被保険者資格ひほけんしゃしかく', dispensing: '調剤ちょうざい・お薬くすり' },
  en: { eligibility: 'Eligibility', dispensing: 'Dispensed medicines' },
};
const READINGS = readings();
const WORDS = { ja: words('ja'), easy: new Map([...words('ja'), ...words('easy')]), en: words('en') };
const WHOLE = 'whole';

mkdirSync(TEFUDA_UI_PICTURES, { recursive: true });
const DIALOGS = join(TEFUDA_UI_SCRATCH, 'dialogs');
for (const folder of ['open', 'kept']) mkdirSync(join(DIALOGS, folder), { recursive: true });
const bridge = new Bridge(TEFUDA_BRIDGE, join(TEFUDA_UI_SCRATCH, 'screens-home'), DIALOGS);
const browser = await Browser.open(bridge);
let { page, foreign, close } = await browser.page({ viewport: NARROW });
let language = 'ja';
/** The words of the way back, as they were copied by hand. */
let paper = [];
whenFailing(async () => {
  await keep('failed');
  console.log(await page.locator('body').innerText());
});

/** The screens before there is a home, and how one comes to each from the one before. */
const BEFORE = [
  ['first', async () => {}],
  ['first-name', async () => press('app-first-start')],
  ['first-passphrase', async () => {
    await page.getByLabel(say('app-first-name')).fill('手札 花子');
    await press('app-next');
  }],
];

/** The screens behind the door, each reached from the first one. */
const BEHIND = [
  ['hand', async () => {}],
  ['choose', async () => press('app-show')],
  ['choose-identity', async () => {
    await press('app-show');
    await page.getByRole('radio').nth(3).check();
    await page.locator('.struck').waitFor();
  }],
  ['showing', async () => {
    await press('app-show');
    await page.getByRole('button', { name: named('app-choose-go', { count: 12 }) }).click();
    await page.getByRole('img').waitFor();
  }, async () => press('app-showing-stop')],
  ['add', async () => nav('add')],
  ['form-eligibility', async () => form('eligibility')],
  ['form-dispensing', async () => form('dispensing')],
  ['preview-parts', async () => {
    await nav('add');
    await give(readFileSync(join(CORPUS, 'tc08_split_in_three/2.txt')));
    await heading('app-preview-parts');
  }, async () => press('app-cancel')],
  ['preview', async () => {
    await nav('add');
    await give(readFileSync(join(CORPUS, 'tc08_every_record_utf8.txt')));
    await heading('app-preview-title');
  }, async () => press('app-cancel')],
  ['records', async () => nav('records')],
  ['record', async () => {
    await nav('records');
    await page.getByRole('listitem').getByRole('button').first().click();
    await page.getByRole('button', { name: named('app-remove') }).waitFor();
  }],
  ['record-original', async () => slipRecord()],
  ['edit', async () => {
    await slipRecord();
    await press('app-edit');
    await page.getByText(say('app-form-lead')).waitFor();
  }],
  ['shown', async () => {
    await line('app-shown-title');
    await heading('app-shown-title');
    await page.getByRole('listitem').first().waitFor();
  }],
  ['people', async () => {
    await nav('settings');
    await line('app-people-title');
    await page.getByLabel(say('app-people-name')).waitFor();
  }],
  ['safe', async () => {
    await nav('safe');
    await page.getByText(say('app-safe-backups-lead')).waitFor();
  }],
  ['recovery', async () => {
    await nav('safe');
    await line('app-safe-paper');
    await heading('app-recovery-code-title');
  }],
  ['recovery-split', async () => {
    await nav('safe');
    await line('app-safe-split');
    await heading('app-recovery-split-title');
  }],
  ['locks', async () => {
    await nav('safe');
    await line('app-locks-title');
    await page.getByRole('switch').first().waitFor();
  }],
  ['shelter', async () => {
    await nav('safe');
    await line('app-shelter-title');
    await heading('app-shelter-title');
    await page.getByText(say('app-shelter-lead')).waitFor();
  }],
  ['taking', async () => {
    await line('app-taking-title');
    await page.getByText('アムロジピン', { exact: false }).or(page.getByText(say('app-taking-none'))).first().waitFor();
  }],
  ['trends', async () => {
    await line('app-trends-title');
    await page.getByText(say('app-trends-lead')).waitFor();
  }],
  ['doctor', async () => {
    await nav('safe');
    await line('app-doctor-title');
    await page.getByRole('listitem').first().waitFor();
  }],
  ['passphrase', async () => {
    await nav('safe');
    await line('app-passphrase-title');
    await heading('app-passphrase-title');
  }],
  ['settings', async () => nav('settings')],
  ['help', async () => line('app-help-title')],
  ['stopped', async () => {
    await press('app-stopped-title');
    await page.getByText(say('app-stopped-lead')).waitFor();
  }],
  ['stopped-answer', async () => {
    await press('app-stopped-title');
    await page.getByRole('listitem').getByRole('button').nth(1).click();
    await page.getByText(say('app-stopped-say')).first().waitFor();
  }],
  ...['means', 'call', 'events', 'periods', 'claims', 'money', 'papers', 'readings', 'troubles'].map((at) => [at, async () => helper(at)]),
  ['due', async () => {
    await helper('due');
    await page.getByRole('button', { name: named('app-due-save') }).waitFor();
  }],
  ['event', async () => {
    await helper('events');
    await page.getByRole('listitem').getByRole('button').first().click();
    await page.getByText(say('app-events-change')).waitFor();
  }],
  ['reading', async () => {
    await helper('readings');
    await page.locator('summary').first().click();
  }],
  ['ask', async () => {
    await press('app-show');
    await press('app-choose-ask');
    await page.getByText(say('app-ask-file')).waitFor();
  }],
  ['read', async () => {
    await helper('read');
    await page.getByText(say('app-read-trust-none')).waitFor();
  }],
  ['paper', async () => {
    await helper('papers');
    await page.getByRole('listitem').getByRole('button').first().click();
    await heading('app-paper-file-statement');
  }],
];

await step('the first run, screen by screen', async () => {
  for (const [name, go] of BEFORE) {
    await go();
    await look(name);
  }
});

await step('a home, an eligibility and a slip, by keyboard alone', async () => {
  await type('app-first-passphrase', PASSPHRASE);
  await type('app-first-again', PASSPHRASE);
  await reach(say('app-first-device'));
  await page.keyboard.press('Space');
  await reach(say('app-first-make'));
  await page.keyboard.press('Enter');
  await page.getByText(say('app-person', { name: '手札 花子' })).waitFor();
  await look('empty');
  await eligibility();
  await slip();
});

await step('every screen in Japanese: no barrier, nothing cut off, in any light', async () => {
  for (const screen of BEHIND) await visit(screen, everyLight);
});

await step('a record is corrected, its history grows, and one undo brings it back', async () => {
  await home();
  await slipRecord();
  await press('app-edit');
  await page.getByLabel('薬局・医療機関', { exact: false }).first().fill('てふだ薬局　神田店');
  await press('app-form-change');
  await titled('てふだ薬局　神田店');
  await page.getByText(say('app-history-title', { count: 2 })).click();
  await page.getByRole('definition').filter({ hasText: 'てふだ薬局　千代田店' }).last().waitFor();
  await look('history');
  await press('app-undo');
  await titled('てふだ薬局　千代田店');
  await page.getByText(say('app-history-title', { count: 3 })).waitFor();
});

await step('somebody of the family has records of their own', async () => {
  await home();
  await nav('settings');
  await line('app-people-title');
  await page.getByLabel(say('app-first-name')).fill('手札 一郎');
  await press('app-people-add');
  await page.getByText(say('app-hand-empty')).waitFor();
  await press('app-person', { name: '手札 一郎' });
  await page.getByRole('listitem').getByRole('button').filter({ hasText: say('app-person', { name: '手札 花子' }) }).click();
  await page.getByText('例示区国民健康保険').first().waitFor();
});

await step('shown on the screen, aloud, in a file and on paper; a reader says what it is worth', async () => {
  await home();
  await press('app-show');
  await press('app-choose-print');
  await page.getByText(say('app-choose-print-done', { pages: 1 })).waitFor();
  assert.match(readFileSync(join(DIALOGS, 'kept', `${say('app-showing-paper-file')}.pdf`), 'latin1'), /^%PDF-/);
  await look('choose-printed');
  await page.getByRole('button', { name: named('app-choose-go', { count: 12 }) }).click();
  await page.getByText(say('app-showing-spoken'), { exact: true }).click();
  await page.getByText(say('app-spoken', { label: '保険者番号', value: '1 3 8 9 9 0' })).waitFor();
  await page.getByText(say('app-showing-file'), { exact: true }).first().click();
  await page.getByRole('button', { name: named('app-showing-file'), exact: true }).click();
  await page.getByText(say('app-showing-file-done')).waitFor();
  await look('showing-twins');
  const digits = await page.locator('textarea').inputValue();
  const read = execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', join(DIALOGS, 'kept/tefuda.png')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.equal(read.trim(), digits);
  await press('app-showing-stop');
  await helper('read');
  await page.getByText(say('app-read-paste')).click();
  await page.getByLabel(say('app-read-digits')).fill(digits);
  await press('app-read-judge');
  await page.getByRole('alert').getByText('確認できない', { exact: true }).waitFor();
  await page.getByRole('definition').filter({ hasText: '例示区国民健康保険' }).waitFor();
  await look('verdict');
  await press('app-read-again');
  await page.getByText(say('app-read-paste')).click();
  await page.getByLabel(say('app-read-digits')).fill(digits.slice(0, -1) + (digits.endsWith('1') ? '2' : '1'));
  await press('app-read-judge');
  await page.getByRole('alert').getByText('無効', { exact: true }).waitFor();
  await look('verdict-invalid');
});

await step('a desk asks: what is too much is struck out, and the answer is good there alone', async () => {
  const counter = join(TEFUDA_UI_SCRATCH, 'counter');
  const asked = join(TEFUDA_UI_SCRATCH, 'ask.jwt');
  desk('reader', 'init', '--dir', counter, '--name', '例示クリニック', '--iss', 'https://counter.example', '--kind', 'clinic', '--code', '1319910012');
  desk('reader', 'trust', 'renew', '--dir', counter, '--out', join(DIALOGS, 'open/counter.jwt'));
  desk('reader', 'request', '--dir', counter, '--preset', 'hospital', '--out', join(TEFUDA_UI_SCRATCH, 'ask.png'), '--keep', asked);
  await home();
  await press('app-show');
  await press('app-choose-ask');
  await give(readFileSync(join(CORPUS, 'tc08_split_in_three/2.txt')));
  await page.getByRole('alert').waitFor();
  await give(readFileSync(join(TEFUDA_UI_SCRATCH, 'ask.png')));
  await page.getByText('と名のる求めです', { exact: false }).waitFor();
  await page.locator('s', { hasText: '138990' }).waitFor();
  await look('choose-asked');
  await home();
  await helper('read');
  await press('app-read-trust');
  await page.getByText('信頼リストの指紋', { exact: false }).waitFor();
  unlinkSync(join(DIALOGS, 'open/counter.jwt'));
  await home();
  await press('app-show');
  await press('app-choose-ask');
  await give(readFileSync(join(TEFUDA_UI_SCRATCH, 'ask.png')));
  await page.getByText('例示クリニック（1319910012）の求めです', { exact: false }).waitFor();
  await page.getByRole('button', { name: named('app-choose-go', { count: 12 }) }).click();
  const digits = await page.locator('textarea').inputValue();
  const answer = join(TEFUDA_UI_SCRATCH, 'answer.txt');
  writeFileSync(answer, digits);
  const verdict = JSON.parse(desk('verify', '--json', answer, '--reader', counter, '--request', asked));
  assert.deepEqual([verdict.verdict, verdict.reason, verdict.audience], ['unconfirmed', 'self_attested', '1319910012']);
  assert.equal(verdict.fields.insurer_number, '138990');
  await press('app-showing-stop');
});

await step('stopped at a counter: what to show and to say, and a paper for it', async () => {
  await home();
  await press('app-stopped-title');
  await page.getByRole('button', { name: '無効・資格なしと出た' }).click();
  await page.getByText('「資格確認書は1枚で使えます。番号は券面のとおりです。」').waitFor();
  await page.getByRole('button', { name: 'マイナンバーカード', exact: true }).click();
  await page.getByText('「保険には入っています。申立書を書くので、いつもの割合でお願いします。」').waitFor();
  await press('app-paper-file-statement');
  await page.getByLabel(say('app-paper-to')).fill('例示クリニック');
  await press('app-paper-go');
  await page.getByText(/^書きました/).waitFor();
  await look('paper-done');
  assert.match(readFileSync(join(DIALOGS, 'kept', `${say('app-paper-file-statement')}.pdf`), 'latin1'), /^%PDF-/);
});

await step('what is paid is reckoned step by step', async () => {
  await home();
  await helper('money');
  await page.getByLabel(say('app-money-points')).fill('千点');
  await press('app-money-go');
  await page.getByText('その数を読めません。').waitFor();
  await page.getByLabel(say('app-money-points')).fill('１，２３４点');
  await press('app-money-go');
  await page.getByText('3,700円', { exact: true }).waitFor();
  await page.getByText('1,234点 × 10円 = 12,340円').waitFor();
  await look('money-visit');
  await page.getByRole('radio', { name: named('app-money-ceiling') }).check();
  await page.getByLabel(say('app-money-total')).fill('1000000');
  await page.getByLabel(say('app-money-class'), { exact: true }).selectOption({ label: 'ウ' });
  await press('app-money-go');
  await page.getByText(say('app-money-steps')).waitFor();
  await look('money-ceiling');
});

await step('paid in full: what comes back and until when, also in the calendar', async () => {
  await home();
  await helper('claims');
  await press('app-claims-add');
  await page.getByText(say('app-form-lead')).waitFor();
  const now = new Date();
  await day('払った日', '西暦', String(now.getFullYear()), String(now.getMonth() + 1), '1');
  await page.getByLabel('医療機関・薬局など', { exact: false }).first().fill('例示クリニック');
  await page.getByLabel('窓口で払った額', { exact: false }).first().fill('10000');
  await page.getByRole('combobox', { name: '負担割合' }).selectOption({ label: '全額' });
  await press('app-form-add');
  await helper('claims');
  await page.getByText('3割の人に戻る額: 7,000円').waitFor();
  await look('claims-one');
  await press('app-back');
  await line('app-due-title');
  await page.getByText('全額を払った分の請求').waitFor();
  await press('app-due-save');
  await page.getByText(say('app-due-saved')).waitFor();
  const ics = readFileSync(join(DIALOGS, 'kept/tefuda.ics'), 'utf8');
  assert.match(ics, /BEGIN:VEVENT/);
  assert.doesNotMatch(ics, /例示|花子/);
});

await step('a way back on paper: the words appear once, go to a page, and are proven', async () => {
  await home();
  await nav('safe');
  await press('app-safe-make');
  await press('app-recovery-make');
  await page.getByText(say('app-recovery-shown')).waitFor();
  await look('recovery-shown');
  paper = await page.locator('ol .kana').allInnerTexts();
  assert.equal(paper.length, 4);
  await press('app-recovery-save');
  await page.getByText(say('app-recovery-saved')).waitFor();
  assert.match(readFileSync(join(DIALOGS, 'kept/戻る言葉.pdf'), 'latin1'), /^%PDF-/);
  await press('app-recovery-written');
  await line('app-safe-drill');
  await look('drill');
  await words4([...paper.slice(0, 3), paper[0]]);
  await page.getByText('4行目が違うようです。').waitFor();
  await words4(paper);
  await page.getByText(say('app-drill-backup-none')).waitFor();
  await look('drill-done');
});

await step('a backup is made, read back whole, and then nothing is missing in it', async () => {
  await home();
  await nav('safe');
  await press('app-safe-now');
  await page.getByText(say('app-safe-made')).waitFor();
  await page.getByText(say('app-safe-complete')).waitFor();
  const [backup] = readdirSync(join(DIALOGS, 'kept')).filter((name) => name.endsWith('.age'));
  renameSync(join(DIALOGS, 'kept', backup), join(DIALOGS, 'open', backup));
  await line('app-safe-check');
  await page.getByText('控えは無事です').waitFor();
  await look('safe-checked');
});

await step('what is locked is shown nowhere, until whoever knows the passphrase lifts it', async () => {
  await home();
  await nav('safe');
  await line('app-locks-title');
  await page.getByRole('switch', { name: '負担割合' }).first().click();
  await page.getByText('「負担割合」に鍵をかけました。').waitFor();
  await press('app-back');
  await nav('hand');
  await press('app-show');
  await page.locator('.struck').getByText('負担割合').waitFor();
  await home();
  await nav('safe');
  await line('app-locks-title');
  await page.getByRole('switch', { name: '負担割合' }).first().click();
  await page.getByLabel(say('app-passphrase')).fill('not this one');
  await press('app-locks-lift');
  await page.getByText('合い言葉が違います。').waitFor();
  await look('lock-lift');
  await page.getByLabel(say('app-passphrase')).fill(PASSPHRASE);
  await press('app-locks-lift');
  await page.getByText('「負担割合」の鍵を外しました。').waitFor();
});

await step('a clean machine: the backup and the words on paper bring everything back', async () => {
  const clean = new Bridge(TEFUDA_BRIDGE, join(TEFUDA_UI_SCRATCH, 'clean-home'), DIALOGS);
  const beside = await Browser.open(clean);
  const before = { page, foreign, close };
  ({ page, foreign, close } = await beside.page({ viewport: NARROW }));
  await press('app-first-restore');
  await look('restore');
  await press('app-restore-choose');
  await press('app-restore-by-way');
  await words4(paper);
  await page.getByText(say('app-way-ready')).waitFor();
  await page.getByLabel(say('app-passphrase-new'), { exact: true }).fill(ANOTHER);
  await page.getByLabel(say('app-passphrase-again')).fill(ANOTHER);
  await press('app-restore-go');
  await page.getByText('例示区国民健康保険').first().waitFor();
  await look('restored');
  assert.deepEqual(foreign, []);
  await beside.close();
  clean.close();
  ({ page, foreign, close } = before);
});

await step('the passphrase changes for whoever knows the one before', async () => {
  await home();
  await nav('safe');
  await line('app-passphrase-title');
  await page.getByLabel(say('app-passphrase-current')).fill('not this one');
  await page.getByLabel(say('app-passphrase-new'), { exact: true }).fill(ANOTHER);
  await page.getByLabel(say('app-passphrase-again')).fill(ANOTHER);
  await press('app-passphrase-change');
  await page.getByText('合い言葉が違います。').waitFor();
  await page.getByLabel(say('app-passphrase-current')).fill(PASSPHRASE);
  await press('app-passphrase-change');
  await page.getByText(say('app-passphrase-changed')).waitFor();
  await nav('hand');
  await press('app-lock');
  await page.getByLabel(say('app-passphrase')).fill(PASSPHRASE);
  await press('app-unlock');
  await page.getByText('合い言葉が違います。').waitFor();
  await page.getByLabel(say('app-passphrase')).fill(ANOTHER);
  await press('app-unlock');
  await page.getByText('例示区国民健康保険').first().waitFor();
});

await step('forgotten: the words on paper open the locked door, and a new passphrase is chosen', async () => {
  await press('app-lock');
  await press('app-unlock-forgot');
  await look('recover');
  await words4(paper);
  await page.getByLabel(say('app-passphrase-new'), { exact: true }).fill(PASSPHRASE);
  await page.getByLabel(say('app-passphrase-again')).fill(PASSPHRASE);
  await look('recover-ready');
  await press('app-recover-open');
  await page.getByText(say('app-recover-done')).waitFor();
});

await step('every screen in English', async () => {
  await speak('en');
  for (const screen of BEHIND) await visit(screen, look);
  await speak('ja');
});

await step('every screen in easy Japanese', async () => {
  await speak('easy');
  for (const screen of BEHIND) await visit(screen, look);
  await speak('ja');
});

await step('every screen with text twice as large, and on the smallest phone', async () => {
  await page.evaluate(() => localStorage.setItem('text-size', '200'));
  await page.reload();
  for (const screen of BEHIND) {
    await visit(screen, async (name) => {
      for (const viewport of [NARROW, SMALL, WIDE]) {
        await page.setViewportSize(viewport);
        await fits(`${name} at 200 %, ${viewport.width} px`);
        if (viewport === NARROW) await keep(`${name}-200`);
      }
      await page.setViewportSize(NARROW);
    });
  }
  await page.evaluate(() => localStorage.setItem('text-size', '100'));
  await page.reload();
});

await step('in shelter: the former passphrase and paper open nothing, and no address is shown', async () => {
  await home();
  await nav('safe');
  await line('app-shelter-title');
  await page.getByLabel(say('app-passphrase-new'), { exact: true }).fill(ANOTHER);
  await page.getByLabel(say('app-passphrase-again')).fill(ANOTHER);
  await press('app-shelter-take');
  await page.getByText(say('app-shelter-todo')).waitFor();
  await look('shelter-done');
  const fresh = await page.locator('ol .kana').allInnerTexts();
  await press('app-recovery-written');
  await line('app-locks-title');
  await page.getByRole('switch', { name: '住所', exact: false, checked: true }).first().waitFor();
  await home();
  await press('app-lock');
  await line('app-unlock-forgot');
  await words4(paper);
  await page.getByText(say('app-way-ready')).waitFor();
  await page.getByLabel(say('app-passphrase-new'), { exact: true }).fill(PASSPHRASE);
  await page.getByLabel(say('app-passphrase-again')).fill(PASSPHRASE);
  await press('app-recover-open');
  await page.getByText('この言葉では開きません。').waitFor();
  await page.reload();
  await line('app-unlock-forgot');
  await words4(fresh);
  await page.getByLabel(say('app-passphrase-new'), { exact: true }).fill(PASSPHRASE);
  await page.getByLabel(say('app-passphrase-again')).fill(PASSPHRASE);
  await press('app-recover-open');
  await page.getByText(say('app-recover-done')).waitFor();
});

await step('values over time: a graph, and the same in a table', async () => {
  await home();
  for (const [year, value] of [['2025', '5.6'], ['2026', '5.9']]) {
    await nav('add');
    await page.getByText(say('app-add-hand-more')).click();
    await page.getByRole('listitem').getByRole('button').filter({ hasText: '血圧や血糖など' }).click();
    await page.getByText(say('app-form-lead')).waitFor();
    await day('検査した日', '西暦', year, '6', '1');
    await page.getByLabel('検査の名前', { exact: false }).first().fill('ＨｂＡ１ｃ');
    await page.getByLabel('値', { exact: false }).first().fill(value);
    await press('app-form-add');
    await page.getByRole('button', { name: say('app-lock') }).waitFor();
  }
  await line('app-trends-title');
  await page.getByRole('img', { name: say('app-trends-graph', { name: 'ＨｂＡ１ｃ' }) }).waitFor();
  assert.equal(await page.getByRole('row').count(), 3);
  await look('trends-graph');
});

await step('the closed door', async () => {
  await home();
  await press('app-lock');
  await page.getByText(say('app-unlock-lead')).waitFor();
  await look('unlock');
  await line('app-stopped-title');
  await page.getByRole('button', { name: '機械の故障' }).click();
  await page.getByText(say('app-rec-refused_holds')).waitFor();
  await page.getByRole('button', { name: 'マイナンバーカード', exact: true }).click();
  await page.getByText('申立書を書くので', { exact: false }).waitFor();
  await look('stopped-locked');
});

await step('nothing was asked of anybody, and nothing went wrong unseen', () => {
  assert.deepEqual(foreign, []);
});

await close();
await browser.close();
await step('held before the camera: three codes become one slip, and a desk is heard', async () => {
  const slips = [1, 2, 3].map((part) => join(CORPUS, `tc08_split_in_three/${part}.txt`));
  const film = filmOfCodes(TEFUDA_UI_SCRATCH, [...slips, join(TEFUDA_UI_SCRATCH, 'ask.jwt')]);
  const seeing = await Browser.open(bridge, [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
  ({ page, foreign, close } = await seeing.page({ viewport: NARROW, permissions: ['camera'] }));
  await page.getByLabel(say('app-passphrase')).fill(PASSPHRASE);
  await press('app-unlock');
  await page.getByRole('button', { name: named('app-lock') }).waitFor();
  await nav('add');
  await press('app-scan-title');
  await page.getByText(say('app-preview-parts-count', { have: 2, total: 3 })).waitFor();
  await look('scan');
  await heading('app-preview-title');
  await page.getByText('ロキソプロフェンＮａ錠６０ｍｇ「例示」').waitFor();
  await press('app-cancel');
  await nav('hand');
  await press('app-show');
  await press('app-choose-ask');
  await page.getByText('例示クリニック（1319910012）の求めです', { exact: false }).waitFor();
  assert.deepEqual(foreign, []);
  await seeing.close();
});

bridge.close();
finish();

/** From the first screen to a screen, to look at it, and back. */
async function visit([name, go, leave], looking) {
  await home();
  await go();
  await looking(name);
  await leave?.();
}

/** The first screen behind the door. */
async function home() {
  await page.reload();
  await page.getByRole('button', { name: named('app-lock') }).waitFor();
}

/** One screen as most people see it: axe finds nothing, nothing stands out, what is to be pressed is large enough. */
async function look(name) {
  const full = language === 'ja' ? name : `${name}-${language}`;
  await free(full);
  await fits(full);
  await large(full);
  await keep(full);
}

async function everyLight(name) {
  await look(name);
  await page.setViewportSize(WIDE);
  await free(`${name}, wide`);
  await fits(`${name}, wide`);
  await keep(`${name}-wide`);
  await page.setViewportSize(NARROW);
  for (const [light, media] of [['dark', { colorScheme: 'dark' }], ['contrast', { contrast: 'more' }], ['forced', { forcedColors: 'active' }]]) {
    await page.emulateMedia(media);
    if (light !== 'forced') await free(`${name}, ${light}`);
    await keep(`${name}-${light}`);
    await page.emulateMedia({ colorScheme: null, contrast: null, forcedColors: null });
  }
}

/** No barrier. What stays in sight at the foot covers what one scrolls to: axe sees the whole page at once. */
async function free(where) {
  await settled();
  const { width, height } = page.viewportSize();
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, whole) });
  assert.deepEqual(await barriers(page), [], where);
  await page.setViewportSize({ width, height });
}

/** Fonts are there and nothing is under way. */
async function settled() {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Nothing stands out at the side. */
async function fits(where) {
  const out = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const all = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > innerWidth);
    return all.map((element) => `${element.localName}: ${element.textContent.trim().slice(0, 30)}`);
  });
  assert.deepEqual(out, [], where);
}

/** What is pressed is 48 px high at least, and no letter is smaller than 16 px. */
async function large(where) {
  const small = await page.evaluate(() => {
    const faults = [];
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    for (const element of document.querySelectorAll('button, summary, select, textarea, input:not([type=radio], [type=checkbox]), label:has(input)')) {
      const height = element.getBoundingClientRect().height;
      if (seen(element) && height < 48) faults.push(`${element.textContent.trim().slice(0, 20)}: ${height} px high`);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (texts.currentNode.nodeValue.trim() && !element.closest('rt') && seen(element) && size < 16) faults.push(`${texts.currentNode.nodeValue.slice(0, 20)}: ${size} px`);
    }
    return faults;
  });
  assert.deepEqual(small, [], where);
}

async function keep(name) {
  await page.screenshot({ path: join(TEFUDA_UI_PICTURES, `page-${name}.png`) });
}

async function speak(next) {
  language = next;
  await page.evaluate((chosen) => localStorage.setItem('language', chosen), next);
  await page.reload();
}

async function press(id, blanks) {
  // An act at the foot may stand beside the way back of the same name.
  await page.getByRole('button', { name: named(id, blanks, WHOLE), exact: true }).last().click();
}

async function nav(at) {
  await page.getByRole('navigation').getByRole('button', { name: named(`app-nav-${at}`) }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

async function heading(id) {
  await titled(named(id));
}

async function titled(name) {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** A line of a list, by its first words. */
async function line(id) {
  await page.getByRole('listitem').getByRole('button', { name: named(id) }).click();
}

/** A page of the helper. */
async function helper(at) {
  await nav('hand');
  await line('app-help-title');
  await line(`app-${at}-title`);
  await heading(`app-${at}-title`);
}

async function slipRecord() {
  await nav('records');
  await page.getByRole('listitem').getByRole('button').filter({ hasText: 'てふだ薬局' }).click();
  await page.getByRole('heading', { level: 2, name: named('app-original-title') }).waitFor();
}

async function form(kind) {
  await nav('add');
  await page.getByRole('listitem').getByRole('button').filter({ hasText: KINDS[language][kind] }).first().click();
  await page.getByText(say('app-form-lead')).waitFor();
}

/** Lets a file fall on the window, as from a folder. */
async function give(bytes) {
  await page.evaluate((numbers) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(numbers)], 'slip.txt'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true, bubbles: true }));
  }, [...bytes]);
}

/** Goes on by the tabulator until something of that name is reached. */
async function reach(name) {
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(() => {
      const at = document.activeElement;
      return (at?.labels?.[0] ?? at)?.innerText ?? at?.ariaLabel ?? '';
    });
    if (there.trim().startsWith(name)) return;
  }
  throw new Error(`the keyboard does not reach «${name}»`);
}

async function type(id, text) {
  await reach(say(id));
  await page.keyboard.type(text);
}

async function eligibility() {
  await reach(say('app-hand-add-card'));
  await page.keyboard.press('Enter');
  await page.getByText(say('app-form-lead')).waitFor();
  const next = new Date().getFullYear() + 1;
  await reach('資格確認書');
  await page.keyboard.press('Space');
  await reach('保険者番号');
  await page.keyboard.type('138991');
  await reach('記号');
  await page.getByText('検証番号（最後の桁）が合いません').waitFor();
  await page.getByLabel('保険者番号').fill('１３８９９０');
  await page.getByLabel('記号').focus();
  await page.keyboard.type('国12');
  for (const [name, text] of [['番号', '3456'], ['枝番', '1'], ['氏名', '手札 花子'], ['氏名のフリガナ', 'テフダ ハナコ']]) {
    await reach(name);
    await page.keyboard.type(text);
  }
  await day('生年月日', '昭和', '60', '4', '1');
  await page.getByRole('radio', { name: '女' }).check();
  await page.getByRole('radio', { name: '本人(被保険者)' }).check();
  await day('有効期限', '西暦', String(next), '7', '31');
  await page.getByRole('radio', { name: '3割' }).check();
  await page.getByLabel('保険者の名称').fill('例示区国民健康保険');
  await look('form-filled');
  await page.keyboard.press('Tab');
  await press('app-form-add');
  await page.getByText('「例示区国民健康保険」を入れました。').waitFor();
}

async function day(name, era, ...numbers) {
  const group = page.getByRole('group', { name: new RegExp(`^${name}`) });
  await group.getByRole('combobox').selectOption({ label: era });
  for (const [at, number] of numbers.entries()) await group.getByRole('textbox').nth(at).fill(number);
}

/** Three pieces of one slip, pasted and dropped one after the other. */
async function slip() {
  await nav('add');
  for (const part of [2, 3, 1]) {
    await give(readFileSync(join(CORPUS, `tc08_split_in_three/${part}.txt`)));
    if (part !== 1) await page.getByText(say('app-preview-parts-count', { have: part === 2 ? 1 : 2, total: 3 })).waitFor();
  }
  await heading('app-preview-title');
  await press('app-preview-accept');
  await page.getByText(say('app-added', { count: 3 })).waitFor();
}

/** The other side of a counter, by the command line. `verify` says by its exit code that a proof is not confirmed. */
function desk(...args) {
  const passphrase = join(TEFUDA_UI_SCRATCH, 'desk-passphrase');
  writeFileSync(passphrase, PASSPHRASE);
  const env = { ...process.env, TEFUDA_HOME: join(TEFUDA_UI_SCRATCH, 'desk-home'), TEFUDA_PASSPHRASE_FILE: passphrase };
  try {
    return execFileSync(TEFUDA_BIN, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (exit) {
    assert.equal(exit.status, 2, exit.stderr);
    return exit.stdout;
  }
}

/** Types the words of a paper, line by line. */
async function words4(lines) {
  for (const [at, text] of lines.entries()) await page.getByLabel(say('app-recovery-line', { number: at + 1 })).fill(text);
  await press('app-way-take');
}

/** A sentence of the window in the language that is spoken now. */
function say(id, blanks = {}) {
  const sentence = WORDS[language].get(id);
  assert.ok(sentence, `there is no word ${id}`);
  const said = sentence.replace(/\{\s*\$(\w+)\s*\}/g, (_, name) => String(blanks[name]));
  return language === 'easy' ? withReadings(said) : said;
}

/** The same as the name of something: a reading above a word stands apart from it there. */
function named(id, blanks, how) {
  const said = say(id, blanks);
  if (language !== 'easy') return said;
  const spaced = [...said].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/, '\\$&')).join('\\s*');
  return new RegExp(how === WHOLE ? `^\\s*${spaced}\\s*$` : spaced);
}

/** A sentence with each reading behind its word. */
function withReadings(sentence) {
  let said = '';
  for (let at = 0; at < sentence.length; ) {
    const rest = sentence.slice(at);
    const counted = /[0-9０-９]/.test(sentence.charAt(at - 1));
    const word = (counted && READINGS.find(([known]) => `#${rest}`.startsWith(known))) || READINGS.find(([known]) => rest.startsWith(known));
    const base = word ? /^[\u4e00-\u9fff\u3005]+/.exec(rest.slice(0, word[0].replace('#', '').length))[0] : rest[0];
    said += word ? base + word[1] : base;
    at += base.length;
  }
  return said;
}

/** Words and how they are read, the longest first. */
function readings() {
  const text = readFileSync(join(import.meta.dirname, '../../crates/holder/words/easy-readings.tsv'), 'utf8');
  return text.trimEnd().split('\n').map((line) => line.split('\t')).sort(([one], [other]) => other.length - one.length);
}

/** The words of the window in one language, from all its files. */
function words(language) {
  const folder = join(import.meta.dirname, '../../crates/holder/words');
  const files = readdirSync(folder).filter((name) => name.startsWith(`${language}-app`));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return new Map([...text.matchAll(/^([a-z][\w-]*) = (.*)$/gm)].map(([, id, sentence]) => [id, sentence]));
}
