//! What presses were, by thresholds: rage, dead, an error, a quick back. All of it is worked out from what was measured,
//! so that other thresholds judge the same visit anew.

use std::collections::BTreeMap;

use super::mark::{Mark, MarkKind, Press};
use super::thresholds::Thresholds;
use crate::Millis;

/// A press and what it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged<'a> {
    pub at: Millis,
    pub press: &'a Press,
    /// It made a burst of presses rage: the press that reaches the number, and none of the burst after it.
    pub rage: bool,
    pub dead: bool,
    pub error: bool,
    /// It led to a page that the visitor came back from soon.
    pub quick_back: bool,
}

/// What came of presses, by the moment of the press: how soon, at the soonest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcomes {
    pub answers: BTreeMap<Millis, Millis>,
    pub failures: BTreeMap<Millis, Millis>,
    pub returns: BTreeMap<Millis, Millis>,
}

impl Outcomes {
    /// Takes what is told of a press; says whether the mark is of that kind.
    pub fn take(&mut self, kind: &MarkKind) -> bool {
        let (known, press, after) = match *kind {
            MarkKind::Answered { press, after } => (&mut self.answers, press, after),
            MarkKind::Failed { press, after } => (&mut self.failures, press, after),
            MarkKind::Returned {
                press: Some(press),
                after,
            } => (&mut self.returns, press, after),
            _ => return false,
        };
        soonest(known, press, after);
        true
    }

    pub fn add(&mut self, other: Self) {
        for (known, more) in [
            (&mut self.answers, other.answers),
            (&mut self.failures, other.failures),
            (&mut self.returns, other.returns),
        ] {
            for (press, after) in more {
                soonest(known, press, after);
            }
        }
    }
}

fn soonest(known: &mut BTreeMap<Millis, Millis>, press: Millis, after: Millis) {
    let soonest = known.entry(press).or_insert(after);
    *soonest = (*soonest).min(after);
}

/// Judges the presses of one page in one window. Marks are in the order in which they were told; `until` is the last moment
/// of which anything is known there: what did not happen by then may still have happened.
#[must_use]
pub fn judge<'a>(marks: &'a [Mark], until: Millis, thresholds: &Thresholds) -> Vec<Judged<'a>> {
    let mut outcomes = Outcomes::default();
    for mark in marks {
        outcomes.take(&mark.kind);
    }
    let presses = marks.iter().filter_map(|mark| match &mark.kind {
        MarkKind::Press(press) => Some((mark.at, press)),
        _ => None,
    });
    judge_presses(presses, &outcomes, until, thresholds)
}

/// The same where it was sorted out before what came of which press.
#[must_use]
pub fn judge_presses<'a>(
    presses: impl IntoIterator<Item = (Millis, &'a Press)>,
    outcomes: &Outcomes,
    until: Millis,
    thresholds: &Thresholds,
) -> Vec<Judged<'a>> {
    let within = |known: &BTreeMap<Millis, Millis>, at: Millis, most: Millis| {
        known.get(&at).is_some_and(|after| *after <= most)
    };
    let mut burst = Burst::default();
    presses
        .into_iter()
        .map(|(at, press)| {
            let was_seen_out = until.saturating_sub(at) >= thresholds.dead_ms;
            Judged {
                at,
                press,
                rage: burst.takes(at, press, thresholds),
                dead: !press.stays_still
                    && was_seen_out
                    && !within(&outcomes.answers, at, thresholds.dead_ms.saturating_sub(1)),
                error: within(&outcomes.failures, at, thresholds.error_ms),
                quick_back: within(&outcomes.returns, at, thresholds.back_ms),
            }
        })
        .collect()
}

/// Presses one after the other, each near the one before.
#[derive(Default)]
struct Burst {
    last: Option<(Millis, [f64; 2])>,
    count: u32,
}

impl Burst {
    /// Whether the burst is rage with this press.
    fn takes(&mut self, at: Millis, press: &Press, thresholds: &Thresholds) -> bool {
        if press.repeats {
            *self = Self::default();
            return false;
        }
        let point = press.place.point;
        let goes_on = self.last.is_some_and(|(before, last)| {
            let distance = (point[0] - last[0]).abs() + (point[1] - last[1]).abs();
            at.saturating_sub(before) <= thresholds.rage_ms && distance <= f64::from(thresholds.rage_px)
        });
        self.count = if goes_on { self.count.saturating_add(1) } else { 1 };
        self.last = Some((at, point));
        self.count == thresholds.rage_presses
    }
}

#[cfg(test)]
mod tests {
    use super::super::mark::Place;
    use super::*;

    fn press(at: Millis, x: f64, y: f64) -> Mark {
        mark(
            at,
            MarkKind::Press(Press {
                place: Place {
                    point: [x, y],
                    scroll: [0.0, 0.0],
                    viewport: [1_440.0, 900.0],
                    in_frame: false,
                    element: None,
                    within: None,
                },
                repeats: false,
                stays_still: false,
            }),
        )
    }

    fn mark(at: Millis, kind: MarkKind) -> Mark {
        Mark {
            at,
            window: "window-1".parse().unwrap(),
            page: "/".into(),
            kind,
        }
    }

    fn changed(mut press: Mark, change: impl Fn(&mut Press)) -> Mark {
        if let MarkKind::Press(press) = &mut press.kind {
            change(press);
        }
        press
    }

    /// At which presses there was rage.
    fn rage(marks: &[Mark]) -> Vec<Millis> {
        let judged = judge(marks, 100_000, &Thresholds::default());
        judged
            .iter()
            .filter(|judged| judged.rage)
            .map(|judged| judged.at)
            .collect()
    }

    #[test]
    fn rage_is_three_presses_each_near_the_one_before() {
        let at = |times: [Millis; 3]| times.map(|at| press(at, 10.0, 10.0));
        let places = |points: [[f64; 2]; 3]| {
            let times = [0, 100, 200];
            std::array::from_fn::<_, 3, _>(|index| press(times[index], points[index][0], points[index][1]))
        };
        for (marks, expected) in [
            (at([0, 1_000, 2_000]), &[2_000][..]),
            (at([0, 1_000, 2_001]), &[]),
            (at([0, 1_001, 2_001]), &[]),
            // Thirty px in all from the one before, whatever the distance from the first.
            (places([[0.0, 0.0], [15.0, 15.0], [30.0, 30.0]]), &[200]),
            (places([[0.0, 0.0], [15.0, 15.1], [30.0, 30.1]]), &[]),
            (places([[0.0, 0.0], [30.0, 0.0], [0.0, 0.0]]), &[200]),
            (places([[0.0, 0.0], [30.1, 0.0], [0.0, 0.0]]), &[]),
            (places([[0.0, 0.0], [0.0, 0.0], [-30.1, 0.0]]), &[]),
        ] {
            assert_eq!(rage(&marks), expected, "{marks:?}");
        }
    }

    #[test]
    fn a_burst_is_rage_once() {
        let six: Vec<_> = (0..6).map(|index| press(index * 300, 5.0, 5.0)).collect();
        assert_eq!(rage(&six), [600]);
        let twice: Vec<_> = [0, 300, 600, 1_601, 1_800, 2_000]
            .map(|at| press(at, 5.0, 5.0))
            .into();
        assert_eq!(rage(&twice), [600, 2_000]);
    }

    #[test]
    fn what_people_press_many_times_is_no_rage() {
        let field = |at| changed(press(at, 5.0, 5.0), |press| press.repeats = true);
        assert_eq!(rage(&[field(0), field(100), field(200)]), [0; 0]);
        // It ends a burst, too.
        assert_eq!(
            rage(&[
                press(0, 5.0, 5.0),
                press(100, 5.0, 5.0),
                field(150),
                press(200, 5.0, 5.0)
            ]),
            [0; 0]
        );
    }

    #[test]
    fn a_press_is_dead_if_nothing_changes_for_long_enough() {
        let answered = |after| mark(1_000 + after, MarkKind::Answered { press: 1_000, after });
        let still = changed(press(1_000, 0.0, 0.0), |press| press.stays_still = true);
        for (marks, until, dead) in [
            (vec![press(1_000, 0.0, 0.0)], 3_500, true),
            // Who left before could not see whether anything came of it.
            (vec![press(1_000, 0.0, 0.0)], 3_499, false),
            (vec![press(1_000, 0.0, 0.0), answered(2_499)], 9_000, false),
            (vec![press(1_000, 0.0, 0.0), answered(2_500)], 9_000, true),
            (
                vec![press(1_000, 0.0, 0.0), answered(9_000), answered(5)],
                9_000,
                false,
            ),
            (vec![still], 9_000, false),
        ] {
            let judged = judge(&marks, until, &Thresholds::default());
            assert_eq!(judged[0].dead, dead, "{marks:?} until {until}");
        }
    }

    #[test]
    fn errors_and_returns_belong_to_the_press_before_them() {
        let failed = |after| mark(1_000 + after, MarkKind::Failed { press: 1_000, after });
        let returned = |after| {
            mark(
                9_000,
                MarkKind::Returned {
                    press: Some(1_000),
                    after,
                },
            )
        };
        for (told, error, quick_back) in [
            (failed(1_000), true, false),
            (failed(1_001), false, false),
            (returned(7_000), false, true),
            (returned(7_001), false, false),
        ] {
            let marks = [press(500, 0.0, 0.0), press(1_000, 0.0, 0.0), told];
            let judged = judge(&marks, 20_000, &Thresholds::default());
            assert!(!judged[0].error && !judged[0].quick_back);
            assert_eq!(
                (judged[1].error, judged[1].quick_back),
                (error, quick_back),
                "{marks:?}"
            );
        }
    }

    #[test]
    fn other_thresholds_judge_the_same_presses_anew() {
        let marks: Vec<_> = (0..3).map(|index| press(index * 1_500, 5.0, 5.0)).collect();
        assert_eq!(rage(&marks), [0; 0]);
        let thresholds = Thresholds {
            rage_ms: 1_500,
            ..Thresholds::default()
        };
        assert!(judge(&marks, 0, &thresholds)[2].rage);
    }
}
