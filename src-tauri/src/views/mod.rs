//! What the window is told. TypeScript reads the same shapes from `ui/src/lib/bindings`.

mod asked;
mod door;
mod form;
mod help;
mod history;
mod log;
mod money;
mod now;
mod people;
mod preview;
mod record;
mod safe;
mod shelter;
mod showing;
mod verdict;

pub(crate) use asked::{CeilingAsked, PaperAsked, VisitAsked};
pub(crate) use door::{DeviceKey, Door, LanguageView, StartView, WordsView};
pub(crate) use form::TypedText;
pub(crate) use form::{Confirmation, FieldAnswer, FilledView, FormView, KindView, TypedField, form, kinds};
pub(crate) use help::{
    DueView, MeansNowView, NamedView, PeriodsView, ReadingView, StopView, StoppedView, ToCallView, ToDoView, named,
};
pub(crate) use history::{OriginalView, VersionView};
pub(crate) use log::{ShownListView, shown_list};
pub(crate) use money::{AmountView, PrintedView, ReceiptView};
pub(crate) use now::{TakingView, TrendView};
pub(crate) use people::PersonsView;
pub(crate) use preview::{AddedView, PreviewView, preview, waiting};
pub(crate) use record::{HandView, RecordDetailView, RecordView, detail, hand, row};
pub(crate) use safe::{BackupView, FindingView, LockView, PageView, SafeView, WayView, locks};
pub(crate) use shelter::ShelterView;
pub(crate) use showing::{CounterView, ProposalView, ShowingView, Times, counters, proposal, showing};
pub(crate) use verdict::{TrustView, VerdictView};

#[cfg(test)]
mod bindings {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use ts_rs::{Config, TS};

    use super::*;
    use crate::told::ToldView;

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings")
    }

    fn write(folder: &Path) {
        let config = Config::new().with_out_dir(folder).with_large_int("number");
        StartView::export_all(&config).unwrap();
        DeviceKey::export_all(&config).unwrap();
        ToldView::export_all(&config).unwrap();
        HandView::export_all(&config).unwrap();
        RecordDetailView::export_all(&config).unwrap();
        PreviewView::export_all(&config).unwrap();
        AddedView::export_all(&config).unwrap();
        KindView::export_all(&config).unwrap();
        FormView::export_all(&config).unwrap();
        FieldAnswer::export_all(&config).unwrap();
        TypedField::export_all(&config).unwrap();
        Confirmation::export_all(&config).unwrap();
        CounterView::export_all(&config).unwrap();
        ProposalView::export_all(&config).unwrap();
        ShowingView::export_all(&config).unwrap();
        ShownListView::export_all(&config).unwrap();
        PersonsView::export_all(&config).unwrap();
        OriginalView::export_all(&config).unwrap();
        VersionView::export_all(&config).unwrap();
        FilledView::export_all(&config).unwrap();
        SafeView::export_all(&config).unwrap();
        WayView::export_all(&config).unwrap();
        PageView::export_all(&config).unwrap();
        FindingView::export_all(&config).unwrap();
        BackupView::export_all(&config).unwrap();
        LockView::export_all(&config).unwrap();
        TakingView::export_all(&config).unwrap();
        TrendView::export_all(&config).unwrap();
        ShelterView::export_all(&config).unwrap();
        WordsView::export_all(&config).unwrap();
        VerdictView::export_all(&config).unwrap();
        TrustView::export_all(&config).unwrap();
        VisitAsked::export_all(&config).unwrap();
        CeilingAsked::export_all(&config).unwrap();
        PaperAsked::export_all(&config).unwrap();
        StopView::export_all(&config).unwrap();
        StoppedView::export_all(&config).unwrap();
        MeansNowView::export_all(&config).unwrap();
        ToCallView::export_all(&config).unwrap();
        DueView::export_all(&config).unwrap();
        ToDoView::export_all(&config).unwrap();
        PeriodsView::export_all(&config).unwrap();
        ReadingView::export_all(&config).unwrap();
        AmountView::export_all(&config).unwrap();
        ReceiptView::export_all(&config).unwrap();
        PrintedView::export_all(&config).unwrap();
    }

    fn read(folder: &Path) -> BTreeMap<String, String> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read_to_string(entry.path()).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn the_window_and_the_shell_speak_of_the_same_shapes() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let (held, made) = (read(&committed()), read(folder.path()));
        let names = held.keys().chain(made.keys());
        let differing: BTreeSet<&String> = names.filter(|name| held.get(*name) != made.get(*name)).collect();
        assert!(
            differing.is_empty(),
            "{differing:?}: cargo test -p tefuda-app write_bindings -- --ignored"
        );
    }

    #[test]
    #[ignore = "writes ui/src/lib/bindings anew"]
    fn write_bindings() {
        fs::remove_dir_all(committed()).unwrap();
        write(&committed());
    }
}
