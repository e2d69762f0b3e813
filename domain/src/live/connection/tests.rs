use super::*;

/// A connection and a clock that goes when it is told to. Delays are half of the longest one.
struct Page {
    connection: Connection,
    now: Millis,
}

const START: Millis = 1_000_000;

impl Page {
    fn opened() -> Self {
        let (connection, effects) = Connection::open(ReconnectSettings::default(), START);
        assert_eq!(effects, [Effect::Open]);
        Self {
            connection,
            now: START,
        }
    }

    fn live() -> Self {
        let mut page = Self::opened();
        assert_eq!(page.on(Event::Heard), [Effect::Ping(1)]);
        assert_eq!(page.on(Event::Whole), []);
        page
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.connection.on(event, self.now, 0.5)
    }

    /// Time goes by, in which the peer says something every second.
    fn hears_for(&mut self, seconds: Millis) -> Vec<Effect> {
        (0..seconds)
            .flat_map(|_| {
                self.now += 1_000;
                self.on(Event::Heard)
            })
            .collect()
    }

    /// Time goes by in silence.
    fn ticks_for(&mut self, seconds: Millis) -> Vec<Effect> {
        (0..seconds)
            .flat_map(|_| {
                self.now += 1_000;
                self.on(Event::Tick)
            })
            .collect()
    }

    fn breaks(&mut self) -> Vec<Effect> {
        self.closed(1006, "")
    }

    fn closed(&mut self, code: u16, reason: &str) -> Vec<Effect> {
        self.on(Event::Closed {
            code,
            reason: reason.into(),
        })
    }

    fn state(&self) -> &State {
        self.connection.state()
    }

    /// The wait and the attempt that it is for.
    fn waits(&self) -> Option<(Millis, u32)> {
        match self.state() {
            State::Waiting { until, attempt, .. } => Some((until - self.now, *attempt)),
            _ => None,
        }
    }
}

#[test]
fn it_connects_until_all_has_arrived() {
    let mut page = Page::opened();
    page.on(Event::Heard);
    assert_eq!(*page.state(), State::Connecting);
    page.on(Event::Whole);
    assert_eq!(*page.state(), State::Live { latency: None });
}

#[test]
fn a_pong_tells_the_latency() {
    let mut page = Page::live();
    page.now += 24;
    page.on(Event::Pong(1));
    assert_eq!(*page.state(), State::Live { latency: Some(24) });
}

#[test]
fn a_pong_that_comes_before_all_has_arrived_counts() {
    let mut page = Page::opened();
    page.on(Event::Heard);
    page.now += 30;
    page.on(Event::Pong(1));
    page.on(Event::Whole);
    assert_eq!(*page.state(), State::Live { latency: Some(30) });
}

#[test]
fn a_pong_to_no_ping_of_ours_says_nothing() {
    let mut page = Page::live();
    page.on(Event::Pong(7));
    assert_eq!(*page.state(), State::Live { latency: None });
}

#[test]
fn nothing_is_sent_before_something_was_heard() {
    assert_eq!(Page::opened().ticks_for(24), []);
}

#[test]
fn a_live_connection_pings_every_ten_seconds() {
    let mut page = Page::live();
    assert_eq!(
        page.hears_for(30),
        [Effect::Ping(2), Effect::Ping(3), Effect::Ping(4)]
    );
}

#[test]
fn a_silent_peer_is_given_up_within_thirty_seconds() {
    let mut page = Page::live();
    let effects = page.ticks_for(30);
    assert_eq!(
        effects[..4],
        [Effect::Ping(2), Effect::Ping(3), Effect::Close, Effect::AskWhy]
    );
    assert!(!page.connection.is_live());
}

#[test]
fn a_peer_that_never_answers_at_all_is_given_up_too() {
    let mut page = Page::opened();
    let effects = page.ticks_for(25);
    assert_eq!(effects, [Effect::Close, Effect::AskWhy]);
    assert!(matches!(page.state(), State::Waiting { why: Why::Silent, .. }));
}

#[test]
fn a_machine_that_slept_finds_its_connection_dead_at_once() {
    let mut page = Page::live();
    page.now += 3_600_000;
    assert_eq!(page.on(Event::Shown), [Effect::Close, Effect::AskWhy]);
}

#[test]
fn a_clock_that_is_put_back_does_not_hide_a_dead_peer() {
    let mut page = Page::live();
    page.now -= 3_600_000;
    page.ticks_for(27);
    assert!(!page.connection.is_live());
}

#[test]
fn a_lost_connection_is_asked_about_and_tried_again() {
    let mut page = Page::live();
    assert_eq!(page.breaks(), [Effect::AskWhy]);
    assert_eq!(page.waits(), Some((500, 1)));
    page.now += 499;
    assert_eq!(page.on(Event::Tick), []);
    page.now += 1;
    assert_eq!(page.on(Event::Tick), [Effect::Open]);
    assert_eq!(*page.state(), State::Connecting);
}

#[test]
fn each_failure_waits_longer_and_the_tenth_is_the_last() {
    let mut page = Page::opened();
    let mut waits = Vec::new();
    for _ in 0..10 {
        page.breaks();
        let (wait, attempt) = page.waits().unwrap();
        waits.push(wait);
        assert_eq!(attempt, u32::try_from(waits.len()).unwrap());
        page.now += wait;
        page.on(Event::Tick);
    }
    assert_eq!(
        waits,
        [
            500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000, 15_000
        ]
    );
    page.breaks();
    assert_eq!(*page.state(), State::Disconnected(Why::Lost));
    assert_eq!(page.ticks_for(3_600), []);
}

#[test]
fn a_connection_that_held_for_ten_seconds_begins_the_count_anew() {
    for (seconds, attempt) in [(9, 2), (10, 1)] {
        let mut page = Page::live();
        page.breaks();
        page.now += 500;
        page.on(Event::Tick);
        page.on(Event::Heard);
        page.on(Event::Whole);
        page.hears_for(seconds);
        page.breaks();
        assert_eq!(page.waits().unwrap().1, attempt, "after {seconds} s");
    }
}

#[test]
fn a_connection_that_never_became_whole_did_not_hold() {
    let mut page = Page::opened();
    page.breaks();
    page.now += 500;
    page.on(Event::Tick);
    page.hears_for(20);
    page.breaks();
    assert_eq!(page.waits().unwrap().1, 2);
}

#[test]
fn the_network_s_return_ends_a_wait_at_once() {
    let mut page = Page::live();
    page.breaks();
    assert_eq!(page.on(Event::Online), [Effect::Open]);
}

#[test]
fn without_a_network_nothing_is_tried_and_no_attempt_is_counted() {
    let mut page = Page::live();
    assert_eq!(page.on(Event::Offline), [Effect::Close]);
    assert_eq!(*page.state(), State::Offline);
    assert_eq!(page.breaks(), [], "what still comes of it says nothing new");
    assert_eq!(page.ticks_for(600), []);
    assert_eq!(page.on(Event::Shown), []);
    assert_eq!(page.on(Event::Online), [Effect::Open]);
    page.breaks();
    assert_eq!(page.waits().unwrap().1, 1);
}

#[test]
fn a_network_that_goes_while_waiting_is_said() {
    let mut page = Page::live();
    page.breaks();
    page.on(Event::Offline);
    assert_eq!(*page.state(), State::Offline);
}

#[test]
fn a_person_may_try_without_a_network() {
    let mut page = Page::live();
    page.on(Event::Offline);
    page.breaks();
    assert_eq!(page.on(Event::Asked), [Effect::Open]);
}

#[test]
fn the_tab_s_return_ends_a_wait_at_once() {
    let mut page = Page::live();
    page.breaks();
    assert_eq!(page.on(Event::Shown), [Effect::Open]);
}

#[test]
fn the_tab_s_return_tries_again_after_the_last_attempt() {
    let mut page = Page::opened();
    while !matches!(page.state(), State::Disconnected(_)) {
        page.breaks();
        page.ticks_for(16);
    }
    assert_eq!(page.on(Event::Shown), [Effect::Open]);
    page.breaks();
    assert_eq!(page.waits().unwrap().1, 1);
}

#[test]
fn a_person_may_try_at_any_time_and_counts_from_one() {
    let mut page = Page::opened();
    page.breaks();
    page.on(Event::Shown);
    page.breaks();
    assert_eq!(page.waits().unwrap().1, 2);
    assert_eq!(page.on(Event::Asked), [Effect::Open]);
    assert_eq!(page.on(Event::Asked), [], "one is on its way");
    page.breaks();
    assert_eq!(page.waits().unwrap().1, 1);
}

#[test]
fn who_is_signed_out_or_not_allowed_is_told_and_not_tried_for() {
    for (refusal, why) in [
        (Refusal::SignedOut, Why::SignedOut),
        (Refusal::NotAllowed, Why::NotAllowed),
    ] {
        let mut page = Page::opened();
        page.breaks();
        assert_eq!(page.on(Event::Told(refusal)), []);
        assert_eq!(*page.state(), State::Disconnected(why.clone()));
        for event in [Event::Tick, Event::Online, Event::Shown] {
            page.now += 60_000;
            assert_eq!(page.on(event.clone()), [], "{why:?} {event:?}");
        }
        assert_eq!(page.on(Event::Asked), [Effect::Open], "{why:?}");
    }
}

#[test]
fn an_answer_that_comes_during_the_next_attempt_ends_it() {
    let mut page = Page::opened();
    page.breaks();
    page.now += 500;
    page.on(Event::Tick);
    assert_eq!(page.on(Event::Told(Refusal::SignedOut)), [Effect::Close]);
    assert_eq!(*page.state(), State::Disconnected(Why::SignedOut));
}

#[test]
fn an_answer_that_comes_when_all_is_well_again_is_ignored() {
    let mut page = Page::live();
    assert_eq!(page.on(Event::Told(Refusal::SignedOut)), []);
    assert!(page.connection.is_live());
}

#[test]
fn retry_after_is_waited_for_whatever_happens() {
    let mut page = Page::opened();
    page.breaks();
    page.on(Event::Told(Refusal::SlowDown { seconds: 60 }));
    assert_eq!(page.waits(), Some((60_000, 1)));
    assert_eq!(page.on(Event::Shown), []);
    assert_eq!(page.on(Event::Online), []);
    assert_eq!(page.ticks_for(59), []);
    assert_eq!(page.ticks_for(1), [Effect::Open]);
}

#[test]
fn retry_after_does_not_shorten_a_longer_wait() {
    let mut page = Page::opened();
    for _ in 0..6 {
        page.breaks();
        page.on(Event::Shown);
    }
    page.breaks();
    assert_eq!(page.waits(), Some((15_000, 7)));
    page.on(Event::Told(Refusal::SlowDown { seconds: 2 }));
    assert_eq!(page.waits(), Some((15_000, 7)));
}

#[test]
fn a_server_that_is_away_is_waited_for_and_says_why() {
    for (refusal, why) in [
        (
            Refusal::Unavailable {
                message: "the server restarts".into(),
            },
            Why::Unavailable("the server restarts".into()),
        ),
        (Refusal::Unreachable, Why::Unreachable),
        (Refusal::None, Why::Lost),
    ] {
        let mut page = Page::live();
        page.breaks();
        assert_eq!(page.on(Event::Told(refusal)), []);
        let State::Waiting { why: said, .. } = page.state() else {
            panic!("does not wait")
        };
        assert_eq!(*said, why);
    }
}

#[test]
fn a_server_that_restarts_is_come_back_to() {
    for code in [1001, 1012, 1013] {
        let mut page = Page::live();
        page.closed(code, "the server restarts");
        let State::Waiting { why, .. } = page.state() else {
            panic!("does not wait after {code}")
        };
        assert_eq!(*why, Why::Closed("the server restarts".into()));
    }
}

#[test]
fn what_the_page_itself_did_is_not_done_again_by_itself() {
    for code in [1008, 1009] {
        let mut page = Page::live();
        assert_eq!(page.closed(code, "too much at once"), [Effect::AskWhy]);
        let refused = State::Disconnected(Why::Refused("too much at once".into()));
        assert_eq!(*page.state(), refused);
        page.on(Event::Told(Refusal::None));
        assert_eq!(
            *page.state(),
            refused,
            "the server's own words are the better ones"
        );
        assert_eq!(page.ticks_for(600), []);
        assert_eq!(page.on(Event::Asked), [Effect::Open]);
    }
}

#[test]
fn who_was_signed_out_meanwhile_learns_it_from_the_status() {
    let mut page = Page::live();
    page.closed(1008, "signed out");
    page.on(Event::Told(Refusal::SignedOut));
    assert_eq!(*page.state(), State::Disconnected(Why::SignedOut));
}

#[test]
fn what_still_comes_of_a_closed_connection_changes_nothing() {
    let mut page = Page::live();
    page.breaks();
    let before = page.state().clone();
    for event in [Event::Heard, Event::Whole, Event::Pong(1)] {
        assert_eq!(page.on(event), []);
    }
    assert_eq!(page.breaks(), []);
    assert_eq!(*page.state(), before);
}

#[test]
fn a_status_reads_as_http_means_it() {
    let unavailable = |message: &str| Refusal::Unavailable {
        message: message.into(),
    };
    for (status, retry_after, expected) in [
        (200, None, Refusal::None),
        (401, None, Refusal::SignedOut),
        (403, None, Refusal::NotAllowed),
        (429, Some("7"), Refusal::SlowDown { seconds: 7 }),
        (429, Some("soon"), Refusal::SlowDown { seconds: 30 }),
        (429, None, Refusal::SlowDown { seconds: 30 }),
        (503, Some("7"), unavailable("busy")),
        (502, None, unavailable("busy")),
    ] {
        assert_eq!(
            Refusal::of(status, retry_after, "busy".into()),
            expected,
            "{status}"
        );
    }
}

#[test]
fn the_longest_retry_after_does_not_overflow() {
    let mut page = Page::opened();
    page.breaks();
    page.on(Event::Told(Refusal::SlowDown { seconds: u64::MAX }));
    assert_eq!(page.ticks_for(60), []);
}
