// An insurer, a person and their proofs, made by the real commands in a throw-away folder. Everybody is made up.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const HERE = '1319910012';
const EXAMPLES = join(import.meta.dirname, '../../crates/record/src/kinds/eligibility/examples.json');

export class Scene {
  #folder;
  person;

  constructor(folder) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const [person] = JSON.parse(readFileSync(EXAMPLES, 'utf8'));
    delete person.filed_on;
    this.person = { ...person, expires_on: '2099-07-31', specific_disease_until: '2099-07-31' };
    writeFileSync(this.path('passphrase'), 'a long made-up passphrase\n');
    writeFileSync(this.path('record.json'), JSON.stringify(this.person));
    this.run('init', '--name', this.person.name, '--no-keyring');
    const typed = Object.entries(this.person).map(([field, value]) => `${field}=${value}`);
    this.run('add', 'eligibility', ...typed);
    this.run('issuer', 'init', '--dir', 'insurer', '--name', '例示区国民健康保険', '--iss', 'https://kokuho.example', '--insurer-number', this.person.insurer_number);
    this.run('issuer', 'trust', '--dir', 'insurer', '--out', 'trust-old.jwt');
    this.run('issuer', 'trust', '--dir', 'insurer', '--out', 'trust.jwt');
    this.run('copies', 'request', '--count', '5', '--out', 'request.json');
    this.run('issuer', 'issue', '--dir', 'insurer', '--record', 'record.json', '--request', 'request.json', '--out', 'copies.age');
    this.run('copies', 'receive', 'copies.age');
    this.run('issuer', 'status', '--dir', 'insurer', '--out', 'lists');
  }

  path(name) {
    return join(this.#folder, name);
  }

  /** Every status list. */
  get lists() {
    return readdirSync(this.path('lists')).map((name) => this.path(join('lists', name)));
  }

  run(...args) {
    return execFileSync(process.env.TEFUDA_BIN, args, {
      cwd: this.#folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        LANG: 'C.UTF-8',
        HOME: this.#folder,
        TEFUDA_HOME: this.path('home'),
        TEFUDA_PASSPHRASE_FILE: this.path('passphrase'),
      },
    });
  }

  /** A proof made now: its digits. With `--out` there is a picture too. */
  proof(...more) {
    return JSON.parse(this.run('prove', '--yes', '--preset', 'hospital', '--json', ...more)).text;
  }
}
