//! What a record is: kinds, fields, values, days, evidence.
//!
//! Everything a person holds is a [`Record`]: one of the registered [`KINDS`], with values that were checked
//! when they were set. After that an invalid value cannot exist, so no other room checks again. This room
//! reads no clock, no disk and no network; it knows nothing of who may see what.
//!
//! ```
//! use tefuda_record::{Fields, Record};
//!
//! let mut fields = Fields::of("allergy")?;
//! fields.set("substance", "ペニシリン系")?;
//! let record = Record::new(fields)?;
//! assert_eq!(record.title(), "ペニシリン系");
//! # Ok::<(), tefuda_record::RecordError>(())
//! ```

mod day;
mod fold;
mod guard;
pub mod kinds;
mod moment;
mod numbers;
mod record;
mod schedule;
mod shape;
mod taking;
mod text;

pub use day::{Day, DayError, Era, parse_day};
pub use fold::{bigrams, fold, fold_digits, fold_kana, is_variation_selector, usual_form};
pub use guard::{Certainty, Finding, blank, find_personal_numbers};
pub use kinds::{KINDS, Kind, kind};
pub use moment::Moment;
pub use numbers::{BranchNumber, InsurerNumber, JanCode, NumberError, insurer_check_digit, is_personal_number};
pub use record::{Fields, Record, RecordError, Row, Value};
pub use schedule::{Dose, DoseState, Time, doses_of, times_of};
pub use shape::{Choice, Compartment, Confirmed, Field, FieldProblem, Need, Shape};
pub use taking::{Class, Course, Origin, taken_on};
pub use text::{TextError, check_line, check_note};
