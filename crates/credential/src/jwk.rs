//! A public key on P-256 as JSON.
//!
//! Source: RFC 7517 §4, RFC 7518 §6.2.1.

use tefuda_crypto::PublicKey;

use crate::json::{Json, Members};
use crate::{Flaw, b64};

/// Writes the four members that make the key, and no more.
pub(crate) fn write(key: &PublicKey) -> String {
    let (x, y) = (b64::write(&key.x()), b64::write(&key.y()));
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#)
}

/// Reads exactly those four members. A `d` would be somebody's secret; any other would be a rule we do not know.
pub(crate) fn read(json: Option<Json<'_>>) -> Result<PublicKey, Flaw> {
    let Some(Json::Object(mut members)) = json else {
        return Err(Flaw::HolderKey);
    };
    if !is(&mut members, "kty", "EC") || !is(&mut members, "crv", "P-256") {
        return Err(Flaw::HolderKey);
    }
    let key = read_point(&mut members)?;
    members.finish(Flaw::HolderKey)?;
    Ok(key)
}

/// Takes `x` and `y`.
pub(crate) fn read_point(members: &mut Members<'_>) -> Result<PublicKey, Flaw> {
    let x = members.text("x").ok().and_then(|x| b64::read_array(&x));
    let y = members.text("y").ok().and_then(|y| b64::read_array(&y));
    match (x, y) {
        (Some(x), Some(y)) => PublicKey::from_xy(&x, &y).map_err(|_| Flaw::HolderKey),
        _ => Err(Flaw::HolderKey),
    }
}

fn is(members: &mut Members<'_>, name: &str, value: &str) -> bool {
    members.text(name).is_ok_and(|text| text == value)
}
