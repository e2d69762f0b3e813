//! How watching goes, as the frame and the server tell it, and the words for that.

use domain::id::WindowId;
use domain::live::standing::Standing;
use domain::live::watched::Watched;
use domain::session::SessionStatus;
use domain::{Millis, format};

use super::super::session::message::{Connection, Live, Report};

/// Closer than this to what arrived last is live: events come in batches of two seconds.
const LIVE_MS: f64 = 4_000.0;

/// What is known while a session is watched.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Course {
    /// What the server said last, and the viewer's own moment at which it did.
    told: Option<Told>,
    pub(super) live: Option<Live>,
    /// The address of the page on the screen, and its viewport in CSS px.
    pub(super) page: Option<(String, u32, u32)>,
    /// The tab that the viewer chose; `None` follows the visitor.
    pub(super) chosen: Option<WindowId>,
    /// Resources of the page that could not be shown.
    pub(super) missing: u32,
}

#[derive(Debug, Clone, PartialEq)]
struct Told {
    watched: Watched,
    front: Option<WindowId>,
    /// The server's clock then, and the viewer's.
    server: Millis,
    viewer: Millis,
}

/// The badge beside the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Badge {
    Connecting,
    /// There is no picture of the page yet.
    Waiting,
    /// With the seconds that it is behind, where that is worth a word.
    Live(Option<u64>),
    Lost,
    Ended,
}

/// A tab of the session, as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tab {
    pub(super) id: WindowId,
    pub(super) name: String,
    /// The visitor is in it.
    pub(super) is_front: bool,
}

impl Course {
    /// `now` is the viewer's clock, which is compared with nobody else's.
    pub(super) fn receive(&mut self, report: Report, now: Millis) {
        match report {
            Report::Watched {
                watched,
                front,
                now: server,
            } => {
                self.told = Some(Told {
                    watched: *watched,
                    front,
                    server,
                    viewer: now,
                });
            }
            Report::Live(live) => self.live = Some(live),
            Report::Meta { url, width, height } => {
                self.page = Some((url, whole(width), whole(height)));
            }
            Report::Missing { count } => self.missing = count,
            _ => {}
        }
    }

    pub(super) fn watched(&self) -> Option<&Watched> {
        self.told.as_ref().map(|told| &told.watched)
    }

    pub(super) fn is_shown(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.at.is_some())
    }

    /// A picture was never shown, because none has arrived.
    pub(super) fn is_blind(&self) -> bool {
        self.live
            .as_ref()
            .is_some_and(|live| live.blind && live.at.is_none())
    }

    pub(super) fn has_ended(&self) -> bool {
        self.watched()
            .is_some_and(|watched| watched.status == SessionStatus::Ended)
    }

    /// The moment on the screen, by the recording's own clock.
    pub(super) fn at(&self) -> Option<Millis> {
        #[expect(clippy::cast_possible_truncation, reason = "a moment out of range saturates")]
        let at = self.live.as_ref()?.at? as Millis;
        Some(at)
    }

    pub(super) fn badge(&self) -> Badge {
        match &self.live {
            None => Badge::Connecting,
            Some(live) => match live.connection {
                Connection::Ended => Badge::Ended,
                Connection::Lost | Connection::Refused => Badge::Lost,
                Connection::Up if live.at.is_none() && live.blind => Badge::Waiting,
                Connection::Up if live.at.is_none() => Badge::Connecting,
                Connection::Up => Badge::Live((live.behind > LIVE_MS).then(|| seconds(live.behind))),
            },
        }
    }

    /// How the visitor stands at the viewer's moment `now`, and for how long; `None` while nobody tells.
    pub(super) fn standing(&self, now: Millis) -> Option<(Standing, Millis)> {
        let told = self.told.as_ref().filter(|_| self.badge() != Badge::Lost)?;
        let passed = now.saturating_sub(told.viewer).max(0);
        let server = told.server.saturating_add(passed);
        let (standing, since) = told.watched.standing(server)?;
        Some((standing, server.saturating_sub(since).max(0)))
    }

    /// What stands where nobody tells how the visitor stands.
    pub(super) fn no_standing_text(&self) -> &'static str {
        match self.badge() {
            Badge::Connecting => "",
            Badge::Ended => "Has left",
            Badge::Waiting | Badge::Live(_) | Badge::Lost => "Not known",
        }
    }

    /// Of a session that has several.
    pub(super) fn tabs(&self) -> Vec<Tab> {
        let Some(told) = self.told.as_ref().filter(|told| told.watched.windows.len() > 1) else {
            return Vec::new();
        };
        (1..)
            .zip(&told.watched.windows)
            .map(|(number, window)| Tab {
                id: window.id.clone(),
                name: match window.url.as_deref().map(domain::url::after_host) {
                    Some(path) => format!("{number}: {path}"),
                    None => format!("Tab {number}"),
                },
                is_front: told.front.as_ref() == Some(&window.id),
            })
            .collect()
    }

    /// Why nothing more comes, and in how many seconds it is tried again; only while that is so.
    pub(super) fn trouble(&self) -> Option<(String, Option<u64>)> {
        let live = self.live.as_ref()?;
        let is_trouble = matches!(live.connection, Connection::Lost | Connection::Refused);
        let message = live.message.clone().filter(|_| is_trouble)?;
        Some((message, live.retry_in.map(seconds)))
    }
}

/// How the visitor stands, in words.
pub(super) fn standing_text((standing, for_ms): (Standing, Millis)) -> String {
    match standing {
        Standing::Active => "Active now".to_owned(),
        Standing::Idle => format!("Idle for {}", format::duration(for_ms)),
        Standing::Hidden => format!("Tab hidden for {}", format::duration(for_ms)),
        Standing::Left => "Left the page".to_owned(),
    }
}

/// What is said aloud when it changes; figures that change by themselves are not.
pub(super) fn announcement(badge: Badge, standing: Option<Standing>) -> &'static str {
    match (badge, standing) {
        (Badge::Connecting, _) => "",
        (Badge::Waiting, _) => "There is no picture of the page yet",
        (Badge::Lost, _) => "The connection is lost",
        (Badge::Ended, _) => "The session has ended",
        (_, Some(Standing::Idle)) => "The visitor is idle",
        (_, Some(Standing::Hidden)) => "The visitor has hidden the page",
        (_, Some(Standing::Left)) => "The visitor has left the page",
        (_, Some(Standing::Active) | None) => "Live, the visitor is active",
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float out of range saturates"
)]
fn seconds(ms: f64) -> u64 {
    (ms / 1_000.0).round() as u64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float out of range saturates"
)]
fn whole(px: f64) -> u32 {
    px.round() as u32
}

#[cfg(test)]
mod tests {
    use domain::live::standing::Signs;
    use domain::live::watched::WatchedWindow;

    use super::*;

    const HOUR: Millis = 3_600_000;

    fn live(at: Option<f64>, behind: f64, connection: Connection) -> Live {
        Live {
            window: None,
            at,
            behind,
            blind: false,
            loading: false,
            connection,
            message: Some("The server cannot be reached.".into()),
            retry_in: Some(4_600.0),
        }
    }

    fn window(id: &str, url: Option<&str>) -> WatchedWindow {
        WatchedWindow {
            id: format!("window-{id}").parse().unwrap(),
            started_at: 0,
            last_event_at: 0,
            has_full_snapshot: true,
            url: url.map(str::to_owned),
        }
    }

    /// The visitor's clock is an hour ahead of the server's, and the viewer's two hours behind it.
    fn told(windows: Vec<WatchedWindow>, front: Option<&str>) -> Course {
        let mut course = Course::default();
        let watched = Watched {
            status: SessionStatus::Active,
            events: 1,
            started_at: 3 * HOUR,
            last_event_at: 3 * HOUR + 9_000,
            received_at: 2 * HOUR + 9_000,
            signs: Some(Signs {
                seen_at: 2 * HOUR + 8_000,
                ..Signs::default()
            }),
            windows,
        };
        let report = Report::Watched {
            watched: Box::new(watched),
            front: front.map(|id| format!("window-{id}").parse().unwrap()),
            now: 2 * HOUR + 10_000,
        };
        course.receive(report, 10_000);
        course
    }

    #[test]
    fn the_badge_says_how_live_it_is() {
        for (live, expected) in [
            (None, Badge::Connecting),
            (Some(live(None, 0.0, Connection::Up)), Badge::Connecting),
            (
                Some(Live {
                    blind: true,
                    ..live(None, 0.0, Connection::Up)
                }),
                Badge::Waiting,
            ),
            (Some(live(Some(1.0), 0.0, Connection::Up)), Badge::Live(None)),
            (Some(live(Some(1.0), 3_900.0, Connection::Up)), Badge::Live(None)),
            (
                Some(live(Some(1.0), 6_400.0, Connection::Up)),
                Badge::Live(Some(6)),
            ),
            (Some(live(Some(1.0), 0.0, Connection::Lost)), Badge::Lost),
            (Some(live(Some(1.0), 0.0, Connection::Refused)), Badge::Lost),
            (Some(live(Some(1.0), 0.0, Connection::Ended)), Badge::Ended),
        ] {
            let course = Course {
                live,
                ..Course::default()
            };
            assert_eq!(course.badge(), expected);
        }
    }

    #[test]
    fn a_standing_goes_on_by_the_viewers_clock_from_when_it_was_told() {
        let course = told(vec![window("a", None)], Some("a"));
        assert_eq!(course.standing(10_000), Some((Standing::Active, 2_000)));
        assert_eq!(course.standing(18_500), Some((Standing::Idle, 10_500)));
        assert_eq!(
            course.standing(0),
            Some((Standing::Active, 2_000)),
            "a clock that was put back"
        );
        assert_eq!(Course::default().standing(0), None);
        let lost = Course {
            live: Some(live(Some(1.0), 0.0, Connection::Lost)),
            ..course
        };
        assert_eq!(lost.standing(10_000), None);
    }

    #[test]
    fn tabs_are_offered_where_there_are_several() {
        assert!(told(vec![window("a", None)], Some("a")).tabs().is_empty());
        let tabs = told(
            vec![window("a", Some("https://shop.example/cart")), window("b", None)],
            Some("b"),
        )
        .tabs();
        let tabs: Vec<_> = tabs.iter().map(|tab| (tab.name.as_str(), tab.is_front)).collect();
        assert_eq!(tabs, [("1: /cart", false), ("Tab 2", true)]);
    }

    #[test]
    fn trouble_is_told_while_it_lasts() {
        let course = |connection| Course {
            live: Some(live(Some(1.0), 0.0, connection)),
            ..Course::default()
        };
        let expected = Some(("The server cannot be reached.".to_owned(), Some(5)));
        assert_eq!(course(Connection::Lost).trouble(), expected);
        assert_eq!(course(Connection::Up).trouble(), None);
        assert_eq!(course(Connection::Ended).trouble(), None);
    }

    #[test]
    fn what_is_said_aloud_has_no_figures_that_go_on() {
        for (badge, standing, expected) in [
            (Badge::Connecting, None, ""),
            (Badge::Live(Some(9)), Some(Standing::Idle), "The visitor is idle"),
            (Badge::Lost, Some(Standing::Active), "The connection is lost"),
            (
                Badge::Live(None),
                Some(Standing::Active),
                "Live, the visitor is active",
            ),
            (
                Badge::Live(None),
                Some(Standing::Left),
                "The visitor has left the page",
            ),
            (Badge::Ended, None, "The session has ended"),
        ] {
            assert_eq!(announcement(badge, standing), expected);
        }
    }
}
