//! Words for people, in Japanese and English (Fluent). The names of kinds and fields live with the kinds.

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use tefuda_record::{Day, KINDS, Moment};
use unic_langid::LanguageIdentifier;

use crate::{Detail, Problem};

/// A language that Tefuda speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 日本語.
    Ja,
    /// English.
    En,
}

/// Every word of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// A problem in a person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The stable code.
    pub code: &'static str,
    /// What happened.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl Language {
    /// The language of a locale such as `ja_JP.UTF-8`; English for what is not Japanese.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("ja") {
            Self::Ja
        } else {
            Self::En
        }
    }

    fn sources(self) -> &'static [&'static str] {
        match self {
            Self::Ja => &[
                include_str!("../words/ja.ftl"),
                include_str!("../words/ja-cli.ftl"),
                include_str!("../words/ja-app.ftl"),
                include_str!("../words/ja-app-safe.ftl"),
                include_str!("../words/ja-app-help.ftl"),
                include_str!("../words/ja-app-show.ftl"),
                include_str!("../words/ja-app-more.ftl"),
                include_str!("../words/ja-formats.ftl"),
                include_str!("../words/ja-safety.ftl"),
                include_str!("../words/ja-rules.ftl"),
                include_str!("../words/ja-proof.ftl"),
                include_str!("../words/ja-takeout.ftl"),
                include_str!("../words/ja-keep.ftl"),
                include_str!("../words/ja-paper.ftl"),
                include_str!("../words/ja-lists.ftl"),
                include_str!("../words/ja-reader.ftl"),
                include_str!("../words/ja-proxy.ftl"),
                include_str!("../words/ja-home.ftl"),
            ],
            Self::En => &[
                include_str!("../words/en.ftl"),
                include_str!("../words/en-cli.ftl"),
                include_str!("../words/en-app.ftl"),
                include_str!("../words/en-app-safe.ftl"),
                include_str!("../words/en-app-help.ftl"),
                include_str!("../words/en-app-show.ftl"),
                include_str!("../words/en-app-more.ftl"),
                include_str!("../words/en-formats.ftl"),
                include_str!("../words/en-safety.ftl"),
                include_str!("../words/en-rules.ftl"),
                include_str!("../words/en-proof.ftl"),
                include_str!("../words/en-takeout.ftl"),
                include_str!("../words/en-keep.ftl"),
                include_str!("../words/en-paper.ftl"),
                include_str!("../words/en-lists.ftl"),
                include_str!("../words/en-reader.ftl"),
                include_str!("../words/en-proxy.ftl"),
                include_str!("../words/en-home.ftl"),
            ],
        }
    }
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let tag = match language {
            Language::Ja => "ja",
            Language::En => "en",
        };
        let tag: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let kinds = KINDS.iter().map(|kind| match language {
            Language::Ja => kind.ja,
            Language::En => kind.en,
        });
        for source in language.sources().iter().copied().chain(kinds) {
            // A broken line is left out; a test sees to it that there is none.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The word of an id; the id itself where there is none (tests see to it that this does not happen).
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// Every word whose id begins so; blanks stay as `{$name}`.
    #[must_use]
    pub fn beginning(&self, start: &str) -> BTreeMap<String, String> {
        let sources = self.language.sources().iter().flat_map(|source| source.lines());
        let ids = sources.filter_map(|line| line.split_once(" = ")).map(|(id, _)| id);
        ids.filter(|id| id.starts_with(start))
            .map(|id| (id.to_owned(), self.say(id)))
            .collect()
    }

    /// Whether there is a word of this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// The sentence of an id with its blanks filled.
    #[must_use]
    pub fn say_with(&self, id: &str, details: &[(&'static str, Detail)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, detail) in details {
            args.set(*name, self.fill(detail));
        }
        self.bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// What happened and what to do.
    #[must_use]
    pub fn tell(&self, problem: &Problem) -> Told {
        Told {
            code: problem.code,
            what: self.say_with(&format!("err-{}", problem.code), &problem.details) + &self.beside(problem),
            advice: self.say_with(&format!("rec-{}", problem.code), &problem.details),
        }
    }

    /// What became of the deed, behind what happened: the same problem may end several deeds.
    fn beside(&self, problem: &Problem) -> String {
        let is_so = |(name, detail): &&(&'static str, Detail)| *name == "so" && matches!(detail, Detail::Word(_));
        let so = problem.details.iter().find(is_so);
        so.map_or_else(String::new, |(_, detail)| match detail {
            Detail::Word(id) => self.say(id),
            Detail::Number(_) | Detail::Text(_) | Detail::Words(_) | Detail::Day(_) => String::new(),
        })
    }

    /// A day as people of the language write it: in Japanese in both calendars; in English with the year of the era, which
    /// forms ask for.
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        match self.language {
            Language::Ja => day.both(),
            Language::En => {
                let month = usize::try_from(day.month())
                    .ok()
                    .and_then(|month| MONTHS.get(month.wrapping_sub(1)));
                let plain = format!("{} {} {}", day.day_of_month(), month.unwrap_or(&""), day.year());
                match day.era() {
                    Some((era, 1)) => format!("{plain} ({}元年)", era.name()),
                    Some((era, year)) => format!("{plain} ({}{year}年)", era.name()),
                    None => plain,
                }
            }
        }
    }

    /// A moment by the clock of Japan, to the minute.
    #[must_use]
    pub fn moment(&self, moment: Moment) -> String {
        let (hour, minute) = moment.time_in_japan();
        format!("{} {hour:02}:{minute:02}", self.day(moment.day_in_japan()))
    }

    fn fill(&self, detail: &Detail) -> FluentValue<'static> {
        match detail {
            // As text: numbers here are counts and places, and are written without separators.
            Detail::Number(number) => FluentValue::from(number.to_string()),
            Detail::Text(text) => FluentValue::from(text.clone()),
            Detail::Day(day) => FluentValue::from(self.day(*day)),
            Detail::Word(id) => FluentValue::from(self.say(id)),
            Detail::Words(ids) => {
                let words: Vec<String> = ids.iter().map(|id| self.say(id)).collect();
                FluentValue::from(words.join(match self.language {
                    Language::Ja => "、",
                    Language::En => ", ",
                }))
            }
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fluent_syntax::ast::Entry;

    use super::*;

    /// Every id with the names of the blanks in its text.
    fn ids(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut ids = BTreeMap::new();
        for source in language.sources().iter().copied() {
            let parsed = fluent_syntax::parser::parse(source).expect("the words parse");
            for entry in parsed.body {
                if let Entry::Message(message) = entry {
                    let text = format!("{:?}", message.value);
                    let blanks = text
                        .split("VariableReference { id: Identifier { name: \"")
                        .skip(1)
                        .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
                        .collect();
                    assert!(
                        ids.insert(message.id.name.to_owned(), blanks).is_none(),
                        "{} twice",
                        message.id.name
                    );
                }
            }
        }
        ids
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (ja, en) = (ids(Language::Ja), ids(Language::En));
        let differs: Vec<_> = ja
            .iter()
            .filter(|(id, blanks)| en.get(*id) != Some(*blanks))
            .chain(en.iter().filter(|(id, blanks)| ja.get(*id) != Some(*blanks)))
            .collect();
        assert!(differs.is_empty(), "{differs:?}");
    }

    #[test]
    fn whatever_happens_there_is_something_to_do() {
        let ids = ids(Language::Ja);
        for id in ids.keys() {
            if let Some(code) = id.strip_prefix("err-") {
                assert!(ids.contains_key(&format!("rec-{code}")), "{code} has no advice");
            }
            if let Some(code) = id.strip_prefix("rec-") {
                assert!(ids.contains_key(&format!("err-{code}")), "{code} has advice only");
            }
        }
    }

    #[test]
    fn every_word_is_found_and_blanks_are_filled() {
        let words = Words::new(Language::Ja);
        let problem = Problem::new("check_digit").with("field", Detail::Word("eligibility-insurer_number".to_owned()));
        let told = words.tell(&problem);
        assert!(
            told.what.contains("保険者番号") && !told.what.contains('\u{2068}'),
            "{}",
            told.what
        );
        assert_eq!(words.say("eligibility-name"), "氏名");
        assert_eq!(Words::new(Language::En).say("eligibility-name"), "Name");
    }

    #[test]
    fn a_day_is_written_as_the_language_writes_it() {
        let (ja, en) = (Words::new(Language::Ja), Words::new(Language::En));
        for (iso, japanese, english) in [
            (
                "1989-01-07",
                "昭和64年1月7日(1989年1月7日)",
                "7 January 1989 (昭和64年)",
            ),
            (
                "1989-01-08",
                "平成元年1月8日(1989年1月8日)",
                "8 January 1989 (平成元年)",
            ),
            (
                "2026-11-22",
                "令和8年11月22日(2026年11月22日)",
                "22 November 2026 (令和8年)",
            ),
        ] {
            let day = tefuda_record::parse_day(iso).unwrap();
            assert_eq!((ja.day(day).as_str(), en.day(day).as_str()), (japanese, english));
        }
        let moment = Moment::parse("2026-12-31T15:04:00Z").unwrap();
        assert_eq!(en.moment(moment), "1 January 2027 (令和9年) 00:04");
    }

    #[test]
    fn no_nudges() {
        for language in [Language::Ja, Language::En] {
            for source in language.sources() {
                for nudge in [
                    "連続",
                    "ランキング",
                    "ポイント",
                    "未登録です",
                    "streak",
                    "badge",
                    "score",
                    "rank",
                ] {
                    assert!(!source.to_lowercase().contains(nudge), "{nudge}");
                }
            }
        }
    }
}
