//! What a person holds after asking for copies, and the proofs that they show from it: issued and presented as the product does it,
//! with a place in a status list and for a named institution.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use tefuda_consent::{Audience, FieldId, Locks, Origin, PRESETS, Purpose, Request, propose};
use tefuda_credential::status::StatusEntry;
use tefuda_credential::{Credential, Issuance, IssuerKey, Layout, issue, present, self_attest};
use tefuda_crypto::SigningKey;
use tefuda_record::{Moment, Record};

use super::people::{Dice, Person};

/// 2026-11-19T08:00:00+09:00.
pub(crate) const SHOWN_AT: Moment = Moment(1_795_042_800);
const DAY: i64 = 86_400;

/// A person with their copies.
pub(crate) struct Wallet {
    pub(crate) record: Record,
    pub(crate) copies: Vec<(Credential, SigningKey)>,
}

/// The choices of the presets.
pub(crate) fn preset_choices() -> Vec<BTreeSet<FieldId>> {
    PRESETS.iter().map(|preset| preset.field_ids().collect()).collect()
}

/// The layouts of a batch: bundled by these choices, the usual fields, and groups.
pub(crate) fn layouts(choices: &[BTreeSet<FieldId>]) -> Vec<Layout> {
    vec![Layout::for_choices(choices), Layout::usual_fields(), Layout::groups()]
}

/// Some fields of a person, any of them as likely as any other.
pub(crate) fn some_fields(person: &Person, count: usize, dice: &mut Dice) -> BTreeSet<FieldId> {
    let mut left: Vec<FieldId> = person.iter().filter_map(|(id, _)| FieldId::parse(id)).collect();
    while left.len() > count {
        let at = usize::try_from(dice.below(left.len() as u64)).unwrap();
        left.swap_remove(at);
    }
    left.into_iter().collect()
}

impl Wallet {
    pub(crate) fn of(person: &Person, layouts: &[Layout], dice: &mut Dice) -> Self {
        let json: Map<String, Value> = person
            .iter()
            .map(|(id, value)| ((*id).to_owned(), Value::from(value.as_str())))
            .collect();
        let record = Record::from_json("eligibility", &json).unwrap();
        let issuer = IssuerKey::new("https://kokuho.reiji.example", "k1", SigningKey::make(dice).unwrap()).unwrap();
        let copies = layouts
            .iter()
            .map(|layout| {
                let holder = SigningKey::make(dice).unwrap();
                let place = u32::try_from(dice.below(1 << 20)).unwrap();
                let status = StatusEntry::new("https://kokuho.reiji.example/status/117", place).unwrap();
                let issuance = Issuance {
                    record: &record,
                    layout,
                    holder: holder.public(),
                    iat: SHOWN_AT.plus_seconds(-30 * DAY),
                    nbf: None,
                    exp: SHOWN_AT.plus_seconds(60 * DAY),
                    status: Some(&status),
                };
                (issue(&issuer, &issuance, dice).unwrap(), holder)
            })
            .collect();
        Self { record, copies }
    }

    /// The smallest proof of exactly these fields.
    pub(crate) fn shows(&self, fields: &BTreeSet<FieldId>, purpose: Purpose, dice: &mut Dice) -> String {
        let copy = Credential::smallest(self.copies.iter().map(|(copy, _)| copy), fields).unwrap();
        let (_, key) = self.copies.iter().find(|(own, _)| std::ptr::eq(own, copy)).unwrap();
        let consent = self.agrees(fields, purpose);
        present(copy, consent, key, SHOWN_AT, dice).unwrap().sd_jwt().to_owned()
    }

    /// The same in the person's own word.
    pub(crate) fn says(&self, fields: &BTreeSet<FieldId>, purpose: Purpose, dice: &mut Dice) -> String {
        let consent = self.agrees(fields, purpose);
        self_attest(&self.record, consent, SHOWN_AT, dice)
            .unwrap()
            .0
            .sd_jwt()
            .to_owned()
    }

    fn agrees(&self, fields: &BTreeSet<FieldId>, purpose: Purpose) -> tefuda_consent::Consent {
        let request = Request {
            purpose,
            audience: Audience::parse("1319910012").unwrap(),
            wanted: fields.clone(),
            origin: Origin::Own,
        };
        propose(&request, &self.record, &Locks::none())
            .unwrap()
            .agree(SHOWN_AT, 600)
            .unwrap()
    }
}
