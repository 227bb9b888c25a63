// The UI in Debian's Chromium, over the real deeds: each command goes to the shell's own code (src-tauri/src/bridge.rs).
// Nothing else answers, and whatever else is asked for is written down.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const fromUi = createRequire(join(ROOT, 'ui/package.json'));
const { chromium } = fromUi('playwright-core');
const AXE = readFileSync(fromUi.resolve('axe-core/axe.min.js'), 'utf8');
const CONF = JSON.parse(readFileSync(join(ROOT, 'src-tauri/tauri.conf.json'), 'utf8'));
const ORIGIN = 'http://tauri.localhost';

const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

/** The policy of the real window, word for word. */
const POLICY = Object.entries(CONF.app.security.csp)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ');

/** The shell's commands, asked line by line. */
export class Bridge {
  #child;
  #waiting = new Map();
  #last = 0;

  /** What lies in `dialogs/open` is chosen in every dialog; what is saved goes to `dialogs/kept`. */
  constructor(program, home, dialogs) {
    this.#child = spawn(program, ['bridge', '--ignored', '--nocapture', '--quiet'], {
      env: { ...process.env, TEFUDA_HOME: home, TEFUDA_DIALOGS: dialogs },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    this.#child.on('exit', () => this.#waiting.forEach(({ fail }) => fail(new Error('the bridge ended'))));
  }

  ask(command, body) {
    const id = (this.#last += 1);
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail });
      this.#child.stdin.write(`${JSON.stringify({ id, command, body })}\n`);
    });
  }

  close() {
    this.#child.stdin.end();
  }

  #hear(line) {
    // What the test program says of itself stands between the answers.
    const at = line.indexOf('{"');
    if (at < 0) return;
    const said = JSON.parse(line.slice(at));
    this.#waiting.get(said.id)?.done(said);
    this.#waiting.delete(said.id);
  }
}

export class Browser {
  #browser;
  #bridge;

  static async open(bridge, args = []) {
    const browser = new Browser();
    browser.#bridge = bridge;
    browser.#browser = await chromium.launch({
      executablePath: process.env.TEFUDA_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--disable-background-networking', ...(process.getuid() === 0 ? ['--no-sandbox'] : []), ...args],
    });
    return browser;
  }

  /** A page on the first screen, and what it asked for beside the app's own files. */
  async page(options) {
    const context = await this.#browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options });
    const foreign = [];
    await context.route('**/*', (route) => this.#serve(route, foreign));
    await context.exposeFunction('askTheShell', (command, body) => this.#bridge.ask(command, body));
    await context.addInitScript(standIn);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => foreign.push(`fault: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') foreign.push(`console: ${message.text()}`);
    });
    await page.goto(`${ORIGIN}/index.html`);
    return { page, foreign, close: () => context.close() };
  }

  close() {
    return this.#browser.close();
  }

  async #serve(route, foreign) {
    const url = new URL(route.request().url());
    if (url.origin !== ORIGIN) {
      foreign.push(url.href);
      return route.abort();
    }
    const path = join(ROOT, 'ui/dist', url.pathname);
    const headers = { 'content-security-policy': POLICY, 'content-type': KINDS[extname(path)] ?? 'application/octet-stream' };
    try {
      return await route.fulfill({ body: readFileSync(path), headers });
    } catch {
      foreign.push(url.href);
      return route.abort();
    }
  }
}

/** Stands where Tauri's own script stands in the real window. */
function standIn() {
  const text = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  window.__TAURI_INTERNALS__ = {
    async invoke(command, body = {}) {
      const plain = body instanceof Uint8Array ? text(body) : body;
      const said = await window.askTheShell(command, plain);
      if ('refusal' in said) throw said.refusal;
      return said.answer;
    },
  };
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
