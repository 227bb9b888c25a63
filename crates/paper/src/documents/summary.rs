//! Medicines, allergies and people to call, in Japanese and English: a summary over as many pages as it takes, and one
//! page for an emergency.

use tefuda_record::Day;

use crate::{
    block::{Block, Column, Field, Grid},
    documents::labels::Labels,
    paper::{Body, Paper},
    words::{Language, Words},
};

/// What a stranger who helps should know.
#[derive(Clone, Default)]
pub struct Summary {
    /// 氏名.
    pub name: Option<String>,
    /// フリガナ.
    pub name_kana: Option<String>,
    /// In Latin letters.
    pub name_roman: Option<String>,
    /// 生年月日.
    pub birth_day: Option<Day>,
    /// 性別.
    pub sex: Option<Sex>,
    /// Allergies and side effects.
    pub allergies: Vec<SummaryAllergy>,
    /// Medicines of late, the newest first.
    pub medicines: Vec<SummaryMedicine>,
    /// Conditions and anything else that matters, as written.
    pub conditions: Vec<String>,
    /// People to call.
    pub contacts: Vec<SummaryContact>,
    /// Of which day this is.
    pub as_of: Option<Day>,
}

/// 性別.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// An allergy or a side effect.
#[derive(Clone)]
pub struct SummaryAllergy {
    /// What of.
    pub substance: String,
    /// What happened.
    pub reaction: Option<String>,
    /// Whether it was a side effect.
    pub kind: Option<AllergyKind>,
}

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllergyKind {
    /// アレルギー.
    Allergy,
    /// 副作用.
    SideEffect,
    /// A medicine that must not be used.
    Avoid,
}

/// A medicine.
#[derive(Clone)]
pub struct SummaryMedicine {
    /// Its name, as dispensed.
    pub name: String,
    /// Its generic name.
    pub generic: Option<String>,
    /// How it is taken, as written.
    pub usage: Option<String>,
    /// How much, with its unit.
    pub amount: Option<String>,
    /// Dispensed on.
    pub since: Option<Day>,
    /// Where.
    pub place: Option<String>,
}

/// Somebody to call.
#[derive(Clone)]
pub struct SummaryContact {
    /// Who.
    pub name: String,
    /// What they are to the person.
    pub relation: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
}

/// The bilingual summary.
#[must_use]
pub fn summary(summary: &Summary) -> Paper {
    let english = Words::new(Language::En);
    let labels = Labels::new(&english);
    let mut blocks = head(summary, &labels, "paper-summary");
    blocks.extend(allergies(summary, &labels));
    blocks.extend(medicines(summary, &labels, summary.medicines.len()));
    blocks.extend(conditions(summary, &labels));
    blocks.extend(contacts(summary, &labels));
    blocks.extend(
        ["paper-summary-own_words"]
            .iter()
            .map(|id| Block::Small(labels.both(id))),
    );
    labels.paper("paper-summary", "paper-summary-foot", blocks)
}

/// One page for an emergency: what does not fit is counted and said, not squeezed.
#[must_use]
pub fn emergency_sheet(summary: &Summary) -> Paper {
    let english = Words::new(Language::En);
    let labels = Labels::new(&english);
    let all = summary.medicines.len();
    let with = |medicines: Vec<Block>| {
        let mut blocks = head(summary, &labels, "paper-emergency");
        blocks.extend(contacts(summary, &labels));
        blocks.extend(allergies(summary, &labels));
        blocks.extend(conditions(summary, &labels));
        blocks.extend(medicines);
        blocks
    };
    // Everything first, then a line for each medicine, then as many lines as fit.
    let whole = core::iter::once(with(medicines(summary, &labels, all)));
    let short = (0..=all)
        .rev()
        .map(|shown| with(short_medicines(summary, &labels, shown)));
    let candidates = whole.chain(short);
    let paper = labels.paper("paper-emergency", "paper-summary-foot", Vec::new());
    Paper {
        body: Body::OnePage(candidates.collect()),
        ..paper
    }
}

fn head(summary: &Summary, labels: &Labels<'_>, title: &str) -> Vec<Block> {
    let sex = summary.sex.map(|sex| {
        labels.both(match sex {
            Sex::Male => "paper-sex-male",
            Sex::Female => "paper-sex-female",
        })
    });
    let birth = summary.birth_day.map(|day| format!("{}  {}", day.both(), day.iso()));
    let as_of = summary.as_of.map(|day| format!("{}  {}", day.both(), day.iso()));
    vec![
        Block::Title {
            text: labels.both(title),
            badge: None,
        },
        Block::Fields(vec![
            labels.field("paper-name", name(summary)),
            labels.field("paper-birth_day", birth),
            labels.field("paper-sex", sex),
            labels.field("paper-summary-as_of", as_of),
        ]),
    ]
}

fn name(summary: &Summary) -> Option<String> {
    let parts = [&summary.name, &summary.name_kana, &summary.name_roman];
    let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    (!known.is_empty()).then(|| known.join("\n"))
}

fn allergies(summary: &Summary, labels: &Labels<'_>) -> Vec<Block> {
    let heading = Block::Heading(labels.both("paper-summary-allergies"));
    if summary.allergies.is_empty() {
        return vec![heading, Block::Text(labels.both("paper-summary-nothing_written"))];
    }
    let kind = |kind: AllergyKind| {
        labels.both(match kind {
            AllergyKind::Allergy => "paper-summary-allergy",
            AllergyKind::SideEffect => "paper-summary-side_effect",
            AllergyKind::Avoid => "paper-summary-avoid",
        })
    };
    let rows = summary.allergies.iter().map(|one| {
        vec![
            one.substance.clone(),
            one.kind.map(kind).unwrap_or_default(),
            one.reaction.clone().unwrap_or_default(),
        ]
    });
    vec![
        heading,
        Block::Grid(Grid {
            columns: vec![
                Column::words(labels.both("paper-summary-substance"), 1.4),
                Column::words(labels.both("paper-summary-kind"), 1.2),
                Column::words(labels.both("paper-summary-reaction"), 1.4),
            ],
            rows: rows.collect(),
        }),
    ]
}

fn medicines(summary: &Summary, labels: &Labels<'_>, shown: usize) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(labels.both("paper-summary-medicines"))];
    if summary.medicines.is_empty() {
        blocks.push(Block::Text(labels.both("paper-summary-nothing_written")));
        return blocks;
    }
    let rows = summary.medicines.iter().take(shown).map(|one| {
        let names = core::iter::once(&one.name).chain(&one.generic);
        let names: Vec<&str> = names.map(String::as_str).collect();
        let how = [&one.amount, &one.usage]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>();
        let since = one
            .since
            .map(Day::iso)
            .into_iter()
            .chain(one.place.clone())
            .collect::<Vec<_>>();
        vec![names.join("\n"), how.join("\n"), since.join("\n")]
    });
    if shown > 0 {
        blocks.push(Block::Grid(Grid {
            columns: vec![
                Column::words(labels.both("paper-summary-medicine"), 1.9),
                Column::words(labels.both("paper-summary-usage"), 1.5),
                Column::words(labels.both("paper-summary-since"), 1.2),
            ],
            rows: rows.collect(),
        }));
    }
    blocks.extend(more(summary, labels, shown));
    blocks
}

/// A line for each: its name and how it is taken.
fn short_medicines(summary: &Summary, labels: &Labels<'_>, shown: usize) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(labels.both("paper-summary-medicines"))];
    let rows = summary.medicines.iter().take(shown).map(|one| {
        let how = [&one.amount, &one.usage].into_iter().flatten().map(String::as_str);
        vec![one.name.clone(), how.collect::<Vec<_>>().join("  ")]
    });
    if shown > 0 {
        blocks.push(Block::Grid(Grid {
            columns: vec![
                Column::words(labels.both("paper-summary-medicine"), 1.3),
                Column::words(labels.both("paper-summary-usage"), 1.0),
            ],
            rows: rows.collect(),
        }));
    }
    blocks.extend(more(summary, labels, shown));
    blocks
}

/// How many are not on the page.
fn more(summary: &Summary, labels: &Labels<'_>, shown: usize) -> Vec<Block> {
    let left = summary.medicines.len().saturating_sub(shown);
    if left == 0 {
        return Vec::new();
    }
    let left = [("count", left.to_string())];
    vec![
        Block::Loud(labels.ja_with("paper-summary-more", &left)),
        Block::Text(labels.own_with("paper-summary-more", &left)),
    ]
}

fn conditions(summary: &Summary, labels: &Labels<'_>) -> Vec<Block> {
    if summary.conditions.is_empty() {
        return Vec::new();
    }
    let texts = summary.conditions.iter().map(|text| Block::Text(text.clone()));
    core::iter::once(Block::Heading(labels.both("paper-summary-conditions")))
        .chain(texts)
        .collect()
}

fn contacts(summary: &Summary, labels: &Labels<'_>) -> Vec<Block> {
    let mut fields: Vec<Field> = summary.contacts.iter().map(|one| contact(one, labels)).collect();
    if fields.is_empty() {
        // Room for two: a sheet without anybody to call is to be completed by hand.
        fields = vec![
            labels.field("paper-summary-contact", None),
            labels.field("paper-summary-contact", None),
        ];
    }
    vec![
        Block::Heading(labels.both("paper-summary-contacts")),
        Block::Fields(fields),
    ]
}

fn contact(one: &SummaryContact, labels: &Labels<'_>) -> Field {
    let who = match &one.relation {
        Some(relation) => format!("{} ({relation})", one.name),
        None => one.name.clone(),
    };
    let text = core::iter::once(who)
        .chain(one.phone.clone())
        .collect::<Vec<_>>()
        .join("  ");
    labels.field("paper-summary-contact", Some(text))
}
