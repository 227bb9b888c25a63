//! What is written after paying: a claim for the whole fee, and the year's expenses.

use tefuda_paper::{
    Claim, Expense, ExpenseKind, ExpenseSheet, NoticeTotal, Place, Words, claim as draw_claim, expense_sheet,
};
use tefuda_record::{Day, Record, kinds::expense};
use tefuda_vault::{Removed, Vault};

use super::{
    Filled, PaperAsk, PaperDeedError,
    known::{Known, every},
};
use crate::{PairError, find_record};

pub(super) fn claim(vault: &Vault, ask: &PaperAsk, today: Day, words: &Words) -> Result<Filled, PaperDeedError> {
    let receipt = receipt(vault, ask)?;
    let nothing = PaperAsk::default();
    let known = Known::choose(vault, &nothing, today)?;
    let of = |id: &str| receipt.as_ref().and_then(|receipt| receipt.text(id));
    let claim = Claim {
        insured: known.insured(),
        relation: known.relation(),
        month: of("treated_month").as_deref().and_then(month),
        institution: of("institution"),
        institution_address: None,
        place: of("category").as_deref().and_then(place),
        paid: of("paid").and_then(|paid| paid.parse().ok()),
        paid_on: receipt.as_ref().and_then(|receipt| receipt.day_of("paid_on")),
        reason: None,
        last_day: None,
    };
    Ok(Filled {
        paper: draw_claim(&claim, words),
        fields: known.fields(),
        kinds: receipt.iter().map(|receipt| receipt.kind().id).collect(),
        left_out: 0,
    })
}

/// The receipt named, else the newest one of which the whole fee was paid, else none.
fn receipt(vault: &Vault, ask: &PaperAsk) -> Result<Option<Record>, PaperDeedError> {
    if let Some(beginning) = &ask.record {
        let record = find_record(vault, beginning, Removed::Hidden)?.record()?;
        return if record.kind() == &expense::KIND {
            Ok(Some(record))
        } else {
            Err(PairError::NoRecord.into())
        };
    }
    let (records, _unread) = every(vault, &expense::KIND)?;
    let whole = records
        .into_iter()
        .filter(|record| record.text("burden_ratio").as_deref() == Some("10"));
    Ok(whole.max_by_key(Record::day))
}

pub(super) fn expenses(vault: &Vault, ask: &PaperAsk, today: Day, words: &Words) -> Result<Filled, PaperDeedError> {
    let year = ask.year.unwrap_or(today.year());
    let known = Known::choose(vault, ask, today)?;
    let name = known.text("name");
    let (records, unread) = every(vault, &expense::KIND)?;
    let mut sheet = ExpenseSheet {
        year,
        name: name.clone(),
        address: known.text("address"),
        notice: None,
        rows: Vec::new(),
    };
    let mut left_out = unread;
    let of_year = records
        .iter()
        .filter(|record| record.day().is_some_and(|day| day.year() == year));
    for record in of_year {
        let Some(paid) = amount(record, "paid") else {
            left_out += 1;
            continue;
        };
        if record.text("receipt").as_deref() == Some("notice") {
            let told = sheet.notice.map_or(0, |notice| notice.told);
            sheet.notice = Some(NoticeTotal {
                told: told.saturating_add(paid),
                paid: None,
                covered: None,
            });
        } else {
            sheet.rows.push(Expense {
                person: record.text("patient_name").or_else(|| name.clone()).unwrap_or_default(),
                payee: record.text("institution").unwrap_or_default(),
                kind: record.text("category").as_deref().map(kind),
                paid,
                covered: amount(record, "refunded").unwrap_or(0),
            });
        }
    }
    let has_any = !sheet.rows.is_empty() || sheet.notice.is_some();
    Ok(Filled {
        paper: expense_sheet(&sheet, words),
        fields: known.fields(),
        kinds: has_any.then_some(expense::KIND.id).into_iter().collect(),
        left_out,
    })
}

fn amount(record: &Record, id: &str) -> Option<u64> {
    record.text(id)?.parse().ok()
}

/// `202611` as people write it.
fn month(digits: &str) -> Option<String> {
    let (year, month) = digits.split_at_checked(4).filter(|_| digits.len() == 6)?;
    let day = Day::from_ymd(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    let (era, year_of_era) = day.era()?;
    let era_year = if year_of_era == 1 {
        "元".to_owned()
    } else {
        year_of_era.to_string()
    };
    Some(format!(
        "{}{era_year}年{}月({}年{}月)",
        era.name(),
        day.month(),
        day.year(),
        day.month()
    ))
}

fn place(category: &str) -> Option<Place> {
    match category {
        "outpatient" | "dental" => Some(Place::Outpatient),
        "inpatient" | "dental_inpatient" => Some(Place::Inpatient),
        "dispensing" => Some(Place::Pharmacy),
        _ => None,
    }
}

/// 医療費の区分 of the tax office's sheet.
fn kind(category: &str) -> ExpenseKind {
    match category {
        "outpatient" | "inpatient" | "dental" | "dental_inpatient" | "visiting_nurse" | "treatment" => {
            ExpenseKind::Treatment
        }
        "care" => ExpenseKind::Care,
        "dispensing" | "otc" => ExpenseKind::Medicine,
        _ => ExpenseKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn a_month_is_said_in_both_calendars() {
        assert_eq!(month("202611").as_deref(), Some("令和8年11月(2026年11月)"));
        assert_eq!(month("201905").as_deref(), Some("令和元年5月(2019年5月)"));
        assert_eq!(month("202613"), None);
        assert_eq!(month("20261"), None);
    }
}
