// Every vector of the verifier through the page's WASM: the same verdict and the same reason as natively.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { module, reader } from './reader.mjs';

const VECTORS = join(import.meta.dirname, '../../crates/credential/tests/vectors/proofs.json');
const cases = JSON.parse(readFileSync(VECTORS, 'utf8'));

test('the wasm asks for nothing: no clock, no network, no randomness', () => {
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test('the vectors are there', () => assert.ok(cases.length > 200));

/** Takes in a list as a person does who has compared its fingerprint. */
function pin(wasm, text, now) {
  const { key: fingerprint } = wasm.ask({ ask: 'take', text, now, realm: 'demo' });
  return wasm.ask({ ask: 'take', text, now, fingerprint, realm: 'demo' });
}

for (const vector of cases) {
  test(vector.name, () => {
    const wasm = reader();
    const now = vector.at;
    if (vector.trust) assert.equal(pin(wasm, vector.trust, now).taken, 'trust');
    // A list that is forged is refused when it is taken in, and then is not there.
    for (const text of vector.status) wasm.ask({ ask: 'take', text, now });
    const { audience, purpose, nonce, token: text } = vector;
    const said = wasm.ask({ ask: 'judge', text, now, audience, purpose, nonce });
    assert.deepEqual([said.verdict, said.reason], [vector.verdict, vector.reason]);
  });
}

const sound = cases.find((vector) => vector.name === 'a_sound_proof');

test('an older trust list is refused, and so is one that nobody pinned', () => {
  const wasm = reader();
  const first = wasm.ask({ ask: 'take', text: sound.trust, now: sound.at, realm: 'demo' });
  assert.equal(first.taken, 'unpinned');
  assert.match(first.key, /^[0-9a-f]{4}( [0-9a-f]{4}){15}$/);
  const fingerprint = first.key.slice(0, -1);
  const wrong = wasm.ask({ ask: 'take', text: sound.trust, now: sound.at, fingerprint, realm: 'demo' });
  assert.equal(wrong.taken, 'unpinned');
  assert.equal(wasm.ask({ ask: 'judge', text: sound.token, now: sound.at }).reason, 'unknown_issuer');
});

test('what the page kept makes it know the same proofs', () => {
  const wasm = reader();
  assert.equal(pin(wasm, sound.trust, sound.at).taken, 'trust');
  const first = wasm.ask({ ask: 'judge', text: sound.token, now: sound.at });
  assert.equal(first.first_seen.length, 1);
  // Two minutes later it is stale for whoever sees it first, and for this desk what it was.
  const later = sound.at + 150;
  const again = reader();
  const seen = [[first.first_seen[0], sound.at]];
  // A list that no longer counts is said to be lost.
  assert.deepEqual(again.ask({ ask: 'remember', trust: [sound.trust], status: [], seen, now: later }), { lost: 1 });
  pin(again, sound.trust, later);
  assert.equal(again.ask({ ask: 'judge', text: sound.token, now: later }).verdict, 'verified');
  const fresh = reader();
  pin(fresh, sound.trust, later);
  assert.equal(fresh.ask({ ask: 'judge', text: sound.token, now: later }).reason, 'proof_stale');
});

test('a list of the demo is refused outside the demo', () => {
  assert.deepEqual(reader().ask({ ask: 'take', text: sound.trust, now: sound.at }), { refused: 'trust_demo' });
});

test('questions that are none are refused and not repeated', () => {
  for (const question of [null, [], 'x', { ask: 'secret' }, { ask: 'judge' }, { ask: 'judge', text: 'x', now: 1, more: 1 }]) {
    assert.deepEqual(reader().ask(question), { refused: 'question' });
  }
  assert.deepEqual(reader().look(new Uint8Array(15), 2, 2), { refused: 'picture' });
});
