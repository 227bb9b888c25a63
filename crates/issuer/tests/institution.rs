//! A clinic's life: it is known by its card, asks, sees originals, and changes its key.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tefuda_consent::{Asker, Audience, FieldId, Locks, Nonce, Purpose, Request, preset, propose};
use tefuda_credential::copies::{Batch, CopiesRequest, CopyLayout};
use tefuda_credential::{
    Acceptance, Expected, Grade, IssueError as Refused, IssuerKind, KeyCard, ProofRequest, Realm, RequestError,
    Requester, Shown, TrustList, Verdict, present, self_attest, verify,
};
use tefuda_crypto::{Identity, Passphrase, SigningKey, SystemRandom, WorkFactor};
use tefuda_issuer::{
    Asking, InitError, IssueError, Profile, Sealing, TrustDeedError, TrustTerm, Why, WitnessOrder, admit, card, init,
    request, rotate, trust, withdraw, witness,
};
use tefuda_record::{InsurerNumber, Moment, Record, parse_day};

const NOW: Moment = Moment(1_795_395_600);
const DAY: i64 = 86_400;

fn passphrase() -> Passphrase {
    Passphrase::new("例示の合言葉").unwrap()
}

fn profile(code: &str) -> Profile {
    Profile {
        name: format!("例示医院{code}"),
        iss: format!("https://iin-{code}.example"),
        kind: IssuerKind::Clinic,
        institution_code: Some(code.to_owned()),
        insurer_numbers: Vec::new(),
        realm: Realm::Real,
    }
}

fn init_at(folder: &Path, profile: &Profile) -> Result<(), InitError> {
    let passphrase = passphrase();
    let sealing = Sealing {
        passphrase: &passphrase,
        work: WorkFactor::LOWEST,
    };
    init(folder, profile, &sealing, NOW, &mut SystemRandom)
}

const HERE: &str = "1319910012";
const THERE: &str = "1319910020";

fn clinics() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    init_at(&here, &profile(HERE)).unwrap();
    init_at(&there, &profile(THERE)).unwrap();
    (folder, here, there)
}

fn term(seconds: i64) -> TrustTerm {
    TrustTerm {
        iat: NOW.plus_seconds(seconds),
        exp: NOW.plus_seconds(seconds + 365 * DAY),
    }
}

fn record() -> Record {
    let json = serde_json::json!({"document": "certificate", "insurer_number": "138990", "insured_number": "3456",
        "name": "髙橋 花子", "birth_day": "1954-03-04", "expires_on": "2027-07-31"});
    Record::from_json("eligibility", json.as_object().unwrap()).unwrap()
}

fn shown() -> Shown {
    let request = Request::from_preset(preset("hospital").unwrap(), Audience::parse(HERE).unwrap());
    let consent = propose(&request, &record(), &Locks::none())
        .unwrap()
        .agree(NOW, 600)
        .unwrap();
    let (proof, _key) = self_attest(&record(), consent, NOW, &mut SystemRandom).unwrap();
    let verdict = verify(proof.sd_jwt(), None, &Expected::default(), NOW);
    verdict.shown().unwrap().clone()
}

fn ids(names: &[&str]) -> BTreeSet<FieldId> {
    names.iter().map(|name| FieldId::parse(name).unwrap()).collect()
}

/// What the next clinic says of the first copy of a batch that this one witnessed.
fn read_there(here: &Path, list: &TrustList, at: Moment) -> Verdict {
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let keys: Vec<(SigningKey, CopyLayout)> = CopyLayout::spread(2)
        .map(|layout| (SigningKey::make(&mut SystemRandom).unwrap(), layout))
        .collect();
    let copies = CopiesRequest::write(&identity.recipient(), &[ids(&["name", "birth_day"])], &keys).unwrap();
    let order = WitnessOrder {
        shown: &shown(),
        request: &copies,
        seen: &ids(&["name", "birth_day", "insurer_number"]),
        original: "certificate",
        original_expires: Some(parse_day("2027-03-31").unwrap()),
        now: NOW,
        exp: NOW.plus_seconds(90 * DAY),
    };
    let issued = witness(here, &passphrase(), &order, &mut SystemRandom).unwrap();
    assert_eq!(issued.copies, 2);
    let batch = Batch::open(&identity, &issued.sealed).unwrap();
    let copy = &batch.credentials()[0];
    let request = Request {
        wanted: ids(&["name", "birth_day"]),
        ..Request::from_preset(preset("hospital").unwrap(), Audience::Anyone)
    };
    let consent = propose(&request, &record(), &Locks::none())
        .unwrap()
        .agree(at, 600)
        .unwrap();
    let proof = present(copy, consent, &keys[0].0, at, &mut SystemRandom).unwrap();
    verify(proof.sd_jwt(), Some(list), &Expected::default(), at)
}

#[test]
fn a_card_makes_a_witness_known_and_nothing_more() {
    let (_folder, here, there) = clinics();
    let card = card(&here).unwrap();
    let again = KeyCard::parse(&card.digits().unwrap()).unwrap();
    assert_eq!(again, card);
    assert_eq!(card.fingerprint().len(), 79);
    let before = trust(&there, &passphrase(), term(0)).unwrap();
    let before = TrustList::parse(&before.text, Acceptance::Real).unwrap();
    assert_eq!(read_there(&here, &before, NOW).reason(), Some("unknown_issuer"));
    let after = admit(&there, &passphrase(), &again, term(1)).unwrap();
    assert_eq!(after.terms().version, 2);
    let after = TrustList::parse(&after.text, Acceptance::Real).unwrap();
    assert_eq!(after.institution(HERE).unwrap().insurer_numbers, []);
    let Verdict::Verified(shown) = read_there(&here, &after, NOW) else {
        panic!("not verified");
    };
    assert_eq!(shown.grade, Some(Grade::Witnessed));
    assert_eq!(shown.witness.unwrap().name, "例示医院1319910012");
    // Whoever was admitted stays, until withdrawn.
    let later = trust(&there, &passphrase(), term(2)).unwrap();
    assert!(
        TrustList::parse(&later.text, Acceptance::Real)
            .unwrap()
            .institution(HERE)
            .is_some()
    );
    let gone = withdraw(&there, &passphrase(), HERE, term(3)).unwrap();
    let gone = TrustList::parse(&gone.text, Acceptance::Real).unwrap();
    assert_eq!(read_there(&here, &gone, NOW.plus_seconds(10)).reason(), Some("revoked"));
    let nobody = withdraw(&there, &passphrase(), "1319910039", term(4)).map(|_| ());
    assert!(matches!(nobody, Err(TrustDeedError::Unknown)));
}

#[test]
fn a_new_key_goes_on_and_a_stolen_one_takes_everything_with_it() {
    for (why, reason) in [(Why::Routine, None), (Why::Compromised, Some("revoked"))] {
        let (_folder, here, there) = clinics();
        let old = card(&here).unwrap();
        rotate(&here, &passphrase(), why, NOW.plus_seconds(60), &mut SystemRandom).unwrap();
        let new = card(&here).unwrap();
        assert_ne!(old.fingerprint(), new.fingerprint());
        let own = trust(&here, &passphrase(), term(61)).unwrap();
        let own = TrustList::parse(&own.text, Acceptance::Real).unwrap();
        let entry = own.institution(HERE).unwrap();
        assert_eq!(
            entry.keys.iter().map(|key| key.kid.as_str()).collect::<Vec<_>>(),
            ["k2", "k1"]
        );
        // Signed by the key of before, read by the list of after.
        let (_other, before, _) = clinics();
        fs::copy(here.join("issuer.age"), before.join("issuer.age")).unwrap();
        assert_eq!(
            read_there(&before, &own, NOW.plus_seconds(120)).reason(),
            None,
            "the new key"
        );
        let by_old = entry.key("k1").unwrap();
        assert_eq!(by_old.revoked_at.is_some(), reason.is_some());
        // A newer card adds its key and leaves the old one, which its institution alone can withdraw by its own list.
        admit(&there, &passphrase(), &old, term(0)).unwrap();
        let both = admit(&there, &passphrase(), &new, term(1)).unwrap();
        let both = TrustList::parse(&both.text, Acceptance::Real).unwrap();
        assert_eq!(both.institution(HERE).unwrap().keys.len(), 2);
    }
}

#[test]
fn what_an_old_key_signed_counts_after_a_routine_change_only() {
    for (why, reason) in [(Why::Routine, None), (Why::Compromised, Some("revoked"))] {
        let (_folder, here, _) = clinics();
        let kept = fs::read(here.join("issuer.age")).unwrap();
        rotate(&here, &passphrase(), why, NOW.plus_seconds(60), &mut SystemRandom).unwrap();
        let own = trust(&here, &passphrase(), term(61)).unwrap();
        let own = TrustList::parse(&own.text, Acceptance::Real).unwrap();
        let before = tempfile::tempdir().unwrap();
        fs::write(before.path().join("issuer.age"), kept).unwrap();
        let verdict = read_there(before.path(), &own, NOW.plus_seconds(120));
        assert_eq!(verdict.reason(), reason);
    }
}

#[test]
fn a_card_that_contradicts_the_list_is_refused() {
    let (_folder, here, there) = clinics();
    let (_other, thief, _) = clinics();
    admit(&there, &passphrase(), &card(&here).unwrap(), term(0)).unwrap();
    // The same name, code and key id, and another key.
    let refused = admit(&there, &passphrase(), &card(&thief).unwrap(), term(1)).map(|_| ());
    assert!(matches!(refused, Err(TrustDeedError::Contradiction)));
    let third = tempfile::tempdir().unwrap();
    let mut other = profile(HERE);
    other.iss = "https://another.example".to_owned();
    init_at(third.path(), &other).unwrap();
    let refused = admit(&there, &passphrase(), &card(third.path()).unwrap(), term(1)).map(|_| ());
    assert!(matches!(refused, Err(TrustDeedError::Contradiction)));
    // Nor can a card take the place of the one who reads.
    let fourth = tempfile::tempdir().unwrap();
    let mut own = profile(THERE);
    own.iss = "https://another.example".to_owned();
    init_at(fourth.path(), &own).unwrap();
    let refused = admit(&there, &passphrase(), &card(fourth.path()).unwrap(), term(1)).map(|_| ());
    assert!(matches!(refused, Err(TrustDeedError::Contradiction)));
}

#[test]
fn only_a_counter_with_a_code_witnesses_and_asks() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |change: fn(&mut Profile)| {
        let mut profile = profile(HERE);
        change(&mut profile);
        init_at(folder.path(), &profile).unwrap_err()
    };
    assert!(matches!(refused(|p| p.institution_code = None), InitError::Code));
    assert!(matches!(
        refused(|p| p.institution_code = Some("12".to_owned())),
        InitError::Code
    ));
    let number = |p: &mut Profile| p.insurer_numbers = vec![InsurerNumber::parse("138990").unwrap()];
    assert!(matches!(refused(number), InitError::Code));
    assert!(matches!(refused(|p| p.kind = IssuerKind::Insurer), InitError::NoNumber));
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    let mut insurer = profile(HERE);
    insurer.kind = IssuerKind::Insurer;
    insurer.institution_code = None;
    insurer.insurer_numbers = vec![InsurerNumber::parse("138990").unwrap()];
    init_at(folder.path(), &insurer).unwrap();
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let keys = [(SigningKey::make(&mut SystemRandom).unwrap(), CopyLayout::Fields)];
    let copies = CopiesRequest::write(&identity.recipient(), &[], &keys).unwrap();
    let order = WitnessOrder {
        shown: &shown(),
        request: &copies,
        seen: &ids(&["name"]),
        original: "certificate",
        original_expires: None,
        now: NOW,
        exp: NOW.plus_seconds(DAY),
    };
    let refused = witness(folder.path(), &passphrase(), &order, &mut SystemRandom).map(|_| ());
    assert!(matches!(refused, Err(IssueError::NotAWitness)));
    assert!(card(folder.path()).is_err());
    let (_folder, here, _) = clinics();
    let unseen = WitnessOrder {
        seen: &ids(&["name", "address"]),
        ..order
    };
    let refused = witness(&here, &passphrase(), &unseen, &mut SystemRandom).map(|_| ());
    assert!(matches!(refused, Err(IssueError::Credential(Refused::NotShown))));
}

fn asking(nonce: Option<&str>) -> Asking {
    Asking {
        purpose: Purpose::Visit,
        wanted: preset("hospital").unwrap().field_ids().collect(),
        nonce: nonce.map(|nonce| Nonce::parse(nonce).unwrap()),
        iat: NOW,
        exp: NOW.plus_seconds(600),
    }
}

#[test]
fn a_request_is_known_by_the_list_and_answered_to_its_sender_alone() {
    let (_folder, here, there) = clinics();
    let asked = request(&here, &passphrase(), &asking(Some("AAECAwQFBgc"))).unwrap();
    let digits = asked.digits().unwrap();
    let read = ProofRequest::parse(&digits).unwrap();
    assert_eq!(read.as_str(), asked.as_str());
    let list = admit(&there, &passphrase(), &card(&here).unwrap(), term(0)).unwrap();
    let list = TrustList::parse(&list.text, Acceptance::Real).unwrap();
    let known = read.requester(Some(&list), NOW).unwrap();
    assert!(matches!(&known, Requester::Known { name, kind: Asker::Clinic } if name == "例示医院1319910012"));
    assert!(matches!(read.requester(None, NOW), Ok(Requester::Unknown)));
    assert!(matches!(
        read.requester(Some(&list), NOW.plus_seconds(600)),
        Err(RequestError::Expired)
    ));
    let wanted = read.request(&known).unwrap();
    let consent = propose(&wanted, &record(), &Locks::none())
        .unwrap()
        .agree(NOW, 600)
        .unwrap();
    let (proof, _key) = self_attest(&record(), consent, NOW, &mut SystemRandom).unwrap();
    let judge = |code: &str, nonce: &str| {
        let expected = Expected {
            audience: Some(Audience::parse(code).unwrap()),
            nonce: Some(Nonce::parse(nonce).unwrap()),
            ..Expected::default()
        };
        verify(proof.sd_jwt(), None, &expected, NOW)
    };
    let sound = judge(HERE, "AAECAwQFBgc");
    assert_eq!(sound.reason(), Some("self_attested"));
    assert!(sound.shown().unwrap().notes.is_empty(), "bound to its audience");
    assert_eq!(judge(THERE, "AAECAwQFBgc").reason(), Some("wrong_audience"));
    assert_eq!(judge(HERE, "BAECAwQFBgc").reason(), Some("wrong_nonce"));
    // A list that knows another key under that name says who forged it.
    let (_other, thief, _) = clinics();
    let forged = request(&thief, &passphrase(), &asking(None)).unwrap();
    assert!(matches!(forged.requester(Some(&list), NOW), Err(RequestError::Forged)));
    let gone = withdraw(&there, &passphrase(), HERE, term(1)).unwrap();
    let gone = TrustList::parse(&gone.text, Acceptance::Real).unwrap();
    assert!(matches!(
        read.requester(Some(&gone), NOW.plus_seconds(5)),
        Err(RequestError::KeyOver)
    ));
}

#[test]
fn an_unknown_asker_gets_no_number_by_default() {
    let (_folder, here, _) = clinics();
    let asked = request(&here, &passphrase(), &asking(None)).unwrap();
    let wanted = asked.request(&Requester::Unknown).unwrap();
    let proposal = propose(&wanted, &record(), &Locks::none()).unwrap();
    let shown: Vec<&str> = proposal.shown().map(FieldId::id).collect();
    assert_eq!(shown, ["name", "birth_day", "expires_on"]);
}
