//! Closing fields: salts, digests, decoys, and the disclosures that open them.

use std::borrow::Cow;

use tefuda_consent::FieldId;
use tefuda_crypto::{Random, RandomError, SigningError, sha256};

use crate::b64;
use crate::disclosure::{Disclosure, Says};
use crate::issue::{IssueError, Values};
use crate::json::quote;
use crate::layout::{Part, places};

/// Closes fields one after the other.
pub(crate) struct Closing<'a> {
    values: &'a Values,
    /// The disclosure that is being written.
    json: String,
    pool: Pool,
    disclosures: Vec<Closed>,
}

/// One closed thing, and how it is opened.
pub(crate) struct Closed {
    kind: Kind,
    pub(crate) text: String,
    pub(crate) disclosure: Disclosure,
}

/// A digest, and the same in base64url.
pub(crate) type Digest = (String, [u8; 32]);

/// What a disclosure opens, in the order in which they are handed over: fields first, so that the codec finds them in one run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Field(FieldId),
    Bundle,
    Group,
}

/// All the randomness of one credential, asked for at once: the operating system is slow to answer and quick to answer much.
struct Pool {
    bytes: Vec<u8>,
    taken: usize,
}

impl Pool {
    fn draw(parts: &[Part], random: &mut dyn Random) -> Result<Self, IssueError> {
        let mut bytes = vec![0; places(parts) * 16];
        random.fill(&mut bytes)?;
        Ok(Self { bytes, taken: 0 })
    }

    /// Bytes that nobody had before. There is enough for every place of the layout; were there not, nothing would be signed.
    fn take<const N: usize>(&mut self) -> Result<[u8; N], IssueError> {
        let bytes = self.bytes.get(self.taken..).and_then(|rest| rest.first_chunk::<N>());
        self.taken += N;
        bytes
            .copied()
            .ok_or(IssueError::Signing(SigningError::Random(RandomError)))
    }
}

impl<'a> Closing<'a> {
    /// Begins with what a credential says and how it is to be closed.
    pub(crate) fn new(values: &'a Values, parts: &[Part], random: &mut dyn Random) -> Result<Self, IssueError> {
        Ok(Self {
            values,
            json: String::with_capacity(1024),
            pool: Pool::draw(parts, random)?,
            disclosures: Vec::new(),
        })
    }

    /// Everything that was closed, fields first.
    pub(crate) fn finish(mut self) -> Vec<Closed> {
        self.disclosures.sort_by_key(|closed| closed.kind);
        self.disclosures
    }

    /// Closes parts and gives their digests, sorted so that their order tells nothing (RFC 9901 §4.2.4.1). Goes as deep as the
    /// layout, which is three at most.
    pub(crate) fn close(&mut self, parts: &[Part]) -> Result<Vec<Digest>, IssueError> {
        let mut digests = Vec::with_capacity(parts.len());
        for part in parts {
            let closed = match part {
                Part::Field(field) => self.field(*field)?,
                Part::Bundle { name, fields } => self.bundle(name, fields)?,
                Part::Group { name, parts } => {
                    let inner = self.close(parts)?;
                    self.begin(name)?;
                    self.json.push_str("{\"_sd\":");
                    write_list(&inner, &mut self.json);
                    self.json.push('}');
                    let says = Says::Group(inner.into_iter().map(|(_, digest)| digest).collect());
                    Some(self.end(Kind::Group, (*name).into(), says))
                }
            };
            digests.push(match closed {
                Some(digest) => digest,
                // The digest of something that nobody can ever open.
                None => digest_of(&self.pool.take::<16>()?),
            });
        }
        digests.sort_unstable();
        Ok(digests)
    }

    fn field(&mut self, field: FieldId) -> Result<Option<Digest>, IssueError> {
        match self.values.iter().find(|(own, _)| *own == field) {
            Some((_, value)) => self.alone(field, value.clone()).map(Some),
            None => Ok(None),
        }
    }

    fn bundle(&mut self, name: &str, fields: &[FieldId]) -> Result<Option<Digest>, IssueError> {
        let mut held: Values = fields
            .iter()
            .filter_map(|field| self.values.iter().find(|(own, _)| own == field).cloned())
            .collect();
        match held.len() {
            0 => Ok(None),
            1 => held.pop().map(|(field, value)| self.alone(field, value)).transpose(),
            _ => {
                self.begin(name)?;
                write_object(&held, &mut self.json);
                Ok(Some(self.end(Kind::Bundle, name.to_owned().into(), Says::Fields(held))))
            }
        }
    }

    fn alone(&mut self, field: FieldId, value: String) -> Result<Digest, IssueError> {
        self.begin(field.id())?;
        quote(&value, &mut self.json);
        Ok(self.end(
            Kind::Field(field),
            field.id().into(),
            Says::Fields(vec![(field, value)]),
        ))
    }

    /// Begins a disclosure: its salt and its name.
    fn begin(&mut self, name: &str) -> Result<(), IssueError> {
        let salt = self.pool.take::<16>()?;
        self.json.clear();
        self.json.push_str("[\"");
        b64::append(&salt, &mut self.json);
        self.json.push_str("\",\"");
        self.json.push_str(name);
        self.json.push_str("\",");
        Ok(())
    }

    fn end(&mut self, kind: Kind, name: Cow<'static, str>, says: Says) -> Digest {
        self.json.push(']');
        let text = b64::write(self.json.as_bytes());
        let digest = digest_of(text.as_bytes());
        self.disclosures.push(Closed {
            kind,
            disclosure: Disclosure::made(digest.1, name, says),
            text,
        });
        digest
    }
}

fn digest_of(bytes: &[u8]) -> Digest {
    let digest = sha256(bytes);
    (b64::write(&digest), digest)
}

/// Fields as one compact object.
pub(crate) fn object(fields: &[(FieldId, String)]) -> String {
    let mut out = String::new();
    write_object(fields, &mut out);
    out
}

fn write_object(fields: &[(FieldId, String)], out: &mut String) {
    for (at, (field, value)) in fields.iter().enumerate() {
        out.push_str(if at == 0 { "{\"" } else { ",\"" });
        out.push_str(field.id());
        out.push_str("\":");
        quote(value, out);
    }
    out.push('}');
}

pub(crate) fn write_list(digests: &[Digest], out: &mut String) {
    for (at, (digest, _)) in digests.iter().enumerate() {
        out.push_str(if at == 0 { "[\"" } else { "\",\"" });
        out.push_str(digest);
    }
    out.push_str("\"]");
}
