//! The only crate that touches a primitive: seal, sign, derive, secret.
