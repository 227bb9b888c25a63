//! What a reader found out: one word, why, and what was shown.

use serde::Serialize;
use tefuda_consent::Audience;
use tefuda_credential::{Grade, Shown, TrustList, Verdict};
use tefuda_holder::{Detail, Words, say_value};
use tefuda_record::kinds::eligibility;

use super::log::at;

/// A verdict.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct VerdictView {
    stand: VerdictStand,
    /// The verdict in a word or two.
    said: String,
    /// Why, and what to do; none where it is verified.
    reason: Option<String>,
    /// Who stands behind it, what for, when: a name and a value each.
    about: Vec<ReadLineView>,
    /// What was shown.
    fields: Vec<ReadLineView>,
    notes: Vec<String>,
}

/// One of the three verdicts.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub(crate) enum VerdictStand {
    Verified,
    Unconfirmed,
    Invalid,
}

/// A name and a value.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReadLineView {
    id: &'static str,
    label: String,
    value: String,
}

/// A trust list.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TrustView {
    /// To be compared by eye with what its publisher says.
    fingerprint: String,
}

impl VerdictView {
    pub(crate) fn of(verdict: &Verdict, words: &Words) -> Self {
        let shown = verdict.shown();
        Self {
            stand: match verdict {
                Verdict::Verified(_) => VerdictStand::Verified,
                Verdict::Unconfirmed(..) => VerdictStand::Unconfirmed,
                Verdict::Invalid(_) => VerdictStand::Invalid,
            },
            said: words.say(&format!("verdict-{}", verdict.code())),
            reason: verdict.reason().map(|reason| words.say(&format!("reason-{reason}"))),
            about: shown.map(|shown| about(shown, words)).unwrap_or_default(),
            fields: shown.map(|shown| fields(shown, words)).unwrap_or_default(),
            notes: shown
                .into_iter()
                .flat_map(|shown| &shown.notes)
                .map(|note| words.say(&format!("note-{}", note.code())))
                .collect(),
        }
    }
}

impl TrustView {
    pub(crate) fn of(list: &TrustList) -> Self {
        Self {
            fingerprint: list.root_fingerprint(),
        }
    }
}

fn about(shown: &Shown, words: &Words) -> Vec<ReadLineView> {
    let mut lines = Vec::new();
    let mut line = |id: &'static str, value: String| {
        lines.push(ReadLineView {
            id,
            label: words.say(&format!("verify-{id}")),
            value,
        });
    };
    line(
        "grade",
        words.say(&format!("grade-{}", shown.grade.map_or("unknown", Grade::id))),
    );
    if let Some(witness) = &shown.witness {
        let details = [
            ("day", Detail::Text(witness.seen_on.both())),
            ("name", Detail::Text(witness.name.clone())),
            ("original", Detail::Word(format!("original-{}", witness.original))),
        ];
        line("witness", words.say_with("witnessed-by", &details));
    }
    if let Some(issuer) = &shown.issuer {
        line("issuer", issuer.clone());
    }
    line("purpose", words.say(&format!("purpose-{}", shown.purpose.id())));
    line(
        "audience",
        match &shown.audience {
            Audience::Anyone => words.say("audience-anyone"),
            Audience::One(name) => name.clone(),
        },
    );
    line("presented", at(shown.presented_at));
    if let Some(code) = &shown.check_code {
        line("check-code", code.clone());
    }
    lines
}

fn fields(shown: &Shown, words: &Words) -> Vec<ReadLineView> {
    let view = |(field, value): &(tefuda_consent::FieldId, String)| ReadLineView {
        id: field.id(),
        label: words.say(&format!("eligibility-{}", field.id())),
        value: say_value(&eligibility::KIND, field.id(), value, words),
    };
    shown.fields.iter().map(view).collect()
}
