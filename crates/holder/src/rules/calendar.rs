//! 期限カレンダー: when what is held ends, and what has to be filed by when.

use tefuda_record::{Day, Record};
use tefuda_rules::Book;

use super::{
    paid_in_full::sent_on,
    said::{BasisView, say_both},
};
use crate::{Detail, Words};

/// A day that should not be missed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// The day.
    pub day: Day,
    /// What kind of day it is: all that a file for other calendars says.
    pub kind: EntryKind,
    /// What it is about, for the person's own eyes.
    pub about: String,
    /// Days before it on which to be reminded.
    pub remind: Vec<i64>,
    /// The law, where a rule gave the day.
    pub basis: Option<BasisView>,
}

/// What kind of day it is. The names say nothing of health.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A paper ends.
    PaperEnds,
    /// It can be renewed from this day.
    RenewFrom,
    /// The last day to file something.
    FileBy,
    /// The last day to fetch something.
    FetchBy,
    /// A share or class is judged anew.
    JudgedAnew,
    /// A period opens.
    Opens,
    /// A period closes.
    Closes,
}

impl EntryKind {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::PaperEnds,
        Self::RenewFrom,
        Self::FileBy,
        Self::FetchBy,
        Self::JudgedAnew,
        Self::Opens,
        Self::Closes,
    ];

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PaperEnds => "paper_ends",
            Self::RenewFrom => "renew_from",
            Self::FileBy => "file_by",
            Self::FetchBy => "fetch_by",
            Self::JudgedAnew => "judged_anew",
            Self::Opens => "opens",
            Self::Closes => "closes",
        }
    }
}

/// Every day from today on that what is held gives, the next first. What the book does not know gives no day.
#[must_use]
pub fn entries(book: &Book, records: &[Record], today: Day, words: &Words) -> Vec<Entry> {
    let mut entries = Entries {
        book,
        words,
        all: Vec::new(),
    };
    for record in records {
        match record.kind().id {
            "eligibility" => entries.eligibility(record, today),
            "held_paper" => entries.held_paper(record),
            "care" => entries.care(record),
            "prescription" => entries.prescription(record),
            "expense" => entries.expense(record, records),
            "enrolment" => entries.enrolment(record),
            _ => {}
        }
    }
    let mut all = entries.all;
    all.retain(|entry| today <= entry.day);
    all.sort_by(|one, other| (one.day, one.kind, &one.about).cmp(&(other.day, other.kind, &other.about)));
    all.dedup_by(|one, other| (one.day, one.kind, &one.about) == (other.day, other.kind, &other.about));
    all
}

struct Entries<'a> {
    book: &'a Book,
    words: &'a Words,
    all: Vec<Entry>,
}

impl Entries<'_> {
    fn push(&mut self, day: Option<Day>, kind: EntryKind, about: String, remind: &[i64]) {
        if let Some(day) = day {
            self.all.push(Entry {
                day,
                kind,
                about,
                remind: remind.to_vec(),
                basis: None,
            });
        }
    }

    fn ruled(&mut self, (day, basis): (Day, &tefuda_rules::Basis), kind: EntryKind, about: String, remind: &[i64]) {
        self.all.push(Entry {
            day,
            kind,
            about,
            remind: remind.to_vec(),
            basis: Some(BasisView::of(basis)),
        });
    }

    /// A field's name for people, after what the record is.
    fn name(&self, record: &Record, field: &str) -> String {
        let kind = record.kind().id;
        let title = match record.text("document") {
            Some(document) if kind == "care" => self.words.say(&format!("{kind}-document-{document}")),
            Some(_) | None => record.title(),
        };
        let field = self.words.say(&format!("{kind}-{field}"));
        let details = [("title", Detail::Text(title)), ("field", Detail::Text(field))];
        self.words.say_with("calendar-of-record", &details)
    }

    fn eligibility(&mut self, record: &Record, today: Day) {
        if record.text("document").as_deref() == Some("former_card") {
            return;
        }
        let ends = record.day_of("expires_on");
        let about = record.text("document").map_or_else(
            || record.title(),
            |document| self.words.say(&format!("eligibility-document-{document}")),
        );
        self.push(ends, EntryKind::PaperEnds, about, &REMIND);
        let about = self.name(record, "specific_disease_until");
        self.push(
            record.day_of("specific_disease_until"),
            EntryKind::PaperEnds,
            about,
            &REMIND,
        );
        if let Some(applied) = record.day_of("ceiling_from")
            && let Ok(span) = self.book.ceiling_certificate_span(applied)
        {
            let about = self.name(record, "ceiling_class");
            self.ruled((span.to, &span.basis), EntryKind::PaperEnds, about, &REMIND);
        }
        let Some(birth) = record.day_of("birth_day") else {
            return;
        };
        if let Ok(starts) = self.book.starts_of(birth, today) {
            for (start, word) in starts.iter().zip(["calendar-school", "calendar-70", "calendar-75"]) {
                let about = self.words.say(word);
                self.ruled((start.value, &start.basis), EntryKind::JudgedAnew, about, &REMIND);
            }
            let judged_yearly = starts.get(1).is_some_and(|senior| senior.value <= today);
            if judged_yearly && let Ok(term) = self.book.term("ratio", today) {
                let august = tefuda_rules::Month::of(today);
                let months = (8 - i32::try_from(august.month()).unwrap_or(8)).rem_euclid(12);
                let august = if august.month() == 8 {
                    august.plus(12)
                } else {
                    august.plus(months)
                };
                let about = self.words.say("calendar-ratio");
                self.ruled(
                    (august.first(), &term.basis),
                    EntryKind::JudgedAnew,
                    about,
                    &term.row.remind,
                );
            }
        }
        for window in self.book.vaccinations(birth, today, 180).unwrap_or_default() {
            let about = say_both(&window.name, self.words);
            if window.from >= today {
                self.ruled((window.from, &window.basis), EntryKind::Opens, about.clone(), &[7]);
            }
            if let Some(to) = window.to {
                self.ruled((to, &window.basis), EntryKind::Closes, about, &REMIND);
            }
        }
    }

    fn held_paper(&mut self, record: &Record) {
        let Some(ends) = record.day_of("expires_on") else {
            return;
        };
        let paper = record.title();
        self.push(Some(ends), EntryKind::PaperEnds, paper.clone(), &REMIND);
        if paper.contains("電子証明書")
            && let Ok(until) = self.book.certificate_read_until(ends)
        {
            let about = self.words.say_with("calendar-grace", &[("paper", Detail::Text(paper))]);
            self.ruled((until.value, &until.basis), EntryKind::PaperEnds, about, &[30, 7]);
        }
    }

    fn care(&mut self, record: &Record) {
        if let Some(until) = record.day_of("valid_until") {
            let about = self.name(record, "valid_until");
            self.push(Some(until), EntryKind::PaperEnds, about.clone(), &REMIND);
            if let Ok(from) = self.book.care_level_renewable_from(until) {
                self.ruled((from.value, &from.basis), EntryKind::RenewFrom, about, &[7]);
            }
        }
        let about = self.name(record, "ratio_until");
        self.push(record.day_of("ratio_until"), EntryKind::PaperEnds, about, &[30, 7]);
    }

    fn prescription(&mut self, record: &Record) {
        if record.day_of("filled_on").is_some() {
            return;
        }
        let about = self.words.say("prescription");
        if let Some(until) = record.day_of("expires_on") {
            self.push(Some(until), EntryKind::FetchBy, about, &[1]);
        } else if let Some(issued) = record.day_of("issued_on")
            && let Ok(until) = self.book.prescription_until(issued)
        {
            self.ruled((until.value, &until.basis), EntryKind::FetchBy, about, &[1]);
        }
    }

    fn expense(&mut self, record: &Record, records: &[Record]) {
        let in_full = record.text("burden_ratio").as_deref() == Some("10") && sent_on(records, record).is_none();
        if let Some(paid_on) = record.day_of("paid_on").filter(|_| in_full)
            && let Ok(Some(due)) = self.book.due("refund", paid_on)
        {
            let about = self.words.say("calendar-refund");
            self.ruled((due.last, &due.basis), EntryKind::FileBy, about, &REMIND);
        }
    }

    /// Who left an insurance and shows no registering since has to register.
    fn enrolment(&mut self, record: &Record) {
        let Some(lost) = record.day_of("lost_on") else { return };
        for id in ["kokuho_join", "ninkei_join"] {
            if let (Ok(deadline), Ok(Some(due))) = (self.book.deadline(id, lost), self.book.due(id, lost)) {
                let about = say_both(&deadline.row.what, self.words);
                self.ruled((due.last, &due.basis), EntryKind::FileBy, about, &[7, 1]);
            }
        }
    }
}

const REMIND: [i64; 3] = [90, 30, 7];
