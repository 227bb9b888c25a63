//! Who may ask for what, how long somebody may be entrusted, and what never shows.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use tefuda_consent::{
    Asker, Audience, FieldId, Locks, Nonce, Origin, ProposalError, Purpose, Request, Stand, is_own_statement, propose,
};
use tefuda_record::{Moment, Record};

const NOW: Moment = Moment(1_795_395_600);

fn field(id: &str) -> FieldId {
    FieldId::parse(id).unwrap()
}

fn record() -> Record {
    let kind = tefuda_record::kind("eligibility").unwrap();
    let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(kind.examples).unwrap();
    Record::from_json("eligibility", examples.first().unwrap()).unwrap()
}

fn request(wanted: &[&str]) -> Request {
    Request {
        purpose: Purpose::Visit,
        audience: Audience::Anyone,
        wanted: wanted.iter().map(|id| field(id)).collect(),
        origin: Origin::Own,
    }
}

#[test]
fn each_counter_asks_for_what_it_has_a_use_for() {
    let says = |asker: Asker| {
        ["insurer_number", "name", "address", "ceiling_class", "long_term_on"].map(|id| asker.may_ask(field(id)))
    };
    assert_eq!(says(Asker::Clinic), [true, true, true, true, true]);
    assert_eq!(says(Asker::Pharmacy), [true, true, false, true, false]);
    assert_eq!(says(Asker::Insurer), [true, true, true, false, false]);
    assert_eq!(says(Asker::TownHall), [true, true, true, false, false]);
    let unknown = says(Asker::Unknown);
    assert_eq!((unknown[0], unknown[1], unknown[3]), (false, true, false));
}

#[test]
fn everything_but_ones_own_statement_may_be_signed_by_others() {
    let own: Vec<FieldId> = FieldId::all().filter(|field| is_own_statement(*field)).collect();
    assert_eq!(own, [field("filed_on")]);
    let signable: BTreeSet<FieldId> = FieldId::signable().collect();
    assert_eq!(signable.len() + 1, FieldId::all().count());
    assert!(!signable.contains(&field("filed_on")));
}

#[test]
fn only_what_was_wanted_is_shown() {
    let proposal = propose(&request(&["name"]), &record(), &Locks::none()).unwrap();
    let shown: Vec<FieldId> = proposal.shown().collect();
    assert_eq!(shown, [field("name")]);
    let stands = |id: &str| {
        let offers = proposal.offers();
        offers.iter().find(|offer| offer.field == field(id)).unwrap().stand
    };
    assert_eq!((stands("name"), stands("birth_day")), (Stand::Shown, Stand::Kept));
}

#[test]
fn somebody_is_entrusted_for_a_week_at_most() {
    let proposal = || propose(&request(&["name", "birth_day"]), &record(), &Locks::none()).unwrap();
    let week = 7 * 86_400;
    let entrusted = proposal().entrust(NOW, week).unwrap();
    assert_eq!(
        entrusted.fields().collect::<Vec<_>>(),
        [field("name"), field("birth_day")]
    );
    assert_eq!(
        (entrusted.agreed_at(), entrusted.expires_at()),
        (NOW, NOW.plus_seconds(week))
    );
    assert_eq!(format!("{entrusted:?}"), "Entrusted(Consent(2 fields, Visit))");
    for seconds in [0, week + 1] {
        assert_eq!(proposal().entrust(NOW, seconds), Err(ProposalError::Term));
    }
    // The person's own consent lasts a day.
    assert!(proposal().agree(NOW, 86_400).is_ok());
    assert!(matches!(proposal().agree(NOW, 86_401), Err(ProposalError::Term)));
}

#[test]
fn locks_say_what_they_hold_and_print_nothing() {
    let locks: Locks = [field("address"), field("name")].into_iter().collect();
    assert_eq!(locks.fields().collect::<Vec<_>>(), [field("name"), field("address")]);
    assert!(locks.holds(field("name")) && !locks.holds(field("sex")));
    assert_eq!(format!("{locks:?}"), "Locks(..)");
    assert_eq!(Locks::none().fields().count(), 0);
}

#[test]
fn a_nonce_is_plain_and_prints_nothing() {
    for text in ["AAECAwQFBgc", "--------", "________", "a-b_c-d_"] {
        assert_eq!(Nonce::parse(text).unwrap().as_str(), text);
    }
    for text in ["", "1234567", "12345678=", "1234 678", "あああああああああ"] {
        assert!(Nonce::parse(text).is_err(), "{text}");
    }
    assert!(Nonce::parse(&"a".repeat(128)).is_ok() && Nonce::parse(&"a".repeat(129)).is_err());
    assert_eq!(format!("{:?}", Nonce::parse("AAECAwQFBgc").unwrap()), "Nonce(..)");
}
