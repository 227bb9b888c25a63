//! What a page is told. TypeScript reads the same shapes from `ui/src/reader/bindings`.

use serde::Serialize;
use tefuda_credential::TrustList;
use tefuda_record::Moment;

use crate::answer::VerdictView;
use crate::beside::{InsurerView, ShownLine};

/// A verdict, and what a desk wants to see beside it.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Judged {
    #[serde(flatten)]
    pub(crate) verdict: VerdictView,
    pub(crate) judged_at: String,
    pub(crate) lines: Vec<ShownLine>,
    /// What the purpose may carry and was not shown.
    pub(crate) not_shown: Vec<&'static str>,
    pub(crate) insurer: Option<InsurerView>,
    /// The hashes of proofs seen for the first time, to be kept for a day.
    pub(crate) first_seen: Vec<String>,
}

/// What became of a file.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "taken", rename_all = "snake_case")]
pub(crate) enum Taken {
    /// It is a proof, to be judged.
    Proof { text: String },
    /// The page goes by this list from now on, and keeps it under its key.
    Trust(TrustView),
    /// Nothing was taken: somebody has to compare the fingerprint first.
    Unpinned(TrustView),
    /// The page goes by this list from now on, and keeps it under its key.
    Status { key: String },
}

/// A trust list.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TrustView {
    /// The fingerprint of its root.
    key: String,
    /// How many it speaks of, and the names of the first.
    issuers: usize,
    names: Vec<String>,
    version: u64,
    age_days: i64,
    is_stale: bool,
}

/// What came of remembering.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Remembered {
    /// How many lists no longer count.
    pub(crate) lost: usize,
}

/// Whether a scanner has done.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Wholeness {
    pub(crate) whole: bool,
}

/// Every list, and what they say of the clock.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ListsView {
    pub(crate) trust: Vec<TrustView>,
    pub(crate) status: usize,
    pub(crate) status_age_days: Option<i64>,
    pub(crate) is_clock_behind: bool,
}

impl TrustView {
    pub(crate) fn of(list: &TrustList, now: Moment) -> Self {
        let names = list.issuers().iter().take(MOST_NAMES);
        Self {
            key: list.root_fingerprint(),
            issuers: list.issuers().len(),
            names: names.map(|issuer| issuer.name.clone()).collect(),
            version: list.terms().version,
            age_days: age_days(list.terms().iat, now),
            is_stale: list.terms().exp <= now,
        }
    }
}

pub(crate) fn age_days(at: Moment, now: Moment) -> i64 {
    now.0.saturating_sub(at.0).div_euclid(86_400)
}

const MOST_NAMES: usize = 5;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use ts_rs::{Config, TS};

    use super::*;
    use crate::frame::FoundView;

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/reader/bindings")
    }

    fn write(folder: &Path) {
        let config = Config::new().with_out_dir(folder).with_large_int("number");
        Judged::export_all(&config).unwrap();
        Taken::export_all(&config).unwrap();
        Remembered::export_all(&config).unwrap();
        Wholeness::export_all(&config).unwrap();
        ListsView::export_all(&config).unwrap();
        FoundView::export_all(&config).unwrap();
    }

    fn read(folder: &Path) -> BTreeMap<String, String> {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files
            .map(|path| {
                (
                    path.file_name().unwrap().to_str().unwrap().to_owned(),
                    fs::read_to_string(path).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn page_and_wasm_speak_of_the_same_shapes() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        assert!(
            read(&committed()) == read(folder.path()),
            "cargo test -p tefuda-reader write_bindings -- --ignored"
        );
    }

    #[test]
    #[ignore = "writes ui/src/reader/bindings anew"]
    fn write_bindings() {
        let _absent = fs::remove_dir_all(committed());
        write(&committed());
    }
}
