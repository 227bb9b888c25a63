//! Puts the words of one language into the command line: every command and argument by its id, and clap's own headings.

use clap::{Arg, Command, CommandFactory};
use tefuda_holder::{Detail, Words};

use crate::args::Cli;

/// The command line in one language.
pub(crate) fn command(words: &Words) -> Command {
    localize(Cli::command(), "cli", words).after_help(words.say("cli-after"))
}

/// The words of `command` and of everything below it; `path` is the id of the command's own word.
fn localize(command: Command, path: &str, words: &Words) -> Command {
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        words.say("cli-usage")
    );
    let mut command = command
        .about(words.say(path))
        .help_template(template)
        .subcommand_help_heading(words.say("cli-commands"))
        .mut_args(|arg| localize_arg(arg, path, words));
    for name in names(&command) {
        command = command.mut_subcommand(&name, |sub| localize(sub, &format!("{path}-{name}"), words));
    }
    command
}

fn names(command: &Command) -> Vec<String> {
    command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect()
}

fn localize_arg(arg: Arg, path: &str, words: &Words) -> Arg {
    let own = format!("{path}-arg-{}", arg.get_id());
    let shared = format!("cli-arg-{}", arg.get_id());
    let mut help = words.say(if words.has(&own) { &own } else { &shared });
    if path == "cli-add" && arg.get_id() == "kind" {
        let kinds = tefuda_record::KINDS.iter();
        let named: Vec<String> = kinds
            .map(|kind| format!("{} {}", kind.id, words.say(kind.id)))
            .collect();
        help.push_str(&named.join(", "));
    }
    let choices: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    if !choices.is_empty() && arg.get_action().takes_values() {
        help.push_str(&format!(
            " ({})",
            words.say_with("cli-choices", &[("values", Detail::Text(choices.join(", ")))])
        ));
    }
    if let Some(value) = arg.get_default_values().first().and_then(|value| value.to_str())
        && arg.get_action().takes_values()
    {
        help.push_str(&format!(
            " ({})",
            words.say_with("cli-default", &[("value", Detail::Text(value.to_owned()))])
        ));
    }
    // What every command takes comes last, under its own heading.
    let is_global = path == "cli" && arg.is_global_set();
    let heading = match (is_global || arg.get_id() == "version", arg.is_positional()) {
        (true, _) => "cli-globals",
        (false, true) => "cli-arguments",
        (false, false) => "cli-options",
    };
    let takes_values = arg.get_action().takes_values();
    let arg = if is_global { arg.display_order(900) } else { arg };
    let arg = arg.help(help).help_heading(words.say(heading));
    if takes_values {
        arg.hide_possible_values(true).hide_default_value(true)
    } else {
        arg
    }
}

#[cfg(test)]
mod tests {
    use tefuda_holder::Language;

    use super::*;

    fn walk(command: &Command, path: &str, wanted: &mut Vec<String>) {
        wanted.push(path.to_owned());
        for arg in command.get_arguments() {
            wanted.push(format!("{path}-arg-{}", arg.get_id()));
        }
        for sub in command.get_subcommands() {
            walk(sub, &format!("{path}-{}", sub.get_name()), wanted);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_words() {
        let mut wanted = Vec::new();
        walk(&Cli::command(), "cli", &mut wanted);
        for language in [Language::Ja, Language::En] {
            let words = Words::new(language);
            for id in &wanted {
                let shared = format!("cli-arg-{}", id.rsplit('-').next().unwrap());
                assert!(words.has(id) || words.has(&shared), "{id}");
            }
        }
        Cli::command().debug_assert();
    }

    #[test]
    fn help_speaks_the_chosen_language() {
        let ja = command(&Words::new(Language::Ja)).render_help().to_string();
        assert!(
            ja.contains("使い方: tefuda") && ja.contains("できること") && !ja.contains("Options"),
            "{ja}"
        );
        let en = command(&Words::new(Language::En)).render_help().to_string();
        assert!(
            en.contains("Usage: tefuda") && en.is_ascii() || en.contains("髙"),
            "{en}"
        );
    }
}
