//! マイナポータル「わたしの情報」: the CSV that a person downloads.
//!
//! 医療費通知情報 becomes one expense for each line of the notice. Of the other downloads (薬剤情報, 特定健診情報 …) no layout is
//! published: they are kept whole, and told.
//!
//! Shape: two columns, key and value; a row of one column opens a section; inside 医療費情報明細 the first key that comes again
//! begins the next item. Amounts have thousands commas and are quoted.

mod expense;
mod lines;

use tefuda_record::Confirmed;

use crate::{
    Draft, DraftRecord, FormatError, Importer, Issue, Part,
    decode::{Encoding, decode, first_line},
    guard::screen,
    issue::SHAPE_UNKNOWN,
    jahis::notes,
};

/// わたしの情報.
pub(crate) struct Myna;

impl Importer for Myna {
    fn id(&self) -> &'static str {
        "myna"
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        let first = first_line(bytes);
        let first = first
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_suffix(b"\""))
            .unwrap_or(first);
        // Spreadsheet programs write the comma of the second, empty column.
        let first = first.strip_suffix(b",").unwrap_or(first);
        first == TITLE.as_bytes() || first == TITLE_CP932
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        for part in parts {
            match read(*part, confirmed) {
                Ok(read) => draft.append(read),
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

fn read(part: Part<'_>, confirmed: Confirmed) -> Result<Draft, FormatError> {
    let index = part.index;
    let decoded = decode(part.bytes).ok_or(FormatError::BrokenEncoding { part: index })?;
    let screened = screen(decoded, confirmed, |_, _| false);
    let lines = lines::lines(index, &screened)?;
    let mut draft = Draft::default();
    for (at, code) in &screened.hits {
        let line = lines.partition_point(|line| line.text.start <= *at);
        draft.issues.push(lines::issue(index, line, code));
    }
    let media_type = match screened.encoding {
        Encoding::Cp932 => "text/csv; charset=windows-31j",
        Encoding::Ascii | Encoding::Utf8 => "text/csv; charset=utf-8",
    };
    let made = if lines.iter().any(|line| line.key == "医療費通知情報") {
        expense::records(index, &lines, &mut draft.issues)
    } else {
        draft.issues.push(Issue {
            part: index,
            line: 0,
            row: None,
            code: SHAPE_UNKNOWN,
        });
        let all = (0..lines.len()).collect::<Vec<usize>>();
        notes(&screened.text, None)
            .into_iter()
            .map(|record| (record, all.clone()))
            .collect()
    };
    if made.is_empty() {
        return Err(FormatError::Empty { part: index });
    }
    for (record, own) in made {
        let bytes = own.iter().filter_map(|at| lines.get(*at)).flat_map(|line| line.source);
        let is_guarded = |line: &lines::Line<'_>| screened.hits.iter().any(|(at, _)| line.text.contains(at));
        draft.records.push(DraftRecord {
            record,
            evidence: bytes.copied().collect(),
            media_type,
            guarded: own.iter().filter_map(|at| lines.get(*at)).any(is_guarded),
            past: None,
        });
    }
    Ok(draft)
}

/// What every download begins with.
const TITLE: &str = "わたしの情報";
const TITLE_CP932: &[u8] = b"\x82\xed\x82\xbd\x82\xb5\x82\xcc\x8f\xee\x95\xf1";
