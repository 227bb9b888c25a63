//! The words on papers, in Japanese and English; the names of kinds and fields live with the kinds.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use tefuda_record::KINDS;
use unic_langid::LanguageIdentifier;

/// A language that papers speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 日本語.
    Ja,
    /// English.
    En,
}

/// Every word of papers in one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    /// Its tag (RFC 5646).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let own = match language {
            Language::Ja => include_str!("../words/ja.ftl"),
            Language::En => include_str!("../words/en.ftl"),
        };
        let kinds = KINDS.iter().map(|kind| match language {
            Language::Ja => kind.ja,
            Language::En => kind.en,
        });
        for source in core::iter::once(own).chain(kinds) {
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

    /// The word of an id with its blanks filled.
    #[must_use]
    pub fn say_with(&self, id: &str, blanks: &[(&str, String)]) -> String {
        let args: FluentArgs<'_> = blanks.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        self.bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// The words of several ids.
    pub(crate) fn all(&self, ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| self.say(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fluent_syntax::ast::Entry;

    fn ids(words: &str) -> BTreeSet<String> {
        let resource = fluent_syntax::parser::parse(words).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            Entry::Term(_)
            | Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            | Entry::Junk { .. } => None,
        });
        messages.collect()
    }

    /// Every id that a document names in its source.
    fn named() -> BTreeSet<String> {
        let sources = [
            include_str!("documents/ceiling.rs"),
            include_str!("documents/claim.rs"),
            include_str!("documents/deletion.rs"),
            include_str!("documents/expenses.rs"),
            include_str!("documents/grant.rs"),
            include_str!("documents/insured.rs"),
            include_str!("documents/labels.rs"),
            include_str!("documents/poster.rs"),
            include_str!("documents/proof.rs"),
            include_str!("documents/recovery.rs"),
            include_str!("documents/statement.rs"),
            include_str!("documents/summary.rs"),
        ];
        let quoted = sources.iter().flat_map(|source| source.split('"'));
        quoted
            .filter(|text| text.starts_with("paper-") && !text.contains('{'))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_word_a_document_names_exists_in_both_languages() {
        let (ja, en) = (
            ids(include_str!("../words/ja.ftl")),
            ids(include_str!("../words/en.ftl")),
        );
        assert_eq!(ja, en);
        let named = named();
        assert!(named.len() > 150, "the documents were not found");
        let lacking: Vec<_> = named.difference(&ja).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }
}
