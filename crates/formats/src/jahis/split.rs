//! Joining the parts of a split (レコードNo. 911), in any order.
//!
//! Source: JAHIS 電子版お薬手帳 2.6 表3-32 (分割制御) and its examples: cut only between records, each part with the same
//! header and its own 911 row; later parts repeat neither patient nor visit.

use std::collections::{HashMap, HashSet};

use tefuda_record::Confirmed;

use super::{Document, Line, starts_as_row};
use crate::{
    Draft, FormatError, Importer, Issue, Part, Unfinished,
    decode::{self, Encoding},
    issue::{PART_REPEATED, SPLIT_CONFLICT, SPLIT_TOTAL_DIFFERS},
    jahis_tc::JahisTc,
};

/// A 911 row: which part of how many, of which split.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    id: &'a str,
    total: u16,
    number: u16,
    issue: Issue,
}

/// A whole document: one part, or the joined parts of a split.
pub(crate) struct Sheet<'a> {
    head: Line<'a>,
    pub(crate) lines: Vec<Line<'a>>,
    sources: Vec<&'a [u8]>,
    /// `None` where the parts were written in different encodings: then the evidence is written in UTF-8.
    encoding: Option<Encoding>,
}

/// What joining answers.
#[derive(Default)]
pub(crate) struct Joined<'a> {
    pub(crate) sheets: Vec<Sheet<'a>>,
    pub(crate) unfinished: Vec<Unfinished>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) errors: Vec<FormatError>,
}

/// The parts that share an id and a total.
struct Set<'a> {
    total: u16,
    members: Vec<(u16, Document<'a>)>,
    parts: Vec<usize>,
    conflict: bool,
}

impl<'a> Place<'a> {
    /// Reads `911,<14 digits>,<how many>,<which>`; `None` where it is not possible.
    pub(crate) fn parse(line: &Line<'a>) -> Option<Self> {
        let row = line.row();
        let number = |item| {
            Some(row.item(item))
                .filter(|text| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|text| text.parse::<u16>().ok())
        };
        let (id, total, number) = (row.item(1), number(2)?, number(3)?);
        let is_id = (1..=14).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
        (is_id && (1..=total).contains(&number) && !row.has_beyond(3)).then(|| Self {
            id,
            total,
            number,
            issue: line.issue(PART_REPEATED),
        })
    }
}

/// Joins documents that are parts of a split and leaves the others as they are, in the order of their first part.
///
/// A split of which parts are missing is [`Unfinished`]. Where two different parts claim the same place, two slips were
/// read at once that carry the same id; which part belongs to which cannot be known, so nothing is joined.
pub(crate) fn join(documents: Vec<Document<'_>>) -> Joined<'_> {
    let mut joined = Joined::default();
    let mut sets: Vec<Set<'_>> = Vec::new();
    // Where the set of an id and a total stands, and which ids there are: thousands of slips may come at once.
    let mut places: HashMap<(&str, u16), usize> = HashMap::new();
    let mut ids: HashSet<&str> = HashSet::new();
    let mut alone = Vec::new();
    for document in documents {
        let Some(place) = document.place else {
            alone.push(document);
            continue;
        };
        let same = places.get(&(place.id, place.total)).copied();
        if !ids.insert(place.id) && same.is_none() {
            joined.issues.push(Issue {
                code: SPLIT_TOTAL_DIFFERS,
                ..place.issue
            });
        }
        match same.and_then(|at| sets.get_mut(at)) {
            Some(set) => joined.issues.extend(set.add(place, document)),
            None => {
                places.insert((place.id, place.total), sets.len());
                sets.push(Set {
                    total: place.total,
                    members: vec![(place.number, document)],
                    parts: vec![place.issue.part],
                    conflict: false,
                });
            }
        }
    }
    for document in alone {
        joined.sheets.extend(Sheet::of(vec![document]));
    }
    for set in sets {
        set.close(&mut joined);
    }
    joined.sheets.sort_by_key(|sheet| (sheet.head.part, sheet.head.number));
    joined
}

impl<'a> Set<'a> {
    /// Adds a part; answers an issue where its place is taken already.
    fn add(&mut self, place: Place<'a>, document: Document<'a>) -> Option<Issue> {
        self.parts.push(place.issue.part);
        let Some((_, there)) = self.members.iter().find(|(number, _)| *number == place.number) else {
            self.members.push((place.number, document));
            return None;
        };
        let same = |one: &Line<'a>, other: &Line<'a>| one.text.trim() == other.text.trim();
        let is_same = there.lines.len() == document.lines.len()
            && there
                .lines
                .iter()
                .zip(&document.lines)
                .all(|(one, other)| same(one, other));
        if is_same {
            return Some(place.issue);
        }
        self.conflict = true;
        Some(Issue {
            code: SPLIT_CONFLICT,
            ..place.issue
        })
    }

    fn close(mut self, joined: &mut Joined<'a>) {
        self.members.sort_by_key(|(number, _)| *number);
        self.parts.sort_unstable();
        self.parts.dedup();
        let have: Vec<u16> = self.members.iter().map(|(number, _)| *number).collect();
        let missing: Vec<u16> = (1..=self.total).filter(|number| !have.contains(number)).collect();
        if !missing.is_empty() || self.conflict {
            joined.unfinished.push(Unfinished {
                format: JahisTc.id(),
                parts: self.parts,
                have,
                total: self.total,
                missing,
            });
            return;
        }
        match Sheet::of(self.members.into_iter().map(|(_, document)| document).collect()) {
            Some(sheet) => joined.sheets.push(sheet),
            None => {
                let unknown = self.parts.iter().map(|part| FormatError::UnknownFormat { part: *part });
                joined.errors.extend(unknown);
            }
        }
    }
}

impl<'a> Sheet<'a> {
    /// The sheet of a document, or of the parts of a split in their order; `None` where none has a header.
    fn of(documents: Vec<Document<'a>>) -> Option<Self> {
        let head = documents.iter().find_map(|document| document.head)?;
        let mut encodings = documents.iter().map(|document| document.encoding);
        let one = |one: Encoding, other: Encoding| match (one, other) {
            (Encoding::Ascii, other) => Some(other),
            (one, Encoding::Ascii) => Some(one),
            (one, other) => (one == other).then_some(one),
        };
        Some(Self {
            head,
            encoding: encodings.try_fold(Encoding::Ascii, one),
            sources: documents.iter().map(|document| document.source).collect(),
            lines: documents.into_iter().flat_map(|document| document.lines).collect(),
        })
    }

    /// Which part it begins in.
    pub(crate) fn part(&self) -> usize {
        self.head.part
    }

    /// The evidence of the whole document: its parts in their order, as received.
    pub(crate) fn whole(&self) -> Vec<u8> {
        match self.encoding {
            Some(_) => concat(self.sources.iter().copied()),
            None => self.excerpt(&(0..self.lines.len()).collect::<Vec<_>>()),
        }
    }

    /// The evidence of some of its lines: the header and those lines, as received.
    pub(crate) fn excerpt(&self, lines: &[usize]) -> Vec<u8> {
        let chosen = || core::iter::once(&self.head).chain(lines.iter().filter_map(|at| self.lines.get(*at)));
        match self.encoding {
            Some(_) => concat(chosen().map(|line| line.source)),
            None => concat(chosen().map(|line| line.text.as_bytes())),
        }
    }

    pub(crate) fn media_type(&self) -> &'static str {
        match self.encoding {
            Some(Encoding::Cp932) => "text/plain; charset=windows-31j",
            Some(Encoding::Ascii | Encoding::Utf8) | None => "text/plain; charset=utf-8",
        }
    }

    pub(crate) fn is_guarded(&self, lines: &[usize]) -> bool {
        lines
            .iter()
            .filter_map(|at| self.lines.get(*at))
            .any(|line| line.guarded)
    }
}

/// Puts pieces after each other, each on a line of its own; the last one keeps its end as it is.
fn concat<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    for piece in pieces {
        if out.last().is_some_and(|last| !matches!(last, b'\r' | b'\n' | 0x1A)) {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(piece);
    }
    out
}

/// Puts the pieces of one slip together that a scanner read from several symbols and handed over without saying so
/// (Structured Append lost): one piece has the header, the others nothing to know them by.
///
/// It is a guess, so it counts only where it must be so and nothing at all is odd about the result: exactly one header
/// and no 911 row; that piece alone is cut off; the others are of no known format and are taken in the order they came;
/// then each RP is complete and in its order, and there is no issue. Otherwise the pieces are read as they are, and
/// those without a header are refused.
pub(crate) fn rejoin(parts: &[Part<'_>], confirmed: Confirmed) -> Option<Draft> {
    let is_first = |part: &&Part<'_>| decode::first_line(part.bytes).starts_with(b"JAHIS");
    let (first, rest): (Vec<&Part<'_>>, Vec<&Part<'_>>) = parts.iter().partition(is_first);
    let ([first], [_, ..]) = (first.as_slice(), rest.as_slice()) else {
        return None;
    };
    let total: usize = parts.iter().map(|part| part.bytes.len()).sum();
    let is_piece = |part: &&Part<'_>| !part.bytes.trim_ascii().is_empty() && !JahisTc.sniff(part.bytes);
    if parts.len() > MAX_PIECES || total > MAX_PIECE_BYTES || !rest.iter().all(is_piece) {
        return None;
    }
    let alone = JahisTc.read(&[**first], confirmed);
    if alone.is_ok_and(|draft| is_clean(&draft) || !draft.unfinished.is_empty()) {
        return None;
    }
    let (mut plain, mut on_lines) = (Vec::new(), Vec::new());
    for part in core::iter::once(first).chain(&rest) {
        plain.extend_from_slice(part.bytes);
        if starts_as_row(part.bytes) && on_lines.last().is_some_and(|last| *last != b'\n') {
            on_lines.extend_from_slice(b"\r\n");
        }
        on_lines.extend_from_slice(part.bytes);
    }
    [plain, on_lines].iter().find_map(|bytes| {
        let draft = JahisTc.read(&[Part { index: 0, bytes }], confirmed).ok()?;
        is_clean(&draft).then_some(draft)
    })
}

/// Nothing odd: medicines, each RP in its order, no issue.
fn is_clean(draft: &Draft) -> bool {
    let rp = |text: Option<String>| text.and_then(|text| text.parse::<u16>().ok());
    let in_order = |draft: &Draft| {
        draft.records.iter().all(|one| {
            let rows = one.record.rows("medicines");
            rows.is_sorted_by_key(|row| rp(row.text("rp")))
        })
    };
    let has_medicines = draft.records.iter().any(|one| !one.record.rows("medicines").is_empty());
    draft.issues.is_empty() && draft.unfinished.is_empty() && has_medicines && in_order(draft)
}

/// Structured Append has at most 16 symbols (ISO/IEC 18004 §8) of at most 2,953 bytes.
const MAX_PIECES: usize = 16;
const MAX_PIECE_BYTES: usize = 16 * 2_953;
