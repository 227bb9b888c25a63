//! Sizes of paper and lengths on it.

/// Points (1/72 inch) in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// A length on paper in points, from millimetres.
#[must_use]
pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * POINTS
}

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 210 × 297 mm (ISO 216).
    A4,
    /// 85.6 × 54 mm, as a bank card (ISO/IEC 7810 ID-1).
    Card,
}

impl Size {
    /// Width in points.
    pub(crate) const fn width(self) -> f32 {
        match self {
            Self::A4 => mm(210.0),
            Self::Card => mm(85.6),
        }
    }

    /// Height in points.
    pub(crate) const fn height(self) -> f32 {
        match self {
            Self::A4 => mm(297.0),
            Self::Card => mm(54.0),
        }
    }
}

/// A place on a page in points, from its left and from its top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Area {
    /// The same, smaller by so much on every side.
    pub(crate) fn inside(self, by: f32) -> Self {
        Self {
            left: self.left + by,
            top: self.top + by,
            width: self.width - 2.0 * by,
            height: self.height - 2.0 * by,
        }
    }

    /// Where it ends below.
    pub(crate) fn bottom(self) -> f32 {
        self.top + self.height
    }

    /// Where it ends at the right.
    pub(crate) fn right(self) -> f32 {
        self.left + self.width
    }
}
