//! The documents, a file each.

mod ceiling;
mod claim;
mod deletion;
mod expenses;
mod grant;
mod insured;
mod labels;
mod means;
mod poster;
mod proof;
mod recovery;
mod statement;
mod summary;

pub use ceiling::{CeilingRequest, ceiling_request};
pub use claim::{Claim, Place, claim};
pub use deletion::{DeletionLetter, deletion_letter};
pub use expenses::{Expense, ExpenseKind, ExpenseSheet, NoticeTotal, expense_sheet};
pub use grant::{GrantNote, grant_note};
pub use insured::Insured;
pub use means::{MeansSheet, PlaceMeans, means_sheet};
pub use poster::{Poster, poster};
pub use proof::{Proof, ProofGrade, Until, proof_card, proof_page, proof_sheet};
pub use recovery::{GuardianShare, RecoveryPage, guardian_page, recovery_page};
pub use statement::{Burden, InsuranceKind, Statement, statement};
pub use summary::{
    AllergyKind, Sex, Summary, SummaryAllergy, SummaryContact, SummaryMedicine, emergency_sheet, summary,
};
