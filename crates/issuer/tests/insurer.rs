//! An insurer's life: made once, asked for copies, known by its list.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use tefuda_credential::copies::{Batch, CopiesRequest, CopyLayout};
use tefuda_credential::status::{Standing, StatusShelf};
use tefuda_credential::{Acceptance, Credential, IssueError as Refused, IssuerKind, Realm, TrustError, TrustList};
use tefuda_crypto::{Identity, OpenError, Passphrase, SigningKey, SystemRandom, WorkFactor};
use tefuda_issuer::{
    FolderError, InitError, IssueError, Order, Profile, RecordFileError, RevokeError, Sealing, StatusDeedError,
    TrustDeedError, TrustTerm, init, issue, revoke, status, trust,
};
use tefuda_record::{InsurerNumber, Moment};

const NOW: Moment = Moment(1_795_395_600);
const RECORD: &str = r#"{"document":"certificate","insurer_number":"138990","insured_number":"3456","name":"髙橋 花子",
    "birth_day":"1954-03-04","expires_on":"2027-07-31"}"#;

fn passphrase() -> Passphrase {
    Passphrase::new("例示の合言葉").unwrap()
}

fn profile() -> Profile {
    Profile {
        name: "例示区国民健康保険".to_owned(),
        iss: "https://kokuho.reiji.example".to_owned(),
        kind: IssuerKind::Insurer,
        institution_code: None,
        insurer_numbers: vec![InsurerNumber::parse("138990").unwrap()],
        realm: Realm::Demo,
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

fn term(seconds: i64) -> TrustTerm {
    TrustTerm {
        iat: NOW.plus_seconds(seconds),
        exp: NOW.plus_seconds(seconds + 30 * 86_400),
    }
}

fn request() -> (String, Identity) {
    request_for(3)
}

fn request_for(count: usize) -> (String, Identity) {
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let keys: Vec<(SigningKey, CopyLayout)> = CopyLayout::spread(count)
        .map(|layout| (SigningKey::make(&mut SystemRandom).unwrap(), layout))
        .collect();
    (
        CopiesRequest::write(&identity.recipient(), &[], &keys).unwrap(),
        identity,
    )
}

fn order<'a>(record: &'a str, request: &'a str) -> Order<'a> {
    Order {
        record,
        request,
        now: NOW,
        exp: NOW.plus_seconds(365 * 86_400),
    }
}

#[test]
fn a_request_is_answered_with_a_batch_that_the_list_vouches_for() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("kokuho");
    init_at(&folder, &profile()).unwrap();
    let (request, identity) = request();
    let issued = issue(&folder, &passphrase(), &order(RECORD, &request), &mut SystemRandom).unwrap();
    assert_eq!(issued.copies, 3);
    assert_eq!(issued.expires_at.iso(), "2027-08-01T00:00:00+09:00");
    let batch = Batch::open(&identity, &issued.sealed).unwrap();
    let signed = trust(&folder, &passphrase(), term(0)).unwrap();
    let list = TrustList::parse(&signed.text, Acceptance::Demo).unwrap();
    assert_eq!(list.root_fingerprint(), signed.root_fingerprint());
    for credential in batch.credentials() {
        let issuer = list.issuer(credential.iss()).unwrap();
        assert_eq!(issuer.insurer_numbers, profile().insurer_numbers);
        assert!(issuer.key("k1").unwrap().signs_at(NOW.floor_to_day()));
    }
    // Nothing in the folder or in the sealed batch can be read without the passphrase or the holder.
    for bytes in [fs::read(folder.join("issuer.age")).unwrap(), issued.sealed] {
        assert!(
            !bytes
                .windows(6)
                .any(|window| window == b"138990" || window == "髙橋".as_bytes())
        );
    }
}

#[test]
fn versions_only_count_up() {
    let folder = tempfile::tempdir().unwrap();
    init_at(folder.path(), &profile()).unwrap();
    let version = |seconds| trust(folder.path(), &passphrase(), term(seconds)).map(|list| list.terms().version);
    assert_eq!(version(0).unwrap(), 1);
    assert_eq!(version(10).unwrap(), 2);
    assert!(matches!(version(9), Err(TrustDeedError::ClockBehind)));
    assert_eq!(version(10).unwrap(), 3);
    let list = fs::read_to_string(folder.path().join("trust.jwt")).unwrap();
    assert_eq!(TrustList::parse(&list, Acceptance::Demo).unwrap().terms().version, 3);
    assert_eq!(TrustList::parse(&list, Acceptance::Real).unwrap_err(), TrustError::Demo);
    let other = tempfile::tempdir().unwrap();
    init_at(other.path(), &profile()).unwrap();
    fs::copy(folder.path().join("trust.jwt"), other.path().join("trust.jwt")).unwrap();
    let refused = trust(other.path(), &passphrase(), term(20));
    assert!(matches!(refused, Err(TrustDeedError::Last(TrustError::OtherRoot))));
}

#[test]
fn an_insurer_is_made_once_and_with_a_name_that_hides_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let with = |change: fn(&mut Profile)| {
        let mut profile = profile();
        change(&mut profile);
        init_at(folder.path(), &profile).unwrap_err()
    };
    assert!(matches!(
        with(|p| p.name = "例示\u{202e}".to_owned()),
        InitError::Name(_)
    ));
    assert!(matches!(with(|p| p.insurer_numbers.clear()), InitError::NoNumber));
    assert!(matches!(
        with(|p| p.iss = "kokuho".to_owned()),
        InitError::Issuer(Refused::Issuer)
    ));
    assert!(matches!(
        with(|p| p.iss = "https://138990.example".to_owned()),
        InitError::Issuer(Refused::NumberInName)
    ));
    assert!(
        fs::read_dir(folder.path()).unwrap().next().is_none(),
        "nothing is left behind"
    );
    init_at(folder.path(), &profile()).unwrap();
    let before = fs::read(folder.path().join("issuer.age")).unwrap();
    assert!(matches!(with(|_| {}), InitError::Folder(FolderError::AlreadyThere)));
    assert_eq!(fs::read(folder.path().join("issuer.age")).unwrap(), before);
}

#[test]
fn what_cannot_be_issued_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (request, _) = request();
    let with = |record: &str, request: &str| {
        issue(folder.path(), &passphrase(), &order(record, request), &mut SystemRandom)
            .map(|issued| issued.copies)
            .unwrap_err()
    };
    assert!(matches!(
        with(RECORD, &request),
        IssueError::Folder(FolderError::Missing)
    ));
    init_at(folder.path(), &profile()).unwrap();
    assert!(matches!(
        with("[]", &request),
        IssueError::Record(RecordFileError::NotJson)
    ));
    assert!(matches!(
        with(&" ".repeat(70_000), &request),
        IssueError::Record(RecordFileError::NotJson)
    ));
    assert!(matches!(
        with(&RECORD.replace("138990", "138991"), &request),
        IssueError::Record(RecordFileError::Field(_))
    ));
    assert!(matches!(
        with(&RECORD.replace("138990", "133991"), &request),
        IssueError::NotOurs
    ));
    assert!(matches!(
        with(&RECORD.replace("2027-07-31", "2026-07-31"), &request),
        IssueError::Credential(Refused::Term)
    ));
    assert!(matches!(with(RECORD, "{}"), IssueError::Request(_)));
    let wrong = Passphrase::new("ちがう合言葉").unwrap();
    let refused = trust(folder.path(), &wrong, term(0));
    assert!(matches!(
        refused,
        Err(TrustDeedError::Folder(FolderError::Open(OpenError::WrongPassphrase)))
    ));
    let text = format!(
        "{:?} {}",
        with(&RECORD.replace("138990", "133991"), &request),
        with("[]", &request)
    );
    assert!(!text.contains("133991") && !text.contains("花子"));
}

#[test]
fn a_folder_with_something_else_in_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("issuer.age"), "no age file").unwrap();
    let refused = trust(folder.path(), &passphrase(), term(0));
    assert!(matches!(
        refused,
        Err(TrustDeedError::Folder(FolderError::Open(OpenError::NotSealed)))
    ));
    let sealed = tefuda_crypto::seal_with_passphrase(&passphrase(), WorkFactor::LOWEST, &[0; 200]).unwrap();
    fs::write(folder.path().join("issuer.age"), sealed).unwrap();
    let refused = trust(folder.path(), &passphrase(), term(0));
    assert!(matches!(refused, Err(TrustDeedError::Folder(FolderError::Content))));
}

/// What is issued can be taken back: the places of a person's copies, and no other's, are set in the next lists.
#[test]
fn what_is_taken_back_stands_in_the_next_lists() {
    let folder = tempfile::tempdir().unwrap();
    init_at(folder.path(), &profile()).unwrap();
    let other = RECORD.replace("3456", "3457");
    let issued = |record: &str| {
        let (request, identity) = request();
        let issued = issue(
            folder.path(),
            &passphrase(),
            &order(record, &request),
            &mut SystemRandom,
        )
        .unwrap();
        Batch::open(&identity, &issued.sealed).unwrap().into_credentials()
    };
    let (first, second, others) = (issued(RECORD), issued(RECORD), issued(&other));
    let text = trust(folder.path(), &passphrase(), term(0)).unwrap().text;
    let list = TrustList::parse(&text, Acceptance::Demo).unwrap();
    let standings = |seconds: i64| {
        let exp = NOW.plus_seconds(seconds + 30 * 86_400);
        let lists = status(folder.path(), &passphrase(), NOW.plus_seconds(seconds), exp).unwrap();
        let mut shelf = StatusShelf::new();
        for published in &lists {
            shelf.add(&published.text, &list).unwrap();
            assert!(
                published
                    .uri
                    .ends_with(published.file.trim_start_matches("status-").trim_end_matches(".jwt"))
            );
        }
        // All lists of the space are there, whoever has a place in them.
        assert_eq!(lists.len(), 4);
        let is_revoked = |credential: &Credential| {
            let entry = credential.status().unwrap();
            shelf.standing(entry, credential.iss(), NOW.plus_seconds(seconds)) == Standing::Revoked
        };
        [&first, &second, &others].map(|batch| batch.iter().map(is_revoked).collect::<Vec<bool>>())
    };
    assert_eq!(standings(0), [[false; 3]; 3].map(Vec::from));
    assert_eq!(revoke(folder.path(), &passphrase(), RECORD, NOW).unwrap(), 6);
    assert_eq!(revoke(folder.path(), &passphrase(), RECORD, NOW).unwrap(), 0);
    assert_eq!(standings(60), [[true; 3], [true; 3], [false; 3]].map(Vec::from));
    // A new batch after that is good.
    let third = issued(RECORD);
    assert!(
        third
            .iter()
            .all(|copy| !first.iter().any(|old| old.status() == copy.status()))
    );
    assert!(matches!(
        revoke(folder.path(), &passphrase(), &RECORD.replace("3456", "9"), NOW),
        Err(RevokeError::NotIssued)
    ));
    assert!(matches!(
        status(folder.path(), &passphrase(), NOW, NOW.plus_seconds(86_400)),
        Err(StatusDeedError::ClockBehind)
    ));
    // What lies in the folder names nobody.
    let sealed = fs::read(folder.path().join("register.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1\n"));
}

#[test]
fn five_copies_live_long_with_a_place_in_the_lists_and_more_a_week_without() {
    let folder = tempfile::tempdir().unwrap();
    init_at(folder.path(), &profile()).unwrap();
    let issued = |count| {
        let (request, identity) = request_for(count);
        let issued = issue(
            folder.path(),
            &passphrase(),
            &order(RECORD, &request),
            &mut SystemRandom,
        )
        .unwrap();
        Batch::open(&identity, &issued.sealed).unwrap().into_credentials()
    };
    for copy in issued(5) {
        assert!(copy.status().is_some());
        assert_eq!(copy.expires_at().iso(), "2027-08-01T00:00:00+09:00");
    }
    for copy in issued(6) {
        assert!(copy.status().is_none());
        assert!(copy.expires_at() <= NOW.plus_seconds(7 * 86_400));
    }
    // Places are strewn: no two of a batch stand side by side.
    let mut places: Vec<u32> = issued(5).iter().map(|copy| copy.status().unwrap().index()).collect();
    places.sort_unstable();
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 1), "{places:?}");
}
