//! `presets`: the counters and what each shows.

use serde_json::{Value as Json, json};
use tefuda_consent::PRESETS;
use tefuda_holder::Problem;

use crate::{
    context::Context,
    output::{Exit, Out},
};

#[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
pub(crate) fn run(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    for preset in PRESETS {
        out.line(&format!(
            "{}  {}",
            preset.id,
            words.say(&format!("preset-{}", preset.id))
        ));
        let fields: Vec<String> = preset
            .fields
            .iter()
            .map(|id| words.say(&format!("eligibility-{id}")))
            .collect();
        out.line(&format!("    {}", fields.join(" · ")));
    }
    let presets: Vec<Json> = PRESETS
        .iter()
        .map(|preset| {
            json!({
                "id": preset.id,
                "label": words.say(&format!("preset-{}", preset.id)),
                "purpose": preset.purpose.id(),
                "fields": preset.fields,
            })
        })
        .collect();
    out.json(&json!({ "presets": presets }));
    Ok(Exit::Ok)
}
