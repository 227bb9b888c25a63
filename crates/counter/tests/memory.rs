//! A counter's memory: which lists it goes by, and what it has seen, across restarts.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use tefuda_consent::{Audience, Locks, Request, preset, propose};
use tefuda_counter::{Desk, Keep, Pin, PinError, SeenError, SeenStore, Shelf, ShelfError, Sight, judge, judge_with};
use tefuda_credential::{
    Acceptance, Expected, Issuance, IssuerKey, IssuerKind, Layout, ProofId, Realm, TrustError, TrustList, TrustTerms,
    TrustedIssuer, TrustedKey, Verdict, issue, present, self_attest,
};
use tefuda_crypto::{SigningKey, SystemRandom};
use tefuda_record::{InsurerNumber, Moment, Record};

const NOW: Moment = Moment(1_795_395_600);

fn record() -> Record {
    let json = serde_json::json!({"document": "certificate", "insurer_number": "138990", "insured_number": "3456",
        "name": "髙橋 花子", "birth_day": "1954-03-04"});
    Record::from_json("eligibility", json.as_object().unwrap()).unwrap()
}

fn key(number: u8) -> SigningKey {
    let mut secret = [0x22; 32];
    secret[31] = number;
    SigningKey::from_secret_bytes(&secret).unwrap()
}

fn insurer(iss: &str, signer: &SigningKey) -> TrustedIssuer {
    TrustedIssuer {
        iss: iss.to_owned(),
        name: "例示区国民健康保険".to_owned(),
        kind: IssuerKind::Insurer,
        insurer_numbers: vec![InsurerNumber::parse("138990").unwrap()],
        institution_code: None,
        keys: vec![TrustedKey {
            kid: "k1".to_owned(),
            public: signer.public().clone(),
            from: NOW.plus_seconds(-9 * 86_400),
            until: NOW.plus_seconds(90 * 86_400),
            revoked_at: None,
        }],
    }
}

fn list(root: &SigningKey, version: u64, iat: Moment, issuer: TrustedIssuer) -> String {
    let terms = TrustTerms {
        version,
        iat,
        exp: NOW.plus_seconds(30 * 86_400),
        realm: Realm::Real,
    };
    TrustList::sign(root, terms, &[issuer]).unwrap()
}

const ISS: &str = "https://kokuho.reiji.example";

fn proof(at: Moment) -> String {
    let holder = key(3);
    let issuance = Issuance {
        record: &record(),
        layout: &Layout::fields(),
        holder: holder.public(),
        iat: NOW,
        nbf: None,
        exp: NOW.plus_seconds(30 * 86_400),
        status: None,
    };
    let issuer = IssuerKey::new(ISS, "k1", key(2)).unwrap();
    let credential = issue(&issuer, &issuance, &mut SystemRandom).unwrap();
    let request = Request::from_preset(preset("hospital").unwrap(), Audience::Anyone);
    let consent = propose(&request, &record(), &Locks::none())
        .unwrap()
        .agree(at, 600)
        .unwrap();
    let shown = present(&credential, consent, &holder, at, &mut SystemRandom).unwrap();
    shown.sd_jwt().to_owned()
}

fn trust() -> TrustList {
    TrustList::parse(
        &list(&key(1), 7, NOW.plus_seconds(-60), insurer(ISS, &key(2))),
        Acceptance::Real,
    )
    .unwrap()
}

fn desk(name: &str) -> Desk {
    Desk::parse(name).unwrap()
}

/// Each call opens the memory anew, as another run of the program would.
fn reason(folder: &Path, proof: &str, at_desk: &str, at: i64) -> Option<String> {
    let seen = SeenStore::new(&folder.join("seen.log"));
    let desk = desk(at_desk);
    let verdict = judge_with(
        proof,
        Some(&trust()),
        &Expected::default(),
        Some((&seen, &desk)),
        NOW.plus_seconds(at),
    );
    verdict.reason().map(str::to_owned)
}

#[test]
fn a_proof_is_confirmed_once_and_at_one_desk() {
    let folder = tempfile::tempdir().unwrap();
    let proof = proof(NOW);
    assert_eq!(reason(folder.path(), &proof, "a", 10), None);
    assert_eq!(
        reason(folder.path(), &proof, "a", 12),
        None,
        "a scanner reads on and on"
    );
    assert_eq!(reason(folder.path(), &proof, "b", 12).as_deref(), Some("already_seen"));
    assert_eq!(
        reason(folder.path(), &proof, "a", 13),
        None,
        "the first desk keeps its verdict"
    );
    // It is out of its minutes, but this desk took it in time and is still reading.
    assert_eq!(reason(folder.path(), &proof, "a", 125), None);
    assert_eq!(reason(folder.path(), &proof, "a", 400).as_deref(), Some("proof_stale"));
    assert_eq!(reason(folder.path(), &proof, "b", 125).as_deref(), Some("proof_stale"));
}

#[test]
fn another_encoding_and_the_twin_of_the_signature_are_the_same_proof() {
    let folder = tempfile::tempdir().unwrap();
    let proof = proof(NOW);
    assert_eq!(reason(folder.path(), &proof, "a", 10), None);
    let digits = tefuda_credential::codec::encode(&proof).unwrap();
    let wide: String = digits
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    for twin in [digits, wide, format!(" {proof}\r\n"), negated(&proof)] {
        assert_eq!(reason(folder.path(), &twin, "b", 11).as_deref(), Some("already_seen"));
    }
}

/// The same proof with the other signature (r, n − s) that fits the same key and words.
fn negated(proof: &str) -> String {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let (head, signature) = proof.rsplit_once('.').unwrap();
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    let mut borrow = 0;
    for at in (0..32).rev() {
        let difference = i16::from(ORDER[at]) - i16::from(bytes[32 + at]) - borrow;
        borrow = i16::from(difference < 0);
        bytes[32 + at] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    format!("{head}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn what_is_not_taken_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let proof = proof(NOW);
    assert_eq!(reason(folder.path(), &proof, "a", 300).as_deref(), Some("proof_stale"));
    assert_eq!(reason(folder.path(), &proof, "a", -200).as_deref(), Some("clock_doubt"));
    assert_eq!(
        reason(folder.path(), &proof, "b", 10),
        None,
        "the clock of the first desk was wrong, not the proof"
    );
}

#[test]
fn a_self_attested_proof_seen_before_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let request = Request::from_preset(preset("identity").unwrap(), Audience::Anyone);
    let consent = propose(&request, &record(), &Locks::none())
        .unwrap()
        .agree(NOW, 600)
        .unwrap();
    let (shown, _key) = self_attest(&record(), consent, NOW, &mut SystemRandom).unwrap();
    assert_eq!(
        reason(folder.path(), shown.sd_jwt(), "a", 1).as_deref(),
        Some("self_attested")
    );
    assert_eq!(
        reason(folder.path(), shown.sd_jwt(), "b", 1).as_deref(),
        Some("already_seen")
    );
}

#[test]
fn a_memory_that_cannot_be_asked_confirms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let proof = proof(NOW);
    for content in ["tefuda-seen 2\n", "tefuda-seen 1\nzz 1 a\nzz 2 a\n", "something else\n"] {
        fs::write(folder.path().join("seen.log"), content).unwrap();
        assert_eq!(
            reason(folder.path(), &proof, "a", 1).as_deref(),
            Some("store_unavailable"),
            "{content}"
        );
    }
    fs::remove_file(folder.path().join("seen.log")).unwrap();
    fs::create_dir(folder.path().join("seen.log")).unwrap();
    assert_eq!(
        reason(folder.path(), &proof, "a", 1).as_deref(),
        Some("store_unavailable")
    );
    // What is invalid needs no memory.
    assert_eq!(reason(folder.path(), "nothing", "a", 1).as_deref(), Some("malformed"));
}

#[test]
fn a_torn_line_belongs_to_a_verdict_that_nobody_heard() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen.log");
    let store = SeenStore::new(&path);
    let look = |id: u8, name: &str| store.look(ProofId([id; 32]), &desk(name), NOW, Keep::First).unwrap();
    assert_eq!(look(1, "a"), Sight::First);
    let whole = fs::read(&path).unwrap();
    assert_eq!(look(2, "a"), Sight::First);
    let more = fs::read(&path).unwrap();
    for cut in whole.len()..more.len() {
        fs::write(&path, &more[..cut]).unwrap();
        assert_eq!(look(1, "b"), Sight::Elsewhere);
        assert_eq!(look(2, "b"), Sight::First, "{cut}");
        assert_eq!(look(2, "c"), Sight::Elsewhere, "{cut}");
    }
    for cut in 0..14 {
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(look(1, "b"), Sight::First, "the head itself was torn at {cut}");
    }
}

#[test]
fn a_day_later_it_is_forgotten_and_not_sooner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen.log");
    let store = SeenStore::new(&path);
    let id = |number: u32| {
        let mut id = [0; 32];
        id[..4].copy_from_slice(&number.to_be_bytes());
        ProofId(id)
    };
    let mut text = "tefuda-seen 1\n".to_owned();
    for number in 0..1_500_u32 {
        let hex: String = id(number).0.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push_str(&format!("{hex} {} a\n", NOW.0));
    }
    fs::write(&path, &text).unwrap();
    let sight = |number: u32, at: i64| {
        store
            .look(id(number), &desk("b"), NOW.plus_seconds(at), Keep::First)
            .unwrap()
    };
    assert_eq!(sight(9, 86_400), Sight::Elsewhere);
    assert_eq!(sight(2_000, 86_400), Sight::First);
    assert!(fs::metadata(&path).unwrap().len() > 100_000);
    assert_eq!(sight(2_001, 86_401), Sight::First);
    let left = fs::read_to_string(&path).unwrap();
    assert_eq!(left.lines().count(), 3, "the head and the two of today");
    assert_eq!(sight(2_000, 86_402), Sight::Again(NOW.plus_seconds(86_400)));
}

#[test]
fn of_many_who_ask_at_once_one_is_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen.log");
    let sights: Vec<Sight> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..8)
            .map(|number| {
                let store = SeenStore::new(&path);
                scope.spawn(move || {
                    let desk = Desk::parse(&format!("desk-{number}")).unwrap();
                    store.look(ProofId([7; 32]), &desk, NOW, Keep::First).unwrap()
                })
            })
            .collect();
        asking.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert_eq!(sights.iter().filter(|sight| **sight == Sight::First).count(), 1);
}

#[test]
fn desks_have_plain_names() {
    for name in ["", "受付", "a b", "a\nb", &"a".repeat(41)] {
        assert!(Desk::parse(name).is_err(), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    let nowhere = SeenStore::new(&folder.path().join("no/such/seen.log"));
    let refused = nowhere.look(ProofId([1; 32]), &desk("a"), NOW, Keep::First);
    assert!(matches!(refused, Err(SeenError::Io(_))));
}

#[test]
fn a_root_is_pinned_once_and_an_older_list_is_refused_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let text = |version, iat| list(&key(1), version, NOW.plus_seconds(iat), insurer(ISS, &key(2)));
    let fingerprint = trust().root_fingerprint();
    let mut shelf = Shelf::open(folder.path()).unwrap();
    let unpinned = shelf
        .add(&text(7, 0), Acceptance::Real, Pin::KnownOnly)
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(unpinned, ShelfError::Pin(PinError::Unpinned { fingerprint: shown }) if shown == fingerprint));
    let wrong = shelf
        .add(&text(7, 0), Acceptance::Real, Pin::Fingerprint("00 11"))
        .map(|_| ());
    assert!(matches!(wrong, Err(ShelfError::Pin(PinError::Unpinned { .. }))));
    let spoken = fingerprint.to_uppercase().replace(' ', "-");
    shelf
        .add(&text(7, 0), Acceptance::Real, Pin::Fingerprint(&spoken))
        .unwrap();
    // Another run: the root is known, what is older is not taken.
    let mut shelf = Shelf::open(folder.path()).unwrap();
    assert_eq!(shelf.pinned().lists().len(), 1);
    for (version, iat) in [(6, 10), (8, -10)] {
        let refused = shelf
            .add(&text(version, iat), Acceptance::Real, Pin::KnownOnly)
            .map(|_| ());
        assert!(matches!(
            refused,
            Err(ShelfError::Pin(PinError::Trust(TrustError::Rollback)))
        ));
    }
    shelf.add(&text(8, 10), Acceptance::Real, Pin::KnownOnly).unwrap();
    assert_eq!(
        Shelf::open(folder.path()).unwrap().pinned().newest(),
        Some(NOW.plus_seconds(10))
    );
    // Somebody puts the old file back, or takes it away: the memory says no.
    let file = fs::read_dir(folder.path().join("trust")).unwrap();
    let file = file
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|of| of == "jwt"));
    let file = file.unwrap();
    fs::write(&file, text(7, 0)).unwrap();
    assert!(matches!(
        Shelf::open(folder.path()),
        Err(ShelfError::Pin(PinError::Trust(TrustError::Rollback)))
    ));
    fs::remove_file(&file).unwrap();
    assert!(matches!(
        Shelf::open(folder.path()),
        Err(ShelfError::Pin(PinError::Trust(TrustError::Rollback)))
    ));
}

#[test]
fn one_root_cannot_speak_of_what_another_speaks_of() {
    let folder = tempfile::tempdir().unwrap();
    let mut shelf = Shelf::open(folder.path()).unwrap();
    let fingerprint = |text: &str| TrustList::parse(text, Acceptance::Real).unwrap().root_fingerprint();
    let first = list(&key(1), 1, NOW, insurer(ISS, &key(2)));
    shelf
        .add(&first, Acceptance::Real, Pin::Fingerprint(&fingerprint(&first)))
        .unwrap();
    let thief = list(&key(9), 99, NOW, insurer(ISS, &key(9)));
    let refused = shelf
        .add(&thief, Acceptance::Real, Pin::Fingerprint(&fingerprint(&thief)))
        .map(|_| ());
    assert!(matches!(refused, Err(ShelfError::Pin(PinError::Overlap))));
    let other = list(&key(9), 1, NOW, insurer("https://kenpo.mihon.example", &key(9)));
    shelf
        .add(&other, Acceptance::Real, Pin::Fingerprint(&fingerprint(&other)))
        .unwrap();
    assert_eq!(
        shelf.pinned().list_for(ISS).unwrap().root_thumbprint(),
        key(1).public().thumbprint()
    );
    let verdict = judge(&proof(NOW), shelf.pinned(), &Expected::default(), None, NOW);
    assert!(matches!(verdict, Verdict::Verified(_)));
}

#[test]
fn the_newest_list_of_any_root_is_the_floor_of_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let mut shelf = Shelf::open(folder.path()).unwrap();
    for (root, iss, iat) in [(1, ISS, -60), (9, "https://kenpo.mihon.example", 300)] {
        let text = list(&key(root), 1, NOW.plus_seconds(iat), insurer(iss, &key(2)));
        let fingerprint = TrustList::parse(&text, Acceptance::Real).unwrap().root_fingerprint();
        shelf
            .add(&text, Acceptance::Real, Pin::Fingerprint(&fingerprint))
            .unwrap();
    }
    let verdict = judge(&proof(NOW), shelf.pinned(), &Expected::default(), None, NOW);
    assert_eq!(verdict.reason(), Some("clock_doubt"));
}
