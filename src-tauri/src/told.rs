//! Problems as the window shows them.

use serde::Serialize;
use tefuda_holder::{Detail, Problem, Words};

/// What happened and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ToldView {
    code: &'static str,
    what: String,
    advice: String,
    /// The field of a form that it is about.
    field: Option<String>,
}

/// Tells a problem. Where the command line's advice would not help at a window, the window has its own.
pub(crate) fn tell(words: &Words, problem: &Problem) -> ToldView {
    let told = words.tell(problem);
    let own = format!("app-rec-{}", problem.code);
    let advice = if words.has(&own) {
        words.say_with(&own, &problem.details)
    } else {
        told.advice
    };
    let field = problem.details.iter().find_map(|(name, detail)| match detail {
        Detail::Text(id) if *name == "id" => Some(id.clone()),
        Detail::Text(_) | Detail::Number(_) | Detail::Day(_) | Detail::Word(_) | Detail::Words(_) => None,
    });
    ToldView {
        code: told.code,
        what: told.what,
        advice,
        field,
    }
}

#[cfg(test)]
mod tests {
    use tefuda_holder::Language;

    use super::*;

    #[test]
    fn advice_for_a_terminal_gives_way_to_advice_for_a_window() {
        for language in [Language::Ja, Language::En] {
            let words = Words::new(language);
            for code in ["no_eligibility", "no_record", "not_held", "nothing_shown", "app_locked"] {
                let told = tell(&words, &Problem::new(code));
                assert_ne!(told.what, format!("err-{code}"));
                assert!(
                    !told.advice.contains("tefuda ") && !told.advice.contains("--"),
                    "{}",
                    told.advice
                );
            }
        }
    }

    #[test]
    fn the_field_it_is_about_is_named() {
        let words = Words::new(Language::Ja);
        let problem = Problem::new("check_digit")
            .with("id", Detail::Text("insurer_number".to_owned()))
            .with("field", Detail::Word("eligibility-insurer_number".to_owned()));
        let told = tell(&words, &problem);
        assert_eq!(told.field.as_deref(), Some("insurer_number"));
        assert!(told.what.contains("保険者番号"));
    }
}
