//! What is printed: results on stdout, errors on stderr, each for people or as JSON.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use serde_json::{Value as Json, json};
use tefuda_holder::{Problem, Told, Words};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; for `verify`: 確認できた.
    Ok,
    /// Some of it could not be done, and was named.
    Partly,
    /// `verify`: 確認できない.
    Unconfirmed,
    /// `verify`: 無効.
    Invalid,
}

/// Where results go.
pub(crate) struct Out {
    json: bool,
    closed: bool,
    failed: Option<io::Error>,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            closed: false,
            failed: None,
        }
    }

    /// One line for people; nothing when JSON is wanted.
    pub(crate) fn line(&mut self, text: &str) {
        if !self.json {
            self.write(&shown(text));
        }
    }

    /// Text that is the result itself, whether JSON is wanted or not.
    pub(crate) fn raw(&mut self, text: &str) {
        self.write(text);
    }

    /// The result as JSON; nothing when people read it.
    pub(crate) fn json(&mut self, value: &Json) {
        if self.json {
            self.write(&value.to_string());
        }
    }

    /// A file that is the result itself.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
        self.remember(written);
    }

    pub(crate) fn finish(self, exit: Exit, words: &Words) -> ExitCode {
        if self.failed.is_some() {
            return self.fail(&words.tell(&Problem::new("output_failed")));
        }
        match exit {
            Exit::Ok => ExitCode::SUCCESS,
            Exit::Partly => ExitCode::from(1),
            Exit::Unconfirmed => ExitCode::from(2),
            Exit::Invalid => ExitCode::from(3),
        }
    }

    /// What happened and what to do, on stderr.
    pub(crate) fn fail(self, told: &Told) -> ExitCode {
        let text = if self.json {
            json!({ "error": { "code": told.code, "message": told.what, "advice": told.advice } }).to_string()
        } else {
            format!("{}\n→ {}", told.what, told.advice)
        };
        say_aside(&text);
        ExitCode::from(1)
    }

    /// A closed pipe is no error: whoever read us has seen enough.
    fn write(&mut self, text: &str) {
        if self.closed {
            return;
        }
        let mut stdout = io::stdout().lock();
        let written = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
        self.remember(written);
    }

    fn remember(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.closed = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                self.failed = Some(error);
            }
        }
    }
}

/// A line beside the result, on stderr. Where nobody listens, nothing is lost.
pub(crate) fn say_aside(text: &str) {
    let _heard = writeln!(io::stderr(), "{}", shown(text));
}

/// The text without what a terminal would obey: a file may be named as an escape sequence.
fn shown(text: &str) -> String {
    let is_obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    text.chars().filter(|c| !is_obeyed(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_printed() {
        assert_eq!(shown("a\u{1b}[31mb\r\u{9b}c\u{7}\n髙\t"), "a[31mbc\n髙\t");
    }
}
