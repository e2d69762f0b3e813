//! Where things are on the timeline: its scale, its marks and what happens at a point of it.

use std::ops::Range;

use domain::Millis;
use domain::activity::Stretch;
use domain::fact::FactGroup;
use domain::format;

use super::entries::Entry;
use super::label::group_words;

/// Marks closer than this, in px, become one.
const CROWD_PX: f64 = 14.0;
/// Half of a mark's width, in px: this close counts as on it.
const REACH_PX: f64 = 7.0;
/// Previous goes behind a mark that was passed less than this ago, or playback could never leave it.
const GRACE_MS: Millis = 1_000;

/// The groups that have marks, the most telling first: it gives a crowd its shape.
pub(super) const MARKED: [FactGroup; 6] = [
    FactGroup::Error,
    FactGroup::Trouble,
    FactGroup::Custom,
    FactGroup::Page,
    FactGroup::Input,
    FactGroup::Click,
];

/// Moments to places and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) start: Millis,
    pub(super) end: Millis,
    /// Width in px; 0 until it was measured.
    pub(super) width: f64,
}

impl Scale {
    /// From 0 at the start to 1 at the end. A session of one moment is all start.
    pub(super) fn fraction(&self, at: Millis) -> f64 {
        let length = self.end - self.start;
        if length <= 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a session is shorter than 2^52 ms")]
        let fraction = (at - self.start) as f64 / length as f64;
        fraction.clamp(0.0, 1.0)
    }

    pub(super) fn x(&self, at: Millis) -> f64 {
        self.fraction(at) * self.width
    }

    /// The moment at a place; what is beside the timeline is its nearer end.
    pub(super) fn moment(&self, x: f64) -> Millis {
        if self.width <= 0.0 || !x.is_finite() {
            return self.start;
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "a session is shorter than 2^52 ms"
        )]
        let offset = ((x / self.width).clamp(0.0, 1.0) * (self.end - self.start) as f64).round() as Millis;
        self.start + offset
    }

    /// A stretch as the place and width of a rectangle, in percent.
    pub(super) fn percent(&self, stretch: Stretch) -> (f64, f64) {
        let from = self.fraction(stretch.from) * 100.0;
        (from, self.fraction(stretch.to) * 100.0 - from)
    }
}

/// One mark, for one fact or for a crowd of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) x: f64,
    /// Of the most telling fact.
    pub(super) group: FactGroup,
    /// The moment of the first of the most telling facts.
    pub(super) at: Millis,
    /// Positions of the first and behind the last entry it stands for.
    pub(super) entries: Range<usize>,
    /// How many of each group of [`MARKED`].
    counts: [u64; MARKED.len()],
}

impl Mark {
    pub(super) fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// What is there: the one fact, or how many of what.
    pub(super) fn describe(&self, entries: &[Entry]) -> String {
        if self.count() == 1 {
            let only = entries
                .get(self.entries.clone())
                .and_then(|crowd| crowd.iter().find(|entry| entry.group == self.group));
            return only.map(|entry| entry.label.whole()).unwrap_or_default();
        }
        let parts: Vec<String> = MARKED
            .iter()
            .zip(self.counts)
            .filter(|(_, count)| *count > 0)
            .map(|(group, count)| {
                let (one, many) = group_words(*group);
                format::counted(count, one, many)
            })
            .collect();
        parts.join(", ")
    }
}

/// The marks of these entries, which are in order of time. Crowds start where their first fact is, so that
/// no two marks are closer than a mark is wide.
pub(super) fn marks(entries: &[Entry], scale: Scale) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let Some(rank) = rank(entry.group) else {
            continue;
        };
        let x = scale.x(entry.at);
        let crowd = marks
            .last_mut()
            .filter(|mark| scale.width > 0.0 && x - mark.x < CROWD_PX);
        match crowd {
            Some(mark) => {
                mark.entries.end = position + 1;
                mark.counts[rank] += 1;
                if Some(rank) < self::rank(mark.group) {
                    mark.group = entry.group;
                    mark.at = entry.at;
                }
            }
            None => {
                let mut counts = [0; MARKED.len()];
                counts[rank] = 1;
                marks.push(Mark {
                    x,
                    group: entry.group,
                    at: entry.at,
                    entries: position..position + 1,
                    counts,
                });
            }
        }
    }
    marks
}

fn rank(group: FactGroup) -> Option<usize> {
    MARKED.iter().position(|marked| *marked == group)
}

/// The mark under a place, if any.
pub(super) fn mark_at(marks: &[Mark], x: f64) -> Option<&Mark> {
    marks
        .iter()
        .filter(|mark| (mark.x - x).abs() <= REACH_PX)
        .min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs()))
}

/// The moment of the next mark.
pub(super) fn next(moments: impl IntoIterator<Item = Millis>, at: Millis) -> Option<Millis> {
    moments.into_iter().find(|moment| *moment > at)
}

/// The moment of the mark before this one.
pub(super) fn previous<I>(moments: I, at: Millis, playing: bool) -> Option<Millis>
where
    I: IntoIterator<Item = Millis, IntoIter: DoubleEndedIterator>,
{
    let before = if playing { at - GRACE_MS } else { at };
    moments.into_iter().rev().find(|moment| *moment < before)
}

/// What happens at a place: the mark there, or that nothing does, or the page that is open.
pub(super) fn describe(
    x: f64,
    scale: Scale,
    marks: &[Mark],
    entries: &[Entry],
    idle: &[Stretch],
) -> Option<String> {
    if let Some(mark) = mark_at(marks, x) {
        return Some(mark.describe(entries));
    }
    let at = scale.moment(x);
    if let Some(stretch) = idle_at(idle, at) {
        return Some(format!(
            "Idle for {}",
            format::duration(stretch.to - stretch.from)
        ));
    }
    entries
        .iter()
        .rev()
        .find(|entry| entry.at <= at && entry.group == FactGroup::Page)
        .map(|entry| entry.label.text.clone())
}

pub(super) fn idle_at(idle: &[Stretch], at: Millis) -> Option<&Stretch> {
    idle.iter()
        .find(|stretch| (stretch.from..stretch.to).contains(&at))
}

/// What a screen reader says of the position.
pub(super) fn value_text(offset: Millis, duration: Millis, idle: bool) -> String {
    let place = format!("{} of {}", format::clock(offset), format::clock(duration));
    if idle { format!("{place}, idle") } else { place }
}

#[cfg(test)]
mod tests {
    use super::super::entries::events;
    use super::*;
    use crate::sample::{click, error, fact, page};

    const SCALE: Scale = Scale {
        start: 1_000,
        end: 101_000,
        width: 1_000.0,
    };

    fn entries() -> Vec<Entry> {
        events(&[
            fact(1_000, page("https://shop.example/")),
            fact(1_900, click()),
            fact(2_000, click()),
            fact(2_300, error("Boom")),
            fact(41_000, click()),
            fact(101_000, page("https://shop.example/cart")),
        ])
    }

    #[test]
    fn moments_have_places_and_places_moments() {
        for (at, x) in [(1_000, 0.0), (51_000, 500.0), (101_000, 1_000.0)] {
            assert!((SCALE.x(at) - x).abs() < 1e-9, "{at}");
            assert_eq!(SCALE.moment(x), at);
        }
        for (x, at) in [
            (-20.0, 1_000),
            (5_000.0, 101_000),
            (f64::NAN, 1_000),
            (0.004, 1_000),
        ] {
            assert_eq!(SCALE.moment(x), at, "{x}");
        }
        assert!((SCALE.fraction(500)).abs() < 1e-9);
    }

    #[test]
    fn a_session_of_one_moment_and_a_timeline_without_width_are_no_faults() {
        let moment = Scale {
            start: 5,
            end: 5,
            width: 100.0,
        };
        assert!(moment.x(5).abs() < 1e-9);
        assert_eq!(moment.moment(50.0), 5);
        let unmeasured = Scale { width: 0.0, ..SCALE };
        assert_eq!(unmeasured.moment(10.0), 1_000);
        assert_eq!(marks(&entries(), unmeasured).len(), 6);
    }

    #[test]
    fn stretches_are_percents() {
        let (from, width) = SCALE.percent(Stretch {
            from: 26_000,
            to: 51_000,
        });
        assert!((from - 25.0).abs() < 1e-9 && (width - 25.0).abs() < 1e-9);
    }

    #[test]
    fn marks_that_crowd_become_one_with_the_shape_of_the_most_telling() {
        let entries = entries();
        let marks = marks(&entries, SCALE);
        let summary: Vec<_> = marks
            .iter()
            .map(|mark| (mark.group, mark.at, mark.count(), mark.describe(&entries)))
            .collect();
        assert_eq!(
            summary,
            [
                (FactGroup::Error, 2_300, 4, "1 error, 1 page, 2 clicks".to_owned()),
                (FactGroup::Click, 41_000, 1, "Click".to_owned()),
                (FactGroup::Page, 101_000, 1, "Page /cart".to_owned()),
            ]
        );
    }

    #[test]
    fn no_two_marks_are_closer_than_a_mark_is_wide() {
        let many: Vec<_> = (0..10_000)
            .map(|index| fact(1_000 + index * 10, click()))
            .collect();
        let entries = events(&many);
        let marks = marks(&entries, SCALE);
        assert!(marks.windows(2).all(|pair| pair[1].x - pair[0].x >= CROWD_PX));
        assert_eq!(marks.iter().map(Mark::count).sum::<u64>(), 10_000);
        assert!(
            marks
                .windows(2)
                .all(|pair| pair[0].entries.end == pair[1].entries.start)
        );
    }

    #[test]
    fn going_from_mark_to_mark() {
        let moments = [1_000, 2_500, 41_000];
        for (at, expected) in [(0, Some(1_000)), (1_000, Some(2_500)), (41_000, None)] {
            assert_eq!(next(moments, at), expected, "next of {at}");
        }
        for (at, playing, expected) in [
            (41_000, false, Some(2_500)),
            (2_600, false, Some(2_500)),
            (2_600, true, Some(1_000)),
            (1_000, false, None),
            (50_000, true, Some(41_000)),
        ] {
            assert_eq!(
                previous(moments, at, playing),
                expected,
                "previous of {at}, playing: {playing}"
            );
        }
    }

    #[test]
    fn hovering_says_what_happens_there() {
        let entries = entries();
        let marks = marks(&entries, SCALE);
        let idle = [Stretch {
            from: 60_000,
            to: 90_000,
        }];
        for (x, expected) in [
            (400.0, "Click"),
            (406.0, "Click"),
            (300.0, "/"),
            (700.0, "Idle for 30s"),
            (1_000.0, "Page /cart"),
        ] {
            assert_eq!(
                describe(x, SCALE, &marks, &entries, &idle).as_deref(),
                Some(expected),
                "{x}"
            );
        }
    }

    #[test]
    fn positions_are_said_as_times() {
        assert_eq!(value_text(9_000, 724_000, false), "0:09 of 12:04");
        assert_eq!(value_text(9_000, 724_000, true), "0:09 of 12:04, idle");
    }
}
