//! JAHIS 院外処方箋: `JAHIS2` to `JAHIS10`, the two-dimensional symbol on a prescription.
//!
//! Source: JAHIS 院外処方箋2次元シンボル記録条件規約 Ver.1.10 (24-103). The header has no comma; records are read by position and
//! missing trailing columns are empty. Rows about insurance (14, 21 to 31), the patient's sex and the telephone numbers of
//! 麻薬 stay in the evidence: they are the clinic's claim, not the person's record.

mod medicines;
mod reading;

use tefuda_record::Confirmed;

use crate::{
    Draft, DraftRecord, FormatError, Importer, Limit, Part,
    decode::{Encoding, decode, first_line},
    guard::{Screened, screen},
    issue::{GAIJI_MARK, HEADER_VERSION_UNKNOWN},
    jahis::{Line, Row, is_gaiji, lines},
};

/// JAHIS 院外処方箋.
pub(crate) struct JahisRx;

impl Importer for JahisRx {
    fn id(&self) -> &'static str {
        "jahis_rx"
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        core::str::from_utf8(first_line(bytes)).is_ok_and(|line| version(line).is_some())
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        for part in parts {
            let read = decode(part.bytes)
                .ok_or(FormatError::BrokenEncoding { part: part.index })
                .and_then(|decoded| sheets(part.index, &screen(decoded, confirmed, is_code)));
            match read {
                Ok(read) => draft.append(read),
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

/// Reads the prescriptions of a part: one begins at each header.
fn sheets(part: usize, screened: &Screened<'_>) -> Result<Draft, FormatError> {
    let mut draft = Draft::default();
    let lines = lines(part, screened, &mut draft.issues)?;
    let mut found: Vec<(Line<'_>, Vec<Line<'_>>, core::ops::Range<usize>)> = Vec::new();
    for (line, range) in lines {
        if let Some(version) = version(line.text) {
            if !(1..=10).contains(&version) {
                draft.issues.push(line.issue(HEADER_VERSION_UNKNOWN));
            }
            found.push((line, Vec::new(), range));
        } else if let Some((_, lines, there)) = found.last_mut() {
            there.end = range.end;
            if !line.text.trim().is_empty() {
                lines.push(line);
            }
        } else if !line.text.trim().is_empty() {
            return Err(FormatError::UnknownFormat { part });
        }
    }
    if found.len() > Limit::MAX_RECORDS {
        return Err(FormatError::TooLarge {
            part,
            limit: Limit::Records,
        });
    }
    if found.iter().all(|(_, lines, _)| lines.is_empty()) {
        return Err(FormatError::Empty { part });
    }
    for (head, lines, range) in found {
        for line in lines.iter().filter(|line| line.text.contains(is_gaiji)) {
            draft.issues.push(line.issue(GAIJI_MARK));
        }
        let evidence = screened.bytes.get(range).unwrap_or_default();
        let is_guarded = lines.iter().any(|line| line.guarded);
        for record in reading::read(&head, &lines, &mut draft.issues) {
            draft.records.push(DraftRecord {
                record,
                evidence: evidence.to_vec(),
                media_type: match screened.encoding {
                    Encoding::Cp932 => "text/plain; charset=windows-31j",
                    Encoding::Ascii | Encoding::Utf8 => "text/plain; charset=utf-8",
                },
                guarded: is_guarded,
                past: None,
            });
        }
    }
    Ok(draft)
}

/// The version of a header line: `JAHIS10`, with nothing behind it that matters.
fn version(line: &str) -> Option<u8> {
    let rest = line.trim_start_matches('\u{feff}').trim().strip_prefix("JAHIS")?;
    let digits = rest.split(',').next()?.trim();
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// Whether these digits are the code of a medicine by their column, and so nothing to ask about (レコードNo. 201).
fn is_code(text: &str, digits: core::ops::Range<usize>) -> bool {
    const ENDS: [char; 3] = ['\r', '\n', '\u{1A}'];
    let (before, after) = text.split_at_checked(digits.start).unwrap_or_default();
    // A row longer than a row may be is refused later: looking no further keeps this linear.
    let near = |length: usize| length <= Limit::MAX_ROW_BYTES;
    let start = before
        .bytes()
        .rev()
        .take(Limit::MAX_ROW_BYTES + 1)
        .position(|b| ENDS.contains(&char::from(b)));
    let start = start.map_or(0, |back| before.len() - back);
    let end = after
        .bytes()
        .take(Limit::MAX_ROW_BYTES + 1)
        .position(|b| ENDS.contains(&char::from(b)));
    let end = end.map_or(text.len(), |ahead| digits.start + ahead);
    if !near(end - start) {
        return false;
    }
    let row = Row::parse(text.get(start..end).unwrap_or_default());
    let column = text.get(start..digits.start).unwrap_or_default().matches(',').count();
    row.number == Some(201) && column == 5 && Some(row.item(5)) == text.get(digits) && is_coded(row.item(4))
}

/// Kinds of code that have a code: レセ電, 厚生省, YJ, HOT, 一般名.
fn is_coded(kind: &str) -> bool {
    matches!(kind, "2" | "3" | "4" | "6" | "7")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prescriptions_are_told_from_notebooks() {
        for (line, expected) in [
            ("JAHIS10", Some(10)),
            ("\u{feff}JAHIS9 ", Some(9)),
            ("JAHIS5,", Some(5)),
            ("JAHISTC08,1", None),
            ("JAHIS", None),
            ("JAHIS100", None),
            ("SJ1", None),
        ] {
            assert_eq!(version(line), expected, "{line}");
        }
    }

    #[test]
    fn codes_are_known_by_their_column() {
        for (line, code) in [
            ("201,1,1,1,4,123456789018,薬,1,1,錠", true),
            ("201,1,1,1,1,123456789018,薬,1,1,錠", false),
            ("201,1,1,1,4,,薬123456789018,1,1,錠", false),
            ("81,1,1,123456789018", false),
        ] {
            let text = format!("JAHIS10\r\n{line}\r\n");
            let at = text.find("123456789018").unwrap();
            assert_eq!(is_code(&text, at..at + 12), code, "{line}");
        }
    }
}
