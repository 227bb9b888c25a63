//! Asking for a record field by field. Whoever answers is in a dialogue: nothing here speaks of flags.

use tefuda_holder::{Detail, Problem, Words, field_problem};
use tefuda_record::{Choice, Field, Fields, Kind, Need, RecordError, Shape, fold, fold_digits};

use crate::{output::say_aside, prompt};

/// Asks for every field that does not repeat; a value that does not fit is asked for again.
pub(crate) fn ask_fields(fields: &mut Fields, words: &Words) -> Result<(), Problem> {
    let kind = fields.kind();
    say_aside(&words.say("ask-how-to-stop"));
    for field in kind.fields {
        if !matches!(field.shape, Shape::Rows(_)) {
            ask_field(fields, (kind, field), words)?;
        }
    }
    Ok(())
}

fn ask_field(fields: &mut Fields, (kind, field): (&Kind, &'static Field), words: &Words) -> Result<(), Problem> {
    let need = words.say(match field.need {
        Need::Required => "ask-required",
        Need::Optional => "ask-optional",
    });
    let choices = name_choices((kind, field), words);
    let name = ("field", Detail::Word(format!("{}-{}", kind.id, field.id)));
    let question = words.say_with("ask-field", &[name, ("hint", Detail::Text(need))]);
    loop {
        for (label, word) in &choices {
            say_aside(&format!("  {label}  {word}"));
        }
        let Some(answer) = prompt::ask(&question)? else {
            return Err(Problem::new("add_stopped"));
        };
        if answer.is_empty() && field.need == Need::Optional {
            return Ok(());
        }
        match take(fields, (kind, field), &answer, words)? {
            None => return Ok(()),
            Some(problem) => say_again(&problem, words),
        }
    }
}

/// Sets the field; answers what does not fit.
fn take(
    fields: &mut Fields,
    (kind, field): (&Kind, &'static Field),
    answer: &str,
    words: &Words,
) -> Result<Option<Problem>, Problem> {
    let told = |error: RecordError| field_problem(kind, &error);
    if answer.is_empty() {
        let problem = tefuda_record::FieldProblem::Missing;
        return Ok(Some(told(RecordError::Field {
            field: field.id,
            problem,
        })));
    }
    let value = chosen((kind, field), answer, words).unwrap_or(answer);
    let Err(problem) = fields.set(field.id, value).map_err(told) else {
        return Ok(None);
    };
    if problem.code == "maybe_personal_number" && prompt::agrees(&words.say("ask-not-a-personal-number"))? {
        return Ok(fields.set_confirmed(field.id, value).map_err(told).err());
    }
    Ok(Some(problem))
}

/// What does not fit, and what to do about it here and now.
fn say_again(problem: &Problem, words: &Words) {
    let told = words.tell(problem);
    let here = format!("again-{}", problem.code);
    let advice = if words.has(&here) {
        words.say(&here)
    } else {
        told.advice
    };
    say_aside(&format!("  {} {advice}", told.what));
}

/// The choices of a field, each with what is typed for it.
fn name_choices((kind, field): (&Kind, &Field), words: &Words) -> Vec<(String, String)> {
    let choices = field.shape.choices();
    let word = |choice: &Choice| words.say(&format!("{}-{}-{}", kind.id, field.id, choice.id));
    labels(choices).into_iter().zip(choices.iter().map(word)).collect()
}

/// The choice whose label or word was typed.
fn chosen((kind, field): (&Kind, &Field), answer: &str, words: &Words) -> Option<&'static str> {
    let typed = fold_digits(answer);
    let named = name_choices((kind, field), words).into_iter().zip(choices_of(field));
    let mut fitting = named.filter(|((label, word), _)| *label == typed || fold(word) == fold(answer));
    fitting.next().map(|(_, choice)| choice.id)
}

fn choices_of(field: &Field) -> &'static [Choice] {
    field.shape.choices()
}

/// What is typed for each choice: its place, counted from 1. Where a number is itself a value («1» of 0割, 1割, 2割) the
/// values' own numbers are the labels, so that no number ever means two things.
fn labels(choices: &[Choice]) -> Vec<String> {
    let places: Vec<String> = (1..=choices.len()).map(|place| place.to_string()).collect();
    let own: Vec<Option<&str>> = choices.iter().map(own_number).collect();
    let is_ambiguous = own
        .iter()
        .zip(&places)
        .any(|(own, place)| own.is_some_and(|own| own != place && places.iter().any(|other| other == own)));
    match own.into_iter().collect::<Option<Vec<&str>>>() {
        Some(own) if is_ambiguous => own.into_iter().map(str::to_owned).collect(),
        Some(_) | None => places,
    }
}

/// The number that a choice goes by on papers and in files.
fn own_number(choice: &Choice) -> Option<&'static str> {
    let mut words = std::iter::once(choice.id).chain(choice.also.iter().copied());
    words.find(|word| word.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use tefuda_holder::Language;
    use tefuda_record::{Confirmed, KINDS, Value};

    use super::*;

    #[test]
    fn every_choice_has_a_label_that_means_nothing_else() {
        for kind in KINDS {
            for field in kind.fields {
                for (label, choice) in labels(field.shape.choices()).iter().zip(field.shape.choices()) {
                    if let Ok(Value::Text(id)) = field.read(label, Confirmed::No) {
                        assert_eq!(id, choice.id, "{} {} {label}", kind.id, field.id);
                    }
                }
            }
        }
    }

    #[test]
    fn a_choice_goes_by_its_number_and_by_its_word_in_the_language() {
        let kind = tefuda_record::kind("eligibility").unwrap();
        let find = |id: &str, answer: &str, language| {
            chosen((kind, kind.field(id).unwrap()), answer, &Words::new(language)).map(str::to_owned)
        };
        for (id, answer, choice) in [
            ("sex", "２", "female"),
            ("burden_ratio", "1", "1"),
            ("burden_ratio", "0", "0"),
            ("document", "3", "former_card"),
        ] {
            assert_eq!(find(id, answer, Language::Ja).as_deref(), Some(choice), "{id} {answer}");
        }
        let english = Words::new(Language::En).say("eligibility-sex-female");
        assert_eq!(find("sex", &english, Language::En).as_deref(), Some("female"));
        assert!(
            name_choices((kind, kind.field("document").unwrap()), &Words::new(Language::En))[0]
                .1
                .is_ascii()
        );
    }

    #[test]
    fn advice_in_a_dialogue_names_no_flag() {
        for language in [Language::Ja, Language::En] {
            let words = Words::new(language);
            for code in [
                "field_missing",
                "maybe_personal_number",
                "personal_number",
                "not_a_choice",
            ] {
                let advice = words.say(&format!("again-{code}"));
                assert!(
                    words.has(&format!("again-{code}")) && !advice.contains("--") && !advice.contains('='),
                    "{advice}"
                );
            }
        }
    }
}
