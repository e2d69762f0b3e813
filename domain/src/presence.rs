//! When the visitor was at it, and the idle stretches between.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::activity::Stretch;

/// No interaction for this long is idle; rrweb's own player uses the same figure.
pub const IDLE_AFTER_MS: Millis = 10_000;
/// What is left of an idle stretch when it is skipped, so that the viewer sees where it leads.
const IDLE_MARGIN_MS: Millis = 1_000;
/// Stretches that are told apart; of more, the two that are nearest to each other become one.
const MOST: usize = 1_000;

/// The stretches of a session in which the visitor did something at least every [`IDLE_AFTER_MS`], over all its
/// windows. A handful for most visits, whatever the number of interactions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Presence {
    /// In order, and further apart than [`IDLE_AFTER_MS`].
    stretches: Vec<Stretch>,
}

impl Presence {
    /// The visitor did something from one moment to another.
    pub fn add(&mut self, Stretch { from, to }: Stretch) {
        let first = self
            .stretches
            .partition_point(|known| known.to.saturating_add(IDLE_AFTER_MS) < from);
        let end = self
            .stretches
            .partition_point(|known| known.from.saturating_sub(IDLE_AFTER_MS) <= to);
        // Most of what comes belongs to what was last.
        if let [known] = self.stretches.get_mut(first..end).unwrap_or_default() {
            known.from = known.from.min(from);
            known.to = known.to.max(to);
            return;
        }
        let joined = self
            .stretches
            .get(first..end)
            .unwrap_or_default()
            .iter()
            .fold(Stretch { from, to }, |joined, known| joined.with(*known));
        self.stretches.splice(first..end.max(first), [joined]);
        if self.stretches.len() > MOST {
            self.join_nearest();
        }
    }

    fn join_nearest(&mut self) {
        let gap = |pair: &[Stretch]| match pair {
            [before, after] => after.from.saturating_sub(before.to),
            _ => Millis::MAX,
        };
        let nearest = (0..self.stretches.len() - 1).min_by_key(|at| gap(&self.stretches[*at..*at + 2]));
        if let Some(at) = nearest {
            let after = self.stretches.remove(at + 1);
            self.stretches[at] = self.stretches[at].with(after);
        }
    }

    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Puts stored stretches together again; `None` if [`Presence::add`] could not have made them.
    pub fn from_stretches(stretches: Vec<Stretch>) -> Option<Self> {
        let in_order = stretches.iter().all(|stretch| stretch.from <= stretch.to)
            && stretches.is_sorted_by(|before, after| before.to < after.from);
        (in_order && stretches.len() <= MOST).then_some(Self { stretches })
    }

    /// The stretches of `from..=to` in which the visitor did nothing for [`IDLE_AFTER_MS`].
    pub fn idle(&self, from: Millis, to: Millis) -> Vec<Stretch> {
        let mut idle = Vec::new();
        let mut last = from;
        let inside = self
            .stretches
            .iter()
            .filter(|stretch| stretch.to >= from && stretch.from <= to)
            .copied();
        for stretch in inside.chain([Stretch { from: to, to }]) {
            if stretch.from.saturating_sub(last) > IDLE_AFTER_MS {
                idle.push(Stretch {
                    from: last + IDLE_MARGIN_MS,
                    to: stretch.from - IDLE_MARGIN_MS,
                });
            }
            last = last.max(stretch.to);
        }
        idle
    }
}

impl Stretch {
    fn with(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(pairs: &[(Millis, Millis)]) -> Vec<Stretch> {
        pairs
            .iter()
            .map(|(from, to)| Stretch { from: *from, to: *to })
            .collect()
    }

    fn of(pairs: &[(Millis, Millis)]) -> Presence {
        let mut presence = Presence::default();
        for stretch in stretches(pairs) {
            presence.add(stretch);
        }
        presence
    }

    #[test]
    fn what_is_within_ten_seconds_of_each_other_is_one_stretch() {
        for (added, expected) in [
            (&[][..], &[][..]),
            (&[(5, 5)], &[(5, 5)]),
            (&[(0, 0), (10_000, 10_400)], &[(0, 10_400)]),
            (&[(0, 0), (10_001, 10_001)], &[(0, 0), (10_001, 10_001)]),
            // Another window's, which come later.
            (&[(30_000, 31_000), (0, 500)], &[(0, 500), (30_000, 31_000)]),
            (&[(30_000, 31_000), (20_000, 20_100)], &[(20_000, 31_000)]),
            (&[(0, 0), (20_000, 20_000), (10_000, 10_000)], &[(0, 20_000)]),
            (
                &[(0, 0), (40_000, 40_000), (80_000, 80_000), (20_000, 60_000)],
                &[(0, 0), (20_000, 60_000), (80_000, 80_000)],
            ),
            (
                &[(0, 0), (40_000, 40_000), (80_000, 80_000), (5_000, 75_000)],
                &[(0, 80_000)],
            ),
            (
                &[(Millis::MIN, Millis::MIN), (Millis::MAX, Millis::MAX)],
                &[(Millis::MIN, Millis::MIN), (Millis::MAX, Millis::MAX)],
            ),
        ] {
            assert_eq!(of(added).stretches(), stretches(expected), "{added:?}");
        }
    }

    #[test]
    fn idle_is_more_than_ten_seconds_without_interaction() {
        for (active, expected) in [
            (&[][..], &[(1_000, 59_000)][..]),
            (&[(10_000, 50_000)], &[]),
            (
                &[(10_001, 10_001), (50_000, 50_000)],
                &[(1_000, 9_001), (11_001, 49_000)],
            ),
            (&[(5_000, 5_000), (90_000, 90_000)], &[(6_000, 59_000)]),
            // Begins before the session does, as another clock may have it.
            (&[(-5_000, 20_000)], &[(21_000, 59_000)]),
        ] {
            assert_eq!(of(active).idle(0, 60_000), stretches(expected), "{active:?}");
        }
    }

    #[test]
    fn a_visit_of_very_many_pauses_stays_small_and_keeps_its_longest_ones() {
        let mut presence = Presence::default();
        for number in 0..5_000 {
            let at = number * 20_000 + if number >= 2_500 { 600_000 } else { 0 };
            presence.add(Stretch { from: at, to: at });
        }
        assert_eq!(presence.stretches().len(), MOST);
        let idle = presence.idle(0, 5_000 * 20_000 + 600_000);
        assert!(idle.contains(&Stretch {
            from: 2_499 * 20_000 + 1_000,
            to: 2_500 * 20_000 + 599_000
        }));
    }

    #[test]
    fn stretches_that_could_not_have_been_made_are_none() {
        for (pairs, fine) in [
            (&[(0, 5), (20_000, 20_000)][..], true),
            (&[(5, 0)], false),
            (&[(20_000, 20_000), (0, 5)], false),
            (&[(0, 5), (5, 9)], false),
        ] {
            assert_eq!(
                Presence::from_stretches(stretches(pairs)).is_some(),
                fine,
                "{pairs:?}"
            );
        }
    }
}
