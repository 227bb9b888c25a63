//! Copies: requests that every key has signed, batches that only their recipient opens.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use std::collections::BTreeSet;

use tefuda_credential::copies::{Batch, BatchError, CopiesRequest, CopiesRequestError, CopyLayout, MOST_COPIES};
use tefuda_credential::{Flaw, Issuance, issue};
use tefuda_crypto::{Identity, SystemRandom, seal_to};

use self::common::{Counter, NOW, bundled, ids, issuer, key, presets, reference};

fn request(keys: &[u8]) -> (String, Identity) {
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let keys: Vec<_> = keys
        .iter()
        .map(|number| key(*number))
        .zip(CopyLayout::spread(keys.len()))
        .collect();
    let text = CopiesRequest::write(&identity.recipient(), &presets(), &keys).unwrap();
    (text, identity)
}

#[test]
fn a_request_reads_back_and_its_batch_comes_home() {
    let (text, identity) = request(&[21, 22, 23, 24]);
    let request = CopiesRequest::parse(&text).unwrap();
    assert_eq!(request.recipient(), &identity.recipient());
    let layouts: Vec<CopyLayout> = request.keys().iter().map(|key| key.layout).collect();
    assert_eq!(
        layouts,
        [
            CopyLayout::Choices,
            CopyLayout::Usual,
            CopyLayout::Groups,
            CopyLayout::Choices
        ]
    );
    let record = reference();
    let credentials = request
        .keys()
        .iter()
        .map(|key| {
            let issuance = Issuance {
                record: &record,
                layout: &request.layout(key),
                holder: &key.public,
                iat: NOW,
                nbf: None,
                exp: NOW.plus_seconds(86_400 * 30),
                status: None,
            };
            issue(&issuer(), &issuance, &mut Counter(1)).unwrap()
        })
        .collect();
    let sealed = Batch::new(credentials).unwrap().seal(request.recipient()).unwrap();
    assert!(
        !sealed
            .windows(9)
            .any(|window| window == "髙橋".as_bytes() || window == b"eligibili")
    );
    let opened = Batch::open(&identity, &sealed).unwrap();
    assert_eq!(opened.credentials().len(), 4);
    for (credential, number) in opened.into_credentials().iter().zip([21, 22, 23, 24]) {
        assert_eq!(credential.holder(), Some(key(number).public()));
    }
    let other = Identity::make(&mut SystemRandom).unwrap();
    assert!(matches!(Batch::open(&other, &sealed), Err(BatchError::Open(_))));
    assert_eq!(format!("{request:?}"), "CopiesRequest(4 keys, 6 choices)");
}

#[test]
fn a_single_copy_can_say_anything() {
    assert_eq!(CopyLayout::spread(1).collect::<Vec<_>>(), [CopyLayout::Fields]);
    for count in 2..=MOST_COPIES {
        let layouts: Vec<CopyLayout> = CopyLayout::spread(count).collect();
        assert_eq!(layouts.len(), count);
        assert!(layouts.contains(&CopyLayout::Choices));
        assert!(layouts.contains(&CopyLayout::Fields) || layouts.contains(&CopyLayout::Groups));
    }
}

#[test]
fn nobody_can_send_the_batch_elsewhere_or_ask_for_a_key_they_do_not_hold() {
    let (text, identity) = request(&[21, 22]);
    let other = Identity::make(&mut SystemRandom).unwrap().recipient().to_string();
    let elsewhere = text.replace(&identity.recipient().to_string(), &other);
    assert_ne!(elsewhere, text);
    assert_eq!(CopiesRequest::parse(&elsewhere), Err(CopiesRequestError::Possession));
    let (two, _) = request(&[21, 23]);
    let proofs = two.split_once(r#""proofs""#).unwrap().1;
    let mixed = format!(r#"{}"proofs"{proofs}"#, text.split_once(r#""proofs""#).unwrap().0);
    assert_eq!(CopiesRequest::parse(&mixed), Err(CopiesRequestError::Possession));
    let changed = text.replace(r#""layout":"choices""#, r#""layout":"usual""#);
    assert_eq!(CopiesRequest::parse(&changed), Err(CopiesRequestError::Possession));
    let mut one_less = text.clone();
    one_less.truncate(text.rfind(",\"").unwrap());
    assert_eq!(
        CopiesRequest::parse(&format!("{one_less}]}}")),
        Err(CopiesRequestError::Possession)
    );
}

#[test]
fn each_rule_of_a_request_is_kept() {
    let (text, identity) = request(&[21, 22]);
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        CopiesRequest::parse(&text.replacen(from, to, 1)).unwrap_err()
    };
    let malformed = CopiesRequestError::Malformed;
    assert_eq!(changed(r#""format":1"#, r#""format":2"#), CopiesRequestError::Format);
    assert_eq!(
        changed(r#""format":1"#, r#""format":1,"format":1"#),
        malformed(Flaw::DuplicateMember)
    );
    assert_eq!(
        changed(r#""format":1"#, r#""format":1,"more":1"#),
        malformed(Flaw::Member)
    );
    assert_eq!(changed("age1", "age2"), malformed(Flaw::Value));
    assert_eq!(changed(r#""name_kana""#, r#""name_kama""#), CopiesRequestError::Choices);
    assert_eq!(
        changed(r#""choices":["#, r#""choices":[[],"#),
        CopiesRequestError::Choices
    );
    assert_eq!(
        changed(r#""layout":"choices""#, r#""layout":"all""#),
        malformed(Flaw::Value)
    );
    assert_eq!(changed(r#""x":""#, r#""x":"A"#), malformed(Flaw::HolderKey));
    assert_eq!(CopiesRequest::parse("").unwrap_err(), malformed(Flaw::Json));
    assert_eq!(
        CopiesRequest::parse(&" ".repeat(70_000)).unwrap_err(),
        CopiesRequestError::TooLong
    );
    let recipient = identity.recipient();
    let write = |choices: &[BTreeSet<_>], keys: &[u8]| {
        let keys: Vec<_> = keys.iter().map(|number| (key(*number), CopyLayout::Fields)).collect();
        CopiesRequest::write(&recipient, choices, &keys)
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(write(&[], &[]), CopiesRequestError::Keys);
    assert_eq!(write(&[], &[21, 21]), CopiesRequestError::Keys);
    assert_eq!(write(&[], &(1..=21).collect::<Vec<u8>>()), CopiesRequestError::Keys);
    assert_eq!(write(&vec![ids(&["name"]); 17], &[21]), CopiesRequestError::Choices);
}

#[test]
fn each_rule_of_a_batch_is_kept() {
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let open = |plain: &str| {
        let sealed = seal_to(&[identity.recipient()], plain.as_bytes()).unwrap();
        Batch::open(&identity, &sealed).unwrap_err()
    };
    assert!(matches!(open(r#"{"format":2,"credentials":[]}"#), BatchError::Format));
    assert!(matches!(open(r#"{"format":1}"#), BatchError::Malformed(Flaw::Member)));
    assert!(matches!(open("[]"), BatchError::Malformed(Flaw::Json)));
    let credential = bundled();
    let item = |thumbprint: [u8; 32], text: &str| {
        use base64::Engine;
        let key = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(thumbprint);
        format!(r#"{{"format":1,"credentials":[{{"key":"{key}","sd_jwt":"{text}"}}]}}"#)
    };
    assert!(matches!(
        open(&item([1; 32], credential.as_str())),
        BatchError::WrongKey
    ));
    let cut = credential.as_str().trim_end_matches('~');
    assert!(matches!(
        open(&item(credential.holder().unwrap().thumbprint(), cut)),
        BatchError::Malformed(_)
    ));
    let many = (0..21).map(|_| bundled()).collect();
    assert!(matches!(Batch::new(many), Err(BatchError::TooLong)));
    assert!(matches!(
        Batch::open(&identity, b"no age file"),
        Err(BatchError::Open(_))
    ));
    assert!(matches!(
        Batch::open(&identity, &vec![0; 2_000_000]),
        Err(BatchError::TooLong)
    ));
    assert_eq!(
        format!("{:?}", Batch::new(vec![bundled()]).unwrap()),
        "Batch(1 credentials)"
    );
}
