"""Issues an SD-JWT VC and presents it with key binding by PyPI sd-jwt, with fresh keys.

in: {kid, claims, fields, show, binding}   out: {token, issuer_key}
`fields` may be hidden one by one, `show` names those that are not; `binding` is the KB-JWT but for its hash.
"""

import json
import sys

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer

asked = json.load(sys.stdin)
issuer_key = JWK.generate(kty="EC", crv="P-256")
holder_key = JWK.generate(kty="EC", crv="P-256")


class Holder(SDJWTHolder):
    """The library's holder, but for the members of its KB-JWT: its own cannot carry a purpose."""

    def _create_key_binding_jwt(self, nonce, aud, presentation_hash, holder_key, sign_alg=None):
        signed = JWS(json.dumps({**asked["binding"], "sd_hash": presentation_hash}))
        signed.add_signature(holder_key, protected=json.dumps({"alg": "ES256", "typ": self.KB_JWT_TYP_HEADER}))
        self.serialized_key_binding_jwt = signed.serialize(compact=True)


credential = SDJWTIssuer(
    {**asked["claims"], **{SDObj(field): value for field, value in asked["fields"].items()}},
    issuer_key,
    holder_key,
    extra_header_parameters={"typ": "dc+sd-jwt", "kid": asked["kid"]},
)
holder = Holder(credential.sd_jwt_issuance)
holder.create_presentation(
    {field: True for field in asked["show"]},
    asked["binding"]["nonce"],
    asked["binding"]["aud"],
    holder_key,
)

json.dump({"token": holder.sd_jwt_presentation, "issuer_key": issuer_key.export_public(as_dict=True)}, sys.stdout)
