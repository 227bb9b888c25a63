//! What would be shown, and what is being shown.

use serde::Serialize;
use tefuda_consent::{FieldId, PRESETS, Preset, Proposal, Stand};
use tefuda_holder::{Detail, Proof, Words, say_value};
use tefuda_qr::Code;
use tefuda_record::Record;
use tefuda_record::kinds::eligibility;

use crate::showing::Occasion;

/// A counter.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CounterView {
    id: &'static str,
    label: String,
}

/// What would be shown at a counter, field by field.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ProposalView {
    /// The counter; none where a reader asked.
    counter: Option<&'static str>,
    /// Who asked, in a sentence.
    asker: Option<String>,
    purpose: String,
    document: String,
    /// Whether the document counts together with the card only.
    with_card: bool,
    offers: Vec<OfferView>,
}

/// One field and how it stands.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct OfferView {
    id: &'static str,
    label: String,
    value: String,
    stand: StandView,
    /// What showing it gives away.
    note: Option<String>,
}

/// How a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Stand"))]
#[serde(rename_all = "snake_case")]
pub(crate) enum StandView {
    Shown,
    Kept,
    Beyond,
    OverCeiling,
    Barred,
    Missing,
}

/// What is being shown.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShowingView {
    qr: QrView,
    /// What the code holds, for people who cannot hold up a screen.
    digits: String,
    name: String,
    purpose: String,
    /// How sure a reader can be, in a sentence.
    grade: String,
    with_card: bool,
    shown: Vec<ShownView>,
    /// What is shown, as it is read aloud to somebody who writes it down.
    spoken: Vec<String>,
    /// Seconds until it is to be made anew.
    renew_in: i64,
    /// Seconds until what the person agreed to ends.
    ends_in: i64,
}

/// Seconds that are left.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) renew_in: i64,
    pub(crate) ends_in: i64,
}

/// A field that is being shown.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShownView {
    id: &'static str,
    label: String,
    value: String,
}

/// A symbol to draw: its modules, and the dark ones as an SVG path.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct QrView {
    size: u32,
    path: String,
}

/// Every counter, the most visited first.
pub(crate) fn counters(words: &Words) -> Vec<CounterView> {
    let view = |preset: &Preset| CounterView {
        id: preset.id,
        label: words.say(&format!("preset-{}", preset.id)),
    };
    PRESETS.iter().map(view).collect()
}

/// What would be shown of a record on an occasion.
pub(crate) fn proposal(occasion: Occasion<'_>, proposal: &Proposal, record: &Record, words: &Words) -> ProposalView {
    let (counter, asker) = match occasion {
        Occasion::Counter(counter) => (Some(counter.id), None),
        Occasion::Asked(heard) => (None, Some(heard.told(words))),
    };
    ProposalView {
        counter,
        asker,
        purpose: words.say(&format!("purpose-{}", proposal.purpose().id())),
        document: record
            .text("document")
            .map(|id| words.say(&format!("eligibility-document-{id}")))
            .unwrap_or_default(),
        with_card: goes_with_card(record),
        offers: proposal
            .offers()
            .iter()
            .map(|offer| offer_view(offer.field, offer.stand, record, words))
            .collect(),
    }
}

fn offer_view(field: FieldId, stand: Stand, record: &Record, words: &Words) -> OfferView {
    let ShownView { id, label, value } = ShownView::of(field, record, words);
    let note = format!("app-offer-{id}");
    OfferView {
        id,
        label,
        value,
        stand: stand.into(),
        note: words.has(&note).then(|| words.say(&note)),
    }
}

/// What is being shown.
pub(crate) fn showing(proof: &Proof, record: &Record, words: &Words, times: Times) -> ShowingView {
    let Times { renew_in, ends_in } = times;
    let presentation = &proof.presentation;
    let issuer = proof.issuer.clone().unwrap_or_default();
    let grade = format!("show-grade-{}", presentation.grade().id());
    ShowingView {
        qr: QrView::of(&proof.code),
        digits: proof.digits.clone(),
        name: record.text("name").unwrap_or_default(),
        purpose: words.say(&format!("purpose-{}", presentation.purpose().id())),
        grade: words.say_with(&grade, &[("issuer", Detail::Text(issuer))]),
        with_card: goes_with_card(record),
        shown: presentation
            .fields()
            .iter()
            .map(|field| ShownView::of(*field, record, words))
            .collect(),
        spoken: presentation
            .fields()
            .iter()
            .filter_map(|field| spoken(*field, record, words))
            .collect(),
        renew_in,
        ends_in,
    }
}

/// A field as it is read aloud: numbers digit by digit, a name by how it is spoken.
fn spoken(field: FieldId, record: &Record, words: &Words) -> Option<String> {
    let ShownView { id, label, value } = ShownView::of(field, record, words);
    let value = match id {
        // Its kana says it.
        "name" if record.text("name_kana").is_some() => return None,
        _ if value.chars().any(|c| c.is_ascii_digit()) && value.chars().all(|c| c.is_ascii_digit() || c == '-') => {
            value.chars().map(String::from).collect::<Vec<_>>().join(" ")
        }
        _ => value,
    };
    Some(words.say_with(
        "app-spoken",
        &[("label", Detail::Text(label)), ("value", Detail::Text(value))],
    ))
}

/// Whether a document counts together with the card only.
fn goes_with_card(record: &Record) -> bool {
    record.text("document").as_deref() == Some("notice")
}

impl ShownView {
    /// A field of a record with its value in people's words.
    fn of(field: FieldId, record: &Record, words: &Words) -> Self {
        let id = field.id();
        let value = record
            .text(id)
            .map(|stored| say_value(&eligibility::KIND, id, &stored, words));
        Self {
            id,
            label: words.say(&format!("eligibility-{id}")),
            value: value.unwrap_or_default(),
        }
    }
}

impl QrView {
    /// One rectangle for each run of dark modules in a row.
    fn of(code: &Code) -> Self {
        let mut path = String::new();
        for (y, row) in code.rows().enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, next| one == next) {
                if run.first() == Some(&true) {
                    path.push_str(&format!("M{x} {y}h{0}v1h-{0}z", run.len()));
                }
                x += run.len();
            }
        }
        Self {
            size: code.size_modules(),
            path,
        }
    }
}

impl From<Stand> for StandView {
    fn from(stand: Stand) -> Self {
        match stand {
            Stand::Shown => Self::Shown,
            Stand::Kept => Self::Kept,
            Stand::Beyond => Self::Beyond,
            Stand::OverCeiling => Self::OverCeiling,
            Stand::Barred | Stand::Locked => Self::Barred,
            Stand::Missing => Self::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use tefuda_qr::{Level, make_symbol};

    use super::*;

    #[test]
    fn the_path_covers_the_dark_modules_and_no_other() {
        let code = make_symbol(b"0123456789", Level::L, 40).unwrap();
        let view = QrView::of(&code);
        let size = usize::try_from(view.size).unwrap();
        let mut drawn = vec![vec![false; size]; size];
        for run in view.path.split_terminator('z') {
            let (at, run) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let width: usize = run.split_once('v').unwrap().0.parse().unwrap();
            drawn[y][x..x + width].fill(true);
        }
        let rows: Vec<Vec<bool>> = code.rows().map(<[bool]>::to_vec).collect();
        assert_eq!(drawn, rows);
    }
}
