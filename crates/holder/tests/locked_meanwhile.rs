//! «What I locked after I had agreed stays in too, on the screen and on paper.»
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use tefuda_consent::Consent;
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{Ask, Choosing, Coded, Proof, ProveError, lock_fields, locks, make_printable, propose_for, prove};
use tefuda_record::{Moment, Record};
use tefuda_vault::{Home, Vault};

const NOW: Moment = Moment(1_795_395_600);

fn vault(folder: &std::path::Path) -> (Vault, Record) {
    let passphrase = Passphrase::new("a long made-up passphrase").unwrap();
    let home = Home::create(&folder.join("home"), &passphrase, "花子", &mut SystemRandom).unwrap();
    let vault = home.person(&home.persons()[0].id).unwrap();
    let examples = tefuda_record::kind("eligibility").unwrap().examples;
    let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(examples).unwrap();
    (vault, Record::from_json("eligibility", &examples[0]).unwrap())
}

fn agreed(vault: &Vault, record: &Record) -> Consent {
    let proposal = propose_for(&Ask::default(), record, &locks(vault).unwrap(), NOW.day_in_japan()).unwrap();
    proposal.agree(NOW, 600).unwrap()
}

#[test]
fn a_lock_set_after_the_consent_holds_on_the_screen_and_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let (mut vault, record) = vault(folder.path());
    let consents = [agreed(&vault, &record), agreed(&vault, &record)];
    lock_fields(&mut vault, &["insured_number".to_owned()], NOW).unwrap();
    let [screen, paper] = consents;
    let screen = prove(&mut vault, &record, screen, Choosing::Best, &mut SystemRandom).map(|_: Proof| ());
    let paper = make_printable(&mut vault, &record, paper, Choosing::Best, &mut SystemRandom).map(|_| ());
    for refused in [screen, paper] {
        let error = refused.unwrap_err();
        assert!(matches!(error, ProveError::Locked(_)));
        assert_eq!(error.problem().code, "locked");
    }
    // With the lock known from the start the same field is simply not among those shown.
    let consent = agreed(&vault, &record);
    assert!(make_printable(&mut vault, &record, consent, Choosing::Best, &mut SystemRandom).is_ok());
}
