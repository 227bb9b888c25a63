//! What a page asks, as JSON.

use serde::Deserialize;

/// One question. Members that are not known are refused: a page and its WASM are of one piece.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Question {
    /// What a proof is worth.
    Judge {
        /// Digits, or an SD-JWT.
        text: String,
        /// Unix seconds.
        now: i64,
        audience: Option<String>,
        purpose: Option<String>,
        nonce: Option<String>,
        skew_seconds: Option<u16>,
    },
    /// Whether what a scanner has typed so far is a whole proof.
    Whole { text: String },
    /// What a file is that somebody handed over, and if it is a list, to take it in.
    Take {
        text: String,
        now: i64,
        /// What somebody has compared and pins.
        fingerprint: Option<String>,
        /// Whether lists of the demo count too. The clinic's page never says so; those who try the verifier out do.
        realm: Option<Realm>,
    },
    /// To go by what the page has kept since it was last open.
    Remember {
        trust: Vec<String>,
        status: Vec<String>,
        /// Hash in hexadecimal digits, and Unix seconds.
        seen: Vec<(String, i64)>,
        now: i64,
    },
    /// Which lists there are, and how old.
    Lists { now: i64 },
}

/// Which lists are taken.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Realm {
    /// Those of the world.
    #[default]
    Real,
    /// Those of made-up insurers too.
    Demo,
}
