//! Rows of a record's own source, where the record still says what they say.

use tefuda_record::{Confirmed, Record};

use super::{Slip, layout::BookRow};
use crate::{
    Importer, Part,
    decode::decode,
    guard::screen,
    jahis::{Row, documents, is_code_cell, join},
    jahis_tc::JahisTc,
};

/// What the source of a record gives.
#[derive(Default)]
pub(super) struct Traced {
    /// The patient's row (1), with what no record has a field for.
    pub(super) patient: Option<BookRow>,
    /// The rows of the record; `None` where it was changed since, or never came from a notebook.
    pub(super) rows: Option<Vec<BookRow>>,
}

/// Finds the rows of a record in its sources.
pub(super) fn rows_of(slip: &Slip<'_>) -> Traced {
    let mut traced = Traced::default();
    for bytes in slip.evidence {
        if !JahisTc.sniff(bytes) {
            continue;
        }
        for chunk in chunks(bytes) {
            traced.patient = traced.patient.or_else(|| chunk.patient.clone());
            if traced.rows.is_none() && chunk.says(slip.record) {
                traced.rows = Some(chunk.rows);
                traced.patient = chunk.patient.or(traced.patient);
            }
        }
    }
    traced
}

/// Rows that make one record: a visit, or what belongs to no visit.
struct Chunk {
    patient: Option<BookRow>,
    rows: Vec<BookRow>,
}

impl Chunk {
    /// Whether these rows, read again, are this record.
    fn says(&self, record: &Record) -> bool {
        let mut text = "JAHISTC08,1\r\n".to_owned();
        for row in self.patient.iter().chain(&self.rows) {
            text.push_str(&row.line());
        }
        let part = Part {
            index: 0,
            bytes: text.as_bytes(),
        };
        JahisTc
            .read(&[part], Confirmed::Yes)
            .is_ok_and(|draft| draft.records.iter().any(|one| one.record == *record))
    }
}

fn chunks(bytes: &[u8]) -> Vec<Chunk> {
    let Some(decoded) = decode(bytes) else {
        return Vec::new();
    };
    let screened = screen(decoded, Confirmed::Yes, is_code_cell);
    let Ok((documents, _)) = documents(0, &screened) else {
        return Vec::new();
    };
    let mut chunks = Vec::new();
    for sheet in join(documents).sheets {
        let mut patient = None;
        let mut visit: Option<Chunk> = None;
        for line in &sheet.lines {
            let Some(row) = book_row(&line.row()) else { continue };
            let is_of_visit = visit.is_some() && !matches!(row.number, 1 | 2 | 3 | 4 | 5 | 31 | 701);
            match row.number {
                1 => {
                    chunks.extend(visit.take());
                    patient = Some(row);
                }
                5 => {
                    chunks.extend(visit.take());
                    visit = Some(Chunk {
                        patient: patient.clone(),
                        rows: vec![row],
                    });
                }
                31 => {
                    let of_its_medicine = |chunk: &&mut Chunk| {
                        chunk
                            .rows
                            .first()
                            .is_some_and(|first| first.number == 3 && first.item(5) == row.item(1))
                    };
                    if let Some(chunk) = chunks.iter_mut().rev().find(of_its_medicine) {
                        chunk.rows.push(row);
                    }
                }
                _ if is_of_visit => visit.iter_mut().for_each(|visit| visit.rows.push(row.clone())),
                _ => chunks.push(Chunk {
                    patient: patient.clone(),
                    rows: vec![row],
                }),
            }
        }
        chunks.extend(visit);
    }
    chunks
}

/// A row as it is written: the specification's own example has the 作成者 of record 411 in column 8.
fn book_row(row: &Row<'_>) -> Option<BookRow> {
    let number = row.number?;
    let mut items: Vec<&str> = row.items().collect();
    if number == 411 && row.item(3).is_empty() && !row.item(8).is_empty() {
        items = vec![row.item(1), row.item(2), row.item(8)];
    }
    Some(BookRow::new(number, items))
}
