//! Medicines of late, allergies, conditions and people to call.

use std::collections::BTreeSet;

use tefuda_paper::{
    AllergyKind, Sex, Summary, SummaryAllergy, SummaryContact, SummaryMedicine, emergency_sheet, summary as draw,
};
use tefuda_record::{
    Day, Record, Row,
    kinds::{allergy, condition, contact, contraindication, dispensing, otc},
};
use tefuda_vault::{Vault, VaultError};

use super::{
    Filled, PaperAsk, PaperDeedError,
    known::{Known, every},
};

/// Slips older than this are of the past.
const LATE_DAYS: i64 = 180;

pub(super) fn summary(vault: &Vault, today: Day) -> Result<Filled, PaperDeedError> {
    gather(vault, today, draw)
}

pub(super) fn emergency(vault: &Vault, today: Day) -> Result<Filled, PaperDeedError> {
    gather(vault, today, emergency_sheet)
}

fn gather(vault: &Vault, today: Day, draw: fn(&Summary) -> tefuda_paper::Paper) -> Result<Filled, PaperDeedError> {
    let known = Known::choose(vault, &PaperAsk::default(), today)?;
    let mut taken = Taken::default();
    let summary = Summary {
        name: known.text("name"),
        name_kana: known.text("name_kana"),
        name_roman: known.text("name_roman"),
        birth_day: known.day("birth_day"),
        sex: known.text("sex").as_deref().and_then(sex),
        allergies: allergies(vault, &mut taken)?,
        medicines: medicines(vault, today, &mut taken)?,
        conditions: conditions(vault, &mut taken)?,
        contacts: contacts(vault, &mut taken)?,
        as_of: Some(today),
    };
    Ok(Filled {
        paper: draw(&summary),
        fields: known.fields(),
        kinds: taken.kinds.into_iter().collect(),
        left_out: taken.unread,
    })
}

/// What was taken from the vault, and what could not be read.
#[derive(Default)]
struct Taken {
    kinds: BTreeSet<&'static str>,
    unread: usize,
}

impl Taken {
    fn records(&mut self, vault: &Vault, kind: &'static tefuda_record::Kind) -> Result<Vec<Record>, VaultError> {
        let (records, unread) = every(vault, kind)?;
        self.unread += unread;
        if !records.is_empty() {
            self.kinds.insert(kind.id);
        }
        Ok(records)
    }
}

fn sex(id: &str) -> Option<Sex> {
    match id {
        "male" => Some(Sex::Male),
        "female" => Some(Sex::Female),
        _ => None,
    }
}

fn allergies(vault: &Vault, taken: &mut Taken) -> Result<Vec<SummaryAllergy>, VaultError> {
    let allergies = taken
        .records(vault, &allergy::KIND)?
        .into_iter()
        .map(|record| SummaryAllergy {
            substance: record.text("substance").unwrap_or_default(),
            reaction: record.text("reaction"),
            kind: record.text("category").map(|category| match category.as_str() {
                "side_effect" => AllergyKind::SideEffect,
                _ => AllergyKind::Allergy,
            }),
        });
    let mut all: Vec<SummaryAllergy> = allergies.collect();
    let avoided = taken.records(vault, &contraindication::KIND)?;
    all.extend(avoided.into_iter().map(|record| SummaryAllergy {
        substance: record.text("substance").unwrap_or_default(),
        reaction: record.text("reason"),
        kind: Some(AllergyKind::Avoid),
    }));
    Ok(all)
}

/// Each medicine once, as the newest slip says it, then what was bought without a prescription and is not ended.
fn medicines(vault: &Vault, today: Day, taken: &mut Taken) -> Result<Vec<SummaryMedicine>, VaultError> {
    let first = today.plus_days(-LATE_DAYS);
    let mut slips = taken.records(vault, &dispensing::KIND)?;
    slips.retain(|slip| slip.day().is_some_and(|day| day >= first));
    slips.sort_by_key(|slip| core::cmp::Reverse(slip.day()));
    let mut seen = BTreeSet::new();
    let mut medicines = Vec::new();
    for slip in &slips {
        for row in slip.rows("medicines") {
            let Some(name) = row.text("name") else { continue };
            if seen.insert(name.clone()) {
                medicines.push(medicine(name, row, slip));
            }
        }
    }
    let bought = taken.records(vault, &otc::KIND)?;
    let bought = bought
        .into_iter()
        .filter(|record| record.day_of("ended_on").is_none_or(|last| last >= today));
    medicines.extend(bought.map(|record| SummaryMedicine {
        name: record.text("name").unwrap_or_default(),
        generic: None,
        usage: record.text("usage"),
        amount: None,
        since: record.day_of("started_on"),
        place: None,
    }));
    Ok(medicines)
}

fn medicine(name: String, row: &Row, slip: &Record) -> SummaryMedicine {
    let amount = row.text("amount");
    let unit = row.text("unit").unwrap_or_default();
    SummaryMedicine {
        name,
        generic: row.text("generic_name"),
        usage: row.text("usage"),
        amount: amount.map(|amount| format!("{amount}{unit}")),
        since: slip.day(),
        place: slip.text("pharmacy_name").or_else(|| slip.text("clinic_name")),
    }
}

/// What is not over.
fn conditions(vault: &Vault, taken: &mut Taken) -> Result<Vec<String>, VaultError> {
    let records = taken.records(vault, &condition::KIND)?;
    let now = records
        .into_iter()
        .filter(|record| record.text("state").as_deref() != Some("past"));
    Ok(now.filter_map(|record| record.text("name")).collect())
}

/// Whom to tell first comes first.
fn contacts(vault: &Vault, taken: &mut Taken) -> Result<Vec<SummaryContact>, VaultError> {
    let mut records = taken.records(vault, &contact::KIND)?;
    records.sort_by_key(|record| record.text("emergency").as_deref() != Some("yes"));
    let contacts = records.into_iter().map(|record| SummaryContact {
        name: record.text("name").unwrap_or_default(),
        relation: record.text("relation"),
        phone: record.text("phone").or_else(|| record.text("other_phone")),
    });
    Ok(contacts.collect())
}
