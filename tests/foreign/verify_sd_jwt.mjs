// Verifies an SD-JWT VC with key binding by npm @sd-jwt/sd-jwt-vc.
// in: {token, issuer_key, aud, nonce}   out: {ok: true, claims, binding} or {ok: false, reason}

import { common, ES256, input, print, SDJwtVcInstance } from './sd_jwt.mjs';

const { token, issuer_key, aud, nonce } = input();

try {
  const library = new SDJwtVcInstance({
    ...common,
    verifier: await ES256.getVerifier(issuer_key),
    kbVerifier: async (data, signature, payload) => (await ES256.getVerifier(payload.cnf.jwk))(data, signature),
  });
  const { payload, kb } = await library.verify(token, { keyBindingNonce: nonce });
  // The library leaves the audience to its caller.
  if (kb.payload.aud !== aud) throw new Error('another audience');
  print({ ok: true, claims: payload, binding: kb.payload });
} catch (error) {
  print({ ok: false, reason: String(error.message) });
}
