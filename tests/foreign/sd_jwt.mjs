// What both npm scripts need: the library's own crypto, and JSON in, JSON out.

import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// The packages live outside the checkout, where `import` alone would not look.
const require = createRequire(pathToFileURL(`${process.env.TEFUDA_TEST_NODE_MODULES}/`));
const { SDJwtVcInstance } = require('@sd-jwt/sd-jwt-vc');
const { ES256, digest } = require('@sd-jwt/crypto-nodejs');

export { ES256, SDJwtVcInstance };

export const common = {
  hasher: digest,
  // The library's own generator makes 64 bits; RFC 9901 §9.3 recommends 128.
  saltGenerator: (length) => randomBytes(length).toString('base64url'),
};

export const input = () => JSON.parse(readFileSync(0, 'utf8'));

export const print = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
