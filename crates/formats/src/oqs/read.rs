//! Results in: to records of 被保険者資格.

use std::borrow::Cow;

use tefuda_record::{FieldProblem, Fields, Record, RecordError, parse_day};

use super::codes::{CEILINGS, DISEASES, KEPT, KEPT_BEGINNINGS, RATIOS, READ, right};
use crate::{
    Draft, DraftRecord, FormatError, Issue, Limit,
    decode::{Encoding, is_lead},
    guard::Screened,
    issue::{
        CODE_INVALID, DAY_UNREADABLE, ELEMENT_UNKNOWN, ELIGIBILITY_ENDED, FIELD_DROPPED, RESULT_DOUBTFUL, ROW_SHORT,
        SEVERAL_CANDIDATES,
    },
    jahis::notes,
    xml::{Step, walk},
};

/// One candidate: its elements in the order they came, and where it stands in the text.
#[derive(Default)]
struct Candidate {
    values: Vec<(&'static str, String, usize)>,
    start: usize,
    end: usize,
}

/// What stands around the candidates.
#[derive(Default)]
struct Message {
    segment: String,
    status: String,
    validity: String,
    candidates: Vec<Candidate>,
    unknown: Vec<usize>,
}

/// Reads one result.
pub(super) fn read(part: usize, screened: &Screened<'_>) -> Result<Draft, FormatError> {
    let message = Message::of(part, &screened.text)?;
    if message.candidates.is_empty() {
        return Err(FormatError::NoResult { part });
    }
    let lines = Lines::of(part, &screened.text);
    let mut draft = Draft::default();
    draft
        .issues
        .extend(screened.hits.iter().map(|(at, code)| lines.issue(*at, code)));
    draft
        .issues
        .extend(message.unknown.iter().map(|at| lines.issue(*at, ELEMENT_UNKNOWN)));
    let mut whole = |code| {
        draft.issues.push(Issue {
            part,
            line: 0,
            row: None,
            code,
        });
    };
    if message.segment != "1" || message.status != "1" {
        whole(RESULT_DOUBTFUL);
    }
    match message.validity.as_str() {
        "1" | "6" => {}
        "2" | "3" => whole(ELIGIBILITY_ENDED),
        "5" => whole(SEVERAL_CANDIDATES),
        _ => whole(RESULT_DOUBTFUL),
    }
    for (at, candidate) in message.candidates.iter().enumerate() {
        let evidence = evidence(screened, &message.candidates, at);
        let is_guarded = |hit: &(usize, &str)| (candidate.start..candidate.end).contains(&hit.0);
        for record in candidate.records(&lines, &mut draft.issues) {
            draft.records.push(DraftRecord {
                record,
                evidence: evidence.clone(),
                media_type: match screened.encoding {
                    Encoding::Cp932 => "application/xml; charset=windows-31j",
                    Encoding::Ascii | Encoding::Utf8 => "application/xml; charset=utf-8",
                },
                guarded: screened.hits.iter().any(is_guarded),
                past: None,
            });
        }
    }
    Ok(draft)
}

impl Message {
    fn of(part: usize, text: &str) -> Result<Self, FormatError> {
        let mut message = Self::default();
        let mut open: Option<Candidate> = None;
        let mut last = 0;
        // The text of an element that has had no child so far.
        let mut leaf: Option<String> = None;
        walk(part, text, |step, at| {
            match (step, &mut open) {
                (Step::Text(piece), _) => {
                    if let Some(text) = &mut leaf {
                        text.push_str(piece);
                    }
                    return Ok(());
                }
                (Step::Open(tag), None) if tag.name() == "ResultOfQualificationConfirmation" => {
                    // The step ends behind the `>` of its tag; the candidate begins before it.
                    let start = text.get(..at).and_then(|before| before.rfind('<')).unwrap_or(last);
                    open = Some(Candidate {
                        start,
                        ..Candidate::default()
                    });
                }
                (Step::Close("ResultOfQualificationConfirmation"), Some(_)) => {
                    if let Some(mut candidate) = open.take() {
                        candidate.end = at;
                        message.candidates.push(candidate);
                    }
                    if message.candidates.len() > MAX_CANDIDATES {
                        return Err(FormatError::TooLarge {
                            part,
                            limit: Limit::Records,
                        });
                    }
                }
                (Step::Close(name), Some(candidate)) => {
                    let value = leaf.as_deref().map(str::trim);
                    match (value, READ.iter().find(|known| **known == name)) {
                        (Some(value), Some(known)) if !value.is_empty() => {
                            candidate.values.push((known, value.to_owned(), at));
                        }
                        (Some(_), Some(_)) => {}
                        _ if is_kept(name) => {}
                        _ => message.unknown.push(at),
                    }
                }
                (Step::Close(name), None) => {
                    let value = leaf.as_deref().map(str::trim).unwrap_or_default();
                    match name {
                        "SegmentOfResult" => value.clone_into(&mut message.segment),
                        "ProcessingResultStatus" => value.clone_into(&mut message.status),
                        "QualificationValidity" => value.clone_into(&mut message.validity),
                        _ => {}
                    }
                }
                (Step::Open(_), _) => {}
            }
            leaf = matches!(step, Step::Open(_)).then(String::new);
            last = at;
            Ok(())
        })?;
        Ok(message)
    }
}

fn is_kept(name: &str) -> bool {
    KEPT.contains(&name) || KEPT_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

impl Candidate {
    /// The record of this candidate, and a note of what did not fit into it. Where something is missing without which
    /// there is no record, the note holds all of it.
    fn records(&self, lines: &Lines<'_>, issues: &mut Vec<Issue>) -> Vec<Record> {
        let Ok(mut fields) = Fields::of("eligibility") else {
            return Vec::new();
        };
        // The result of a check is no paper; like the お知らせ, it is shown with a card.
        let _set = fields.set("document", "notice");
        let mut dropped = Vec::new();
        for (field, element) in FIELDS {
            let Some((_, text, at)) = self.find(element) else {
                continue;
            };
            let Some(value) = translate(element, text) else {
                issues.push(lines.issue(*at, CODE_INVALID));
                dropped.push(format!("{element}: {text}"));
                continue;
            };
            // Twelve bare digits that are still here were confirmed.
            match fields.set_confirmed(field, &value) {
                Ok(()) => {}
                Err(RecordError::Field {
                    problem: FieldProblem::Day(_),
                    ..
                }) => {
                    issues.push(lines.issue(*at, DAY_UNREADABLE));
                    dropped.push(format!("{element}: {text}"));
                }
                Err(RecordError::Field { .. } | RecordError::UnknownKind) => {
                    issues.push(lines.issue(*at, FIELD_DROPPED));
                    dropped.push(format!("{element}: {text}"));
                }
            }
        }
        self.end(&mut fields);
        match Record::new(fields) {
            Ok(record) => {
                let mut records = vec![record];
                if !dropped.is_empty() {
                    records.extend(notes(&format!("{TITLE}\n{}", dropped.join("\n")), None));
                }
                records
            }
            Err(_) => {
                issues.push(lines.issue(self.end, ROW_SHORT));
                let all: Vec<String> = self
                    .values
                    .iter()
                    .map(|(name, text, _)| format!("{name}: {text}"))
                    .collect();
                notes(&format!("{TITLE}\n{}", all.join("\n")), None)
            }
        }
    }

    fn find(&self, element: &str) -> Option<&(&'static str, String, usize)> {
        self.values.iter().find(|(name, _, _)| *name == element)
    }

    /// 喪失: the last day that counts is the one before the day of loss, unless the card ended earlier.
    fn end(&self, fields: &mut Fields) {
        let lost = self
            .find("DisqualificationDate")
            .and_then(|(_, text, _)| parse_day(text).ok());
        let Some(last) = lost.map(|day| day.plus_days(-1)) else {
            return;
        };
        let earlier = fields
            .text("expires_on")
            .and_then(|text| parse_day(&text).ok())
            .is_some_and(|day| day < last);
        if !earlier {
            let _set = fields.set("expires_on", &last.iso());
        }
    }
}

/// The value a field takes for an element's text; `None` for a code outside its table.
fn translate<'t>(element: &str, text: &'t str) -> Option<Cow<'t, str>> {
    let code = tefuda_record::fold_digits(text);
    match element {
        "InsuredPartialContributionRatio" | "ElderlyRecipientContributionRatio" => {
            right(RATIOS, &code).map(Cow::Borrowed)
        }
        "LimitApplicationCertificateClassificationFlag" => right(CEILINGS, &code).map(Cow::Borrowed),
        "SpecificDiseasesDiseaseCategory" => right(DISEASES, &code).map(Cow::Borrowed),
        // 3 is 未設定: nothing is said.
        "Sex1" | "Sex2" if code == "3" => Some(Cow::Borrowed("")),
        _ => Some(Cow::Borrowed(text)),
    }
}

/// The bytes of the message without the other candidates: who is erased leaves nothing in the evidence of another.
fn evidence(screened: &Screened<'_>, candidates: &[Candidate], keep: usize) -> Vec<u8> {
    if candidates.len() == 1 {
        return screened.bytes.to_vec();
    }
    let mut places = candidates
        .iter()
        .flat_map(|one| [one.start, one.end])
        .collect::<Vec<_>>();
    places.push(screened.text.len());
    let places = byte_places(screened, &places);
    let mut out = Vec::new();
    let mut from = 0;
    for (at, pair) in places.chunks_exact(2).enumerate() {
        let [start, end] = pair else { continue };
        let until = if at == keep { *end } else { *start };
        out.extend_from_slice(screened.bytes.get(from..until).unwrap_or_default());
        from = *end;
    }
    out.extend_from_slice(screened.bytes.get(from..).unwrap_or_default());
    out
}

/// Where rising places of the text stand among the bytes.
fn byte_places(screened: &Screened<'_>, places: &[usize]) -> Vec<usize> {
    if screened.encoding != Encoding::Cp932 {
        return places.iter().map(|place| place + screened.skipped).collect();
    }
    let mut out = Vec::with_capacity(places.len());
    let mut wanted = places.iter().peekable();
    let mut byte = 0;
    // Strictly decoded CP932 has one character for each unit of one or two bytes.
    for (at, _) in screened.text.char_indices() {
        while wanted.next_if(|place| **place <= at).is_some() {
            out.push(byte);
        }
        let is_two = screened.bytes.get(byte).copied().is_some_and(is_lead);
        byte += if is_two { 2 } else { 1 };
    }
    out.extend(wanted.map(|_| screened.bytes.len()));
    out
}

/// Which line of a part a place is on.
struct Lines<'t> {
    part: usize,
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(part: usize, text: &'t str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at);
        Self {
            part,
            starts: starts.collect(),
            text,
        }
    }

    fn issue(&self, at: usize, code: &'static str) -> Issue {
        let at = at.min(self.text.len());
        Issue {
            part: self.part,
            line: self.starts.partition_point(|start| *start < at) + 1,
            row: None,
            code,
        }
    }
}

/// Which field takes which element; of two for one field, the later one counts.
const FIELDS: &[(&str, &str)] = &[
    ("insurer_number", "InsurerNumber"),
    ("insured_symbol", "InsuredCardSymbol"),
    ("insured_number", "InsuredIdentificationNumber"),
    ("branch_number", "InsuredBranchNumber"),
    ("name", "Name"),
    ("former_name", "NameOfOther"),
    ("name_kana", "NameKana"),
    ("birth_day", "Birthdate"),
    ("sex", "Sex2"),
    ("sex", "Sex1"),
    ("relation", "PersonalFamilyClassification"),
    ("insured_person_name", "InsuredName"),
    ("address", "Address"),
    ("acquired_on", "QualificationDate"),
    ("issued_on", "InsuredCertificateIssuanceDate"),
    ("expires_on", "InsuredCardExpirationDate"),
    ("burden_ratio", "InsuredPartialContributionRatio"),
    ("burden_ratio", "ElderlyRecipientContributionRatio"),
    ("burden_from", "ElderlyRecipientValidStartDate"),
    ("insurer_name", "InsurerName"),
    ("ceiling_class", "LimitApplicationCertificateClassificationFlag"),
    ("ceiling_from", "LimitApplicationCertificateValidStartDate"),
    ("long_term_on", "LimitApplicationCertificateLongTermDate"),
    ("specific_disease", "SpecificDiseasesDiseaseCategory"),
    ("specific_disease_until", "SpecificDiseasesValidEndDate"),
];

/// What a note of left-over values begins with.
const TITLE: &str = "資格確認の結果";
/// A search by name and birthday finds a handful; this keeps a hostile file from growing.
const MAX_CANDIDATES: usize = 100;
