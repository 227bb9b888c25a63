//! Disclosures: what a holder opens of what an issuer closed.
//!
//! Three shapes, all plain RFC 9901: one field (`["salt","sex","female"]`), a bundle of fields that travel together
//! (`["salt","b1",{"name":"…","birth_day":"…"}]`), and a group that opens further digests (`["salt","rest",{"_sd":["…"]}]`).

use std::borrow::Cow;

use tefuda_consent::FieldId;
use tefuda_crypto::sha256;

use crate::claims::{TOKEN_DEPTH, is_reserved, read_digests, read_fields, read_value};
use crate::json::{self, Json};
use crate::{Flaw, b64};

/// One disclosure, read.
pub(crate) struct Disclosure {
    pub(crate) digest: [u8; 32],
    pub(crate) says: Says,
    /// The name it has in its parent.
    name: Cow<'static, str>,
    /// The group that its digest stands in; `None` for the top.
    pub(crate) parent: Option<usize>,
}

/// What a disclosure opens.
pub(crate) enum Says {
    /// Fields: one, or a bundle.
    Fields(Vec<(FieldId, String)>),
    /// Digests of further disclosures.
    Group(Vec<[u8; 32]>),
}

/// Reads disclosures and finds each one's place.
///
/// Source: RFC 9901 §7.1 steps 3 to 5.
pub(crate) fn read_all<'a>(
    texts: impl Iterator<Item = &'a str>,
    top: &[[u8; 32]],
    open: &[(FieldId, String)],
) -> Result<Vec<Disclosure>, Flaw> {
    let mut all = Vec::new();
    for text in texts {
        if all.len() == MOST_DISCLOSURES {
            return Err(Flaw::TooManyDisclosures);
        }
        all.push(Disclosure::parse(text)?);
    }
    place(&mut all, top)?;
    refuse_twice(&all, open)?;
    Ok(all)
}

impl Disclosure {
    fn parse(text: &str) -> Result<Self, Flaw> {
        let decoded = b64::read(text)?;
        let Json::List(items) = json::parse(&decoded, TOKEN_DEPTH)? else {
            return Err(Flaw::Disclosure);
        };
        let Ok([salt, name, value]) = <[Json<'_>; 3]>::try_from(items) else {
            return Err(Flaw::Disclosure);
        };
        let (Json::Text(salt), Json::Text(name)) = (salt, name) else {
            return Err(Flaw::Disclosure);
        };
        check_salt(&salt)?;
        if is_reserved(&name) {
            return Err(Flaw::Name);
        }
        let says = match (FieldId::parse(&name), value) {
            (Some(field), Json::Text(text)) => Says::Fields(vec![(field, read_value(field, &text)?)]),
            (None, Json::Object(mut members)) => {
                if !is_set_name(&name) {
                    return Err(Flaw::Name);
                }
                match members.take("_sd") {
                    Some(list) => {
                        let digests = read_digests(list)?;
                        // A group opens digests and nothing else: what it says openly would be a bundle.
                        members.finish(Flaw::Disclosure)?;
                        Says::Group(digests)
                    }
                    None => Says::Fields(read_fields(members)?),
                }
            }
            (Some(_), _) => return Err(Flaw::Value),
            (None, _) => return Err(Flaw::Name),
        };
        Ok(Self {
            digest: sha256(text.as_bytes()),
            says,
            name: name.into_owned().into(),
            parent: None,
        })
    }

    /// One that was just made, its place not yet found.
    pub(crate) fn made(digest: [u8; 32], name: Cow<'static, str>, says: Says) -> Self {
        Self {
            digest,
            says,
            name,
            parent: None,
        }
    }

    /// The fields it opens itself.
    pub(crate) fn fields(&self) -> &[(FieldId, String)] {
        match &self.says {
            Says::Fields(fields) => fields,
            Says::Group(_) => &[],
        }
    }
}

/// 16 random bytes are 22 characters of base64url; a foreign issuer may write its salt otherwise, but not shorter.
fn check_salt(salt: &str) -> Result<(), Flaw> {
    if (22..=100).contains(&salt.len()) && salt.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(Flaw::Salt)
    }
}

/// Names of bundles and groups are made by us and say nothing.
fn is_set_name(name: &str) -> bool {
    (1..=20).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Finds the parents of disclosures that were just made, each of which has its one place.
pub(crate) fn name_parents(all: &mut [Disclosure]) {
    let mut found = vec![None; all.len()];
    for (group, disclosure) in all.iter().enumerate() {
        let Says::Group(digests) = &disclosure.says else {
            continue;
        };
        for (inner, parent) in all.iter().zip(&mut found) {
            if digests.contains(&inner.digest) {
                *parent = Some(group);
            }
        }
    }
    for (disclosure, parent) in all.iter_mut().zip(found) {
        disclosure.parent = parent;
    }
}

/// Finds the parent of each disclosure. A digest names one disclosure and stands in one place; every disclosure has its digest;
/// chains are short. A ring of groups would be a collision of SHA-256.
fn place(all: &mut [Disclosure], top: &[[u8; 32]]) -> Result<(), Flaw> {
    let mut places: Vec<([u8; 32], Option<usize>)> = top.iter().map(|digest| (*digest, None)).collect();
    for (at, disclosure) in all.iter().enumerate() {
        if let Says::Group(digests) = &disclosure.says {
            places.extend(digests.iter().map(|digest| (*digest, Some(at))));
        }
    }
    places.sort_unstable();
    if places
        .iter()
        .zip(places.iter().skip(1))
        .any(|(one, next)| one.0 == next.0)
    {
        return Err(Flaw::DuplicateDigest);
    }
    for disclosure in all.iter_mut() {
        let found = places
            .binary_search_by(|(digest, _)| digest.cmp(&disclosure.digest))
            .ok()
            .and_then(|at| places.get(at))
            .ok_or(Flaw::Unreferenced)?;
        disclosure.parent = found.1;
    }
    for disclosure in all.iter() {
        let mut parent = disclosure.parent;
        for level in 1.. {
            let Some(above) = parent.and_then(|at| all.get(at)) else {
                break;
            };
            if level == DEEPEST {
                return Err(Flaw::Depth);
            }
            parent = above.parent;
        }
    }
    Ok(())
}

/// No disclosure twice, no two of one name, no field said in two places.
fn refuse_twice(all: &[Disclosure], open: &[(FieldId, String)]) -> Result<(), Flaw> {
    let mut names: Vec<&str> = all.iter().map(|disclosure| disclosure.name.as_ref()).collect();
    let mut fields: Vec<FieldId> = all
        .iter()
        .flat_map(Disclosure::fields)
        .chain(open)
        .map(|(field, _)| *field)
        .collect();
    names.sort_unstable();
    fields.sort_unstable();
    let twice = names.iter().zip(names.iter().skip(1)).any(|(one, next)| one == next)
        || fields.iter().zip(fields.iter().skip(1)).any(|(one, next)| one == next);
    if twice { Err(Flaw::Twice) } else { Ok(()) }
}

const MOST_DISCLOSURES: usize = 64;
/// A field in a group in a group.
const DEEPEST: usize = 3;
