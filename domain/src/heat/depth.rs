//! How far down pages were seen, and how long.

use serde::{Deserialize, Serialize};

/// Parts of a page's height, each a twentieth.
pub const BUCKETS: usize = 20;

/// Something for each twentieth of a page, from its top.
pub type ByDepth = [u64; BUCKETS];

/// The part of the page that a depth in percent is in. What is no percentage of a page has none.
#[must_use]
pub fn bucket(percent: f64) -> Option<usize> {
    if !(0.0..=100.0).contains(&percent) {
        return None;
    }
    // A depth that ends with a part has seen that part and nothing of the next.
    let parts = (percent / 5.0 - 1e-9).max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 20"
    )]
    Some((parts as usize).min(BUCKETS - 1))
}

/// How far the views of a page went, and how long each part of it was in front of somebody.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Depths {
    /// Views that ended in each part: the furthest that they saw.
    pub furthest: ByDepth,
    /// Views whose depth is known.
    pub views: u64,
    /// The depths of all of those in percent, added up.
    pub percent: f64,
    /// Views of which nobody told how high the page was.
    pub unknown: u64,
    /// Milliseconds in which each part was in front of somebody.
    pub attention_ms: ByDepth,
    /// The heights of the pages of those views in CSS px, added up.
    pub page_height: f64,
    /// What those visitors saw at once, in CSS px, added up.
    pub viewport_height: f64,
}

impl Depths {
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.furthest.iter_mut().zip(other.furthest) {
            *sum = sum.saturating_add(more);
        }
        for (sum, more) in self.attention_ms.iter_mut().zip(other.attention_ms) {
            *sum = sum.saturating_add(more);
        }
        self.views += other.views;
        self.unknown += other.unknown;
        self.percent += other.percent;
        self.page_height += other.page_height;
        self.viewport_height += other.viewport_height;
    }

    /// In percent; nothing where no depth is known.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "views are few enough")]
    pub fn average(&self) -> Option<f64> {
        (self.views > 0).then(|| self.percent / self.views as f64)
    }
}

/// Adds up how long each part of a page was in front of somebody who saw it from `top` to `bottom`, of `height`, for `ms`.
pub fn look(attention_ms: &mut ByDepth, top: f64, bottom: f64, height: f64, ms: u64) {
    if !(height > 0.0 && bottom > top) {
        return;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a twentieth of a page is no large number"
    )]
    for (part, sum) in attention_ms.iter_mut().enumerate() {
        let edge = |part: f64| height * part / BUCKETS as f64;
        let middle = (edge(part as f64) + edge(part as f64 + 1.0)) / 2.0;
        if (top..bottom).contains(&middle) {
            *sum = sum.saturating_add(ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_depth_is_in_the_part_that_was_seen_last() {
        for (percent, expected) in [
            (0.0, Some(0)),
            (0.1, Some(0)),
            (5.0, Some(0)),
            (5.1, Some(1)),
            (50.0, Some(9)),
            (99.9, Some(19)),
            (100.0, Some(19)),
            (-0.1, None),
            (100.1, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(bucket(percent), expected, "{percent}");
        }
    }

    #[test]
    fn parts_whose_middle_was_in_view_were_looked_at() {
        let mut attention = ByDepth::default();
        // Of 2,000 px each part has 100: the middles of 0 to 8 are above 900.
        look(&mut attention, 0.0, 900.0, 2_000.0, 1_000);
        look(&mut attention, 850.0, 1_750.0, 2_000.0, 500);
        let mut expected = ByDepth::default();
        expected[..9].fill(1_000);
        expected[8] += 500;
        expected[9..17].fill(500);
        assert_eq!(attention, expected);
        for (top, bottom, height) in [(0.0, 900.0, 0.0), (0.0, f64::NAN, 900.0), (9.0, 9.0, 900.0)] {
            look(&mut attention, top, bottom, height, 1);
        }
        assert_eq!(attention, expected);
    }
}
