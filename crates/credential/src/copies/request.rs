//! The request: for which keys, in which layouts, sealed to whom.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{FieldId, Purpose};
use tefuda_crypto::{PublicKey, Recipient, SigningError, SigningKey};
use thiserror::Error;

use super::MOST_COPIES;
use crate::json::{self, Json, Members, quoted};
use crate::paper::signed_purpose;
use crate::{Flaw, Layout, b64, jwk};

/// A holder's request whose every key has signed it.
#[derive(Clone, PartialEq, Eq)]
pub struct CopiesRequest {
    recipient: Recipient,
    choices: Vec<BTreeSet<FieldId>>,
    keys: Vec<CopyKey>,
    paper: Vec<Purpose>,
}

/// A key and the layout of its copy.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyKey {
    /// The key that shall show the copy.
    pub public: PublicKey,
    /// How its fields are closed.
    pub layout: CopyLayout,
}

/// The layouts a holder can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyLayout {
    /// Bundled by the choices of the request: small for them.
    Choices,
    /// The usual fields, each for itself: smaller than the next, and enough for most choices.
    Usual,
    /// Every field for itself: can say anything.
    Fields,
    /// Every field for itself behind groups: can say anything, and few fields in few bytes.
    Groups,
}

/// Why a text is no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CopiesRequestError {
    /// Longer than 64 KB.
    #[error("the request is too long")]
    TooLong,
    /// Made by a newer version.
    #[error("the request has a format that is not known")]
    Format,
    /// Not shaped as a request.
    #[error("not a request for copies: {0}")]
    Malformed(#[source] Flaw),
    /// No key, more than twenty, or one twice.
    #[error("no key, too many keys, or one twice")]
    Keys,
    /// More than sixteen choices, an empty one, or an unknown field.
    #[error("too many choices, an empty one, or an unknown field")]
    Choices,
    /// A key has not signed this request.
    #[error("a key has not signed this request")]
    Possession,
    /// It could not be signed.
    #[error("the request cannot be signed")]
    Signing(#[source] SigningError),
}

impl From<Flaw> for CopiesRequestError {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

impl CopiesRequest {
    /// Writes a request: these keys, each with the layout of its copy; bundles by these choices; the batch sealed to that
    /// recipient.
    ///
    /// # Errors
    /// [`CopiesRequestError::Keys`], [`CopiesRequestError::Choices`], [`CopiesRequestError::Signing`].
    pub fn write(
        recipient: &Recipient,
        choices: &[BTreeSet<FieldId>],
        keys: &[(SigningKey, CopyLayout)],
    ) -> Result<String, CopiesRequestError> {
        Self::write_with_paper(recipient, choices, keys, &[])
    }

    /// The same, and copies to be printed for these purposes: at most four of them, with all others at most twenty.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_with_paper(
        recipient: &Recipient,
        choices: &[BTreeSet<FieldId>],
        keys: &[(SigningKey, CopyLayout)],
        paper: &[Purpose],
    ) -> Result<String, CopiesRequestError> {
        let request = Self {
            recipient: recipient.clone(),
            choices: choices.to_vec(),
            keys: keys
                .iter()
                .map(|(key, layout)| CopyKey {
                    public: key.public().clone(),
                    layout: *layout,
                })
                .collect(),
            paper: paper.to_vec(),
        };
        request.check()?;
        let signed = request.signed();
        let proofs = keys
            .iter()
            .map(|(key, _)| {
                let proof = key.sign(signed.as_bytes())?;
                Ok(quoted(&b64::write(proof.bytes())))
            })
            .collect::<Result<Vec<String>, SigningError>>()
            .map_err(CopiesRequestError::Signing)?;
        Ok(format!("{{{},\"proofs\":[{}]}}\n", request.body(), proofs.join(",")))
    }

    /// Reads a request and checks that each key has signed it.
    ///
    /// # Errors
    /// [`CopiesRequestError`].
    pub fn parse(text: &str) -> Result<Self, CopiesRequestError> {
        if text.len() > LONGEST {
            return Err(CopiesRequestError::TooLong);
        }
        let mut members = json::parse_object(text.as_bytes(), DEPTH)?;
        if members.number("format")? != FORMAT {
            return Err(CopiesRequestError::Format);
        }
        let recipient = Recipient::parse(&members.text("recipient")?).map_err(|_| Flaw::Value)?;
        let choices = members
            .list("choices")?
            .into_iter()
            .map(read_choice)
            .collect::<Result<_, _>>()?;
        let keys = members
            .list("keys")?
            .into_iter()
            .map(read_key)
            .collect::<Result<_, _>>()?;
        let paper = match members.has("paper") {
            true => members
                .list("paper")?
                .into_iter()
                .map(read_purpose)
                .collect::<Result<_, _>>()?,
            false => Vec::new(),
        };
        let proofs = members.list("proofs")?;
        members.finish(Flaw::Member)?;
        let request = Self {
            recipient,
            choices,
            keys,
            paper,
        };
        request.check()?;
        request.check_proofs(&proofs)?;
        Ok(request)
    }

    /// Whom the batch is sealed to.
    #[must_use]
    pub const fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The keys, in the order of the request.
    #[must_use]
    pub fn keys(&self) -> &[CopyKey] {
        &self.keys
    }

    /// What copies to be printed are asked for.
    #[must_use]
    pub fn paper(&self) -> &[Purpose] {
        &self.paper
    }

    /// The layout for a copy to be printed: bundled by the choices, and without a place for what its purpose can never carry.
    #[must_use]
    pub fn paper_layout(&self, purpose: Purpose) -> Layout {
        let choices: Vec<BTreeSet<FieldId>> = self
            .choices
            .iter()
            .map(|choice| choice.iter().copied().filter(|field| purpose.allows(*field)).collect())
            .filter(|choice: &BTreeSet<FieldId>| !choice.is_empty())
            .collect();
        Layout::for_choices(&choices).only(|field| purpose.allows(field))
    }

    /// The layout for a key.
    #[must_use]
    pub fn layout(&self, key: &CopyKey) -> Layout {
        match key.layout {
            CopyLayout::Choices => Layout::for_choices(&self.choices),
            CopyLayout::Usual => Layout::usual_fields(),
            CopyLayout::Fields => Layout::fields(),
            CopyLayout::Groups => Layout::groups(),
        }
    }

    fn check(&self) -> Result<(), CopiesRequestError> {
        if self.choices.len() > MOST_CHOICES || self.choices.iter().any(BTreeSet::is_empty) {
            return Err(CopiesRequestError::Choices);
        }
        let distinct: BTreeSet<[u8; 33]> = self.keys.iter().map(|key| key.public.compressed()).collect();
        if self.paper.len() > MOST_PAPER || self.keys.len() + self.paper.len() > MOST_COPIES {
            return Err(CopiesRequestError::Keys);
        }
        if !(1..=MOST_COPIES).contains(&self.keys.len()) || distinct.len() != self.keys.len() {
            return Err(CopiesRequestError::Keys);
        }
        Ok(())
    }

    fn check_proofs(&self, proofs: &[Json<'_>]) -> Result<(), CopiesRequestError> {
        let signed = self.signed();
        if proofs.len() != self.keys.len() {
            return Err(CopiesRequestError::Possession);
        }
        for (key, proof) in self.keys.iter().zip(proofs) {
            let signature = match proof {
                Json::Text(text) => b64::read_array(text).ok_or(Flaw::Base64)?,
                Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_) => return Err(Flaw::Member.into()),
            };
            key.public
                .verify(signed.as_bytes(), &signature)
                .map_err(|_| CopiesRequestError::Possession)?;
        }
        Ok(())
    }

    /// What each key signs: the whole request but the signatures, behind a line that no other signature of ours begins with.
    fn signed(&self) -> String {
        format!("tefuda copies request\n{{{}}}", self.body())
    }

    fn body(&self) -> String {
        let choices: Vec<String> = self
            .choices
            .iter()
            .map(|choice| {
                let ids: Vec<String> = choice.iter().map(|field| quoted(field.id())).collect();
                format!("[{}]", ids.join(","))
            })
            .collect();
        let keys: Vec<String> = self
            .keys
            .iter()
            .map(|key| {
                let (x, y) = (b64::write(&key.public.x()), b64::write(&key.public.y()));
                format!(r#"{{"x":"{x}","y":"{y}","layout":"{}"}}"#, key.layout.id())
            })
            .collect();
        let paper: Vec<String> = self.paper.iter().map(|purpose| quoted(purpose.id())).collect();
        let paper = match paper.as_slice() {
            [] => String::new(),
            paper => format!(r#","paper":[{}]"#, paper.join(",")),
        };
        format!(
            r#""format":{FORMAT},"recipient":"{}","choices":[{}],"keys":[{}]{paper}"#,
            self.recipient,
            choices.join(","),
            keys.join(",")
        )
    }
}

impl CopyLayout {
    /// The layouts for so many copies: mostly bundled ones, as most proofs are of presets; from three on one for many fields and one
    /// for few; and always one that can say anything.
    pub fn spread(count: usize) -> impl Iterator<Item = Self> {
        let turns: &[Self] = match count {
            1 => &[Self::Fields],
            2 => &[Self::Choices, Self::Fields],
            _ => &[Self::Choices, Self::Usual, Self::Groups, Self::Choices],
        };
        turns.iter().copied().cycle().take(count)
    }

    /// Its stored name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Choices => "choices",
            Self::Usual => "usual",
            Self::Fields => "fields",
            Self::Groups => "groups",
        }
    }

    /// The layout of a stored name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        [Self::Choices, Self::Usual, Self::Fields, Self::Groups]
            .into_iter()
            .find(|layout| layout.id() == id)
    }
}

impl fmt::Debug for CopiesRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CopiesRequest({} keys, {} choices)",
            self.keys.len(),
            self.choices.len()
        )
    }
}

impl fmt::Debug for CopyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CopyKey({:?})", self.layout)
    }
}

fn read_choice(json: Json<'_>) -> Result<BTreeSet<FieldId>, CopiesRequestError> {
    let Json::List(ids) = json else {
        return Err(Flaw::Member.into());
    };
    let mut fields = BTreeSet::new();
    for id in ids {
        let Json::Text(id) = id else {
            return Err(Flaw::Member.into());
        };
        fields.insert(FieldId::parse(&id).ok_or(CopiesRequestError::Choices)?);
    }
    Ok(fields)
}

fn read_purpose(json: Json<'_>) -> Result<Purpose, CopiesRequestError> {
    match json {
        Json::Text(id) => signed_purpose(&id).ok_or(Flaw::Value.into()),
        Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_) => Err(Flaw::Member.into()),
    }
}

fn read_key(json: Json<'_>) -> Result<CopyKey, CopiesRequestError> {
    let Json::Object(mut members) = json else {
        return Err(Flaw::Member.into());
    };
    let public = jwk::read_point(&mut members)?;
    let layout = read_layout(&mut members)?;
    members.finish(Flaw::Member)?;
    Ok(CopyKey { public, layout })
}

fn read_layout(members: &mut Members<'_>) -> Result<CopyLayout, Flaw> {
    CopyLayout::parse(&members.text("layout")?).ok_or(Flaw::Value)
}

const FORMAT: i64 = 1;
/// Request, keys, key; request, choices, choice.
const DEPTH: usize = 3;
const LONGEST: usize = 64 * 1024;
const MOST_CHOICES: usize = 16;
const MOST_PAPER: usize = 4;
