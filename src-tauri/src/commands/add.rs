//! Putting in: from pictures and files with a preview, or by hand.

use std::fs;

use tauri::{State, WebviewWindow, command};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Coded, Detail, Problem, Words, accept, field_problem};
use tefuda_record::{Confirmed, Day, Field, Fields, Kind, Record, RecordError, Shape, Value};
use tefuda_vault::{Act, NewRecord, Same};

use crate::session::Desk;
use crate::told::{ToldView, tell};
use crate::views::{self, AddedView, Confirmation, FieldAnswer, FormView, KindView, PreviewView, TypedField};
use crate::world;

/// Lets the person choose files, and reads them without storing anything. `None` where they chose none.
#[command(async)]
pub(crate) fn choose_files(desk: State<'_, Desk>, window: WebviewWindow) -> Result<Option<PreviewView>, ToldView> {
    let title = desk.opened(|_, words| Ok(words.say("app-add-dialog")))?;
    // The dialog stays open as long as the person likes: nobody waits for their turn meanwhile.
    let Some(paths) = rfd::FileDialog::new().set_title(title).set_parent(&window).pick_files() else {
        return Ok(None);
    };
    desk.opened(|open, words| {
        let files = paths
            .iter()
            .map(fs::read)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Problem::new("io"))?;
        let read = tefuda_holder::preview(&files, Confirmed::No)?;
        let view = views::preview(&read, &open.vault, words)?;
        open.preview = Some(read);
        Ok(Some(view))
    })
}

/// Adds what was looked at.
#[command(async)]
pub(crate) fn accept_preview(desk: State<'_, Desk>) -> Result<AddedView, ToldView> {
    desk.opened(|open, _| {
        let preview = open.preview.take().ok_or_else(|| Problem::new("app_no_preview"))?;
        let added = accept(
            &mut open.vault,
            preview.draft.records,
            &mut Act::new(world::now(), &mut SystemRandom),
        )?;
        Ok(AddedView {
            added: added.added.len(),
            known: added.held,
            title: String::new(),
        })
    })
}

/// Drops what was looked at, without a trace.
#[command(async)]
pub(crate) fn drop_preview(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        open.preview = None;
        Ok(())
    })
}

#[command(async)]
pub(crate) fn kinds(desk: State<'_, Desk>) -> Result<Vec<KindView>, ToldView> {
    desk.opened(|_, words| Ok(views::kinds(words)))
}

#[command(async)]
pub(crate) fn form(desk: State<'_, Desk>, kind: String) -> Result<FormView, ToldView> {
    desk.opened(|_, words| Ok(views::form(known(&kind)?, words)))
}

/// Says at once how a typed text is understood, or what is wrong with it. `within` names the repeating field it stands in.
#[command(async)]
pub(crate) fn check_field(
    desk: State<'_, Desk>,
    kind: String,
    id: String,
    within: Option<String>,
    text: String,
) -> Result<FieldAnswer, ToldView> {
    desk.opened(|_, words| {
        let kind = known(&kind)?;
        let field = find(kind, within.as_deref(), &id)?;
        Ok(answer(kind, within.as_deref(), field, &text, words))
    })
}

/// Adds a record typed by hand.
#[command(async)]
pub(crate) fn add_record(
    desk: State<'_, Desk>,
    kind: String,
    fields: Vec<TypedField>,
    confirmation: Confirmation,
) -> Result<AddedView, ToldView> {
    desk.opened(|open, _| {
        let record = read(known(&kind)?, &fields, confirmation.into())?;
        let title = record.title();
        let same = Same::of(&record);
        let records = vec![NewRecord::of(record).same(same)];
        let added = open
            .vault
            .add(records, &mut Act::new(world::now(), &mut SystemRandom))?;
        Ok(AddedView::of(&added, title))
    })
}

fn known(id: &str) -> Result<&'static Kind, Problem> {
    tefuda_record::kind(id).ok_or_else(|| RecordError::UnknownKind.problem())
}

fn find(kind: &'static Kind, within: Option<&str>, id: &str) -> Result<&'static Field, Problem> {
    let of = |fields: &'static [Field], id: &str| fields.iter().find(|field| field.id == id);
    let fields = match within.map(|rows| of(kind.fields, rows).map(|field| &field.shape)) {
        None => kind.fields,
        Some(Some(Shape::Rows(inner))) => inner,
        Some(_) => &[],
    };
    of(fields, id).ok_or_else(|| Problem::new("field_unknown"))
}

fn answer(kind: &Kind, within: Option<&str>, field: &'static Field, text: &str, words: &Words) -> FieldAnswer {
    match field.read(text, Confirmed::No) {
        Ok(Value::Day(day)) => FieldAnswer {
            reads: Some(Day::both(day)),
            told: None,
        },
        Ok(Value::Text(_) | Value::Rows(_)) => FieldAnswer {
            reads: None,
            told: None,
        },
        Err(problem) => {
            let problem = match within {
                None => field_problem(
                    kind,
                    &RecordError::Field {
                        field: field.id,
                        problem,
                    },
                ),
                Some(rows) => problem
                    .problem()
                    .with("field", Detail::Word(format!("{}-{rows}-{}", kind.id, field.id))),
            };
            FieldAnswer {
                reads: None,
                told: Some(tell(words, &problem)),
            }
        }
    }
}

/// The record that was typed.
fn read(kind: &Kind, typed: &[TypedField], confirmed: Confirmed) -> Result<Record, Problem> {
    let told = |error: RecordError| field_problem(kind, &error);
    let mut fields = Fields::of(kind.id).map_err(told)?;
    for field in typed {
        match (field.rows.is_empty(), confirmed) {
            (true, Confirmed::No) => fields.set(&field.id, &field.text).map_err(told)?,
            (true, Confirmed::Yes) => fields.set_confirmed(&field.id, &field.text).map_err(told)?,
            (false, _) => {
                let mut rows = Vec::with_capacity(field.rows.len());
                for row in &field.rows {
                    let pairs: Vec<(&str, &str)> = row.iter().map(|typed| (&*typed.id, &*typed.text)).collect();
                    let (row, mut problems) = fields.row_of(&field.id, &pairs).map_err(told)?;
                    if let Some(problem) = problems.pop() {
                        return Err(row_problem(kind, &field.id, &problem));
                    }
                    rows.push(row);
                }
                fields.set_rows(&field.id, rows).map_err(told)?;
            }
        }
    }
    Record::new(fields).map_err(told)
}

/// The problem of a field inside a row, named by that field.
fn row_problem(kind: &Kind, rows: &str, error: &RecordError) -> Problem {
    let label = match error {
        RecordError::UnknownKind => kind.id.to_owned(),
        RecordError::Field { field, .. } => format!("{}-{rows}-{field}", kind.id),
    };
    error.problem().with("field", Detail::Word(label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::TypedText;

    fn text(id: &str, text: &str) -> TypedField {
        TypedField {
            id: id.to_owned(),
            text: text.to_owned(),
            rows: Vec::new(),
        }
    }

    fn row(pairs: &[(&str, &str)]) -> Vec<TypedText> {
        pairs
            .iter()
            .map(|(id, text)| TypedText {
                id: (*id).to_owned(),
                text: (*text).to_owned(),
            })
            .collect()
    }

    #[test]
    fn rows_are_read_as_they_were_typed() {
        let kind = known("dispensing").unwrap();
        let mut medicines = text("medicines", "");
        medicines.rows = vec![
            row(&[("name", "例示錠２ｍｇ"), ("amount", "１")]),
            row(&[("name", "例示テープ")]),
        ];
        let record = read(kind, &[text("dispensed_on", "R8.11.18"), medicines], Confirmed::No).unwrap();
        assert_eq!(record.rows("medicines").len(), 2);
        assert_eq!(record.rows("medicines")[0].text("amount").as_deref(), Some("１"));
    }

    #[test]
    fn a_row_that_does_not_fit_names_its_field() {
        let kind = known("dispensing").unwrap();
        let mut medicines = text("medicines", "");
        medicines.rows = vec![row(&[
            ("name", "例示錠２ｍｇ"),
            ("amount", "朝に一つ、昼に一つ、夜に二つ"),
        ])];
        let problem = read(kind, &[text("dispensed_on", "R8.11.18"), medicines], Confirmed::No).unwrap_err();
        assert_eq!(problem.code, "text_too_long");
        assert!(
            problem
                .details
                .contains(&("field", Detail::Word("dispensing-medicines-amount".to_owned())))
        );
    }

    #[test]
    fn twelve_digits_that_fit_are_taken_once_the_person_said_so() {
        let kind = known("note").unwrap();
        let typed = [text("text", "123456789018")];
        assert_eq!(
            read(kind, &typed, Confirmed::No).unwrap_err().code,
            "maybe_personal_number"
        );
        assert!(read(kind, &typed, Confirmed::Yes).is_ok());
    }

    #[test]
    fn a_field_is_answered_as_soon_as_it_is_left() {
        let words = Words::new(tefuda_holder::Language::Ja);
        let kind = known("eligibility").unwrap();
        let said = |id: &str, text: &str| answer(kind, None, find(kind, None, id).unwrap(), text, &words);
        assert_eq!(
            said("birth_day", "S60.4.1").reads.as_deref(),
            Some("昭和60年4月1日(1985年4月1日)")
        );
        assert!(said("insurer_number", "138991").told.is_some());
        assert!(said("insurer_number", "１３８９９０").told.is_none());
        assert!(find(kind, Some("name"), "name").is_err());
    }
}
