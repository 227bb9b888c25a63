//! Everything a person can do, one file per deed, and the words for it.
//!
//! The shells (`cli`, later the app) read the clock, the keyboard and files; they hand moments, randomness and bytes in
//! here and print what comes back. Every error says which [`Problem`] it is for a person; [`Words`] says it in Japanese
//! or English.

mod answer;
mod ask;
mod attach;
mod backup;
mod card_keys;
mod choose;
mod copies;
mod doctor;
mod export;
mod follow_up;
mod gather;
mod home;
mod import;
mod locks;
mod log;
mod marks;
mod notebook;
mod original;
mod papers;
mod pick;
mod problem;
mod prove;
mod proxy;
mod read_proof;
mod records;
mod recovery;
pub mod rules;
mod schedule;
mod shelter;
mod taking;
mod view;
mod words;

pub use answer::{AnswerError, propose_answer, read_request};
pub use ask::{Ask, AskError, Attempt, find_field, propose_for, purpose_unknown};
pub use attach::{AttachError, FILE_KINDS, attachment};
pub use backup::{
    AfterChange, BackupStatus, back_up, back_up_after_change, backup_name, backup_status, choose_backup_folder,
};
pub use card_keys::{CardKeys, CardKeysError, CardSignature};
pub use choose::{Choice, choose_eligibility};
pub use copies::{
    CopiesError, LOW_COPIES, read_batch, receive_copies, request_copies, request_copies_with_paper, unused_copies,
};
pub use doctor::{Finding, Weight, examine};
pub use export::{Export, ExportError, Wanted, export};
pub use follow_up::follow_up;
pub use gather::GatherError;
pub use home::{NameError, PersonError, find_own_person, find_person, fit_name};
pub use import::{Accepted, ImportError, Missing, Preview, accept, is_known, issue_word, other_name, preview};
pub use locks::{LockError, lift_locks, lock_fields, locks};
pub use log::{LogError, Outcome, Shown, check_log, entries, export_log, note_outcome};
pub use marks::{Outside, Standing, keep_marks_outside, standing};
pub use notebook::{MadeNotebook, NotebookAsk, NotebookError, make_notebook};
pub use original::original_text;
pub use papers::{
    PAPERS, PaperAsk, PaperDeedError, PaperName, Printable, PrintedPaper, ProofForm, foresee_printable, make_printable,
    print_paper, print_proof, print_sheet,
};
pub use pick::{Foreseen, Lacking, foresee};
pub use problem::{Coded, Detail, Problem, field_problem};
pub use prove::{Choosing, Prepared, Proof, ProveError, prepare, prove};
pub use proxy::{
    Carried, Event, Fetching, Grant, GrantAsk, GrantState, Granted, HandOver, ProxyCard, ProxyError, ShownByProxy,
    accept_grant, begin_hand_over, carry_all, cut_all_proxies, end_grant, finish_hand_over, grant_held, grant_note_of,
    grants, make_grant, own_card, prove_as_proxy, receive_hand_over, reject_request, request_grant, requests_waiting,
};
pub use read_proof::{ReadError, read_contents, read_proof};
pub use records::{PairError, find_record, name_of, set_pairs};
pub use recovery::{PaperKind, RecoveryError, RecoveryPaper, make_recovery, read_recovery, split_recovery};
pub use schedule::{ScheduleError, note_doses, schedule, time_of_day};
pub use shelter::{SHELTER_TODO, ShelterError, Sheltered, leave_shelter, sheltered_since, take_shelter};
pub use taking::{Class, Course, Origin, Taken, taken};
pub use view::{LineView, lines, say_change, say_title, say_value};
pub use words::{Language, Told, Words};
