//! SMART Health Cards: vaccinations that an issuer signed, as QR digits or as a file.
//!
//! Source: SMART Health Cards Framework 1.4: a JWS with `zip: DEF` around a FHIR Bundle; `shc:/` and two digits for each
//! character; several QR codes as `shc:/n/total/`. The Japanese vaccination app gave them out from 2021-12 to 2024-03.
//!
//! This room has no primitive, so it reads what a card says and hands the signature on: a record says that it was not
//! checked until somebody has checked it.

mod bundle;
mod card;

use std::collections::BTreeMap;

use tefuda_record::Confirmed;

use crate::{Draft, FormatError, Importer, Issue, Part, Unfinished, issue::PART_REPEATED};

pub use card::{HealthCard, HealthCardError, UNCHECKED};

/// SMART Health Cards.
pub(crate) struct Shc;

impl Importer for Shc {
    fn id(&self) -> &'static str {
        "shc"
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        let start = crate::decode::first_line(bytes);
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let is_file = start.starts_with(b"{") && head.windows(MEMBER.len()).any(|window| window == MEMBER);
        start
            .get(..5)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"shc:/"))
            || is_file
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        let mut chunks: BTreeMap<u8, Vec<(usize, u8, &str)>> = BTreeMap::new();
        let mut cards: Vec<(usize, String)> = Vec::new();
        for part in parts {
            match card::Piece::parse(part.bytes) {
                Some(card::Piece::Chunk { number, total, digits }) => {
                    chunks.entry(total).or_default().push((part.index, number, digits));
                }
                Some(card::Piece::Cards(found)) => cards.extend(found.into_iter().map(|jws| (part.index, jws))),
                None => errors.push(FormatError::Malformed { part: part.index }),
            }
        }
        for (total, pieces) in chunks {
            join(total, pieces, &mut cards, &mut draft);
        }
        for (part, jws) in cards {
            let read = HealthCard::parse(&jws)
                .map_err(|_| FormatError::Malformed { part })
                .and_then(|card| bundle::read(part, &card, &jws, confirmed));
            match read {
                Ok(read) => draft.append(read),
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

/// Joins the chunks of one card. They carry nothing to tell two cards of as many chunks apart, so of two different ones
/// for a place nothing is joined.
fn join(total: u8, mut pieces: Vec<(usize, u8, &str)>, cards: &mut Vec<(usize, String)>, draft: &mut Draft) {
    pieces.sort_by_key(|(part, number, _)| (*number, *part));
    pieces.dedup_by(|next, one| {
        let is_again = next.1 == one.1 && next.2 == one.2;
        if is_again {
            draft.issues.push(Issue {
                part: next.0,
                line: 0,
                row: None,
                code: PART_REPEATED,
            });
        }
        is_again
    });
    let have: Vec<u8> = pieces.iter().map(|(_, number, _)| *number).collect();
    if have.iter().copied().eq(1..=total) {
        let digits: String = pieces.iter().map(|(_, _, digits)| *digits).collect();
        if let (Some((part, _, _)), Some(jws)) = (pieces.first(), card::text_of(&digits)) {
            return cards.push((*part, jws));
        }
    }
    draft.unfinished.push(Unfinished {
        format: Shc.id(),
        parts: pieces.iter().map(|(part, _, _)| *part).collect(),
        have: have.iter().copied().map(u16::from).collect(),
        total: total.into(),
        missing: (1..=total)
            .filter(|number| !have.contains(number))
            .map(u16::from)
            .collect(),
    });
}

const MEMBER: &[u8] = b"\"verifiableCredential\"";
const HEAD: usize = 4_096;
