//! Which moments of a session a film has its frames of.

use crate::activity::Stretch;
use crate::export::options::FilmOptions;
use crate::{Millis, format};

/// An hour of 30 frames a second. What is longer has fewer a second, so that it is made in a time that somebody waits for.
pub const MOST_FRAMES: i64 = 108_000;

/// Why no film can be made of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilmError {
    #[error("The end must be after the start")]
    Reversed,
    #[error("The session is over before the video begins")]
    BeyondEnd,
    #[error("Nothing happened there that is not skipped")]
    NothingLeft,
    #[error("A video of that would have too many frames: choose a part of it or a higher speed")]
    TooLong,
}

/// The moments of a film, frame by frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmPlan {
    /// In order, in the session's time; none is empty, but where all is of one moment.
    stretches: Vec<Stretch>,
    speed: i64,
    /// Frames a second.
    pub rate: u32,
    pub frames: usize,
    /// The rate that was asked for, where that has too many frames.
    pub reduced_from: Option<u32>,
    /// How long the session is, where more of it was asked for.
    pub cut_at: Option<Millis>,
}

impl FilmPlan {
    /// Of a session from start to end, nobody doing anything in the idle stretches.
    pub fn new(
        start: Millis,
        end: Millis,
        idle: &[Stretch],
        options: &FilmOptions,
    ) -> Result<Self, FilmError> {
        if options.is_reversed() {
            return Err(FilmError::Reversed);
        }
        let end = end.max(start);
        let length = end.saturating_sub(start);
        let from = start.saturating_add(options.from.unwrap_or(0));
        let to = options.to.map_or(end, |to| start.saturating_add(to)).min(end);
        if from > to || (from == to && end > start) {
            return Err(FilmError::BeyondEnd);
        }
        let mut stretches = vec![Stretch { from, to }];
        if options.skip_inactivity {
            stretches = without(from, to, idle);
        }
        let shown: Millis = stretches.iter().map(|stretch| stretch.to - stretch.from).sum();
        if stretches.is_empty() {
            return Err(FilmError::NothingLeft);
        }
        let speed = i64::from(options.speed.max(1));
        let affordable = MOST_FRAMES.saturating_mul(1_000).saturating_mul(speed) / shown.max(1);
        if affordable < 1 {
            return Err(FilmError::TooLong);
        }
        let rate = options
            .frame_rate
            .min(u32::try_from(affordable).unwrap_or(u32::MAX))
            .max(1);
        Ok(Self {
            stretches,
            speed,
            rate,
            frames: frames_in(shown, speed, rate),
            reduced_from: (rate < options.frame_rate).then_some(options.frame_rate),
            // Ends are typed in seconds: the one that the session ends in is no more than there is.
            cut_at: options
                .to
                .is_some_and(|to| to.saturating_sub(length) >= 1_000)
                .then_some(length),
        })
    }

    /// How many frames so much of the session has, with nothing of it left out.
    pub fn frames_in(&self, ms: Millis) -> usize {
        frames_in(ms, self.speed, self.rate)
    }

    /// Of which moment each frame is.
    pub fn moments(&self) -> impl Iterator<Item = Millis> + '_ {
        (0..self.frames).map(|frame| self.moment(frame))
    }

    /// Of which moment this frame is, or the last one.
    pub fn moment(&self, frame: usize) -> Millis {
        let frame = i64::try_from(frame).unwrap_or(i64::MAX);
        let mut left = frame.saturating_mul(1_000 * self.speed) / i64::from(self.rate);
        for stretch in &self.stretches {
            let length = stretch.to - stretch.from;
            if left < length {
                return stretch.from + left;
            }
            left -= length;
        }
        self.stretches.last().map_or(0, |last| last.to)
    }

    /// How long the film is, in ms.
    pub fn duration_ms(&self) -> Millis {
        i64::try_from(self.frames)
            .unwrap_or(i64::MAX)
            .saturating_mul(1_000)
            / i64::from(self.rate)
    }

    /// Where it is not as it was asked for, in sentences.
    pub fn note(&self) -> Option<String> {
        let cut = self.cut_at.map(|end| {
            format!(
                "The session ends at {}, and the video with it.",
                format::clock(end)
            )
        });
        let reduced = self.reduced_from.map(|asked| {
            let rate = match self.rate {
                1 => "1 frame".to_owned(),
                rate => format!("{rate} frames"),
            };
            format!(
                "At {asked} frames a second it would have more than {MOST_FRAMES} frames, so it has {rate} a second; a \
                 part of the session, a higher speed, or skipping inactivity has more."
            )
        });
        let said: Vec<String> = cut.into_iter().chain(reduced).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

fn without(from: Millis, to: Millis, idle: &[Stretch]) -> Vec<Stretch> {
    let mut idle = idle.to_vec();
    idle.sort_by_key(|stretch| stretch.from);
    let mut stretches = Vec::new();
    let mut at = from;
    for stretch in idle {
        if stretch.from.min(to) > at {
            stretches.push(Stretch {
                from: at,
                to: stretch.from.min(to),
            });
        }
        at = at.max(stretch.to);
    }
    if at < to {
        stretches.push(Stretch { from: at, to });
    }
    stretches
}

/// The nearest number, and one at least.
fn frames_in(ms: Millis, speed: i64, rate: u32) -> usize {
    let frames = ms.saturating_mul(i64::from(rate)).saturating_add(500 * speed) / (1_000 * speed);
    usize::try_from(frames).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = 1_700_000_000_000;
    const HOUR: Millis = 3_600_000;

    fn plan(length: Millis, idle: &[(Millis, Millis)], options: &FilmOptions) -> Result<FilmPlan, FilmError> {
        let idle: Vec<Stretch> = idle
            .iter()
            .map(|(from, to)| Stretch {
                from: START + from,
                to: START + to,
            })
            .collect();
        FilmPlan::new(START, START + length, &idle, options)
    }

    fn moments(plan: &FilmPlan) -> Vec<Millis> {
        plan.moments().map(|moment| moment - START).collect()
    }

    #[test]
    fn frames_are_as_far_apart_as_the_rate_and_the_speed_say() {
        let ten = FilmOptions {
            frame_rate: 10,
            ..FilmOptions::default()
        };
        assert_eq!(moments(&plan(500, &[], &ten).unwrap()), [0, 100, 200, 300, 400]);
        let twice = FilmOptions {
            speed: 2,
            ..ten.clone()
        };
        assert_eq!(moments(&plan(500, &[], &twice).unwrap()), [0, 200, 400]);
        let part = FilmOptions {
            from: Some(200),
            to: Some(400),
            ..ten
        };
        assert_eq!(moments(&plan(500, &[], &part).unwrap()), [200, 300]);
    }

    #[test]
    fn a_film_lasts_as_long_as_what_it_shows() {
        for length in [1, 33, 34, 999, 61_234, HOUR] {
            for frame_rate in [10, 15, 30] {
                for speed in [1, 4, 16] {
                    let options = FilmOptions {
                        frame_rate,
                        speed,
                        ..FilmOptions::default()
                    };
                    let film = plan(length, &[], &options).unwrap();
                    let off = (film.duration_ms() - length / i64::from(speed)).abs();
                    assert!(
                        off <= 1_000 / i64::from(frame_rate) + 1,
                        "{length} {options:?}: {off} ms"
                    );
                }
            }
        }
    }

    #[test]
    fn inactivity_is_in_it_unless_it_is_skipped() {
        let mut options = FilmOptions {
            frame_rate: 10,
            ..FilmOptions::default()
        };
        let idle = [(100, 300), (250, 400), (900, 2_000)];
        assert_eq!(plan(1_000, &idle, &options).unwrap().frames, 10);
        options.skip_inactivity = true;
        assert_eq!(
            moments(&plan(1_000, &idle, &options).unwrap()),
            [0, 400, 500, 600, 700, 800]
        );
        assert_eq!(plan(1_000, &[(0, 1_000)], &options), Err(FilmError::NothingLeft));
    }

    #[test]
    fn what_has_too_many_frames_has_fewer_a_second_and_says_so() {
        let hour = plan(HOUR, &[], &FilmOptions::default()).unwrap();
        assert_eq!((hour.rate, hour.frames, hour.note()), (30, 108_000, None));
        let day = plan(24 * HOUR, &[], &FilmOptions::default()).unwrap();
        assert_eq!((day.rate, day.reduced_from), (1, Some(30)));
        assert!(
            day.note().unwrap().contains("1 frame a second"),
            "{:?}",
            day.note()
        );
        assert!((day.duration_ms() - 24 * HOUR).abs() <= 1_000);
        let week = plan(7 * 24 * HOUR, &[], &FilmOptions::default());
        assert_eq!(week, Err(FilmError::TooLong));
    }

    #[test]
    fn more_than_there_is_ends_with_the_session_and_is_said() {
        for (to, expected) in [
            (None, None),
            (Some(9_000), None),
            // As the player's clock shows the end, rounded up.
            (Some(11_000), None),
            (
                Some(12_000),
                Some("The session ends at 0:10, and the video with it."),
            ),
            (
                Some(Millis::MAX),
                Some("The session ends at 0:10, and the video with it."),
            ),
        ] {
            let options = FilmOptions {
                to,
                ..FilmOptions::default()
            };
            let cut = plan(10_400, &[], &options).unwrap();
            assert_eq!(cut.note().as_deref(), expected, "{to:?}");
            assert!(cut.duration_ms() <= 10_400);
        }
    }

    #[test]
    fn a_session_of_one_moment_is_one_frame() {
        assert_eq!(moments(&plan(0, &[], &FilmOptions::default()).unwrap()), [0]);
        let late = FilmOptions {
            from: Some(10),
            ..FilmOptions::default()
        };
        assert_eq!(plan(10, &[], &late), Err(FilmError::BeyondEnd));
        assert_eq!(plan(5, &[], &late), Err(FilmError::BeyondEnd));
    }

    #[test]
    fn an_end_before_the_start_is_no_matter_of_the_session() {
        for (from, to, expected) in [
            (Some(5_000), Some(2_000), "The end must be after the start"),
            (Some(5_000), Some(5_000), "The end must be after the start"),
            (None, Some(0), "The end must be after the start"),
            // Also where the session is over by then.
            (Some(50_000), Some(20_000), "The end must be after the start"),
            (
                Some(50_000),
                Some(60_000),
                "The session is over before the video begins",
            ),
        ] {
            let options = FilmOptions {
                from,
                to,
                ..FilmOptions::default()
            };
            let error = plan(10_000, &[], &options).unwrap_err();
            assert_eq!(error.to_string(), expected, "{from:?} to {to:?}");
        }
    }
}
