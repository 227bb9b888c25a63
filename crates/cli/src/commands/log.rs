//! `log`: who was shown what.

use serde_json::{Value as Json, json};
use tefuda_consent::Audience;
use tefuda_holder::{Detail, Problem, check_log, entries};

use crate::{
    args::LogCommand,
    commands::verify::say_audience,
    context::Context,
    output::{Exit, Out},
};

pub(crate) fn run(command: Option<LogCommand>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let vault = context.vault()?;
    let words = &context.words;
    if let Some(LogCommand::Verify) = command {
        let count = check_log(&vault)?;
        out.line(&words.say_with("log-verified", &[("count", Detail::Text(count.to_string()))]));
        out.json(&json!({ "whole": true, "entries": count }));
        return Ok(Exit::Ok);
    }
    let entries = entries(&vault)?;
    if entries.is_empty() {
        out.line(&words.say("nothing-shown-yet"));
    }
    let mut all = Vec::new();
    for entry in entries {
        let text = |key: &str| {
            entry
                .entry
                .get(key)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let fields: Vec<String> = entry
            .entry
            .get("fields")
            .and_then(Json::as_array)
            .map(|ids| {
                ids.iter()
                    .filter_map(Json::as_str)
                    .map(|id| words.say(&format!("eligibility-{id}")))
                    .collect()
            })
            .unwrap_or_default();
        let audience = Audience::parse(&text("audience")).map_or_else(|_| String::new(), |a| say_audience(&a, words));
        // A lock that was set or lifted is for no purpose and nobody.
        let purpose = match text("purpose") {
            id if id.is_empty() => String::new(),
            id => words.say(&format!("purpose-{id}")),
        };
        let day = entry.at.day_in_japan().both();
        let (hour, minute) = entry.at.time_in_japan();
        out.line(&format!(
            "{}  {day} {hour:02}:{minute:02}  {}  {purpose}  {audience}",
            entry.seq,
            words.say(&format!("log-{}", text("outcome"))),
        ));
        out.line(&format!("    {}", fields.join(" · ")));
        let mut json = Json::Object(entry.entry.clone());
        if let Some(object) = json.as_object_mut() {
            object.insert("log_id".to_owned(), Json::from(entry.seq));
            object.insert("at".to_owned(), Json::from(entry.at.iso()));
        }
        all.push(json);
    }
    out.json(&json!({ "entries": all }));
    Ok(Exit::Ok)
}
