//! When things happened, as marks over how busy the visit was.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::is_console_error;
use crate::Millis;
use crate::activity::Stretch;
use crate::fact::{Fact, FactKind, Trouble};
use crate::session::SessionDetails;

/// Marks of a kind that have places of their own; no paper shows more of them apart.
const SLOTS: Millis = 120;
const MOST_IDLE: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// By kind, and in order of time.
    pub marks: Vec<TimelineMark>,
    /// The longest stretches in which nobody did anything, in order of time.
    pub idle: Vec<Stretch>,
}

/// One thing or several of a kind at about the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineMark {
    pub kind: MarkedAs,
    /// Of the first one.
    pub at: Millis,
    pub count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkedAs {
    Page,
    Error,
    Console,
    Rage,
    Dead,
}

impl MarkedAs {
    pub const ALL: [Self; 5] = [Self::Page, Self::Error, Self::Console, Self::Rage, Self::Dead];

    fn of(kind: &FactKind) -> Option<Self> {
        match kind {
            FactKind::PageView { .. } => Some(Self::Page),
            FactKind::Error { .. } => Some(Self::Error),
            FactKind::Console { level, .. } if is_console_error(level) => Some(Self::Console),
            FactKind::Trouble {
                trouble: Trouble::Rage,
                ..
            } => Some(Self::Rage),
            FactKind::Trouble {
                trouble: Trouble::Dead,
                ..
            } => Some(Self::Dead),
            _ => None,
        }
    }
}

impl Timeline {
    pub(super) fn of(facts: &[Fact], details: &SessionDetails) -> Self {
        let start = details.summary.started_at;
        let slot = (details.summary.duration_ms() / SLOTS).max(1);
        let mut marks: BTreeMap<(MarkedAs, Millis), TimelineMark> = BTreeMap::new();
        for fact in facts {
            let Some(kind) = MarkedAs::of(&fact.kind) else {
                continue;
            };
            let place = (kind, (fact.at - start).div_euclid(slot).clamp(0, SLOTS));
            let mark = marks.entry(place).or_insert(TimelineMark {
                kind,
                at: fact.at,
                count: 0,
            });
            mark.count += 1;
        }
        let mut idle = details.idle.clone();
        idle.sort_by_key(|stretch| (Reverse(stretch.to - stretch.from), stretch.from));
        idle.truncate(MOST_IDLE);
        idle.sort_by_key(|stretch| stretch.from);
        Self {
            marks: marks.into_values().collect(),
            idle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{click, details, error, page, trouble};
    use super::*;

    #[test]
    fn what_is_near_each_other_is_one_mark_of_its_kind() {
        let facts = [
            page(0, "/", None),
            click(100),
            error(150, "Boom", None),
            error(190, "Boom", None),
            trouble(190, Trouble::Dead, None),
            trouble(190, Trouble::QuickBack, None),
            error(12_000, "Boom", None),
        ];
        let told: Vec<_> = Timeline::of(&facts, &details(0, 12_000))
            .marks
            .into_iter()
            .map(|mark| (mark.kind, mark.at, mark.count))
            .collect();
        assert_eq!(
            told,
            [
                (MarkedAs::Page, 0, 1),
                (MarkedAs::Error, 150, 2),
                (MarkedAs::Error, 12_000, 1),
                (MarkedAs::Dead, 190, 1),
            ]
        );
    }

    #[test]
    fn marks_are_few_however_much_happened() {
        let facts: Vec<_> = (0..20_000).map(|at| error(at * 10, "Boom", None)).collect();
        let timeline = Timeline::of(&facts, &details(0, 200_000));
        assert!(timeline.marks.len() <= 121);
        assert_eq!(timeline.marks.iter().map(|mark| mark.count).sum::<u64>(), 20_000);
    }

    #[test]
    fn the_longest_idle_stretches_are_kept_in_order() {
        let mut many = details(0, 1_000_000);
        many.idle = (0..150)
            .map(|index| Stretch {
                from: index * 1_000,
                to: index * 1_000 + index,
            })
            .collect();
        let idle = Timeline::of(&[], &many).idle;
        assert_eq!(idle.len(), 100);
        assert_eq!((idle[0].from, idle[99].from), (50_000, 149_000));
    }
}
