//! Questions on a terminal. Without one nothing is asked: the caller decides what silence means.

use std::io::{self, BufRead, IsTerminal, Write};

use tefuda_crypto::Passphrase;
use tefuda_holder::{Detail, Problem, Words};
use tefuda_record::fold;
use zeroize::Zeroizing;

use crate::output::say_aside;

/// The shortest passphrase.
const SHORTEST: usize = 8;

/// How often a passphrase may be mistyped.
const TRIES: usize = 3;

/// Whether somebody sits in front of us.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for one line; `None` at the end of input.
pub(crate) fn ask(question: &str) -> Result<Option<String>, Problem> {
    let mut stderr = io::stderr();
    write!(stderr, "{question} ")
        .and_then(|()| stderr.flush())
        .map_err(|_| Problem::new("io"))?;
    let mut line = String::new();
    let read = io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|_| Problem::new("io"))?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

/// Asks a question whose default answer is no.
pub(crate) fn agrees(question: &str) -> Result<bool, Problem> {
    yes_or_no(&format!("{question} [y/N]"), false)
}

/// Asks a question whose default answer is yes.
pub(crate) fn agrees_unless_no(question: &str) -> Result<bool, Problem> {
    yes_or_no(&format!("{question} [Y/n]"), true)
}

/// Enter is the default that is shown; what is neither yes nor no is asked again. The end of input agrees to nothing.
fn yes_or_no(question: &str, default: bool) -> Result<bool, Problem> {
    loop {
        let Some(answer) = ask(question)? else {
            return Ok(false);
        };
        if answer.is_empty() {
            return Ok(default);
        }
        if let Some(said) = meaning(&answer) {
            return Ok(said);
        }
    }
}

fn meaning(answer: &str) -> Option<bool> {
    match fold(answer).as_str() {
        "y" | "yes" | "はい" | "ハイ" | "うん" | "ウン" => Some(true),
        "n" | "no" | "いいえ" | "イイエ" => Some(false),
        _ => None,
    }
}

/// Asks for the passphrase of a home that exists. Pasting is fine.
pub(crate) fn passphrase(words: &Words) -> Result<Passphrase, Problem> {
    let typed = hidden(&words.say("ask-passphrase"))?;
    Ok(Passphrase::new(&typed)?)
}

/// Asks twice for a new passphrase. One that is too short or not typed alike is asked for again, a few times.
pub(crate) fn new_passphrase(words: &Words) -> Result<Passphrase, Problem> {
    tries(words, &["passphrase_short", "passphrase_differs"], || {
        let first = hidden(&words.say("ask-new-passphrase"))?;
        check_length(&first)?;
        let second = hidden(&words.say("ask-again"))?;
        if *first != *second {
            return Err(Problem::new("passphrase_differs"));
        }
        Ok(Passphrase::new(&first)?)
    })
}

/// Does something that a person may get wrong: `again` are the problems after which it is tried once more.
pub(crate) fn tries<T>(
    words: &Words,
    again: &[&str],
    mut deed: impl FnMut() -> Result<T, Problem>,
) -> Result<T, Problem> {
    for _try in 1..TRIES {
        match deed() {
            Err(problem) if again.contains(&problem.code) => {
                let told = words.tell(&problem);
                say_aside(&format!("{} {}", told.what, told.advice));
            }
            done => return done,
        }
    }
    deed()
}

/// Refuses a new passphrase that is too short.
pub(crate) fn check_length(passphrase: &str) -> Result<(), Problem> {
    if passphrase.chars().count() < SHORTEST {
        let min = i64::try_from(SHORTEST).unwrap_or(i64::MAX);
        return Err(Problem::new("passphrase_short").with("min", Detail::Number(min)));
    }
    Ok(())
}

fn hidden(question: &str) -> Result<Zeroizing<String>, Problem> {
    if !is_terminal() {
        return Err(Problem::new("passphrase_needed"));
    }
    rpassword::prompt_password(format!("{question} "))
        .map(Zeroizing::new)
        .map_err(|_| Problem::new("passphrase_needed"))
}

#[cfg(test)]
mod tests {
    use tefuda_holder::Language;

    use super::*;

    #[test]
    fn yes_and_no_are_known_and_nothing_else_is() {
        for (answer, said) in [
            ("y", Some(true)),
            ("ＹＥＳ", Some(true)),
            ("はい", Some(true)),
            ("N", Some(false)),
            ("ｎ", Some(false)),
            ("いいえ", Some(false)),
            ("tefuda", None),
            ("1", None),
        ] {
            assert_eq!(meaning(answer), said, "{answer}");
        }
    }

    #[test]
    fn a_slip_is_asked_again_three_times_and_no_more() {
        let words = Words::new(Language::En);
        let mut asked = 0;
        let refused = tries(&words, &["wrong_passphrase"], || -> Result<(), Problem> {
            asked += 1;
            Err(Problem::new("wrong_passphrase"))
        });
        assert_eq!((refused.unwrap_err().code, asked), ("wrong_passphrase", 3));
        let mut asked = 0;
        let refused = tries(&words, &["wrong_passphrase"], || -> Result<(), Problem> {
            asked += 1;
            Err(Problem::new("damaged"))
        });
        assert_eq!((refused.unwrap_err().code, asked), ("damaged", 1));
    }
}
