//! What is noticed while a sheet is read, and which lines of its open visit found no place.

use std::collections::BTreeSet;

use super::Sheet;
use crate::Issue;

/// What was noticed on a sheet.
pub(crate) struct Notices<'s, 'a> {
    pub(crate) sheet: &'s Sheet<'a>,
    pub(crate) issues: Vec<Issue>,
    /// Lines of the open visit that are to be kept as they stand.
    pub(crate) unread: BTreeSet<usize>,
}

impl<'s, 'a> Notices<'s, 'a> {
    pub(crate) fn of(sheet: &'s Sheet<'a>) -> Self {
        Self {
            sheet,
            issues: Vec::new(),
            unread: BTreeSet::new(),
        }
    }

    /// Notices something about a line.
    pub(crate) fn add(&mut self, code: &'static str, at: usize) {
        self.issues
            .extend(self.sheet.lines.get(at).map(|line| line.issue(code)));
    }

    /// Notices something about a line of the open visit, and keeps the line as it stands.
    pub(crate) fn refuse(&mut self, code: &'static str, at: usize) {
        self.add(code, at);
        self.unread.insert(at);
    }
}
