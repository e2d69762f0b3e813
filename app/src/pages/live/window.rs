//! Which rows of a long list are built: those in sight, and a few beyond both edges.

use std::ops::Range;

/// Rows beyond both edges, so that scrolling shows no gaps and arrow keys find the next one.
const OVERSCAN: usize = 10;
/// Rows that are newly built in one frame, so that after a jump the browser draws in between.
const NEW_IN_A_FRAME: usize = 8;

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

    /// Of the rows to build those that this frame builds: what is built already, and beside it what is in sight first,
    /// with so few that were not built before that it is drawn in time.
    pub(super) fn rows_now(&self, count: usize, is_built: impl Fn(usize) -> bool) -> Range<usize> {
        let wanted = self.rows(count);
        let begin = self.at(self.scrolled).clamp(wanted.start, wanted.end);
        let anchor = (begin..wanted.end)
            .find(|place| is_built(*place))
            .unwrap_or(begin);
        let mut left = NEW_IN_A_FRAME;
        let mut may_build = |place: &usize| {
            if is_built(*place) {
                return true;
            }
            let may = left > 0;
            left = left.saturating_sub(1);
            may
        };
        let first = (begin..anchor)
            .rev()
            .take_while(&mut may_build)
            .last()
            .unwrap_or(anchor);
        let end = (anchor..wanted.end)
            .take_while(&mut may_build)
            .last()
            .map_or(anchor, |last| last + 1);
        let above = if first == begin {
            wanted.start..begin
        } else {
            first..first
        };
        let first = above.rev().take_while(&mut may_build).last().unwrap_or(first);
        first..end
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

    #[test]
    fn a_jump_is_built_over_a_few_frames_from_the_top_of_what_is_in_sight() {
        for (scrolled, built, expected) in [
            (3_600.0, 0..0, 100..108),
            (3_600.0, 100..108, 100..116),
            (3_600.0, 100..132, 96..136),
            // Those above come last.
            (3_600.0, 100..136, 92..136),
            (3_600.0, 92..136, 90..136),
            (3_600.0, 90..136, 90..136),
            // One row further costs one row.
            (3_636.0, 90..136, 91..137),
            // Upwards what is new comes into sight first.
            (3_240.0, 90..136, 82..126),
            (2_880.0, 90..136, 82..116),
            (2_880.0, 82..116, 74..116),
            (2_160.0, 90..136, 82..96),
            (0.0, 0..0, 0..8),
            (9_999_999.0, 0..0, 1_000..1_000),
        ] {
            let sight = Sight {
                scrolled,
                height: 900.0,
                row: 36.0,
            };
            let now = sight.rows_now(1_000, |place| built.contains(&place));
            assert_eq!(now, expected, "{scrolled} with {built:?}");
        }
    }
}
