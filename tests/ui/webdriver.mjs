// A WebDriver client of a few lines: what the tests ask of the window, by roles and names as people find things.

const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 50;

export class Window {
  #session;

  constructor(session) {
    this.#session = session;
  }

  static async open(driver, binary) {
    await until('the driver answers', () => fetch(`${driver}/status`).then((r) => r.ok, () => false));
    const options = { 'webkitgtk:browserOptions': { binary, args: [] } };
    const { sessionId } = await ask('POST', `${driver}/session`, { capabilities: { alwaysMatch: options } });
    return new Window(`${driver}/session/${sessionId}`);
  }

  close() {
    return ask('DELETE', this.#session);
  }

  /** Runs a function in the page and hands back what it returns. */
  run(script, ...args) {
    return ask('POST', `${this.#session}/execute/sync`, { script: `return (${script})(...arguments)`, args });
  }

  /** Runs a function that ends by calling its last argument. */
  wait(script, ...args) {
    return ask('POST', `${this.#session}/execute/async`, { script: `(${script})(...arguments)`, args });
  }

  /** The first element an XPath finds, as soon as it is there and can be seen. */
  async find(xpath, what = xpath) {
    let found;
    await until(`there is ${what}`, async () => {
      const all = await ask('POST', `${this.#session}/elements`, { using: 'xpath', value: xpath });
      for (const element of all) {
        const id = Object.values(element)[0];
        if (await ask('GET', `${this.#session}/element/${id}/displayed`)) {
          found = id;
          return true;
        }
      }
      return false;
    });
    return found;
  }

  async press(name) {
    const button = `//button[normalize-space(.)=${quote(name)}] | //summary[normalize-space(.)=${quote(name)}]`;
    await this.#on(await this.find(button, `the button ${name}`), 'click', {});
  }

  /** Presses what begins so: a line of a list says more than its title. */
  async pressBeginning(name) {
    const button = `//button[contains(normalize-space(.), ${quote(name)})]`;
    await this.#on(await this.find(button, `a button with ${name}`), 'click', {});
  }

  /** Flips the switch of a field. */
  async pressSwitch(name) {
    const flip = `//button[@role='switch'][.//span[normalize-space(.)=${quote(name)}]]`;
    await this.#on(await this.find(flip, `the switch of ${name}`), 'click', {});
  }

  async pick(name) {
    const label = `//label[normalize-space(.)=${quote(name)}]`;
    await this.#on(await this.find(label, `the choice ${name}`), 'click', {});
  }

  /** Types into the field of a name. */
  async type(name, text) {
    const label = `//label[starts-with(normalize-space(.), ${quote(name)})]`;
    await this.find(label, `the field ${name}`);
    const id = await this.find(`//*[@id=${label}/@for]`, `what ${name} names`);
    await this.#on(id, 'clear', {});
    await this.#on(id, 'value', { text });
  }

  /** Types into one of the fields of a group, by the word behind it. */
  async typeIn(group, unit, text) {
    const field = `//fieldset[legend[starts-with(normalize-space(.), ${quote(group)})]]//label[span=${quote(unit)}]/input`;
    const id = await this.find(field, `${unit} of ${group}`);
    await this.#on(id, 'clear', {});
    await this.#on(id, 'value', { text });
  }

  /** Chooses in the list of a group. */
  async choose(group, option) {
    const list = `//fieldset[legend[starts-with(normalize-space(.), ${quote(group)})]]//select`;
    await this.find(list, `the list of ${group}`);
    await this.#on(await this.find(`${list}/option[.=${quote(option)}]`, option), 'click', {});
  }

  /** The whole text of the page, as it is seen. */
  text() {
    return this.run('() => document.body.innerText');
  }

  async reads(part) {
    await until(`the window reads «${part}»`, async () => (await this.text()).includes(part));
  }

  async reaches(heading) {
    await this.find(`//h1[normalize-space(.)=${quote(heading)}]`, `the screen ${heading}`);
  }

  /** A picture of the window, as PNG. The WebView paints a little after it says so. */
  async picture() {
    await new Promise((done) => setTimeout(done, 700));
    return Buffer.from(await ask('GET', `${this.#session}/screenshot`), 'base64');
  }

  async #on(element, act, body) {
    // As a person scrolls: to where nothing that stays in sight covers it.
    const handle = { 'element-6066-11e4-a52e-4f735466cecf': element };
    await this.run("(element) => element.scrollIntoView({ block: 'center' })", handle);
    return ask('POST', `${this.#session}/element/${element}/${act}`, body);
  }
}

/** Looks until something is so; fails with a sentence after a while. */
export async function until(what, isSo, within = WAIT_MS) {
  const end = Date.now() + within;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

async function ask(method, url, body) {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname.split('/').slice(3).join('/')}: ${value.error}: ${value.message}`);
  return value;
}

/** A string of XPath, whatever quotes it holds. */
function quote(text) {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
