//! 特定健診 as HL7 CDA R2, phases 3 and 4: one file a person, alone or in the zip that insurers hand over.
//!
//! Source: 「電子的な標準様式 特定健診データ ファイル仕様」 Ver.4 (schema `hc08_V08.xsd`). The institution's values, units,
//! judgements and ranges come in as they stand. Whoever did not do a test said so with `negationInd`, whoever could not
//! measure with `nullFlavor`; the two stay apart. An item that the programme does not know is kept like any other.

mod archive;
mod items;
mod observation;

use tefuda_record::{Confirmed, Fields, Record};

use self::items::Item;
use self::observation::observations;
use crate::{
    Draft, DraftRecord, FormatError, Importer, Issue, Limit, Part,
    decode::decode,
    guard::{Screened, screen},
    issue::{DAY_UNREADABLE, FIELD_DROPPED},
    xml::{Node, Tree},
};

/// 特定健診.
pub(crate) struct Cda;

impl Importer for Cda {
    fn id(&self) -> &'static str {
        "cda"
    }

    fn max_bytes(&self) -> (usize, Limit) {
        (Limit::MAX_ARCHIVE_BYTES, Limit::ArchiveBytes)
    }

    /// A zip, or XML whose root is a ClinicalDocument.
    fn sniff(&self, bytes: &[u8]) -> bool {
        archive::is_zip(bytes) || is_document(bytes)
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        let mut take = |part: usize, bytes: &[u8]| match read(part, bytes, confirmed) {
            Ok(read) => draft.append(read),
            Err(error) => errors.push(error),
        };
        let mut broken = Vec::new();
        for Part { index, bytes } in parts {
            if !archive::is_zip(bytes) {
                take(*index, bytes);
                continue;
            }
            match archive::documents(*index, bytes) {
                Ok(documents) => documents.iter().for_each(|document| take(*index, document)),
                Err(error) => broken.push(error),
            }
        }
        errors.extend(broken);
        draft.settle(&errors)
    }
}

/// Whether the first element is a ClinicalDocument.
fn is_document(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let first = head
        .split(|b| *b == b'<')
        .skip(1)
        .find(|tag| !matches!(tag.first(), Some(b'?' | b'!') | None));
    let name = first.and_then(|tag| {
        tag.split(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
            .next()
    });
    let local = name.and_then(|name| name.rsplit(|b| *b == b':').next());
    head.starts_with(b"<") && local == Some(b"ClinicalDocument")
}

fn read(part: usize, bytes: &[u8], confirmed: Confirmed) -> Result<Draft, FormatError> {
    if bytes.len() > Limit::MAX_BYTES {
        return Err(FormatError::TooLarge {
            part,
            limit: Limit::Bytes,
        });
    }
    let decoded = decode(bytes).ok_or(FormatError::BrokenEncoding { part })?;
    let screened = screen(decoded, confirmed, is_code);
    let tree = Tree::read(part, &screened.text)?;
    let root = tree.root().filter(|root| root.name() == "ClinicalDocument");
    let mut reading = Reading::begin(part, root.ok_or(FormatError::Malformed { part })?)?;
    reading.header();
    reading.items()?;
    reading.finish(&screened)
}

/// Whether twelve digits are a code by the attribute they stand in.
fn is_code(text: &str, digits: core::ops::Range<usize>) -> bool {
    text.get(..digits.start)
        .is_some_and(|before| before.ends_with(" code=\""))
}

/// A document being read.
struct Reading<'t> {
    part: usize,
    root: Node<'t>,
    fields: Fields,
    issues: Vec<Issue>,
}

impl<'t> Reading<'t> {
    fn begin(part: usize, root: Node<'t>) -> Result<Self, FormatError> {
        Ok(Self {
            part,
            root,
            fields: Fields::of("checkup").map_err(|_| FormatError::Malformed { part })?,
            issues: Vec::new(),
        })
    }

    fn header(&mut self) {
        let root = self.root;
        let event = root.path(&["documentationOf", "serviceEvent"]);
        let code = |node: Option<Node<'t>>| node.map_or("", |node| node.attribute("code"));
        let report = code(root.child("code"));
        let program = code(event.and_then(|event| event.child("code")));
        self.set("program", program_of(report, program), root);
        self.set("program_code", if program.is_empty() { report } else { program }, root);
        let time = event.and_then(|event| event.child("effectiveTime"));
        let day = time.map_or("", |time| match time.attribute("value") {
            "" => time.child("low").map_or("", |low| low.attribute("value")),
            value => value,
        });
        self.day("checked_on", day, time.unwrap_or(root));
        if let Some(reported) = root.child("effectiveTime") {
            self.day("reported_on", reported.attribute("value"), reported);
        }
        self.patient();
        let performer = event.and_then(|event| event.path(&["performer", "assignedEntity", "representedOrganization"]));
        let author = root.path(&["author", "assignedAuthor", "representedOrganization"]);
        if let Some(institution) = performer.or(author) {
            self.institution(institution);
        }
    }

    fn patient(&mut self) {
        let Some(patient) = self.root.path(&["recordTarget", "patientRole", "patient"]) else {
            return;
        };
        if let Some(name) = patient.child("name") {
            let text = all_text(name);
            // The rules ask for kana; some write kanji.
            if self.fields.set_confirmed("patient_name_kana", &text).is_err() {
                self.set("patient_name", &text, name);
            }
        }
        if let Some(birth) = patient.child("birthTime") {
            self.day("patient_birth_day", birth.attribute("value"), birth);
        }
    }

    fn institution(&mut self, node: Node<'t>) {
        if let Some(name) = node.child("name") {
            self.set("institution", &all_text(name), name);
        }
        let codes = node
            .children()
            .filter(|child| child.name() == "id" && child.attribute("root").ends_with(".6.102"));
        for code in codes {
            self.set("institution_code", code.attribute("extension"), code);
        }
        if let Some(telecom) = node.child("telecom") {
            let value = telecom.attribute("value");
            self.set(
                "institution_phone",
                value.strip_prefix("tel:").unwrap_or(value),
                telecom,
            );
        }
    }

    fn items(&mut self) -> Result<(), FormatError> {
        let Some(body) = self.root.path(&["component", "structuredBody"]) else {
            return Err(FormatError::Empty { part: self.part });
        };
        let found = observations(body);
        if found.is_empty() {
            return Err(FormatError::Empty { part: self.part });
        }
        let mut rows = Vec::with_capacity(found.len());
        for observation in found {
            // Twelve bare digits that are still here were confirmed, or are a code.
            let pairs: Vec<(&str, &str)> = observation
                .pairs
                .iter()
                .map(|(id, text)| (*id, text.as_str()))
                .collect();
            let Ok((row, problems)) = self.fields.row_of("items", &pairs) else {
                continue;
            };
            if let Some(code) = observation.issue {
                self.notice(code, observation.line);
            }
            if !problems.is_empty() {
                self.notice(FIELD_DROPPED, observation.line);
            }
            if observation.is_diagnosis {
                for (id, from) in [("diagnosis", "value"), ("doctor", "doctor")] {
                    if let Some((_, text)) = observation.pairs.iter().find(|(pair, _)| *pair == from) {
                        let _set = self.fields.set_confirmed(id, text);
                    }
                }
            }
            rows.push(row);
        }
        self.fields.set_rows("items", rows).map_err(|_| FormatError::TooLarge {
            part: self.part,
            limit: Limit::Items,
        })
    }

    fn finish(mut self, screened: &Screened<'_>) -> Result<Draft, FormatError> {
        let part = self.part;
        for (at, code) in &screened.hits {
            let before = screened.text.get(..*at).unwrap_or_default();
            self.notice(code, before.matches('\n').count() + 1);
        }
        // Without its day a checkup cannot be told from the next one.
        let record = Record::new(self.fields).map_err(|_| FormatError::NoDay { part })?;
        Ok(Draft {
            records: vec![DraftRecord {
                record,
                evidence: screened.bytes.to_vec(),
                media_type: "application/xml",
                guarded: !screened.hits.is_empty(),
                past: None,
            }],
            issues: self.issues,
            unfinished: Vec::new(),
        })
    }

    fn set(&mut self, id: &str, text: &str, at: Node<'t>) {
        if self.fields.set_confirmed(id, text).is_err() {
            self.notice(FIELD_DROPPED, at.line());
        }
    }

    /// A day as HL7 writes it: eight digits, and more for the time.
    fn day(&mut self, id: &str, text: &str, at: Node<'t>) {
        if self.fields.set(id, text.get(..8).unwrap_or(text)).is_err() {
            self.notice(DAY_UNREADABLE, at.line());
        }
    }

    fn notice(&mut self, code: &'static str, line: usize) {
        self.issues.push(Issue {
            part: self.part,
            line,
            row: None,
            code,
        });
    }
}

/// Which programme it was: by the report's code (…6.1001) where that says more, else by the programme's (…6.1002).
fn program_of(report: &str, program: &str) -> &'static str {
    match (report, program) {
        ("20", _) | (_, "020") => "latter_stage",
        ("30", _) | (_, "030") => "employer",
        ("40", _) | (_, "040") => "school",
        ("10", _) | (_, "010") => "specific",
        (_, _) => "other",
    }
}

/// Its text with that of everything inside, in their order.
fn all_text(node: Node<'_>) -> String {
    let inside = node.inside().map(Node::text).filter(|text| !text.is_empty());
    core::iter::once(node.text())
        .filter(|text| !text.is_empty())
        .chain(inside)
        .collect::<Vec<_>>()
        .join(" ")
}
