//! Lines, rows and documents of a JAHIS text.
//!
//! Source: JAHIS 電子版お薬手帳データフォーマット仕様書 Ver.2.6 §3: no quoting, no comma inside a text, CR LF, EOF optional.
//! Read tolerantly: LF, CR and EOF (0x1A) end a line too, blanks around items are cut, columns may be missing.

use core::ops::Range;

use super::split::Place;
use crate::{
    FormatError, Issue, Limit,
    decode::Encoding,
    guard::Screened,
    issue::{HEADER_VERSION_UNKNOWN, SPLIT_ROW_BROKEN},
};

/// One line of a part.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Which of the parts, from 0.
    pub(crate) part: usize,
    /// Which line of the part, from 1.
    pub(crate) number: usize,
    /// Its text without its end.
    pub(crate) text: &'a str,
    /// Its bytes with its end, as received.
    pub(crate) source: &'a [u8],
    /// Whether digits of a 個人番号 were blanked in it.
    pub(crate) guarded: bool,
}

/// A line cut into items.
pub(crate) struct Row<'a> {
    /// The record number (レコードNo.), where the line begins with one.
    pub(crate) number: Option<u16>,
    cells: Vec<&'a str>,
}

/// The first line of a document: `JAHISTC08,1`.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    version: u8,
}

/// From a header to the next, or to the 911 row that ends a part of a split.
pub(crate) struct Document<'a> {
    /// The header; a later part of a split may come without.
    pub(crate) head: Option<Line<'a>>,
    /// Every line but the header, the 911 row and blank ones.
    pub(crate) lines: Vec<Line<'a>>,
    /// Its bytes, header, 911 row and blank lines included.
    pub(crate) source: &'a [u8],
    pub(crate) encoding: Encoding,
    /// Where it stands in a split.
    pub(crate) place: Option<Place<'a>>,
}

impl<'a> Line<'a> {
    pub(crate) fn issue(&self, code: &'static str) -> Issue {
        Issue {
            part: self.part,
            line: self.number,
            row: Row::parse(self.text).number,
            code,
        }
    }

    pub(crate) fn row(&self) -> Row<'a> {
        Row::parse(self.text)
    }
}

impl<'a> Row<'a> {
    pub(crate) fn parse(line: &'a str) -> Self {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let number = cells
            .first()
            .filter(|first| (1..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|first| first.parse().ok());
        Self { number, cells }
    }

    /// The item of this number, from 1 as the tables count; empty where the column is missing. An item of nothing but
    /// blanked digits says nothing.
    pub(crate) fn item(&self, number: usize) -> &'a str {
        let item = self.cells.get(number).copied().unwrap_or_default();
        let blanked = item.starts_with(['*', '＊']) && item.chars().all(|c| matches!(c, '*' | '＊' | ' ' | '-' | '－'));
        if blanked { "" } else { item }
    }

    /// Every item as it stands.
    pub(crate) fn items(&self) -> impl Iterator<Item = &'a str> {
        self.cells.iter().skip(1).copied()
    }

    /// Whether something stands beyond the items of its table.
    pub(crate) fn has_beyond(&self, items: usize) -> bool {
        self.cells.iter().skip(items + 1).any(|cell| !cell.is_empty())
    }
}

impl Header {
    /// Reads `JAHISTCnn` with or without items after it; one digit is tolerated.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let first = line.trim_start_matches('\u{feff}').split(',').next()?.trim();
        let version = first.strip_prefix("JAHISTC")?;
        if !(1..=2).contains(&version.len()) || !version.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        version.parse().ok().map(|version| Self { version })
    }

    /// JAHISTC01 (1.0) to JAHISTC08 (2.5 and 2.6); there is no other so far.
    fn is_known(self) -> bool {
        (1..=8).contains(&self.version)
    }
}

/// Whether a line begins as a row does: a record number and a comma.
pub(crate) fn starts_as_row(line: &[u8]) -> bool {
    let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
    (1..=3).contains(&digits) && line.get(digits) == Some(&b',')
}

/// Cuts a part into its documents: a new one begins at each header and after each 911 row.
///
/// # Errors
/// [`FormatError::TooLarge`] for too many rows or too long a row, [`FormatError::UnknownFormat`] where neither a header
/// nor a 911 row stands.
pub(crate) fn documents<'a>(
    part: usize,
    screened: &'a Screened<'_>,
) -> Result<(Vec<Document<'a>>, Vec<Issue>), FormatError> {
    let mut issues = Vec::new();
    let lines = lines(part, screened, &mut issues)?;
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut open: Option<Found<'a>> = None;
    for (line, range) in lines {
        let header = Header::parse(line.text);
        if header.is_some() {
            Found::close(&mut found, open.take());
        }
        let now = open.get_or_insert_with(|| Found {
            head: None,
            lines: Vec::new(),
            range: range.clone(),
            place: None,
        });
        now.range.end = range.end;
        if let Some(header) = header {
            if !header.is_known() {
                issues.push(line.issue(HEADER_VERSION_UNKNOWN));
            }
            now.head = Some(line);
        } else if line.row().number == Some(911) {
            match Place::parse(&line) {
                Some(place) => {
                    now.place = Some(place);
                    Found::close(&mut found, open.take());
                }
                None => {
                    issues.push(line.issue(SPLIT_ROW_BROKEN));
                    now.lines.push(line);
                }
            }
        } else if !line.text.trim().is_empty() {
            now.lines.push(line);
        }
    }
    Found::close(&mut found, open.take());
    if found.len() > Limit::MAX_RECORDS {
        return Err(FormatError::TooLarge {
            part,
            limit: Limit::Records,
        });
    }
    if found.iter().any(|one| one.head.is_none() && one.place.is_none()) {
        return Err(FormatError::UnknownFormat { part });
    }
    let documents = found.into_iter().map(|one| Document {
        head: one.head,
        lines: one.lines,
        source: screened.bytes.get(one.range).unwrap_or_default(),
        encoding: screened.encoding,
        place: one.place,
    });
    Ok((documents.collect(), issues))
}

struct Found<'a> {
    head: Option<Line<'a>>,
    lines: Vec<Line<'a>>,
    range: Range<usize>,
    place: Option<Place<'a>>,
}

impl Found<'_> {
    /// Rows or blank lines that follow a 911 row, which should have been the last, belong to the part it ended.
    fn close(found: &mut Vec<Self>, one: Option<Self>) {
        let Some(one) = one else { return };
        match found.last_mut() {
            Some(last) if one.head.is_none() && one.place.is_none() => {
                last.range.end = one.range.end;
                last.lines.extend(one.lines);
            }
            Some(_) | None => found.push(one),
        }
    }
}

/// The lines of a part, each with the range of its bytes. Text and bytes have the same line ends at the same places:
/// none of them is ever the second byte of a character in CP932.
pub(crate) fn lines<'a>(
    part: usize,
    screened: &'a Screened<'_>,
    issues: &mut Vec<Issue>,
) -> Result<Vec<(Line<'a>, Range<usize>)>, FormatError> {
    let too_large = |limit| FormatError::TooLarge { part, limit };
    let texts = ranges(screened.text.as_bytes());
    let sources = ranges(screened.bytes.get(screened.skipped..).unwrap_or_default());
    if texts.len() > Limit::MAX_ROWS {
        return Err(too_large(Limit::Rows));
    }
    let mut lines = Vec::with_capacity(texts.len());
    for (number, (text, source)) in texts.into_iter().zip(sources).enumerate() {
        let mut source = source.start + screened.skipped..source.end + screened.skipped;
        if number == 0 {
            source.start = 0;
        }
        if source.len() > Limit::MAX_ROW_BYTES {
            return Err(too_large(Limit::RowBytes));
        }
        let before = |at: usize| screened.hits.partition_point(|(hit, _)| *hit < at);
        let hits = screened
            .hits
            .get(before(text.start)..before(text.end))
            .unwrap_or_default();
        let line = Line {
            part,
            number: number + 1,
            text: screened
                .text
                .get(text)
                .unwrap_or_default()
                .trim_end_matches(['\r', '\n', '\u{1A}']),
            source: screened.bytes.get(source.clone()).unwrap_or_default(),
            guarded: !hits.is_empty(),
        };
        issues.extend(hits.iter().map(|(_, code)| line.issue(code)));
        lines.push((line, source));
    }
    Ok(lines)
}

/// The ranges of lines, their ends included. A header right behind a 911 row begins a line of its own: parts were
/// put into one file without a line end between them.
fn ranges(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut push = |range: Range<usize>| {
        let glued = bytes
            .get(range.clone())
            .filter(|line| line.starts_with(b"911,"))
            .and_then(|line| line.windows(7).position(|w| w == b"JAHISTC"));
        match glued {
            Some(at) => ranges.extend([range.start..range.start + at, range.start + at..range.end]),
            None => ranges.push(range),
        }
    };
    for (at, byte) in bytes.iter().enumerate() {
        let ends = match byte {
            b'\n' | 0x1A => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends {
            push(start..at + 1);
            start = at + 1;
        }
    }
    if start < bytes.len() {
        push(start..bytes.len());
    }
    ranges
}

/// Whether these digits are the whole of a column that holds a code of its own, with the kind of that code beside it.
///
/// Such a code is no 個人番号, so nobody is asked about it: drug codes of twelve digits do occur (薬価基準収載 and YJ codes
/// mostly have a letter, not always), and one in eleven would fit the check digit by chance.
/// Source: 表3-6, 表3-13, 表3-16.
pub(crate) fn is_code_cell(text: &str, digits: Range<usize>) -> bool {
    const ENDS: [char; 3] = ['\r', '\n', '\u{1A}'];
    // A row with more characters than a row has bytes is refused later: looking no further keeps this linear.
    let (before, after) = text.split_at_checked(digits.start).unwrap_or_default();
    let mut back = before.char_indices().rev().take(Limit::MAX_ROW_BYTES + 1);
    let start = match back.find(|(_, c)| ENDS.contains(c)) {
        Some((at, _)) => at + 1,
        None if before.len() <= Limit::MAX_ROW_BYTES => 0,
        None => return false,
    };
    let mut ahead = after.char_indices().take(Limit::MAX_ROW_BYTES + 1);
    let end = match ahead.find(|(_, c)| ENDS.contains(c)) {
        Some((at, _)) => digits.start + at,
        None if after.len() <= Limit::MAX_ROW_BYTES => text.len(),
        None => return false,
    };
    let row = Row::parse(text.get(start..end).unwrap_or_default());
    let column = before.get(start..).unwrap_or_default().matches(',').count();
    let whole = Some(row.item(column)) == text.get(digits);
    whole
        && match (row.number, column) {
            (Some(201), 6) => matches!(row.item(5), "2" | "3" | "4" | "6"),
            (Some(201), 10) => row.item(9) == "2",
            (Some(31), 4) => row.item(3) == "2",
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use tefuda_record::Confirmed;

    use super::*;
    use crate::{decode::decode, guard::screen};

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let screened = screen(decode(bytes).unwrap(), Confirmed::Yes, is_code_cell);
        let (documents, _) = documents(0, &screened).unwrap();
        let text = |document: &Document<'_>| {
            let lines = document.head.iter().chain(&document.lines);
            lines.map(|line| line.text.to_owned()).collect()
        };
        documents.iter().map(text).collect()
    }

    #[test]
    fn every_line_end_is_taken() {
        let expected = [["JAHISTC01,1", "5,H241001", "501,あ"]];
        for ends in ["\r\n", "\n", "\r", "\u{1A}"] {
            let text = format!("JAHISTC01,1{ends}5,H241001{ends}{ends}501,あ{ends}");
            assert_eq!(texts(text.as_bytes()), expected);
        }
    }

    #[test]
    fn documents_begin_at_headers_and_end_at_911() {
        let text = "JAHISTC08,1\r\n5,R080301,1\r\n911,26030112345678,2,1JAHISTC08,1\r\n501,あ,1\r\n911,26030112345678,2,2\r\n\r\n\
                    JAHISTC08,1\r\n5,R080302,1";
        assert_eq!(
            texts(text.as_bytes()),
            [
                vec!["JAHISTC08,1", "5,R080301,1"],
                vec!["JAHISTC08,1", "501,あ,1"],
                vec!["JAHISTC08,1", "5,R080302,1"]
            ]
        );
    }

    #[test]
    fn sources_together_are_the_part() {
        let bytes = "\u{feff}JAHISTC08,1\n5,R080301,1\n\n911,26030112345678,1,1\nJAHISTC8\n5,R080302\u{1A}".as_bytes();
        let screened = screen(decode(bytes).unwrap(), Confirmed::Yes, is_code_cell);
        let (documents, _) = documents(0, &screened).unwrap();
        let sources: Vec<&[u8]> = documents.iter().map(|document| document.source).collect();
        assert_eq!(sources.len(), 2);
        assert_eq!(sources.concat(), bytes);
    }

    #[test]
    fn codes_are_known_by_their_column() {
        for (line, code) in [
            ("201,1,薬,1,錠,4,123456789018,1", true),
            ("201,1,薬,1,錠,1,123456789018,1", false),
            ("201,1,薬 123456789018,1,錠,4,,1", false),
            ("201,1,薬,1,錠,1,,1,一般名,2,123456789018", true),
            ("501,123456789018,1", false),
        ] {
            let text = format!("JAHISTC08,1\r\n{line}\r\n");
            let at = text.find("123456789018").unwrap();
            assert_eq!(is_code_cell(&text, at..at + 12), code, "{line}");
        }
    }
}
