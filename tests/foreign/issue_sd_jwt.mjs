// Issues an SD-JWT VC and presents it with key binding by npm @sd-jwt/sd-jwt-vc, with fresh keys.
// in: {kid, claims, fields, show, binding}   out: {token, issuer_key}
// `fields` may be hidden one by one, `show` names those that are not; `binding` is the KB-JWT but for its hash.

import { common, ES256, input, print, SDJwtVcInstance } from './sd_jwt.mjs';

const { kid, claims, fields, show, binding } = input();
const issuer = await ES256.generateKeyPair();
const holder = await ES256.generateKeyPair();
const point = ({ kty, crv, x, y }) => ({ kty, crv, x, y });

const library = new SDJwtVcInstance({
  ...common,
  signer: await ES256.getSigner(issuer.privateKey),
  signAlg: 'ES256',
  kbSigner: await ES256.getSigner(holder.privateKey),
  kbSignAlg: 'ES256',
});
const credential = await library.issue(
  { ...claims, cnf: { jwk: point(holder.publicKey) }, ...fields },
  { _sd: Object.keys(fields) },
  { header: { kid } },
);
const frame = Object.fromEntries(show.map((field) => [field, true]));
const token = await library.present(credential, frame, { kb: { payload: binding } });

print({ token, issuer_key: point(issuer.publicKey) });
