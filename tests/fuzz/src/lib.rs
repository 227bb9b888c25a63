//! Everything that reads what somebody else wrote, behind one signature: bytes in, and a panic if a promise breaks.
//!
//! `targets/` puts each function under libFuzzer (`tests/fuzz/run`); the test beside it plays the corpus without one, so that
//! what was found once stays found.
#![forbid(unsafe_code)]
#![expect(clippy::panic, reason = "a broken promise must be heard")]

mod envelope;
mod forge;

use std::collections::BTreeSet;

use tefuda_consent::FieldId;
use tefuda_credential::copies::CopiesRequest;
use tefuda_credential::status::{StatusEntry, StatusList, StatusShelf};
use tefuda_credential::{
    Acceptance, Expected, Grade, IssuerKind, KeyCard, Note, ProofRequest, Requester, TrustList, Verdict, check_code,
    codec, verify,
};
use tefuda_formats::{IMPORTERS, Part, read};
use tefuda_qr::{join, read_luma, read_picture};
use tefuda_record::Confirmed;

/// A target: its name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target. The names are those of the corpora.
pub const TARGETS: [Target; 11] = [
    ("codec", codec),
    ("token", token),
    ("trust", trust),
    ("status", status),
    ("copies", copies),
    ("request", request),
    ("card", card),
    ("witness", witness),
    ("paper", paper),
    ("formats", formats),
    ("pictures", pictures),
];

/// Digits as a scanner types them, a body in a good envelope, and a string to be packed: what comes out goes in again.
pub fn codec(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for digits in [text.clone().into_owned(), envelope::around(data)] {
        if let Ok(sd_jwt) = codec::decode(&digits) {
            let again = codec::encode(&sd_jwt).unwrap_or_else(|_| panic!("what was unpacked cannot be packed"));
            assert!(codec::decode(&again).as_deref() == Ok(&sd_jwt));
        }
    }
    if let Ok(digits) = codec::encode(&text) {
        assert!(codec::decode(&digits).as_deref() == Ok(&text));
    }
}

/// A proof as it is, and one whose parts are properly signed: never a panic, and no yes without the insurer's key.
pub fn token(data: &[u8]) {
    let expected = Expected::default();
    let text = String::from_utf8_lossy(data);
    if let Verdict::Verified(_) = verify(&text, None, &expected, forge::NOW) {
        panic!("verified without a trust list");
    }
    let signed = forge::token(data);
    let verdict = verify(&signed, Some(forge::trust()), &expected, forge::NOW);
    if let Verdict::Invalid(_) = &verdict {
        return;
    }
    // What is read at all survives the QR, and means the same after it.
    let digits = codec::encode(&signed).unwrap_or_else(|_| panic!("a proof that cannot travel"));
    assert!(verify(&digits, Some(forge::trust()), &expected, forge::NOW) == verdict);
}

/// A trust list as it is, and a payload under a good signature.
pub fn trust(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _read = TrustList::parse(&text, Acceptance::Demo);
    let _read = TrustList::parse(&forge::trust_list(data), Acceptance::Demo);
}

/// A status list as it is, a payload under a good signature, and a stream of bits in a good payload.
pub fn status(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _read = StatusList::parse(&text, forge::trust());
    for list in [forge::status_list(data), forge::status_list_of_bits(data)] {
        let mut shelf = StatusShelf::new();
        if shelf.add(&list, forge::trust()).is_err() {
            continue;
        }
        for index in [0, 7, 8, u32::MAX] {
            let entry = StatusEntry::new(forge::LIST, index).unwrap_or_else(|_| panic!("no entry"));
            let _standing = shelf.standing(&entry, forge::ISS, forge::NOW);
        }
    }
}

/// A reader's request as it is, in the digits of a code, and a payload under the clinic's signature: what is read survives its own
/// digits, and nobody is known whose signature is not there.
pub fn request(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(read) = ProofRequest::parse(&text)
        && let Ok(Requester::Known { .. }) = read.requester(None, forge::NOW)
    {
        panic!("known without a list");
    }
    let Ok(read) = ProofRequest::parse(&forge::request(data)) else {
        return;
    };
    if let Ok(digits) = read.digits() {
        let again = ProofRequest::parse(&digits).unwrap_or_else(|_| panic!("digits that are no request"));
        assert!(again.as_str() == read.as_str() && again.terms() == read.terms());
    }
    let Ok(requester) = read.requester(Some(forge::trust()), forge::NOW) else {
        return;
    };
    assert!(requester == Requester::Unknown || read.terms().code == forge::CLINIC_CODE);
    let asked = read
        .request(&requester)
        .unwrap_or_else(|_| panic!("a request that cannot be asked"));
    assert!(!asked.wanted.is_empty() && asked.audience.as_str() == read.terms().code);
}

/// A key card as it is, and a payload that its own key signed: no card names an insurer, and what is read survives its digits.
pub fn card(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for text in [text.into_owned(), forge::card(data)] {
        let Ok(read) = KeyCard::parse(&text) else {
            continue;
        };
        let entry = read.entry();
        assert!(entry.kind != IssuerKind::Insurer && entry.insurer_numbers.is_empty());
        if let Ok(digits) = read.digits() {
            assert!(KeyCard::parse(&digits).is_ok_and(|again| again == read));
        }
    }
}

/// A proof that a clinic signed, and what a clinic would sign after seeing a self-attested one: never a field that was not seen.
pub fn witness(data: &[u8]) {
    let signed = forge::witnessed(data);
    let lists = Some(forge::trust());
    if let Verdict::Verified(shown) = verify(&signed, lists, &Expected::default(), forge::NOW) {
        assert!(shown.grade == Some(Grade::Witnessed) && shown.witness.is_some());
    }
    let own = verify(&forge::own_word(data), None, &Expected::default(), forge::NOW);
    let Some(shown) = own.shown().filter(|shown| shown.grade == Some(Grade::SelfAttested)) else {
        return;
    };
    let seen: BTreeSet<FieldId> = shown.fields.iter().map(|(field, _)| *field).step_by(2).collect();
    if let Ok(credential) = forge::witness(shown, &seen) {
        assert!(credential.values().iter().all(|(field, _)| seen.contains(field)));
    }
}

/// A printed proof, by an insurer and in a person's own word: always with the note to look at who carries it, and the same after
/// its digits.
pub fn paper(data: &[u8]) {
    for text in [forge::paper(data), forge::own_paper(data)] {
        let verdict = verify(&text, Some(forge::trust()), &Expected::default(), forge::NOW);
        let Some(shown) = verdict.shown() else { continue };
        assert!(shown.notes.contains(&Note::PaperCheckIdentity));
        assert!(check_code(&text).len() == 6);
        let digits = codec::encode(&text).unwrap_or_else(|_| panic!("a paper that cannot be printed"));
        assert!(verify(&digits, Some(forge::trust()), &Expected::default(), forge::NOW) == verdict);
    }
}

/// A holder's request for copies.
pub fn copies(data: &[u8]) {
    let _read = CopiesRequest::parse(&String::from_utf8_lossy(data));
}

/// Documents: each importer alone, and all behind the door through which files come. Parts are cut at 0x00 0xff.
pub fn formats(data: &[u8]) {
    let mut parts: Vec<&[u8]> = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(2).position(|pair| pair == [0x00, 0xff]) {
        let (part, behind) = rest.split_at(at);
        parts.push(part);
        rest = behind.get(2..).unwrap_or_default();
    }
    parts.push(rest);
    for confirmed in [Confirmed::No, Confirmed::Yes] {
        let _read = read(&parts, confirmed);
    }
    let parts: Vec<Part<'_>> = parts
        .iter()
        .enumerate()
        .map(|(index, bytes)| Part { index, bytes })
        .collect();
    for importer in IMPORTERS {
        let _sniffed = importer.sniff(data);
        let _read = importer.read(&parts, Confirmed::No);
    }
}

/// A picture file, and a camera's frame whose width is the first byte.
pub fn pictures(data: &[u8]) {
    if let Ok(symbols) = read_picture(data) {
        let _joined = join(symbols);
    }
    if let Some((width, luma)) = data.split_first() {
        let width = u32::from(*width);
        let height = u32::try_from(luma.len())
            .unwrap_or(u32::MAX)
            .checked_div(width)
            .unwrap_or(0);
        let pixels = usize::try_from(width * height).unwrap_or(0);
        let _read = read_luma(luma.get(..pixels).unwrap_or_default(), width, height);
    }
}
