//! What the vault holds of a person's eligibility, without what is locked.

use std::cell::RefCell;
use std::collections::BTreeSet;

use tefuda_consent::{FieldId, Locks};
use tefuda_paper::Insured;
use tefuda_record::{Day, Kind, Record, kinds::eligibility, parse_day};
use tefuda_vault::{Filter, Removed, Vault, VaultError};

use super::{PaperAsk, PaperDeedError};
use crate::{Language, ProveError, Words, choose_eligibility, locks, say_value};

/// An eligibility, or none, seen through the person's locks; it remembers what was taken from it.
pub(super) struct Known {
    record: Option<Record>,
    locks: Locks,
    taken: RefCell<BTreeSet<FieldId>>,
    words: Words,
}

impl Known {
    /// The eligibility named, else the newest valid one, else none: a paper without numbers helps too.
    pub(super) fn choose(vault: &Vault, ask: &PaperAsk, today: Day) -> Result<Self, PaperDeedError> {
        let record = match choose_eligibility(vault, ask.record.as_deref(), today) {
            Ok(choice) => Some(choice.record),
            Err(ProveError::Record(error)) => return Err(error.into()),
            Err(ProveError::Unread(error)) => return Err(error.into()),
            Err(ProveError::Vault(error)) => return Err(error.into()),
            Err(_) => None,
        };
        Self::of(vault, record)
    }

    /// A record seen through the locks.
    pub(super) fn of(vault: &Vault, record: Option<Record>) -> Result<Self, PaperDeedError> {
        Ok(Self {
            record: record.filter(|record| record.kind() == &eligibility::KIND),
            locks: locks(vault)?,
            taken: RefCell::default(),
            // What a counter reads is Japanese.
            words: Words::new(Language::Ja),
        })
    }

    /// A stored value that is not locked.
    pub(super) fn text(&self, id: &str) -> Option<String> {
        let field = FieldId::parse(id).filter(|field| !self.locks.holds(*field))?;
        let text = self.record.as_ref()?.text(id)?;
        self.taken.borrow_mut().insert(field);
        Some(text)
    }

    /// A value as people say it.
    pub(super) fn said(&self, id: &str) -> Option<String> {
        self.text(id)
            .map(|text| say_value(&eligibility::KIND, id, &text, &self.words))
    }

    /// A day.
    pub(super) fn day(&self, id: &str) -> Option<Day> {
        self.text(id).and_then(|text| parse_day(&text).ok())
    }

    /// The person and their insurance.
    pub(super) fn insured(&self) -> Insured {
        Insured {
            phone: None,
            ..self.numbers(Insured {
                name: self.text("name"),
                name_kana: self.text("name_kana"),
                birth_day: self.day("birth_day"),
                sex: self.said("sex"),
                address: self.text("address"),
                insured_name: self.text("insured_person_name"),
                ..Insured::default()
            })
        }
    }

    /// With the insurer and the numbers.
    pub(super) fn numbers(&self, insured: Insured) -> Insured {
        Insured {
            insurer_name: self.text("insurer_name"),
            insurer_number: self.text("insurer_number"),
            symbol: self.text("insured_symbol"),
            number: self.text("insured_number"),
            branch: self.text("branch_number"),
            ..insured
        }
    }

    /// 続柄, as far as a card says it.
    pub(super) fn relation(&self) -> Option<String> {
        self.said("relation")
    }

    /// What was taken.
    pub(super) fn fields(&self) -> Vec<FieldId> {
        self.taken.borrow().iter().copied().collect()
    }
}

/// Every record of a kind that can be read, and how many cannot.
pub(super) fn every(vault: &Vault, kind: &'static Kind) -> Result<(Vec<Record>, usize), VaultError> {
    let stored = vault.list(Filter {
        kind: Some(kind),
        removed: Removed::Hidden,
    })?;
    let total = stored.len();
    let records: Vec<Record> = stored.iter().filter_map(|stored| stored.record().ok()).collect();
    let unread = total - records.len();
    Ok((records, unread))
}
