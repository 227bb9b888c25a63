//! 書類の下書き: papers filled in from what is held. Nothing is invented: what is not held stays empty, to be seen.

use serde_json::{Map, Value as Json};
use tefuda_consent::{FieldId, Locks};
use tefuda_record::{Compartment, Day, Moment, Record, kinds::eligibility};
use tefuda_rules::{Book, Need};
use tefuda_vault::{Vault, VaultError};

use super::said::{BasisView, HelpError, say_both, yen};
use crate::{Detail, Problem, Words, say_value};

/// A paper, filled in as far as records go.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Filled {
    /// The form.
    pub form: &'static str,
    /// Its title. It says that this is a draft and not the form itself.
    pub title: String,
    /// What the reader must know.
    pub notes: Vec<String>,
    /// Every item that the form asks, in its order.
    pub items: Vec<Item>,
    /// Rows of items, for forms with a table (医療費控除).
    pub rows: Vec<Vec<Item>>,
    /// What it rests on.
    pub basis: BasisView,
}

/// One item of a paper.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Item {
    /// Its stable name.
    pub key: String,
    /// What is asked.
    pub label: String,
    /// What is held; `None` is left visibly empty.
    pub value: Option<String>,
    /// Whether the form cannot do without it.
    pub required: bool,
    /// Whether nobody has confirmed that the form asks it.
    pub unconfirmed: bool,
}

/// What a paper is filled from.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Records of the vault.
    pub records: &'a [Record],
    /// Items that no record holds, by their names.
    pub typed: &'a [(String, String)],
    /// What the person never shows.
    pub locks: &'a Locks,
}

/// The papers that can be filled in: stable name and name for people.
#[must_use]
pub fn drafts_known(words: &Words) -> Vec<(&'static str, String)> {
    FORMS
        .iter()
        .map(|(form, _)| (*form, words.say(&format!("draft-{form}"))))
        .collect()
}

/// Fills a paper from records. What is locked stays empty, as what is not held does.
///
/// # Errors
/// [`HelpError::Asked`] without such a paper or such an item, [`HelpError::Unknown`].
pub fn fill_draft(book: &Book, form: &str, given: &Given<'_>, today: Day, words: &Words) -> Result<Filled, HelpError> {
    let Some((form, parts)) = FORMS.iter().find(|(known, _)| *known == form) else {
        let forms: Vec<&str> = FORMS.iter().map(|(form, _)| *form).collect();
        return Err(HelpError::Asked(
            Problem::new("draft_unknown").with("drafts", Detail::Text(forms.join(", "))),
        ));
    };
    let (form, parts) = (*form, *parts);
    let mut items = Vec::new();
    let mut basis = None;
    let facts = Facts::of(given, today, words);
    for part in parts {
        for dated in book.form(form, part, today)? {
            let row = &dated.row;
            basis.get_or_insert_with(|| BasisView::of(&dated.basis));
            let said = given
                .typed
                .iter()
                .find(|(key, _)| *key == row.key)
                .map(|(_, value)| value.clone());
            items.push(Item {
                key: row.key.clone(),
                label: say_both(&row.text, words),
                value: said.or_else(|| facts.value(form, &row.key)),
                required: row.need == Need::Required,
                unconfirmed: dated.basis.confidence.is_unconfirmed(),
            });
        }
    }
    if let Some((key, _)) = given
        .typed
        .iter()
        .find(|(key, _)| !items.iter().any(|item| item.key == *key))
    {
        let keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
        let problem = Problem::new("draft_item_unknown").with("item", Detail::Text(key.clone()));
        return Err(HelpError::Asked(problem.with("items", Detail::Text(keys.join(", ")))));
    }
    let Some(basis) = basis else {
        return Err(HelpError::Asked(
            Problem::new("draft_unknown").with("drafts", Detail::Text(String::new())),
        ));
    };
    let rows = if form == "tax" {
        tax_rows(given.records, &items, words)
    } else {
        Vec::new()
    };
    let mut notes = vec![words.say("draft-note-draft")];
    let own = format!("draft-note-{form}");
    if words.has(&own) {
        notes.push(words.say(&own));
    }
    Ok(Filled {
        form,
        title: words.say(&format!("draft-{form}")),
        notes,
        items: if form == "tax" { Vec::new() } else { items },
        rows,
        basis,
    })
}

/// Writes into the disclosure log that a paper was made, and with which fields of an eligibility.
///
/// # Errors
/// [`VaultError`].
pub fn note_draft(vault: &mut Vault, filled: &Filled, now: Moment) -> Result<i64, VaultError> {
    let fields: Vec<&str> = filled
        .items
        .iter()
        .filter(|item| item.value.is_some())
        .map(|item| item.key.as_str())
        .filter(|key| eligibility::KIND.fields.iter().any(|field| field.id == *key))
        .collect();
    let mut entry = Map::new();
    entry.insert("outcome".to_owned(), Json::from("draft"));
    entry.insert("purpose".to_owned(), Json::from("draft"));
    entry.insert("draft".to_owned(), Json::from(filled.form));
    entry.insert("fields".to_owned(), Json::from(fields));
    Ok(vault.log_append(Compartment::Eligibility, &entry, now)?.seq)
}

/// What records say about the items of papers.
struct Facts<'a> {
    records: &'a [Record],
    locks: &'a Locks,
    paper: Option<&'a Record>,
    today: Day,
    words: &'a Words,
}

impl<'a> Facts<'a> {
    fn of(given: &Given<'a>, today: Day, words: &'a Words) -> Self {
        let Given { records, locks, .. } = *given;
        let held = records
            .iter()
            .filter(|record| record.kind() == &eligibility::KIND)
            .map(|record| eligibility::Held { id: (), record });
        Self {
            records,
            locks,
            paper: eligibility::propose(held, today).map(|held| held.record),
            today,
            words,
        }
    }

    fn value(&self, form: &str, key: &str) -> Option<String> {
        let receipt = || {
            self.of_kind("expense")
                .find(|record| record.text("burden_ratio").as_deref() == Some("10"))
        };
        match (form, key) {
            (_, "date") => Some(self.today.both()),
            ("mandate", "grantor") => self.field("name"),
            ("mandate", "grantor_birth") => self.field("birth_day"),
            ("mandate", "grantor_address") => self.field("address"),
            ("refund", "institution" | "treated_month" | "category" | "paid_on" | "paid" | "patient_name") => {
                say_field(receipt()?, key, self.words)
            }
            ("declaration", "issued_when") => self.field("acquired_on"),
            ("declaration", "filed") => {
                let waiting = |record: &&Record| record.day_of("reflected_on").is_none();
                let filed = self.of_kind("enrolment").filter(waiting);
                filed
                    .filter_map(|record| say_field(record, "filed_on", self.words))
                    .next_back()
            }
            ("declaration", "insurer_number" | "insured_symbol" | "insured_number" | "branch_number") => {
                self.field(key)
            }
            ("school", "allergies") => {
                let substances: Vec<String> = self
                    .of_kind("allergy")
                    .filter_map(|record| record.text("substance"))
                    .collect();
                (!substances.is_empty()).then(|| substances.join("、"))
            }
            ("school", "contact") => {
                let first = self
                    .of_kind("contact")
                    .find(|record| record.text("emergency").as_deref() == Some("yes"))?;
                let parts = [first.text("name"), first.text("relation"), first.text("phone")];
                Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
            }
            ("deletion", "wish") => Some(self.words.say("draft-deletion-wish")),
            // Signatures, accounts and wishes are written by hand; what no record holds stays empty.
            _ => self.field(key),
        }
    }

    fn of_kind(&self, kind: &'static str) -> impl DoubleEndedIterator<Item = &'a Record> {
        self.records.iter().filter(move |record| record.kind().id == kind)
    }

    fn field(&self, key: &str) -> Option<String> {
        if FieldId::parse(key).is_some_and(|field| self.locks.holds(field)) {
            return None;
        }
        say_field(self.paper?, key, self.words)
    }
}

fn say_field(record: &Record, key: &str, words: &Words) -> Option<String> {
    let stored = record.text(key)?;
    // The paper is Japanese, whoever fills it in.
    let day = record.day_of(key).map(Day::both);
    Some(day.unwrap_or_else(|| say_value(record.kind(), key, &stored, words)))
}

/// 医療費控除の明細: one row per person and institution, in yen. It never holds 保険者番号, 記号 or 番号.
fn tax_rows(records: &[Record], columns: &[Item], words: &Words) -> Vec<Vec<Item>> {
    let mut sums: std::collections::BTreeMap<[String; 3], (i64, i64)> = std::collections::BTreeMap::new();
    for record in records.iter().filter(|record| record.kind().id == "expense") {
        let group = match record.text("category").as_deref() {
            Some("care") => "care",
            Some("otc" | "dispensing") => "medicines",
            Some("transport" | "other") => "other",
            Some(_) | None => "treatment",
        };
        let key = [
            record.text("patient_name").unwrap_or_default(),
            record.text("institution").unwrap_or_default(),
            words.say(&format!("tax-group-{group}")),
        ];
        let sum = sums.entry(key).or_default();
        sum.0 += super::paid_in_full::number(record, "paid").unwrap_or(0);
        sum.1 += super::paid_in_full::number(record, "refunded").unwrap_or(0);
    }
    let row = |([person, institution, group], (paid, made_good)): ([String; 3], (i64, i64))| {
        let values = [person, institution, group, yen(paid), yen(made_good)];
        let cells = columns.iter().zip(values);
        cells
            .map(|(column, value)| Item {
                value: Some(value).filter(|value| !value.is_empty()),
                ..column.clone()
            })
            .collect()
    };
    sums.into_iter().map(row).collect()
}

/// The forms, and the parts of each that are filled in.
const FORMS: &[(&str, &[&str])] = &[
    ("declaration", &["field", "slip"]),
    ("refund", &["field"]),
    ("mandate", &["field"]),
    ("ceiling", &["field"]),
    ("tax", &["column"]),
    ("deletion", &["field"]),
    ("school", &["field"]),
];

#[cfg(test)]
mod tests {
    use tefuda_record::{KINDS, parse_day};

    use super::*;
    use crate::{Coded, Language};

    fn example(kind: &str) -> Record {
        let kind = KINDS.iter().find(|known| known.id == kind).unwrap();
        let examples: Vec<Map<String, Json>> = serde_json::from_str(kind.examples).unwrap();
        Record::from_json(kind.id, &examples[0]).unwrap()
    }

    fn fill(form: &str, records: &[Record]) -> Filled {
        let today = parse_day("2026-11-22").unwrap();
        let given = Given {
            records,
            typed: &[],
            locks: &Locks::default(),
        };
        fill_draft(Book::built_in(), form, &given, today, &Words::new(Language::Ja)).unwrap()
    }

    #[test]
    fn the_declaration_has_every_item_and_leaves_what_is_not_held_empty() {
        let filled = fill("declaration", &[example("eligibility")]);
        let keys: Vec<&str> = filled.items.iter().map(|item| item.key.as_str()).collect();
        assert_eq!(keys.len(), 20);
        assert!(!keys.contains(&"my_number"));
        let value = |key: &str| filled.items.iter().find(|item| item.key == key).unwrap().value.clone();
        assert!(value("name").is_some() && value("birth_day").unwrap().contains("年"));
        assert_eq!(value("employer_name"), None, "no record says where somebody works");
        assert_eq!(value("sign"), None);
        assert!(
            filled.items.iter().any(|item| item.unconfirmed),
            "some items are not confirmed"
        );
        let empty = fill("declaration", &[]);
        let filled: Vec<&Item> = empty.items.iter().filter(|item| item.value.is_some()).collect();
        assert_eq!(filled.len(), 1, "the date of today alone");
    }

    #[test]
    fn the_sheet_for_the_taxes_carries_no_insurance_number() {
        let filled = fill("tax", &[example("eligibility"), example("expense")]);
        assert_eq!(filled.rows.len(), 1);
        let text = format!("{:?}", filled.rows);
        for field in ["insurer_number", "insured_symbol", "insured_number"] {
            let number = example("eligibility").text(field).unwrap();
            assert!(!text.contains(&number), "{field}");
        }
    }

    #[test]
    fn the_slip_for_a_school_has_three_things() {
        let filled = fill(
            "school",
            &[example("eligibility"), example("allergy"), example("contact")],
        );
        let keys: Vec<&str> = filled.items.iter().map(|item| item.key.as_str()).collect();
        assert_eq!(keys, ["name", "allergies", "contact"]);
    }

    #[test]
    fn every_paper_can_be_filled_and_says_that_it_is_a_draft() {
        for language in [Language::Ja, Language::En] {
            let words = Words::new(language);
            let today = parse_day("2026-11-22").unwrap();
            let locks = Locks::default();
            let given = Given {
                records: &[],
                typed: &[],
                locks: &locks,
            };
            for (form, title) in drafts_known(&words) {
                let filled = fill_draft(Book::built_in(), form, &given, today, &words).unwrap();
                assert!(
                    !title.starts_with("draft-") && filled.notes[0] == words.say("draft-note-draft"),
                    "{form}"
                );
            }
        }
        let today = parse_day("2029-01-01").unwrap();
        let locks = Locks::default();
        let given = Given {
            records: &[],
            typed: &[],
            locks: &locks,
        };
        let late = fill_draft(Book::built_in(), "refund", &given, today, &Words::new(Language::Ja));
        assert_eq!(late.unwrap_err().problem().code, "rules_unknown");
    }
}
