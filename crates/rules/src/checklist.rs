//! What to do after an event of life: steps, some of them with a day.

use tefuda_record::Day;

use crate::{
    Book, Both, Dated, Deadline, Due, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// One step of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event it belongs to.
    pub event: String,
    step: i64,
    deadline: Option<String>,
    offset: i64,
    /// What to do; empty where the deadline says it.
    pub text: Both,
    /// A public number to call.
    pub phone: Option<String>,
}

/// A step for one event on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo<'a> {
    /// The step.
    pub step: &'a Dated<Step>,
    /// What has to be filed, where it has to be.
    pub deadline: Option<&'a Dated<Deadline>>,
    /// By when; `None` without a date.
    pub due: Option<Due>,
}

impl Row for Step {
    const TABLE: &'static str = "checklists";
    const COLUMNS: &'static [&'static str] = &["event", "step", "deadline", "offset", "text", "text_en", "phone"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            event: cells.id()?,
            step: cells.number()?,
            deadline: cells.id_or_none()?,
            offset: cells.number()?,
            text: cells.both()?,
            phone: cells.id_or_none()?,
        })
    }
}

impl Book {
    /// The events that have a checklist on a day, in the order of the book.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn events(&self, on: Day) -> Result<Vec<&str>, Unknown> {
        let mut events: Vec<&str> = Vec::new();
        for dated in self.tables.checklists.in_force(on)? {
            if !events.contains(&dated.row.event.as_str()) {
                events.push(&dated.row.event);
            }
        }
        Ok(events)
    }

    /// The steps after an event that falls on a day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn checklist(&self, event: &str, on: Day) -> Result<Vec<Todo<'_>>, Unknown> {
        let mut steps = self.tables.checklists.find(on, |step| step.event == event)?;
        steps.sort_by_key(|dated| dated.row.step);
        let todo = |step: &'_ Dated<Step>| {
            let from = on.plus_days(step.row.offset);
            match &step.row.deadline {
                None => Ok((None, None)),
                Some(id) => Ok((Some(self.deadline(id, from)?), self.due(id, from)?)),
            }
        };
        let mut todos = Vec::with_capacity(steps.len());
        for step in steps {
            let (deadline, due) = todo(step)?;
            todos.push(Todo { step, deadline, due });
        }
        Ok(todos)
    }

    /// Every step of the book, whenever it holds.
    #[must_use]
    pub fn steps(&self) -> &[Dated<Step>] {
        self.tables.checklists.all()
    }
}

impl Step {
    /// The deadline it names.
    #[must_use]
    pub fn deadline(&self) -> Option<&str> {
        self.deadline.as_deref()
    }
}
