//! Which rows of a long list are built: those in sight, and a few beyond both edges.

use std::ops::Range;

/// Rows beyond both edges, so that scrolling shows no gaps and arrow keys find the next one.
const OVERSCAN: usize = 10;

/// The list as it lies in the browser's window, in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sight {
    /// How far the list's beginning is above the top edge; below 0 when it is below it.
    pub(super) scrolled: f64,
    pub(super) height: f64,
    pub(super) row: f64,
}

impl Default for Sight {
    /// The beginning of the list, until it is known how it lies.
    fn default() -> Self {
        Self {
            scrolled: 0.0,
            height: 900.0,
            row: 36.0,
        }
    }
}

impl Sight {
    /// The rows to build of so many.
    pub(super) fn rows(&self, count: usize) -> Range<usize> {
        let first = self.at(self.scrolled).saturating_sub(OVERSCAN);
        let last = (self.at(self.scrolled + self.height) + 1 + OVERSCAN).min(count);
        first.min(last)..last
    }

    /// The first row that is in sight as a whole, if the list is scrolled at all.
    pub(super) fn first(&self) -> Option<usize> {
        (self.scrolled > 0.0).then(|| self.at(self.scrolled + self.row - 1.0))
    }

    /// Where a row begins.
    pub(super) fn y(&self, place: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a list has fewer than 2^52 rows")]
        let place = place as f64;
        place * self.row
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float out of range saturates"
    )]
    fn at(&self, y: f64) -> usize {
        (y / self.row).floor() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_sight_is_built_with_ten_beyond() {
        for (scrolled, count, expected) in [
            (-200.0, 1_000, 0..30),
            (0.0, 1_000, 0..36),
            (3_600.0, 1_000, 90..136),
            (3_635.0, 1_000, 90..136),
            (0.0, 5, 0..5),
            (0.0, 0, 0..0),
            (9_999_999.0, 1_000, 1_000..1_000),
        ] {
            let sight = Sight {
                scrolled,
                height: 900.0,
                row: 36.0,
            };
            assert_eq!(sight.rows(count), expected, "{scrolled} of {count}");
        }
    }
}
