//! The calendar as a file for other programs (iCalendar). It says when and what kind of day, never what it is about: other
//! programs send their calendars to others.
//!
//! Source: RFC 5545.

use tefuda_record::Moment;

use super::calendar::Entry;
use crate::{Detail, Words};

/// The entries as an iCalendar file, with a reminder on each of their days.
#[must_use]
pub fn write_ics(entries: &[Entry], now: Moment, words: &Words) -> String {
    let mut ics = Ics(String::new());
    ics.line("BEGIN:VCALENDAR");
    ics.line("VERSION:2.0");
    ics.line("PRODID:-//Tefuda//tefuda//JA");
    ics.line("CALSCALE:GREGORIAN");
    for (at, entry) in entries.iter().enumerate() {
        let summary = words.say(&format!("ics-{}", entry.kind.id()));
        ics.line("BEGIN:VEVENT");
        ics.line(&format!(
            "UID:{}-{}-{at}@tefuda.invalid",
            entry.day.iso(),
            entry.kind.id()
        ));
        ics.line(&format!("DTSTAMP:{}", stamp(now)));
        ics.line(&format!("DTSTART;VALUE=DATE:{}", compact(entry.day)));
        ics.line(&format!("DTEND;VALUE=DATE:{}", compact(entry.day.plus_days(1))));
        ics.line(&format!("SUMMARY:{}", escape(&summary)));
        ics.line("TRANSP:TRANSPARENT");
        ics.line("CLASS:PRIVATE");
        for days in &entry.remind {
            let said = words.say_with("ics-remind", &[("days", Detail::Text(days.to_string()))]);
            ics.line("BEGIN:VALARM");
            ics.line("ACTION:DISPLAY");
            ics.line(&format!("DESCRIPTION:{}", escape(&said)));
            // From midnight of the day: nine in the morning, so many days before.
            ics.line(&format!("TRIGGER:-P{}DT15H", days - 1));
            ics.line("END:VALARM");
        }
        ics.line("END:VEVENT");
    }
    ics.line("END:VCALENDAR");
    ics.0
}

struct Ics(String);

impl Ics {
    /// One content line, folded at 75 octets between characters (§3.1).
    fn line(&mut self, content: &str) {
        let mut octets = 0;
        for c in content.chars() {
            if octets + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// §3.3.11.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

fn compact(day: tefuda_record::Day) -> String {
    day.iso().replace('-', "")
}

/// In UTC (§3.3.5).
fn stamp(now: Moment) -> String {
    let utc = now.plus_seconds(-9 * 3600);
    let (hour, minute) = utc.time_in_japan();
    format!(
        "{}T{hour:02}{minute:02}{:02}Z",
        compact(utc.day_in_japan()),
        now.0.rem_euclid(60)
    )
}

#[cfg(test)]
mod tests {
    use tefuda_record::parse_day;

    use super::*;
    use crate::{Language, rules::calendar::EntryKind};

    fn entry(kind: EntryKind) -> Entry {
        Entry {
            day: parse_day("2026-12-31").unwrap(),
            kind,
            about: "てふだ病の受給者証".to_owned(),
            remind: vec![90, 30, 7, 1],
            basis: None,
        }
    }

    #[test]
    fn no_illness_no_name_and_no_place_is_in_the_file() {
        for language in [Language::Ja, Language::En] {
            let words = Words::new(language);
            let entries: Vec<Entry> = EntryKind::ALL.into_iter().map(entry).collect();
            let ics = write_ics(&entries, Moment(1_795_600_000), &words);
            assert!(!ics.contains("てふだ病"));
            let known: Vec<String> = EntryKind::ALL
                .into_iter()
                .map(|kind| escape(&words.say(&format!("ics-{}", kind.id()))))
                .collect();
            let unfolded = ics.replace("\r\n ", "");
            let mut summaries = 0;
            for summary in unfolded.lines().filter_map(|line| line.strip_prefix("SUMMARY:")) {
                assert!(known.iter().any(|word| word == summary), "{summary}");
                summaries += 1;
            }
            assert_eq!(summaries, EntryKind::ALL.len());
        }
    }

    #[test]
    fn lines_are_folded_and_end_as_the_standard_says() {
        let ics = write_ics(&[entry(EntryKind::PaperEnds)], Moment(0), &Words::new(Language::Ja));
        assert!(ics.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        assert!(ics.ends_with("END:VCALENDAR\r\n"));
        assert!(ics.contains("DTSTAMP:19700101T000000Z\r\n"));
        assert!(ics.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(ics.contains("TRIGGER:-P89DT15H") && ics.contains("TRIGGER:-P0DT15H"));
        assert_eq!(ics.matches("BEGIN:").count(), ics.matches("END:").count());
        let mut long = Ics(String::new());
        long.line(&"髙".repeat(60));
        assert_eq!(long.0.replace("\r\n ", "").trim_end(), "髙".repeat(60));
    }
}
