//! The language before anything is parsed, and clap's complaints in people's words.

use std::{ffi::OsString, io::Write, process::ExitCode};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use tefuda_holder::{Detail, Language, Problem, Words};

use crate::{
    localize,
    output::{Out, say_aside},
};

/// The language that `--lang` names, else that of the system.
pub(crate) fn language(typed: &[OsString]) -> Language {
    let typed: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
    let chosen = typed
        .iter()
        .zip(typed.iter().skip(1).map(Some).chain([None]))
        .find_map(|(word, next)| match (word.strip_prefix("--lang"), next) {
            (Some(""), Some(next)) => Some((*next).to_owned()),
            (Some(rest), _) => rest.strip_prefix('=').map(str::to_owned),
            (None, _) => None,
        });
    match chosen.as_deref() {
        Some("ja") => Language::Ja,
        Some("en") => Language::En,
        Some(_) | None => crate::language_of_the_system(),
    }
}

/// Help and version go to stdout and are no error; everything else is wrong usage and ends with 1.
#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that may grow")]
pub(crate) fn explain(error: &clap::Error, typed: &[OsString], words: &Words) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayVersion if typed.iter().any(|word| word == "--json") => {
            let version = serde_json::json!({ "version": env!("CARGO_PKG_VERSION") });
            let _printed = writeln!(std::io::stdout(), "{version}");
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _printed = write!(std::io::stdout(), "{}", error.render());
            return ExitCode::SUCCESS;
        }
        // Somebody who types the name alone wants to know what there is.
        ErrorKind::MissingSubcommand if typed.len() < 2 => {
            say_aside(&localize::command(words).render_help().to_string());
            return ExitCode::from(1);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say_aside(&error.render().to_string());
            return ExitCode::from(1);
        }
        _ => {}
    }
    let problem = Problem::new("usage")
        .with("what", Detail::Text(what(error, words)))
        .with("help", Detail::Text(help_of(typed)));
    let json = typed.iter().any(|word| word == "--json");
    Out::new(json).fail(&words.tell(&problem))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that may grow")]
fn what(error: &clap::Error, words: &Words) -> String {
    let of = |kind: ContextKind| {
        error.get(kind).map(|value| match value {
            ContextValue::Strings(texts) if kind == ContextKind::InvalidArg => texts.join(", "),
            // Of several, the last is the nearest.
            ContextValue::Strings(texts) => texts.last().cloned().unwrap_or_default(),
            ContextValue::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    let arg = of(ContextKind::InvalidArg)
        .or_else(|| of(ContextKind::InvalidSubcommand))
        // Of a missing command it tells the one above it.
        .filter(|_| error.kind() != ErrorKind::MissingSubcommand)
        .unwrap_or_else(|| words.say("usage-command"));
    let key = match error.kind() {
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => "usage-unknown",
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand | ErrorKind::TooFewValues => "usage-missing",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-value",
        ErrorKind::ArgumentConflict => "usage-conflict",
        _ => "usage-other",
    };
    let mut text = words.say_with(key, &[("arg", Detail::Text(arg))]);
    if let Some(near) = of(ContextKind::SuggestedArg).or_else(|| of(ContextKind::SuggestedSubcommand)) {
        text.push_str(&words.say_with("usage-near", &[("near", Detail::Text(near))]));
    }
    text
}

/// `tefuda person add --help` for what was typed as `tefuda person add …`.
fn help_of(typed: &[OsString]) -> String {
    let mut command = <crate::args::Cli as clap::CommandFactory>::command();
    let mut path = "tefuda".to_owned();
    for word in typed.iter().skip(1).filter_map(|word| word.to_str()) {
        let Some(sub) = command.find_subcommand(word).cloned() else {
            continue;
        };
        path = format!("{path} {word}");
        command = sub;
    }
    format!("{path} --help")
}

/// `tefuda help person add` asks what `tefuda person add --help` asks.
pub(crate) fn without_help_word(typed: Vec<OsString>) -> Vec<OsString> {
    let mut places = typed.iter().enumerate().skip(1);
    let command = loop {
        match places.next() {
            Some((_, word)) if WITH_VALUE.iter().any(|flag| word == flag) => drop(places.next()),
            Some((_, word)) if word.to_str().is_some_and(|word| word.starts_with('-')) => {}
            other => break other,
        }
    };
    let Some((at, _)) = command.filter(|(_, word)| *word == "help") else {
        return typed;
    };
    let (before, after) = (typed.iter().take(at), typed.iter().skip(at + 1));
    let asked = before.chain(after).cloned();
    asked.chain([OsString::from("--help")]).collect()
}

/// Global flags whose value is a word of its own.
const WITH_VALUE: [&str; 4] = ["--home", "--person", "--lang", "--passphrase-file"];

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_nearest_command_is_the_one_to_read_about() {
        assert_eq!(help_of(&typed("tefuda person add")), "tefuda person add --help");
        assert_eq!(
            help_of(&typed("tefuda --json backup to --off")),
            "tefuda backup to --help"
        );
        assert_eq!(help_of(&typed("tefuda nonsense")), "tefuda --help");
    }

    #[test]
    fn help_is_a_word_too() {
        let help = without_help_word(typed("tefuda help person add"));
        assert_eq!(help, typed("tefuda person add --help"));
        assert_eq!(without_help_word(typed("tefuda help")), typed("tefuda --help"));
        assert_eq!(
            without_help_word(typed("tefuda --json --lang ja help list")),
            typed("tefuda --json --lang ja list --help")
        );
        for other in ["tefuda list", "tefuda search help", "tefuda --person help list"] {
            assert_eq!(without_help_word(typed(other)), typed(other));
        }
    }
}
