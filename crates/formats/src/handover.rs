//! What a counter read, for the programs it works with: a line of CSV, a FHIR Coverage, a result of オンライン資格確認 in form.
//!
//! Every form says how sure it is, or is only written where it is sure: the XML has no place for a doubt, so it is written of a confirmed
//! proof alone. None of them claims to be an online confirmation.

use std::borrow::Cow;

use tefuda_record::{Fields, Moment, Shape};
use thiserror::Error;

use crate::csv::{Sheet, label};
use crate::encode::{Charset, Encoded, encode};
use crate::fhir::coverage_alone;
use crate::oqs::{OqsError, OqsResult, write_oqs};

/// What a proof showed, and what it is worth.
#[derive(Clone, Copy)]
pub struct HandOver<'a> {
    /// The fields of an eligibility that were shown.
    pub fields: &'a Fields,
    /// The verdict by its stable name.
    pub verdict: &'a str,
    /// Its reason by its stable name; empty where it has none.
    pub reason: &'a str,
    /// Who stands behind it by its stable name; empty where nobody known does.
    pub grade: &'a str,
    /// When it was read.
    pub at: Moment,
    /// 医療機関コード of the counter; the XML needs it.
    pub institution_code: &'a str,
    /// What tells this reading from others: letters and digits, at most 24.
    pub identifier: &'a str,
}

/// In which form it is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOverForm {
    /// Two lines of CSV, UTF-8 with a byte order mark.
    Csv,
    /// The same in CP932; what it cannot hold becomes ■ and is counted.
    CsvCp932,
    /// A FHIR Coverage by JP Core, with patient and insurer in it.
    Fhir,
    /// A file shaped as a result of オンライン資格確認, UTF-8.
    Oqs,
}

/// Why nothing is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HandOverError {
    /// The form has no place for a doubt, and there is one.
    #[error("only a confirmed proof is handed over in this form")]
    Unconfirmed,
    /// It cannot be written as a result.
    #[error(transparent)]
    Oqs(#[from] OqsError),
}

/// Every form.
const FORMS: [HandOverForm; 4] = [
    HandOverForm::Csv,
    HandOverForm::CsvCp932,
    HandOverForm::Fhir,
    HandOverForm::Oqs,
];

impl HandOverForm {
    /// Its stable name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvCp932 => "csv_sjis",
            Self::Fhir => "fhir",
            Self::Oqs => "oqs",
        }
    }

    /// The form of a stable name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        FORMS.into_iter().find(|form| form.id() == id)
    }

    /// How its files end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvCp932 => "csv",
            Self::Fhir => "json",
            Self::Oqs => "xml",
        }
    }
}

/// Writes what was read in a form.
///
/// # Errors
/// [`HandOverError`].
pub fn hand_over(form: HandOverForm, read: &HandOver<'_>) -> Result<Encoded, HandOverError> {
    match form {
        HandOverForm::Csv => Ok(encode(&format!("\u{feff}{}", sheet(read)), Charset::Utf8)),
        HandOverForm::CsvCp932 => Ok(encode(&sheet(read), Charset::Cp932)),
        HandOverForm::Fhir => Ok(Encoded {
            bytes: coverage(read),
            replaced: 0,
        }),
        HandOverForm::Oqs if read.verdict != CONFIRMED => Err(HandOverError::Unconfirmed),
        HandOverForm::Oqs => Ok(write_oqs(&OqsResult {
            fields: read.fields,
            at: read.at,
            institution_code: read.institution_code,
            identifier: read.identifier,
            charset: Charset::Utf8,
        })?),
    }
}

/// The names of all fields and one line of values: the same columns whatever was shown, so that a program can rely on them.
fn sheet(read: &HandOver<'_>) -> String {
    let kind = read.fields.kind();
    let key = |id: &str| format!("{}-{id}", kind.id);
    let mut sheet = Sheet(String::new());
    let names = kind.fields.iter().map(|field| label(kind, &key(field.id)));
    sheet.line(HEAD.into_iter().map(Cow::from).chain(names));
    let at = read.at.iso();
    let about = [at.as_str(), read.verdict, read.reason, read.grade, read.identifier];
    let values = kind.fields.iter().map(|field| {
        let text = read.fields.text(field.id).unwrap_or_default();
        if matches!(field.shape, Shape::Choice(_)) && !text.is_empty() {
            label(kind, &format!("{}-{text}", key(field.id)))
        } else {
            Cow::from(text)
        }
    });
    sheet.line(about.into_iter().map(Cow::from).chain(values));
    sheet.0
}

/// Tags say what the reader found: a Coverage itself has no place for it.
fn coverage(read: &HandOver<'_>) -> Vec<u8> {
    let tags: Vec<(&str, &str)> = [(VERDICT, read.verdict), (REASON, read.reason), (GRADE, read.grade)]
        .into_iter()
        .filter(|(_, code)| !code.is_empty())
        .collect();
    coverage_alone(&|id| read.fields.text(id), &tags)
}

const CONFIRMED: &str = "verified";
const HEAD: [&str; 5] = ["確認日時", "判定", "理由", "確かさ", "読み取り番号"];
const VERDICT: &str = "urn:tefuda:verdict";
const REASON: &str = "urn:tefuda:reason";
const GRADE: &str = "urn:tefuda:grade";

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::of("eligibility").unwrap();
        for (id, text) in pairs {
            fields.set(id, text).unwrap();
        }
        fields
    }

    const SHOWN: &[(&str, &str)] = &[
        ("insurer_number", "138990"),
        ("insured_number", "3456"),
        ("name", "𠮷田 花子"),
        ("birth_day", "1954-03-04"),
        ("burden_ratio", "2"),
    ];

    fn read<'a>(fields: &'a Fields, verdict: &'a str) -> HandOver<'a> {
        HandOver {
            fields,
            verdict,
            reason: "",
            grade: "issued",
            at: Moment(1_795_395_600),
            institution_code: "1319910012",
            identifier: "0A1B2C",
        }
    }

    #[test]
    fn the_columns_of_the_sheet_are_the_same_whatever_was_shown() {
        let columns = |fields: &Fields| {
            let written = hand_over(HandOverForm::Csv, &read(fields, "verified")).unwrap();
            let text = String::from_utf8(written.bytes).unwrap();
            let lines: Vec<String> = text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
            assert_eq!(lines.len(), 2);
            assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
            lines
        };
        let (much, little) = (columns(&fields(SHOWN)), columns(&fields(&SHOWN[2..3])));
        assert_eq!(much[0], little[0]);
        assert!(much[1].contains("verified,,issued,0A1B2C") && much[1].contains("138990"));
        assert!(much[1].contains("2割"));
    }

    #[test]
    fn what_a_code_page_lacks_is_counted() {
        let fields = fields(SHOWN);
        let written = hand_over(HandOverForm::CsvCp932, &read(&fields, "verified")).unwrap();
        assert_eq!(written.replaced, 1);
        assert!(String::from_utf8(written.bytes).is_err());
    }

    #[test]
    fn a_coverage_says_who_and_how_sure_and_nothing_that_was_not_shown() {
        let fields = fields(SHOWN);
        let written = hand_over(HandOverForm::Fhir, &read(&fields, "unconfirmed")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&written.bytes).unwrap();
        assert_eq!(json["resourceType"], "Coverage");
        assert_eq!(json["meta"]["tag"][0]["code"], "unconfirmed");
        assert_eq!(json["contained"][0]["name"][0]["text"], "𠮷田 花子");
        assert_eq!(json["beneficiary"]["reference"], "#patient");
        assert_eq!(json["contained"][1]["identifier"][0]["value"], "138990");
        assert_eq!((json.get("period"), json["contained"][0].get("address")), (None, None));
    }

    #[test]
    fn a_result_is_written_of_a_confirmed_proof_with_all_it_needs_and_of_no_other() {
        let whole = fields(SHOWN);
        let written = hand_over(HandOverForm::Oqs, &read(&whole, "verified")).unwrap();
        let text = String::from_utf8(written.bytes).unwrap();
        assert!(text.contains("<ReferenceClassification>2</ReferenceClassification>"));
        assert!(text.contains("<ArbitraryFileIdentifier>TEFUDA0A1B2C</ArbitraryFileIdentifier>"));
        let doubted = hand_over(HandOverForm::Oqs, &read(&whole, "unconfirmed"));
        assert_eq!(doubted.err(), Some(HandOverError::Unconfirmed));
        let part = fields(&SHOWN[1..]);
        let missing = hand_over(HandOverForm::Oqs, &read(&part, "verified"));
        assert_eq!(
            missing.err(),
            Some(HandOverError::Oqs(OqsError::Missing("insurer_number")))
        );
    }
}
