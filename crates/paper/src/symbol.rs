//! A QR symbol as its modules; what it holds is not this room's business.

use core::fmt;

/// Modules of a symbol, row by row, without the quiet zone.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    side: usize,
    dark: Vec<bool>,
}

impl Symbol {
    /// A symbol from its rows; `true` is dark. `None` where the rows make no square of 21 to 177 modules.
    ///
    /// Source: ISO/IEC 18004:2015 §6.3.1 (sizes).
    #[must_use]
    pub fn from_rows<R: IntoIterator<Item = bool>>(rows: impl IntoIterator<Item = R>) -> Option<Self> {
        let rows: Vec<Vec<bool>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
        let side = rows.len();
        let is_square = (21..=177).contains(&side) && rows.iter().all(|row| row.len() == side);
        is_square.then(|| Self {
            side,
            dark: rows.concat(),
        })
    }

    /// Modules on each side.
    pub(crate) fn side(&self) -> usize {
        self.side
    }

    /// Runs of dark modules: row, first column, how many.
    pub(crate) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (y, row) in self.dark.chunks(self.side).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                match runs.last_mut() {
                    Some((row, first, long)) if *row == y && *first + *long == x => *long += 1,
                    _ => runs.push((y, x, 1)),
                }
            }
        }
        runs
    }
}

// What it holds may be health data.
impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_squares_of_a_size_that_exists() {
        let rows = |side: usize| vec![vec![true; side]; side];
        assert!(Symbol::from_rows(rows(21)).is_some());
        assert!(Symbol::from_rows(rows(20)).is_none());
        assert!(Symbol::from_rows(rows(178)).is_none());
        let mut cut = rows(21);
        cut[3].pop();
        assert!(Symbol::from_rows(cut).is_none());
    }

    #[test]
    fn runs_stay_in_their_row() {
        let mut rows = vec![vec![false; 21]; 21];
        rows[0][20] = true;
        rows[1][0] = true;
        rows[1][1] = true;
        assert_eq!(Symbol::from_rows(rows).unwrap().runs(), [(0, 20, 1), (1, 0, 2)]);
    }
}
