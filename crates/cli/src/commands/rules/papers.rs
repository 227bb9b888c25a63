//! `draft`, `trouble`, `help-topic` and `rules`.

use serde_json::json;
use tefuda_holder::{
    Detail, Language, Problem, locks,
    rules::{
        Given, Item, drafts_known, fill_draft, import_rules, note_draft, readings_aside, records_of, rules_versions,
        topic_in, topics_in, trouble_csv,
    },
};
use tefuda_rules::{Book, TopicLanguage};

use super::{book, day, tell_basis, tell_json};
use crate::{
    args::rules::{DraftArgs, HelpTopicArgs, RulesCommand, TroubleCommand},
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn draft(args: &DraftArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let book = book(context)?;
    let Some(form) = &args.form else {
        let papers = drafts_known(words);
        for (id, name) in &papers {
            out.line(&format!("{id}  {name}"));
        }
        tell_json("drafts", &papers, &book, out)?;
        return Ok(Exit::Ok);
    };
    let typed = args.set.iter().map(|pair| {
        let (key, value) = pair.split_once('=').ok_or_else(|| Problem::new("pair_shape"))?;
        Ok((key.trim().to_owned(), value.trim().to_owned()))
    });
    let typed: Vec<(String, String)> = typed.collect::<Result<_, Problem>>()?;
    let today = day(args.on.as_deref())?;
    let mut vault = context.vault()?;
    let records = records_of(&vault, &["eligibility", "expense", "enrolment", "allergy", "contact"])?;
    let locks = locks(&vault)?;
    let given = Given {
        records: &records,
        typed: &typed,
        locks: &locks,
    };
    let filled = fill_draft(&book, form, &given, today, words)?;
    out.line(&filled.title);
    for note in &filled.notes {
        out.line(&format!("  {note}"));
    }
    for item in &filled.items {
        out.line(&format!("  {}", line_of(item, context)));
    }
    for row in &filled.rows {
        let cells: Vec<String> = row.iter().map(|item| line_of(item, context)).collect();
        out.line(&format!("  {}", cells.join(" · ")));
    }
    tell_basis(&filled.basis, context, out);
    note_draft(&mut vault, &filled, Context::now())?;
    tell_json("draft", &filled, &book, out)?;
    Ok(Exit::Ok)
}

/// An item with its value, or a line to write on.
fn line_of(item: &Item, context: &Context) -> String {
    let value = item.value.clone().unwrap_or_else(|| "＿＿＿＿＿＿".to_owned());
    let unconfirmed = if item.unconfirmed {
        context.words.say("rules-unconfirmed")
    } else {
        String::new()
    };
    format!("{}: {value}{unconfirmed}", item.label)
}

pub(crate) fn trouble(command: &TroubleCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let TroubleCommand::Export { out: path } = command;
    let records = records_of(&context.vault()?, &["trouble"])?;
    files::write(path, trouble_csv(&records).as_bytes())?;
    let details = [
        ("count", Detail::Text(records.len().to_string())),
        ("file", Detail::Text(path.display().to_string())),
    ];
    out.line(&context.words.say_with("done-trouble", &details));
    out.json(&json!({ "exported": records.len() }));
    Ok(Exit::Ok)
}

pub(crate) fn help_topic(args: &HelpTopicArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (book, today) = (book(context)?, day(args.on.as_deref())?);
    let language = match (args.easy, context.words.language()) {
        (true, _) => TopicLanguage::Easy,
        (false, Language::Ja) => TopicLanguage::Ja,
        (false, Language::En) => TopicLanguage::En,
    };
    let Some(id) = &args.topic else {
        let topics = topics_in(&book, language, today)?;
        for topic in &topics {
            out.line(&format!("{}  {}", topic.id, readings_aside(&topic.title)));
        }
        tell_json("topics", &topics, &book, out)?;
        return Ok(Exit::Ok);
    };
    let topic = topic_in(&book, id, language, today)?;
    out.line(&readings_aside(&topic.title));
    for line in &topic.lines {
        out.line(&format!("  {}", readings_aside(line)));
    }
    tell_basis(&topic.basis, context, out);
    tell_json("topic", &topic, &book, out)?;
    Ok(Exit::Ok)
}

pub(crate) fn rules(command: &RulesCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.home_path()?;
    match command {
        RulesCommand::List => {
            let versions = rules_versions(&home);
            for version in &versions {
                let mut line = words.day(version.made_on);
                let word = if version.imported {
                    "rules-version-imported"
                } else {
                    "rules-version-built-in"
                };
                line.push_str(&format!("  {}", words.say(word)));
                if version.in_use {
                    line.push_str(&format!("  [{}]", words.say("rules-version-in-use")));
                }
                out.line(&line);
            }
            let book = book(context)?;
            for (table, from, until) in book.spans() {
                let details = [
                    ("table", Detail::Word(format!("rules-table-{table}"))),
                    ("from", Detail::Day(from)),
                    ("until", Detail::Day(until)),
                ];
                out.line(&format!("    {}", words.say_with("rules-span", &details)));
            }
            out.json(&json!({ "versions": versions }));
        }
        RulesCommand::Import { file } => {
            // The home must be there, so that the rules do not lie where nobody looks.
            tefuda_vault::LockedHome::open(&home)?;
            let made_on = import_rules(&home, &files::read(file)?)?;
            out.line(&words.say_with("done-rules", &[("day", Detail::Day(made_on))]));
            out.json(&json!({ "in_use": made_on.iso() }));
        }
        RulesCommand::Export { out: path } => {
            files::write(path, Book::built_in_text().as_bytes())?;
            out.line(&words.say_with(
                "done-rules-export",
                &[("file", Detail::Text(path.display().to_string()))],
            ));
            out.json(&json!({ "exported": Book::built_in().made_on().iso() }));
        }
    }
    Ok(Exit::Ok)
}
