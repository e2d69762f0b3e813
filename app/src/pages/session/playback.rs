//! The state of the replay as this page knows it, and how orders and reports change it.

use domain::Millis;
use domain::activity::Stretch;
use domain::id::WindowId;
use domain::replay::Opening;
use domain::session::SessionDetails;

use super::message::{Order, Range, Report};

/// How many reports of something else are put down to the frame not having heard yet of what was asked for last.
const PATIENCE: u8 = 8;
/// A report this close to where the seek went is its answer.
const ARRIVED_MS: Millis = 1_500;
const SAME_SPEED: f64 = 0.01;

/// What the viewer likes, over all sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Preferences {
    pub(super) skip_idle: bool,
    pub(super) mouse_trail: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            skip_idle: true,
            mouse_trail: true,
        }
    }
}

/// The recorded page at this moment: its address, and its viewport in CSS px.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageShown {
    pub(super) url: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What is wrong, as the frame says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) message: String,
    /// Trying again may help. If not, the replay goes on as well as it can.
    pub(super) retry: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Playback {
    pub(super) start: Millis,
    pub(super) end: Millis,
    pub(super) at: Millis,
    /// The frame's script is up and was told what to show.
    pub(super) connected: bool,
    pub(super) playing: bool,
    /// The picture of this moment is on its way; the last one stays meanwhile. True from the beginning.
    pub(super) loading: bool,
    /// A picture was shown at some time.
    pub(super) shown: bool,
    pub(super) speed: f64,
    pub(super) preferences: Preferences,
    /// The window that the viewer chose; `None` follows the visitor.
    pub(super) chosen_window: Option<WindowId>,
    /// The window on the screen.
    pub(super) window: Option<String>,
    pub(super) page: Option<PageShown>,
    pub(super) buffered: Vec<Stretch>,
    /// Resources of the page that could not be shown.
    pub(super) missing: u32,
    pub(super) problem: Option<Problem>,
    /// What was asked for last: where the latest seek went, whether to play, and how fast.
    moment_asked: Asked<Millis>,
    playing_asked: Asked<bool>,
    speed_asked: Asked<f64>,
}

/// What the viewer asked for, while reports from before may still come in, and how many of those are left to pass.
#[derive(Debug, Clone, PartialEq)]
struct Asked<T>(Option<(T, u8)>);

impl<T> Asked<T> {
    fn new(value: T) -> Self {
        Self(Some((value, PATIENCE)))
    }

    /// Whether a report counts: it is the answer, or nothing was asked for, or the frame does something else for good.
    fn is_settled(&mut self, is_answer: impl FnOnce(&T) -> bool) -> bool {
        if let Some((value, patience)) = &mut self.0
            && *patience > 0
            && !is_answer(value)
        {
            *patience -= 1;
            return false;
        }
        self.0 = None;
        true
    }
}

impl Playback {
    pub(super) fn new(details: &SessionDetails) -> Self {
        let start = details.summary.started_at;
        Self {
            start,
            end: details.summary.last_event_at.max(start),
            at: start,
            connected: false,
            playing: false,
            loading: true,
            shown: false,
            speed: 1.0,
            preferences: Preferences::default(),
            chosen_window: None,
            window: None,
            page: None,
            buffered: Vec::new(),
            missing: 0,
            problem: None,
            moment_asked: Asked(None),
            playing_asked: Asked(None),
            speed_asked: Asked(None),
        }
    }

    /// Since the session's start.
    pub(super) fn offset(&self) -> Millis {
        self.at - self.start
    }

    pub(super) fn duration(&self) -> Millis {
        self.end - self.start
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.end
    }

    /// What the frame is told once its script is up.
    pub(super) fn open(&mut self, details: &SessionDetails) -> Vec<Order> {
        self.connected = true;
        self.problem = None;
        let opening = Order::Open(Box::new(Opening {
            end: self.end,
            autoplay: self.playing,
            speed: self.speed,
            skip_idle: self.preferences.skip_idle,
            mouse_trail: self.preferences.mouse_trail,
            ..Opening::new(details, self.at)
        }));
        let window = self
            .chosen_window
            .clone()
            .map(|id| Order::Window { id: Some(id) });
        std::iter::once(opening).chain(window).collect()
    }

    /// Takes over what has been recorded since; the moment stays.
    pub(super) fn extend(&mut self, details: &SessionDetails) {
        self.end = details.summary.last_event_at.max(self.end);
    }

    pub(super) fn play_or_pause(&mut self) -> Vec<Order> {
        if self.playing {
            self.ask_to_play(false);
            return vec![Order::Pause];
        }
        let mut orders = Vec::new();
        if self.at_end() {
            orders.extend(self.seek(self.start));
        }
        self.ask_to_play(true);
        orders.push(Order::Play);
        orders
    }

    fn ask_to_play(&mut self, play: bool) {
        self.playing = play;
        self.playing_asked = Asked::new(play);
    }

    /// The frame says again what is wrong at the new moment.
    pub(super) fn seek(&mut self, at: Millis) -> Vec<Order> {
        self.problem = None;
        self.at = at.clamp(self.start, self.end);
        self.moment_asked = Asked::new(self.at);
        vec![Order::Seek { at: self.at }]
    }

    pub(super) fn seek_by(&mut self, step: Millis) -> Vec<Order> {
        self.seek(self.at.saturating_add(step))
    }

    pub(super) fn set_speed(&mut self, value: f64) -> Vec<Order> {
        self.speed = value;
        self.speed_asked = Asked::new(value);
        vec![Order::Speed { value }]
    }

    pub(super) fn toggle_skip_idle(&mut self) -> Vec<Order> {
        self.preferences.skip_idle = !self.preferences.skip_idle;
        vec![Order::SkipIdle {
            value: self.preferences.skip_idle,
        }]
    }

    pub(super) fn toggle_mouse_trail(&mut self) -> Vec<Order> {
        self.preferences.mouse_trail = !self.preferences.mouse_trail;
        vec![Order::MouseTrail {
            value: self.preferences.mouse_trail,
        }]
    }

    pub(super) fn choose_window(&mut self, window: Option<WindowId>) -> Vec<Order> {
        self.chosen_window.clone_from(&window);
        self.problem = None;
        vec![Order::Window { id: window }]
    }

    /// Takes in what the frame says of itself. `Ready` and `Key` are answered by who wires this, and
    /// what is watched live or picked is no replay.
    pub(super) fn receive(&mut self, report: Report) {
        match report {
            Report::Ready
            | Report::Key { .. }
            | Report::Picked { .. }
            | Report::Map { .. }
            | Report::Drawn { .. }
            | Report::Watched { .. }
            | Report::Live(_) => {}
            Report::Time {
                at,
                playing,
                window,
                loading,
                speed,
            } => {
                let at = millis(at);
                if self
                    .moment_asked
                    .is_settled(|asked| (at - asked).abs() <= ARRIVED_MS)
                {
                    self.at = at.clamp(self.start, self.end);
                }
                if self.playing_asked.is_settled(|asked| *asked == playing) {
                    self.playing = playing;
                }
                if self
                    .speed_asked
                    .is_settled(|asked| (asked - speed).abs() < SAME_SPEED)
                {
                    self.speed = speed;
                }
                self.loading = loading;
                self.shown |= !loading;
                self.window = window;
                if !loading && self.problem.as_ref().is_some_and(|problem| problem.retry) {
                    self.problem = None;
                }
            }
            Report::Meta { url, width, height } => {
                self.page = Some(PageShown {
                    url,
                    width: pixels(width),
                    height: pixels(height),
                });
            }
            Report::Buffered { ranges } => {
                self.buffered = ranges
                    .into_iter()
                    .filter_map(|range| self.bounded(range))
                    .collect();
            }
            Report::Skipped { to } => {
                self.moment_asked = Asked(None);
                self.at = millis(to).clamp(self.start, self.end);
            }
            Report::Missing { count } => self.missing = count,
            Report::Ended => {
                self.playing = false;
                self.playing_asked = Asked(None);
                self.at = self.end;
            }
            Report::Problem { message, retry } => {
                self.problem = Some(Problem { message, retry });
            }
        }
    }

    fn bounded(&self, range: Range) -> Option<Stretch> {
        let from = range.from.map_or(self.start, millis).max(self.start);
        let to = range.to.map_or(self.end, millis).min(self.end);
        (from < to).then_some(Stretch { from, to })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a moment out of range saturates")]
fn millis(at: f64) -> Millis {
    at.round() as Millis
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size out of range saturates"
)]
fn pixels(size: f64) -> u32 {
    size.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::details;

    fn time(at: f64, playing: bool) -> Report {
        Report::Time {
            at,
            playing,
            window: None,
            loading: false,
            speed: 1.0,
        }
    }

    #[test]
    fn a_seek_is_shown_at_once_and_older_reports_do_not_undo_it() {
        let mut playback = Playback::new(&details(0, 100_000));
        playback.receive(time(5_000.0, true));
        assert_eq!(playback.seek(60_000), [Order::Seek { at: 60_000 }]);
        playback.receive(time(5_100.0, true));
        assert_eq!(playback.at, 60_000);
        playback.receive(time(60_050.4, true));
        assert_eq!(playback.at, 60_050);
        playback.receive(time(9_000.0, true));
        assert_eq!(playback.at, 9_000, "once it arrived, every report counts again");
    }

    #[test]
    fn a_report_in_flight_does_not_undo_what_was_just_pressed() {
        let mut playback = Playback::new(&details(0, 100_000));
        assert_eq!(playback.play_or_pause(), [Order::Play]);
        playback.receive(time(0.0, false));
        assert!(playback.playing, "the frame had not heard yet");
        playback.receive(time(100.0, true));
        playback.receive(time(200.0, false));
        assert!(!playback.playing, "once it answered, every report counts again");

        let _ = playback.set_speed(4.0);
        playback.receive(time(300.0, false));
        assert_eq!((playback.at, playback.speed), (300, 4.0));
        for _ in 0..=PATIENCE {
            playback.receive(time(400.0, false));
        }
        assert!(
            (playback.speed - 1.0).abs() < SAME_SPEED,
            "a frame that stays slow is believed"
        );
    }

    #[test]
    fn a_frame_that_goes_elsewhere_is_believed_in_the_end() {
        let mut playback = Playback::new(&details(0, 100_000));
        let _ = playback.seek(60_000);
        for _ in 0..=PATIENCE {
            playback.receive(time(80_000.0, false));
        }
        assert_eq!(playback.at, 80_000);
    }

    #[test]
    fn moments_stay_within_the_session() {
        let mut playback = Playback::new(&details(1_000, 11_000));
        for (step, expected) in [
            (-5_000, 1_000),
            (5_000, 6_000),
            (99_000, 11_000),
            (Millis::MAX, 11_000),
        ] {
            let _ = playback.seek_by(step);
            assert_eq!(playback.at, expected, "{step}");
        }
        playback.receive(Report::Skipped { to: f64::INFINITY });
        assert_eq!(playback.at, 11_000);
        assert_eq!((playback.offset(), playback.duration()), (10_000, 10_000));
    }

    #[test]
    fn playing_at_the_end_starts_over() {
        let mut playback = Playback::new(&details(0, 10_000));
        playback.receive(Report::Ended);
        assert_eq!(playback.play_or_pause(), [Order::Seek { at: 0 }, Order::Play]);
        assert_eq!(playback.play_or_pause(), [Order::Pause]);
    }

    #[test]
    fn ranges_without_bound_end_where_the_session_does() {
        let mut playback = Playback::new(&details(1_000, 11_000));
        let range = |from, to| Range { from, to };
        playback.receive(Report::Buffered {
            ranges: vec![
                range(None, Some(3_000.0)),
                range(Some(5_000.0), None),
                range(Some(20_000.0), None),
            ],
        });
        assert_eq!(
            playback.buffered,
            [
                Stretch {
                    from: 1_000,
                    to: 3_000
                },
                Stretch {
                    from: 5_000,
                    to: 11_000
                }
            ]
        );
    }

    #[test]
    fn what_can_be_tried_again_goes_when_a_picture_comes_and_the_rest_with_the_next_seek() {
        for retry in [true, false] {
            let mut playback = Playback::new(&details(0, 10_000));
            playback.receive(Report::Problem {
                message: "It did not load.".into(),
                retry,
            });
            assert!(playback.problem.is_some());
            playback.receive(time(0.0, false));
            assert_eq!(playback.problem.is_none(), retry);
            let _ = playback.seek(5_000);
            assert_eq!(playback.problem, None);
        }
    }

    #[test]
    fn a_frame_that_comes_up_again_goes_on_where_it_was() {
        let details = details(0, 10_000);
        let mut playback = Playback::new(&details);
        let _ = playback.play_or_pause();
        let _ = playback.seek(4_000);
        let _ = playback.toggle_skip_idle();
        let _ = playback.choose_window("window-2".parse().ok());
        let orders = playback.open(&details);
        let [Order::Open(opening), Order::Window { id: Some(window) }] = orders.as_slice() else {
            panic!("{orders:?}")
        };
        assert_eq!(
            (opening.at, opening.autoplay, opening.skip_idle, window.as_str()),
            (4_000, true, false, "window-2")
        );
    }
}
