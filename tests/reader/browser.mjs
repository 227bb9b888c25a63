// The page in Debian's Chromium. Whatever it asks for, and whatever its policy had to stop, is written down.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const fromUi = createRequire(join(import.meta.dirname, '../../ui/package.json'));
const { chromium } = fromUi('playwright-core');
const AXE = readFileSync(fromUi.resolve('axe-core/axe.min.js'), 'utf8');

export const NARROW = { width: 390, height: 844 };
export const WIDE = { width: 1280, height: 800 };

export const launch = (args = []) =>
  chromium.launch({
    executablePath: process.env.TEFUDA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-background-networking', ...(process.getuid() === 0 ? ['--no-sandbox'] : []), ...args],
  });

/** A page at an address, and every request and complaint beside the page itself. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', viewport: WIDE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const foreign = [];
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  page.on('pageerror', (error) => foreign.push(`fault: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) foreign.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  await page.getByRole('main').waitFor();
  return { page, foreign, context, close: () => context.close() };
}

/** What axe finds against WCAG 2.2 A and AA, each in a line. */
export async function barriers(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }),
  );
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n')[1]?.trim()}`),
  );
}
