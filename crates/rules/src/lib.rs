//! Rules of Japanese counters as dated data, and the small engine that reads them: fees, ceilings, deadlines, terms, which
//! papers work where, whom to call.
//!
//! A [`Book`] is one version of all tables, read from one text file: rows of closed columns, each with the law or notice
//! behind it, the days it holds and how sure it is. There is nothing in a book that could be run. Outside its days a table
//! answers [`Unknown`], never a guess. One book is built in; a newer one can be read from a file.
//!
//! This room reads no clock, no disk and no network, and judges nobody: it adds up, compares days and looks up rows.
//!
//! ```
//! use tefuda_rules::Book;
//!
//! let book = Book::built_in();
//! let today = "2026-11-22".parse()?;
//! let pay = book.counter_pay(1_234, 3, today).expect("the table reaches this day");
//! assert_eq!(pay.yen, 3_700);
//! assert!(book.counter_pay(1_234, 3, "2040-01-01".parse()?).is_err(), "not known so far ahead");
//! # Ok::<(), tefuda_record::DayError>(())
//! ```

mod amounts;
mod basis;
mod book;
mod burden;
mod calendar;
mod ceiling;
mod cells;
mod checklist;
mod counter;
mod deadline;
mod figure;
mod forms;
mod hospital;
mod household;
mod insurer;
mod kasan;
mod late_card;
mod phone;
mod refund;
mod table;
mod tax;
mod terms;
mod topics;
mod vaccine;

pub use basis::{Basis, Confidence, Sourced, Unknown};
pub use book::{Book, BookError, NEWEST_FORMAT};
pub use burden::{Income, Ratio, Stage};
pub use calendar::{
    Month, Unit, birthday, is_weekend, last_day, legal_age, months_before, next_school_year_end, reaches,
};
pub use ceiling::{AgeBand, Ceiling, CeilingAsk, Class, Hit, Plans, Remuneration, Turning75};
pub use cells::Both;
pub use checklist::{Step as ChecklistStep, Todo};
pub use counter::{Decision, Failure, Grade, Holding, Means, Place};
pub use deadline::{Deadline, Due};
pub use figure::{Figure, Step, StepKind};
pub use forms::{FormItem, Need};
pub use hospital::{DayCost, DayKind};
pub use household::{Bill, Combined, Field, Setting};
pub use insurer::{Insurer, InsurerKind, Prefecture};
pub use kasan::{Addition, Card, Limit, Sector, Visit};
pub use late_card::{LateCard, LateUse};
pub use phone::Phone;
pub use refund::{Claim, count_forms};
pub use table::Dated;
pub use tax::Deduction;
pub use terms::{Lateness, Span, Term};
pub use topics::{Topic, TopicLanguage};
pub use vaccine::{Vaccine, Window};
