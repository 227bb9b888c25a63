//! Which of several documents is the one to show.

use crate::{Day, Record};

/// What a document is good for on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 資格確認書 within its days: stands alone at a counter.
    StandsAlone,
    /// Within its days, to be shown together with the card.
    WithCard,
    /// Its last day has passed.
    Expired,
    /// Its first day has not come.
    NotYet,
    /// A former insurance card: no longer valid since 2025-12-02.
    Former,
}

/// A document that is held, with whatever names it outside (its id).
#[derive(Clone, Copy, Debug)]
pub struct Held<'a, I> {
    /// What names it outside.
    pub id: I,
    /// The record.
    pub record: &'a Record,
}

/// What a document is good for on `day`.
#[must_use]
pub fn state(record: &Record, day: Day) -> State {
    if record.text("document").as_deref() == Some("former_card") {
        return State::Former;
    }
    if record.day_of("expires_on").is_some_and(|last| last < day) {
        return State::Expired;
    }
    if record.day_of("acquired_on").is_some_and(|first| first > day) {
        return State::NotYet;
    }
    if record.text("document").as_deref() == Some("certificate") {
        State::StandsAlone
    } else {
        State::WithCard
    }
}

/// Whether two documents speak of the same eligibility: same insurer, symbol, number and branch.
#[must_use]
pub fn same_eligibility(one: &Record, other: &Record) -> bool {
    ["insurer_number", "insured_symbol", "insured_number", "branch_number"]
        .iter()
        .all(|id| one.text(id) == other.text(id))
}

/// The document to propose on `day`: of those valid, the one issued last; of several issued that day, the one that stands
/// alone. Expired, former and future ones are never proposed.
pub fn propose<'a, I>(held: impl IntoIterator<Item = Held<'a, I>>, day: Day) -> Option<Held<'a, I>> {
    held.into_iter()
        .filter(|held| matches!(state(held.record, day), State::StandsAlone | State::WithCard))
        .max_by_key(|held| {
            let issued = held
                .record
                .day_of("issued_on")
                .or_else(|| held.record.day_of("acquired_on"));
            (
                issued,
                state(held.record, day) == State::StandsAlone,
                held.record.day_of("expires_on"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fields, parse_day};

    fn document(kind: &str, issued: &str, expires: &str) -> Record {
        let mut fields = Fields::of("eligibility").unwrap();
        for (id, text) in [
            ("document", kind),
            ("insurer_number", "138990"),
            ("insured_number", "3456"),
            ("name", "手札 花子"),
            ("birth_day", "1985-04-01"),
            ("acquired_on", "2024-04-01"),
            ("issued_on", issued),
            ("expires_on", expires),
        ] {
            fields.set(id, text).unwrap();
        }
        Record::new(fields).unwrap()
    }

    fn proposed(records: &[Record], day: &str) -> Option<usize> {
        let held = records.iter().enumerate().map(|(id, record)| Held { id, record });
        propose(held, parse_day(day).unwrap()).map(|held| held.id)
    }

    #[test]
    fn the_newest_valid_document_is_proposed_and_an_expired_one_never() {
        let records = [
            document("certificate", "2025-08-01", "2026-07-31"),
            document("certificate", "2026-08-01", "2027-07-31"),
            document("former_card", "2026-09-01", ""),
            document("notice", "2026-08-01", ""),
        ];
        assert_eq!(
            proposed(&records, "2026-07-31"),
            Some(1),
            "valid by its eligibility, though printed for August"
        );
        assert_eq!(proposed(&records, "2026-11-22"), Some(1));
        assert_eq!(proposed(&records[..1], "2026-08-01"), None);
        assert_eq!(proposed(&records, "2027-08-01"), Some(3), "the notice has no last day");
        assert_eq!(proposed(&records[2..3], "2026-11-22"), None);
    }

    #[test]
    fn the_last_day_still_counts() {
        let record = document("certificate", "2025-08-01", "2026-07-31");
        assert_eq!(state(&record, parse_day("2026-07-31").unwrap()), State::StandsAlone);
        assert_eq!(state(&record, parse_day("2026-08-01").unwrap()), State::Expired);
        assert_eq!(state(&record, parse_day("2024-03-31").unwrap()), State::NotYet);
        assert_eq!(
            state(&document("notice", "2025-08-01", ""), parse_day("2026-01-01").unwrap()),
            State::WithCard
        );
    }

    #[test]
    fn the_branch_tells_members_of_a_family_apart() {
        let one = document("certificate", "2025-08-01", "");
        let mut fields = one.clone().into_fields();
        fields.set("branch_number", "2").unwrap();
        assert!(!same_eligibility(&one, &Record::new(fields).unwrap()));
        assert!(same_eligibility(&one, &document("notice", "2026-08-01", "")));
    }
}
