//! A credential in the holder's hand: what it can say, and at what size.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{FieldId, Purpose};
use tefuda_crypto::PublicKey;
use tefuda_record::Moment;

use crate::codec;
use crate::disclosure::{Disclosure, Says};
use crate::paper::signed_purpose;
use crate::status::StatusEntry;
use crate::token::{LONGEST, Token};
use crate::vct::Vct;
use crate::{Flaw, Grade, Witness};

/// What the payload of an eligibility says beside its fields.
pub(crate) struct Body {
    pub(crate) iss: String,
    pub(crate) starts_at: Moment,
    pub(crate) expires_at: Moment,
    pub(crate) holder: PublicKey,
    pub(crate) status: Option<StatusEntry>,
}

/// An SD-JWT of an issuer, of one piece, not yet shown to anybody. Whose signature it carries, a verifier says.
pub struct Credential {
    text: String,
    iss: String,
    vct: Vct,
    starts_at: Moment,
    expires_at: Moment,
    holder: Option<PublicKey>,
    purpose: Option<Purpose>,
    witness: Option<Witness>,
    status: Option<StatusEntry>,
    open: Vec<(FieldId, String)>,
    disclosures: Vec<Disclosure>,
}

impl Credential {
    /// Reads an SD-JWT as an issuer hands it over: without key binding, ending in `~`.
    ///
    /// # Errors
    /// [`Flaw`].
    ///
    /// Source: RFC 9901 §7.2 step 1.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let token = Token::parse(text)?;
        if token.binding.is_some() {
            return Err(Flaw::Parts);
        }
        // What somebody says of themselves is made on the spot and shown at once; it is nothing to keep.
        match token.claims.vct {
            Vct::Eligibility | Vct::Witnessed | Vct::Paper => {}
            Vct::SelfAttested | Vct::SelfPaper => return Err(Flaw::CredentialType),
        }
        let claims = token.claims;
        let purpose = match &claims.purpose {
            Some(id) => Some(signed_purpose(id).ok_or(Flaw::Value)?),
            None => None,
        };
        Ok(Self {
            text: text.to_owned(),
            iss: claims.iss,
            vct: claims.vct,
            starts_at: claims.nbf.unwrap_or(claims.iat),
            expires_at: claims.exp,
            holder: claims.holder,
            purpose,
            witness: claims.witness,
            status: claims.status,
            open: claims.open,
            disclosures: token.disclosures,
        })
    }

    /// What was just signed and needs no reading: an eligibility for a holder's key.
    pub(crate) fn made(text: String, disclosures: Vec<Disclosure>, body: Body) -> Result<Self, Flaw> {
        if text.len() > LONGEST {
            return Err(Flaw::TooLong);
        }
        Ok(Self {
            text,
            iss: body.iss,
            vct: Vct::Eligibility,
            starts_at: body.starts_at,
            expires_at: body.expires_at,
            holder: Some(body.holder),
            purpose: None,
            witness: None,
            status: body.status,
            open: Vec::new(),
            disclosures,
        })
    }

    /// The SD-JWT.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Who says so.
    #[must_use]
    pub fn iss(&self) -> &str {
        &self.iss
    }

    /// Its type.
    #[must_use]
    pub const fn vct(&self) -> Vct {
        self.vct
    }

    /// The first moment at which it counts.
    #[must_use]
    pub const fn starts_at(&self) -> Moment {
        self.starts_at
    }

    /// The first moment at which it counts no more.
    #[must_use]
    pub const fn expires_at(&self) -> Moment {
        self.expires_at
    }

    /// The key that can show it; `None` for what is printed, which anybody can show.
    #[must_use]
    pub const fn holder(&self) -> Option<&PublicKey> {
        self.holder.as_ref()
    }

    /// What it is for, where it is to be printed; any other gets its purpose when it is shown.
    #[must_use]
    pub const fn purpose(&self) -> Option<Purpose> {
        self.purpose
    }

    /// Where its issuer says whether it was taken back, if it says so anywhere.
    #[must_use]
    pub const fn status(&self) -> Option<&StatusEntry> {
        self.status.as_ref()
    }

    /// Who stands behind it.
    #[must_use]
    pub const fn grade(&self) -> Grade {
        self.vct.grade()
    }

    /// Who saw the original, by their own word: the holder has no list to look them up in.
    #[must_use]
    pub const fn witness(&self) -> Option<&Witness> {
        self.witness.as_ref()
    }

    /// Every field it holds, with its value, in the order in which counters want them.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, &str)> {
        let mut values: Vec<(FieldId, &str)> = self
            .disclosures
            .iter()
            .flat_map(Disclosure::fields)
            .chain(&self.open)
            .map(|(field, value)| (*field, value.as_str()))
            .collect();
        values.sort_unstable_by_key(|(field, _)| *field);
        values
    }

    /// Whether it can say exactly these fields: all of them, and no other.
    #[must_use]
    pub fn can_say(&self, fields: &BTreeSet<FieldId>) -> bool {
        self.select(fields).is_some()
    }

    /// How many bytes the QR of these fields takes, without the holder's closing signature, which takes the same from every
    /// copy; `None` when it cannot say exactly them. For choosing the smallest of several copies.
    #[must_use]
    pub fn size_to_say(&self, fields: &BTreeSet<FieldId>) -> Option<usize> {
        codec::payload_bytes(&self.select(fields)?).ok()
    }

    /// The smallest of several copies that can say exactly these fields.
    #[must_use]
    pub fn smallest<'a>(copies: impl IntoIterator<Item = &'a Self>, fields: &BTreeSet<FieldId>) -> Option<&'a Self> {
        copies
            .into_iter()
            .filter_map(|copy| copy.size_to_say(fields).map(|size| (size, copy)))
            .min_by_key(|(size, _)| *size)
            .map(|(_, copy)| copy)
    }

    /// The SD-JWT with the disclosures that say exactly these fields.
    ///
    /// Source: RFC 9901 §7.2 step 2: a disclosure goes with every group it stands in.
    pub(crate) fn select(&self, fields: &BTreeSet<FieldId>) -> Option<String> {
        let mut said: BTreeSet<FieldId> = self.open.iter().map(|(field, _)| *field).collect();
        let mut taken = vec![false; self.disclosures.len()];
        for (at, disclosure) in self.disclosures.iter().enumerate() {
            let wanted = match &disclosure.says {
                Says::Fields(own) => own.iter().any(|(field, _)| fields.contains(field)),
                Says::Group(_) => false,
            };
            if wanted {
                said.extend(disclosure.fields().iter().map(|(field, _)| *field));
                let mut next = Some(at);
                while let Some(place) = next {
                    *taken.get_mut(place)? = true;
                    next = self.disclosures.get(place)?.parent;
                }
            }
        }
        // Equal, not merely within: a bundle that would say more than was chosen makes this copy unfit.
        if said != *fields {
            return None;
        }
        let mut parts = self.text.split('~');
        let mut text = String::with_capacity(self.text.len());
        text.push_str(parts.next()?);
        for (part, taken) in parts.zip(taken) {
            if taken {
                text.push('~');
                text.push_str(part);
            }
        }
        text.push('~');
        Some(text)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({:?}, {} disclosures)", self.vct, self.disclosures.len())
    }
}
