//! 原本確認済: what an institution says beside the fields it saw, and the deed of saying it.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{FieldId, is_own_statement};
use tefuda_crypto::{PublicKey, Random};
use tefuda_record::{Day, Moment, check_line, kinds::eligibility, parse_day};

use crate::issue::{Statement, Values, begin_in_japan, last_midnight, sign};
use crate::json::{Members, quoted};
use crate::vct::Vct;
use crate::{Credential, Flaw, Grade, IssueError, IssuerKey, Layout, Shown};

/// Who saw the original, which, and when.
#[derive(Clone, PartialEq, Eq)]
pub struct Witness {
    /// The day on which the staff had the original in hand.
    pub seen_on: Day,
    /// Which original: a choice of the field `document`.
    pub original: String,
    /// The institution's code: ten digits, or six of a town hall.
    pub code: String,
    /// The institution's name. By its own word in a credential, by the trust list in a verdict.
    pub name: String,
}

/// What an institution is asked to sign.
#[derive(Debug)]
pub struct Witnessing<'a> {
    /// What a self-attested proof showed, as the verifier read it.
    pub shown: &'a Shown,
    /// The fields that the staff saw on the original, with the same values.
    pub seen: &'a BTreeSet<FieldId>,
    /// Who saw which original when.
    pub witness: &'a Witness,
    /// The last day of the original, where it has one.
    pub original_expires: Option<Day>,
    /// How the fields are closed.
    pub layout: &'a Layout,
    /// The key that shall be able to show it.
    pub holder: &'a PublicKey,
    /// When it is signed; the time of day is cut off.
    pub iat: Moment,
    /// Until when it counts at most; it ends with the original in any case.
    pub exp: Moment,
}

/// Signs what was seen on an original: those fields of a self-attested proof that the staff confirmed, and never one more.
///
/// # Errors
/// [`IssueError::NotShown`] when the proof is not a self-attested one or the staff confirmed a field that it does not show;
/// else as [`issue`](crate::issue()).
///
/// Source: RFC 9901 §4.1, §4.2.
pub fn witness(
    key: &IssuerKey,
    witnessing: &Witnessing<'_>,
    random: &mut dyn Random,
) -> Result<Credential, IssueError> {
    let values: Values = witnessing
        .shown
        .fields
        .iter()
        .filter(|(field, _)| witnessing.seen.contains(field))
        .cloned()
        .collect();
    let self_attested = witnessing.shown.grade == Some(Grade::SelfAttested);
    let own = values.iter().any(|(field, _)| is_own_statement(*field));
    if !self_attested || own || values.is_empty() || values.len() != witnessing.seen.len() {
        return Err(IssueError::NotShown);
    }
    let witness = witnessing.witness;
    let names = [&witness.code, &witness.name];
    if let Some((_, number)) = values.iter().find(|(field, _)| field.id() == "insurer_number")
        && names.into_iter().any(|name| digits(name).contains(number.as_str()))
    {
        return Err(IssueError::NumberInName);
    }
    let seen_end = values
        .iter()
        .find(|(field, _)| field.id() == "expires_on")
        .and_then(|(_, day)| parse_day(day).ok());
    let end = [seen_end, witnessing.original_expires].into_iter().flatten().min();
    let iat = witnessing.iat.floor_to_day();
    let exp = last_midnight(witnessing.exp, end);
    // Seen today or before; the credential begins with the day, as its key does.
    if exp <= witnessing.iat || begin_in_japan(witness.seen_on) > witnessing.iat {
        return Err(IssueError::Term);
    }
    let signed = sign(
        key,
        &Statement {
            vct: Vct::Witnessed,
            values: &values,
            layout: witnessing.layout,
            holder: Some(witnessing.holder),
            iat,
            nbf: None,
            exp,
            // A clinic keeps no lists: what it saw ends with the original.
            status: None,
            more: &witness.members(),
        },
        random,
    )?;
    // The name of an institution is typed by people: it is read back before it leaves.
    signed.read_back()
}

impl Witness {
    /// Takes the members of a witnessed credential.
    pub(crate) fn read(members: &mut Members<'_>) -> Result<Self, Flaw> {
        let day = members.text("witnessed_at")?;
        let seen_on = parse_day(&day).map_err(|_| Flaw::Value)?;
        let original = members.text("original")?.into_owned();
        let (code, name) = (
            members.text("institution")?.into_owned(),
            members.text("institution_name")?.into_owned(),
        );
        if seen_on.iso() != *day || !is_original(&original) || !is_institution_code(&code) {
            return Err(Flaw::Value);
        }
        check_line(&name, LONGEST_NAME).map_err(|_| Flaw::Value)?;
        Ok(Self {
            seen_on,
            original,
            code,
            name,
        })
    }

    /// The members, with a comma in front.
    fn members(&self) -> String {
        format!(
            r#","witnessed_at":"{}","original":{},"institution":{},"institution_name":{}"#,
            self.seen_on.iso(),
            quoted(&self.original),
            quoted(&self.code),
            quoted(&self.name),
        )
    }
}

/// Whether a text names a kind of original: one of the choices of the field `document`.
#[must_use]
pub fn is_original(id: &str) -> bool {
    let document = eligibility::KIND.field("document");
    document.is_some_and(|field| field.shape.choices().iter().any(|choice| choice.id == id))
}

/// Whether a text is an institution's code: 医療機関コード of ten digits with prefecture and kind in front, or 全国地方公共団体コード of six.
#[must_use]
pub fn is_institution_code(code: &str) -> bool {
    matches!(code.len(), 6 | 10) && code.bytes().all(|b| b.is_ascii_digit())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whom somebody visits is private.
impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Witness(..)")
    }
}

/// As the names of a trust list.
const LONGEST_NAME: usize = 120;
