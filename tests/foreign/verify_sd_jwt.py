"""Verifies an SD-JWT with key binding by PyPI sd-jwt, the reference implementation of RFC 9901.

in: {token, issuer_key, aud, nonce}   out: {ok: true, claims} or {ok: false, reason}
"""

import json
import sys

from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

asked = json.load(sys.stdin)

try:
    verifier = SDJWTVerifier(
        asked["token"],
        lambda _issuer, _header: JWK(**asked["issuer_key"]),
        asked["aud"],
        asked["nonce"],
    )
    answer = {"ok": True, "claims": verifier.get_verified_payload()}
# The library has no error of its own: whatever it raises is its refusal.
except Exception as error:
    answer = {"ok": False, "reason": f"{type(error).__name__}: {error}"}

json.dump(answer, sys.stdout)
