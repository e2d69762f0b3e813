//! A long list that shows only what is in view, and that follows the playback until its reader scrolls away.

use std::ops::Range;

/// Rows beyond both edges that are kept ready, so that scrolling shows no gaps.
const OVERSCAN: usize = 8;

/// A list whose rows are all of one height, as it is scrolled at the moment. All sizes are in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Viewport {
    pub(super) row_height: f64,
    pub(super) height: f64,
    pub(super) top: f64,
}

impl Viewport {
    /// The rows to build.
    pub(super) fn rows(&self, count: usize) -> Range<usize> {
        let first = floor(self.top / self.row_height).saturating_sub(OVERSCAN);
        let last = floor((self.top + self.height) / self.row_height) + 1 + OVERSCAN;
        first.min(count)..last.min(count)
    }

    /// Where to scroll so that a row is well in view, or `None` when it is already.
    pub(super) fn reveal(&self, row: usize, count: usize) -> Option<f64> {
        let (top, bottom) = (self.y(row), self.y(row + 1));
        if top >= self.top && bottom <= self.top + self.height {
            return None;
        }
        let furthest = (self.y(count) - self.height).max(0.0);
        Some((top - self.height / 3.0).clamp(0.0, furthest))
    }

    pub(super) fn y(&self, row: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a list has fewer than 2^52 rows")]
        let row = row as f64;
        row * self.row_height
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float out of range saturates"
)]
fn floor(value: f64) -> usize {
    value.floor() as usize
}

/// Whether the list moves with the playback.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Follow {
    pub(super) following: bool,
    /// Where this page itself scrolled to last: a scroll event from there is not the reader's.
    ours: Option<f64>,
}

impl Default for Follow {
    fn default() -> Self {
        Self {
            following: true,
            ours: None,
        }
    }
}

impl Follow {
    /// This page is about to scroll there.
    pub(super) fn scrolls_to(&mut self, top: f64) {
        self.ours = Some(top);
    }

    /// The list was scrolled; whoever it was ends up at `top`.
    pub(super) fn scrolled(&mut self, top: f64) {
        // Browsers round to device pixels.
        if self.ours.is_none_or(|ours| (ours - top).abs() > 2.0) {
            self.following = false;
        }
    }

    /// The reader picked a row or asked to follow again.
    pub(super) fn resume(&mut self) {
        self.following = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewport(top: f64) -> Viewport {
        Viewport {
            row_height: 32.0,
            height: 320.0,
            top,
        }
    }

    #[test]
    fn only_rows_in_view_are_built() {
        for (top, count, expected) in [
            (0.0, 10_000, 0..19),
            (3_200.0, 10_000, 92..119),
            (319_680.0, 10_000, 9_982..10_000),
            (0.0, 3, 0..3),
            (0.0, 0, 0..0),
            (-40.0, 5, 0..5),
            (9_999.0, 5, 5..5),
        ] {
            assert_eq!(viewport(top).rows(count), expected, "{top} of {count}");
        }
    }

    #[test]
    fn a_row_is_brought_into_view_only_when_it_is_out_of_it() {
        for (top, row, expected) in [
            (0.0, 0, None),
            (0.0, 9, None),
            (0.0, 10, Some(320.0 - 320.0 / 3.0)),
            (640.0, 0, Some(0.0)),
            (0.0, 99, Some(3_200.0 - 320.0)),
        ] {
            assert_eq!(viewport(top).reveal(row, 100), expected, "{row} from {top}");
        }
    }

    #[test]
    fn the_list_follows_until_its_reader_scrolls() {
        let mut follow = Follow::default();
        follow.scrolls_to(100.0);
        follow.scrolled(100.4);
        assert!(follow.following, "our own scrolling");
        follow.scrolled(180.0);
        assert!(!follow.following, "the reader's");
        follow.resume();
        assert!(follow.following);
    }

    #[test]
    fn a_reader_who_scrolls_first_is_left_alone() {
        let mut follow = Follow::default();
        follow.scrolled(40.0);
        assert!(!follow.following);
    }
}
