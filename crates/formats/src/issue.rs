//! What a reader noticed: a code and a place, never content.

use crate::FormatError;

/// Something a reader noticed. The rest of the document came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    /// Which of the parts, from 0.
    pub part: usize,
    /// Which line of the part, from 1; 0 for the part as a whole.
    pub line: usize,
    /// The record number of that line (JAHIS レコードNo.), where it has one.
    pub row: Option<u16>,
    /// What it is: one of [`ISSUE_CODES`]. Stable.
    pub code: &'static str,
}

impl Issue {
    /// A part that could not be read while others were.
    pub(crate) fn refused(error: FormatError) -> Self {
        Self {
            part: error.part(),
            line: 0,
            row: None,
            code: error.code(),
        }
    }
}

/// Every code an [`Issue`] may carry.
pub const ISSUE_CODES: &[&str] = &[
    "empty",
    "unknown_format",
    "prescription_format",
    "broken_encoding",
    "malformed",
    "no_result",
    "no_day",
    "later_version",
    "too_large",
    HEADER_VERSION_UNKNOWN,
    ROW_UNKNOWN,
    ROW_SHORT,
    ROW_REPEATED,
    ROW_ORPHAN,
    COLUMNS_SURPLUS,
    DAY_UNREADABLE,
    NUMBER_UNREADABLE,
    CODE_INVALID,
    CODE_MISSING,
    FIELD_DROPPED,
    USAGE_MISSING,
    PRESCRIPTION_LAYOUT,
    GAIJI_MARK,
    TOO_MANY_MEDICINES,
    PART_REPEATED,
    SPLIT_ROW_BROKEN,
    SPLIT_TOTAL_DIFFERS,
    SPLIT_CONFLICT,
    ELEMENT_UNKNOWN,
    SHAPE_UNKNOWN,
    ELIGIBILITY_ENDED,
    RESULT_DOUBTFUL,
    SEVERAL_CANDIDATES,
    RECORD_DROPPED,
    HISTORY_DROPPED,
    PERSONAL_NUMBER_LEFT_OUT,
    PERSONAL_NUMBER_BLANKED,
    MAYBE_PERSONAL_NUMBER,
];

/// The header names a version that no published specification has.
pub(crate) const HEADER_VERSION_UNKNOWN: &str = "header_version_unknown";
/// A line without a known record number; kept as it is.
pub(crate) const ROW_UNKNOWN: &str = "row_unknown";
/// A row lacks what makes it one; kept as it is.
pub(crate) const ROW_SHORT: &str = "row_short";
/// A row that may stand once stands again; kept as it is.
pub(crate) const ROW_REPEATED: &str = "row_repeated";
/// A row belongs to another that is not there; kept as it is.
pub(crate) const ROW_ORPHAN: &str = "row_orphan";
/// A row has more columns than its record: most often a comma inside a text; kept as it is.
pub(crate) const COLUMNS_SURPLUS: &str = "columns_surplus";
/// A day that is none.
pub(crate) const DAY_UNREADABLE: &str = "day_unreadable";
/// An amount that is no number.
pub(crate) const NUMBER_UNREADABLE: &str = "number_unreadable";
/// A code outside its table.
pub(crate) const CODE_INVALID: &str = "code_invalid";
/// A kind of code is named, but the code is not there.
pub(crate) const CODE_MISSING: &str = "code_missing";
/// A value does not fit its field; its row is kept as it is.
pub(crate) const FIELD_DROPPED: &str = "field_dropped";
/// A medicine without its 用法.
pub(crate) const USAGE_MISSING: &str = "usage_missing";
/// A medicine in the layout of a prescription inside a notebook.
pub(crate) const PRESCRIPTION_LAYOUT: &str = "prescription_layout";
/// The writer could not write a character and put ■ or a private one.
pub(crate) const GAIJI_MARK: &str = "gaiji_mark";
/// More medicines in a visit than a record holds; the rest is kept as it is.
pub(crate) const TOO_MANY_MEDICINES: &str = "too_many_medicines";
/// The same part of a split came twice; the second is not needed.
pub(crate) const PART_REPEATED: &str = "part_repeated";
/// A 911 row that says nothing usable; the part is read alone.
pub(crate) const SPLIT_ROW_BROKEN: &str = "split_row_broken";
/// Parts of one split disagree on how many they are.
pub(crate) const SPLIT_TOTAL_DIFFERS: &str = "split_total_differs";
/// Two different parts claim the same place of a split; nothing of it is joined.
pub(crate) const SPLIT_CONFLICT: &str = "split_conflict";
/// An element that no published layout has; it stays in the evidence.
pub(crate) const ELEMENT_UNKNOWN: &str = "element_unknown";
/// A download of which no layout is published; all of it is kept as it stands.
pub(crate) const SHAPE_UNKNOWN: &str = "shape_unknown";
/// The eligibility had ended when it was asked about.
pub(crate) const ELIGIBILITY_ENDED: &str = "eligibility_ended";
/// The answer does not say that it is a normal one.
pub(crate) const RESULT_DOUBTFUL: &str = "result_doubtful";
/// Several people fit the question; only one of them is meant.
pub(crate) const SEVERAL_CANDIDATES: &str = "several_candidates";
/// A record whose values are none of its kind; it was left out.
pub(crate) const RECORD_DROPPED: &str = "record_dropped";
/// A history that cannot have led to its record; the record came in without it.
pub(crate) const HISTORY_DROPPED: &str = "history_dropped";
/// A 個人番号 stood in this record, now or in its past; it was left out as a whole.
pub(crate) const PERSONAL_NUMBER_LEFT_OUT: &str = "personal_number_left_out";
/// A 個人番号 stood here; its digits were blanked in the values and in the evidence.
pub(crate) const PERSONAL_NUMBER_BLANKED: &str = "personal_number_blanked";
/// Twelve digits that may be a 個人番号 stood here and were left out; a person may confirm that they are none.
pub(crate) const MAYBE_PERSONAL_NUMBER: &str = "maybe_personal_number";
