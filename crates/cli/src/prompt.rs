//! Questions on a terminal. Without one nothing is asked: the caller decides what silence means.

use std::io::{self, BufRead, IsTerminal, Write};

use tefuda_crypto::Passphrase;
use tefuda_holder::{Detail, Problem, Words};
use zeroize::Zeroizing;

/// The shortest passphrase.
const SHORTEST: usize = 8;

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
    let answer = ask(&format!("{question} [y/N]"))?.unwrap_or_default();
    Ok(matches!(
        answer.to_lowercase().as_str(),
        "y" | "yes" | "はい" | "ｙ" | "うん"
    ))
}

/// Asks a question whose default answer is yes.
pub(crate) fn agrees_unless_no(question: &str) -> Result<bool, Problem> {
    let answer = ask(&format!("{question} [Y/n]"))?.unwrap_or_else(|| "n".to_owned());
    Ok(!matches!(answer.to_lowercase().as_str(), "n" | "no" | "いいえ" | "ｎ"))
}

/// Asks for the passphrase of a home that exists. Pasting is fine.
pub(crate) fn passphrase(words: &Words) -> Result<Passphrase, Problem> {
    let typed = hidden(&words.say("ask-passphrase"))?;
    Ok(Passphrase::new(&typed)?)
}

/// Asks twice for a new passphrase.
pub(crate) fn new_passphrase(words: &Words) -> Result<Passphrase, Problem> {
    let first = hidden(&words.say("ask-new-passphrase"))?;
    check_length(&first)?;
    let second = hidden(&words.say("ask-again"))?;
    if *first != *second {
        return Err(Problem::new("passphrase_differs"));
    }
    Ok(Passphrase::new(&first)?)
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
