//! Everything that reads what somebody else wrote, behind one signature: bytes in, and a panic if a promise breaks.
//!
//! `targets/` puts each function under libFuzzer (`tests/fuzz/run`); the test beside it plays the corpus without one, so that
//! what was found once stays found.
#![forbid(unsafe_code)]
#![expect(clippy::panic, reason = "a broken promise must be heard")]

mod envelope;
mod forge;

use tefuda_credential::copies::CopiesRequest;
use tefuda_credential::status::{StatusEntry, StatusList, StatusShelf};
use tefuda_credential::{Acceptance, Expected, TrustList, Verdict, codec, verify};
use tefuda_formats::{IMPORTERS, Part, read};
use tefuda_qr::{join, read_luma, read_picture};
use tefuda_record::Confirmed;

/// A target: its name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target. The names are those of the corpora.
pub const TARGETS: [Target; 7] = [
    ("codec", codec),
    ("token", token),
    ("trust", trust),
    ("status", status),
    ("copies", copies),
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
