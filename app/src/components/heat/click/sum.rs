//! How much several points come to. Clicks add up; a session may be at each of the points, and is one all the same.

use crate::components::heat::numbers::{Noun, amount, share};

/// Between two bounds, which are the same where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sum {
    least: f64,
    most: f64,
}

impl Sum {
    /// Of what adds up to so much, where the greatest of it is that. `in_all` is how many there are of what may be at
    /// several points.
    pub(super) fn new(added: f64, greatest: f64, in_all: Option<f64>) -> Self {
        Self {
            least: in_all.map_or(added, |in_all| greatest.min(in_all)),
            most: in_all.map_or(added, |in_all| added.min(in_all)),
        }
    }

    /// `34`, `2–5`.
    pub(super) fn text(self) -> String {
        self.told(amount)
    }

    /// `34 clicks`, `2–5 sessions`.
    pub(super) fn counted(self, noun: Noun) -> String {
        if self.is_known() {
            return noun.counted(self.most);
        }
        format!("{} {}", self.text(), noun.many)
    }

    /// `10%`, `3%–12%`.
    pub(super) fn share(self, of: f64) -> String {
        self.told(|number| share(number, of))
    }

    fn told(self, tell: impl Fn(f64) -> String) -> String {
        let (least, most) = (tell(self.least), tell(self.most));
        if least == most {
            most
        } else {
            format!("{least}–{most}")
        }
    }

    fn is_known(self) -> bool {
        self.least.total_cmp(&self.most).is_eq()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_at_several_points_is_told_between_bounds() {
        for (added, greatest, in_all, text, of_twenty) in [
            (0.0, 0.0, None, "0 sessions", "0%"),
            (12.0, 5.0, None, "12 sessions", "60%"),
            // No fewer than at the point with the most, no more than there are.
            (12.0, 5.0, Some(20.0), "5–12 sessions", "25%–60%"),
            (12.0, 5.0, Some(8.0), "5–8 sessions", "25%–40%"),
            (5.0, 5.0, Some(20.0), "5 sessions", "25%"),
            (9.0, 5.0, Some(5.0), "5 sessions", "25%"),
            (1.0, 1.0, Some(20.0), "1 session", "5%"),
            // There are never more than there are.
            (9.0, 5.0, Some(2.0), "2 sessions", "10%"),
        ] {
            let sum = Sum::new(added, greatest, in_all);
            assert_eq!(sum.counted(Noun::SESSIONS), text, "{added} {greatest} {in_all:?}");
            assert_eq!(sum.share(20.0), of_twenty, "{added} {greatest} {in_all:?}");
        }
    }
}
