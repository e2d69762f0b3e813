//! What the page says of its connection and of how visitors stand.

use domain::Millis;
use domain::format;
use domain::live::connection::{State, Why};
use domain::live::session::{EndReason, LiveNow};
use domain::live::standing::Standing;

/// The connection in few words, with what is counted down.
pub(super) fn state(state: &State, now: Millis) -> String {
    match state {
        State::Connecting => "Connecting…".into(),
        State::Live { latency: None } => "Live".into(),
        State::Live {
            latency: Some(latency),
        } => format!("Live · {latency} ms"),
        State::Waiting {
            until, attempt, most, ..
        } => {
            let seconds = (until - now).max(0).saturating_add(999) / 1_000;
            format!("Reconnecting in {seconds} s (attempt {attempt} of {most})")
        }
        State::Offline => "Offline".into(),
        State::Disconnected(_) => "Disconnected".into(),
    }
}

/// Why there is no connection, as a sentence.
pub(super) fn reason(state: &State) -> Option<String> {
    let why = match state {
        State::Connecting | State::Live { .. } => return None,
        State::Offline => return Some("This device has no network; it goes on when there is one.".into()),
        State::Waiting { why, .. } | State::Disconnected(why) => why,
    };
    Some(match why {
        Why::Lost => "The connection was lost.".into(),
        Why::Silent => "The server was not heard for too long.".into(),
        Why::Closed(reason) => format!("The server closed the connection: {reason}."),
        Why::Refused(reason) if reason.is_empty() => "The server refused this connection.".into(),
        Why::Refused(reason) => format!("The server refused this connection: {reason}."),
        Why::SignedOut => "You are signed out.".into(),
        Why::NotAllowed => "Your role does not allow this.".into(),
        Why::TooMany => "There were too many connections; the server said when to come again.".into(),
        Why::Unavailable(message) if message.is_empty() => "The server is not available.".into(),
        Why::Unavailable(message) => format!("The server is not available: {message}."),
        Why::Unreachable => "The server could not be reached.".into(),
    })
}

/// What is read out: once for each change, and no countdown.
pub(super) fn announced(state: &State) -> String {
    let words = match state {
        State::Connecting => return String::new(),
        State::Live { .. } => return "Live".into(),
        State::Waiting { .. } => "Reconnecting",
        State::Offline => "Offline",
        State::Disconnected(_) => "Disconnected",
    };
    format!("{words}. {}", reason(state).unwrap_or_default())
}

/// How a visitor stands, as it is shown and with its class.
pub(super) fn standing(now: &LiveNow, ended: Option<EndReason>, time: Millis) -> (&'static str, String) {
    let since = || format::duration(time - now.since);
    match (ended, now.standing) {
        (Some(EndReason::Filtered), _) => ("tag", "Fits no longer".into()),
        (Some(EndReason::Left | EndReason::TimedOut), _) => ("tag", "Ended · replay".into()),
        (None, Standing::Active) => ("tag is-good", "Active".into()),
        (None, Standing::Idle) => ("tag is-warn", format!("Idle {}", since())),
        (None, Standing::Hidden) => ("tag", format!("Hidden tab {}", since())),
        (None, Standing::Left) => ("tag", "Left".into()),
    }
}

pub(super) fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "Active",
        Standing::Idle => "Idle",
        Standing::Hidden => "Hidden tab",
        Standing::Left => "Left",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(why: Why) -> State {
        State::Waiting {
            until: 10_000,
            attempt: 2,
            most: 10,
            why,
        }
    }

    #[test]
    fn a_connection_reads_in_few_words() {
        for (connection, now, expected) in [
            (State::Connecting, 0, "Connecting…"),
            (State::Live { latency: Some(24) }, 0, "Live · 24 ms"),
            (waiting(Why::Lost), 6_001, "Reconnecting in 4 s (attempt 2 of 10)"),
            (
                waiting(Why::Lost),
                10_000,
                "Reconnecting in 0 s (attempt 2 of 10)",
            ),
            (
                waiting(Why::Lost),
                99_000,
                "Reconnecting in 0 s (attempt 2 of 10)",
            ),
            (State::Disconnected(Why::Lost), 0, "Disconnected"),
        ] {
            assert_eq!(state(&connection, now), expected);
        }
    }

    #[test]
    fn what_the_server_said_is_in_the_reason() {
        for (why, said) in [
            (Why::Refused("too many messages".into()), "too many messages"),
            (Why::Closed("the server restarts".into()), "the server restarts"),
            (Why::Unavailable("busy".into()), "busy"),
        ] {
            assert!(reason(&State::Disconnected(why)).is_some_and(|text| text.contains(said)));
        }
        assert_eq!(reason(&State::Live { latency: None }), None);
    }

    #[test]
    fn a_countdown_is_not_read_out() {
        let other = State::Waiting {
            until: 9_000,
            attempt: 2,
            most: 10,
            why: Why::Lost,
        };
        assert_eq!(announced(&waiting(Why::Lost)), announced(&other));
        assert_eq!(
            announced(&State::Live { latency: Some(1) }),
            announced(&State::Live { latency: Some(2) })
        );
    }

    #[test]
    fn a_visitor_s_standing_says_since_when() {
        let now = |standing| LiveNow {
            page: None,
            windows: 1,
            events: 0,
            clicks: 0,
            errors: 0,
            standing,
            since: 1_000,
        };
        for (standing_now, ended, expected) in [
            (Standing::Active, None, "Active"),
            (Standing::Idle, None, "Idle 42s"),
            (Standing::Hidden, None, "Hidden tab 42s"),
            (Standing::Left, None, "Left"),
            (Standing::Active, Some(EndReason::Left), "Ended · replay"),
            (Standing::Idle, Some(EndReason::TimedOut), "Ended · replay"),
        ] {
            assert_eq!(standing(&now(standing_now), ended, 43_000).1, expected);
        }
    }
}
