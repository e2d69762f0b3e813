use domain::client::DeviceType;
use domain::live::session::LiveNow;
use domain::live::standing::Standing;

use super::*;

/// A list, a clock that goes when it is told to, and a server that numbers what it says.
#[derive(Default)]
struct Page {
    list: LiveList,
    now: Millis,
    seq: u64,
}

fn id(number: u32) -> SessionId {
    format!("session-{number:04}").parse().unwrap()
}

/// A session that began that many seconds after the first moment.
fn session(number: u32) -> LiveSession {
    LiveSession {
        id: id(number),
        service: "web-app".parse().unwrap(),
        actor: None,
        device: DeviceType::Desktop,
        browser: None,
        os: None,
        country: None,
        city: None,
        started_at: Millis::from(number) * 1_000,
        now: now(0),
    }
}

fn now(events: u64) -> LiveNow {
    LiveNow {
        page: None,
        windows: 1,
        events,
        clicks: 0,
        errors: 0,
        standing: Standing::Active,
        since: 0,
    }
}

impl Page {
    /// A page that has these sessions.
    fn with(numbers: &[u32]) -> Self {
        let mut page = Self::default();
        assert_eq!(page.snapshot(numbers), Told::Whole);
        page.list.take_changed();
        page
    }

    fn hears(&mut self, message: ServerMessage) -> Told {
        self.seq += 1;
        let seq = self.seq;
        self.list.take(Numbered { seq, message }, self.now)
    }

    fn part(&mut self, first: bool, last: bool, numbers: &[u32]) -> Told {
        self.hears(ServerMessage::SessionsSnapshot {
            at: self.now,
            first,
            last,
            sessions: numbers.iter().copied().map(session).collect(),
        })
    }

    fn snapshot(&mut self, numbers: &[u32]) -> Told {
        self.part(true, true, numbers)
    }

    fn starts(&mut self, numbers: &[u32]) {
        self.hears(ServerMessage::SessionStarted {
            at: self.now,
            sessions: numbers.iter().copied().map(session).collect(),
        });
    }

    fn updates(&mut self, number: u32, now: LiveNow) {
        self.hears(ServerMessage::SessionUpdated {
            at: self.now,
            sessions: vec![LiveUpdate {
                id: id(number),
                actor: None,
                now,
            }],
        });
    }

    fn ends(&mut self, number: u32, reason: EndReason) {
        self.hears(ServerMessage::SessionEnded {
            at: self.now,
            sessions: vec![LiveEnd {
                id: id(number),
                reason,
            }],
        });
        self.list.sweep(self.now);
    }

    fn goes_on(&mut self, ms: Millis) {
        self.now += ms;
        self.list.sweep(self.now);
    }

    /// The sessions shown, by the number in their ids.
    fn shown(&self) -> Vec<u32> {
        self.list
            .shown()
            .into_iter()
            .map(|key| self.number(key))
            .collect()
    }

    fn number(&self, key: RowKey) -> u32 {
        let text = self.list.row(key).unwrap().session.id.to_string();
        text.trim_start_matches("session-").parse().unwrap()
    }

    fn row(&self, number: u32) -> &Row {
        let key = self.list.by_id[&id(number)];
        self.list.row(key).unwrap()
    }
}

#[test]
fn before_anything_was_heard_there_is_no_list() {
    let page = Page::default();
    assert!(!page.list.has_list());
    assert!(!page.list.is_fresh());
}

#[test]
fn a_list_of_nobody_is_a_list() {
    let page = Page::with(&[]);
    assert!(page.list.has_list() && page.list.is_fresh());
    assert_eq!(page.list.count(), 0);
}

#[test]
fn the_newest_is_first() {
    assert_eq!(Page::with(&[2, 9, 4]).shown(), [9, 4, 2]);
}

#[test]
fn a_list_in_parts_shows_when_it_is_whole() {
    let mut page = Page::default();
    assert_eq!(page.part(true, false, &[1, 2]), Told::Nothing);
    assert_eq!(page.part(false, false, &[3]), Told::Nothing);
    assert_eq!(page.shown(), [0; 0]);
    assert_eq!(page.part(false, true, &[4]), Told::Whole);
    assert_eq!(page.shown(), [4, 3, 2, 1]);
}

#[test]
fn the_old_list_stays_until_the_new_one_is_whole() {
    let mut page = Page::with(&[1, 2]);
    page.list.connected();
    page.seq = 0;
    assert!(!page.list.is_fresh());
    page.part(true, false, &[2]);
    assert_eq!(page.shown(), [2, 1]);
    page.part(false, true, &[3]);
    assert_eq!(page.shown(), [3, 2]);
    assert!(page.list.is_fresh());
}

#[test]
fn a_session_of_both_lists_keeps_its_row() {
    let mut page = Page::with(&[1, 2]);
    let before = page.list.by_id[&id(2)];
    page.snapshot(&[2, 3]);
    assert_eq!(page.list.by_id[&id(2)], before);
}

#[test]
fn a_new_list_begins_where_an_unfinished_one_was() {
    let mut page = Page::default();
    page.part(true, false, &[1]);
    page.part(true, true, &[2]);
    assert_eq!(page.shown(), [2]);
}

#[test]
fn a_part_without_a_beginning_is_nothing() {
    let mut page = Page::with(&[1]);
    assert_eq!(page.part(false, true, &[2]), Told::Nothing);
    assert_eq!(page.shown(), [1]);
}

#[test]
fn changes_between_the_parts_are_in_the_list() {
    let mut page = Page::default();
    page.part(true, false, &[1, 2]);
    page.updates(1, now(7));
    page.updates(3, now(9));
    page.ends(2, EndReason::Left);
    page.starts(&[5]);
    page.part(false, true, &[3]);
    assert_eq!(page.shown(), [5, 3, 1]);
    assert_eq!(page.row(1).session.now.events, 7);
    assert_eq!(
        page.row(3).session.now.events,
        0,
        "a later part brought it as it was then"
    );
}

#[test]
fn a_session_told_twice_is_one_row() {
    let mut page = Page::default();
    page.part(true, false, &[1]);
    page.starts(&[1]);
    page.part(false, true, &[1, 2]);
    page.starts(&[2]);
    assert_eq!(page.shown(), [2, 1]);
    assert_eq!(page.list.count(), 2);
}

#[test]
fn who_comes_stands_at_their_place() {
    let mut page = Page::with(&[1, 5]);
    page.starts(&[3, 9]);
    assert_eq!(page.shown(), [9, 5, 3, 1]);
}

#[test]
fn a_change_is_only_in_its_row() {
    let mut page = Page::with(&[1, 2, 3]);
    page.updates(2, now(40));
    let changed: Vec<_> = page
        .list
        .take_changed()
        .into_iter()
        .map(|key| page.number(key))
        .collect();
    assert_eq!(changed, [2]);
    assert_eq!(page.row(2).session.now.events, 40);
    assert!(page.list.take_changed().is_empty());
}

#[test]
fn a_change_of_somebody_unknown_is_ignored() {
    let mut page = Page::with(&[1]);
    page.updates(7, now(40));
    page.ends(7, EndReason::Left);
    assert_eq!(page.shown(), [1]);
}

#[test]
fn an_actor_is_kept_until_another_one_is_named() {
    let mut page = Page::with(&[1]);
    let actor = domain::actor::Actor {
        id: "u-7".into(),
        ..Default::default()
    };
    page.hears(ServerMessage::SessionUpdated {
        at: 0,
        sessions: vec![LiveUpdate {
            id: id(1),
            actor: Some(actor.clone()),
            now: now(1),
        }],
    });
    page.updates(1, now(2));
    assert_eq!(page.row(1).session.actor, Some(actor));
}

#[test]
fn who_ends_stays_three_seconds_and_leaves() {
    let mut page = Page::with(&[1, 2]);
    page.ends(2, EndReason::Left);
    assert_eq!(page.row(2).ended, Some(EndReason::Left));
    assert_eq!(page.list.count(), 1, "it does not go on");
    page.goes_on(2_999);
    assert_eq!(page.shown(), [2, 1]);
    page.goes_on(1);
    assert_eq!(page.shown(), [1]);
}

#[test]
fn who_does_not_fit_any_longer_leaves_at_once() {
    let mut page = Page::with(&[1, 2]);
    page.ends(2, EndReason::Filtered);
    assert_eq!(page.shown(), [1]);
}

#[test]
fn who_comes_back_while_leaving_stays() {
    let mut page = Page::with(&[1]);
    page.ends(1, EndReason::Left);
    page.starts(&[1]);
    page.goes_on(10_000);
    assert_eq!(page.shown(), [1]);
    assert_eq!(page.row(1).ended, None);
}

#[test]
fn an_end_that_is_told_twice_does_not_stay_longer() {
    let mut page = Page::with(&[1]);
    page.ends(1, EndReason::Left);
    page.goes_on(2_000);
    page.ends(1, EndReason::TimedOut);
    page.goes_on(1_000);
    assert_eq!(page.shown(), [0; 0]);
}

#[test]
fn a_missing_message_is_asked_for_once_and_what_is_shown_is_old() {
    let mut page = Page::with(&[1]);
    page.seq += 1;
    page.starts(&[2]);
    assert!(!page.list.is_fresh());
    assert!(page.list.take_wants_snapshot());
    assert!(!page.list.take_wants_snapshot());
    page.starts(&[3]);
    assert!(!page.list.take_wants_snapshot());
    page.snapshot(&[1, 2, 3]);
    assert!(page.list.is_fresh());
}

#[test]
fn a_part_that_is_missing_makes_the_list_no_whole_one() {
    let mut page = Page::default();
    page.part(true, false, &[1]);
    page.seq += 1;
    assert_eq!(page.part(false, true, &[3]), Told::Nothing);
    assert!(!page.list.has_list());
    assert!(page.list.take_wants_snapshot());
}

#[test]
fn a_gap_that_a_snapshot_follows_needs_no_other() {
    let mut page = Page::with(&[1]);
    page.seq += 1;
    page.part(true, false, &[1]);
    assert!(!page.list.take_wants_snapshot());
    page.part(false, true, &[2]);
    assert!(page.list.is_fresh());
}

#[test]
fn a_message_that_comes_twice_counts_once() {
    let mut page = Page::with(&[1]);
    page.starts(&[2]);
    page.seq -= 1;
    page.ends(1, EndReason::Filtered);
    assert_eq!(page.shown(), [2, 1]);
    assert!(page.list.is_fresh());
}

#[test]
fn another_connection_counts_from_one_again() {
    let mut page = Page::with(&[1]);
    page.starts(&[2]);
    page.list.connected();
    page.seq = 0;
    page.snapshot(&[4]);
    assert_eq!(page.shown(), [4]);
    assert!(!page.list.take_wants_snapshot());
}

#[test]
fn what_another_filter_shows_is_old_until_its_list_is_here() {
    let mut page = Page::with(&[1, 2]);
    page.list.asked();
    assert!(!page.list.is_fresh());
    page.snapshot(&[2]);
    assert!(page.list.is_fresh());
}

#[test]
fn a_filter_that_is_refused_leaves_all_as_it_was() {
    let mut page = Page::with(&[1, 2]);
    page.list.asked();
    let told = page.hears(ServerMessage::Error {
        at: 0,
        message: "a country is two capital letters".into(),
    });
    assert_eq!(told, Told::Problem("a country is two capital letters".into()));
    assert!(page.list.is_fresh());
    assert_eq!(page.shown(), [2, 1]);
}

#[test]
fn a_refusal_makes_no_list_of_a_lost_connection_fresh() {
    let mut page = Page::with(&[1]);
    page.list.lost();
    page.hears(ServerMessage::Error {
        at: 0,
        message: "no".into(),
    });
    assert!(!page.list.is_fresh());
}

#[test]
fn each_order_is_what_it_says() {
    let stands = |number: u32, events, clicks, errors, standing, since| LiveSession {
        now: LiveNow {
            page: None,
            windows: 1,
            events,
            clicks,
            errors,
            standing,
            since,
        },
        ..session(number)
    };
    let sessions = vec![
        stands(1, 10, 9, 0, Standing::Hidden, 50),
        stands(2, 30, 0, 1, Standing::Idle, 40),
        stands(3, 20, 5, 1, Standing::Idle, 90),
        stands(4, 20, 5, 7, Standing::Active, 10),
    ];
    for (sort, expected) in [
        (LiveSort::Newest, [4, 3, 2, 1]),
        (LiveSort::Oldest, [1, 2, 3, 4]),
        (LiveSort::Events, [2, 4, 3, 1]),
        (LiveSort::Clicks, [1, 4, 3, 2]),
        (LiveSort::Errors, [4, 3, 2, 1]),
        (LiveSort::Activity, [4, 3, 2, 1]),
    ] {
        let mut page = Page::default();
        page.hears(ServerMessage::SessionsSnapshot {
            at: 0,
            first: true,
            last: true,
            sessions: sessions.clone(),
        });
        page.list.sort_by(sort);
        assert_eq!(page.shown(), expected, "{sort:?}");
    }
}

#[test]
fn a_row_moves_when_what_it_is_sorted_by_changes() {
    let mut page = Page::with(&[1, 2, 3]);
    page.list.sort_by(LiveSort::Events);
    page.updates(1, now(5));
    assert_eq!(page.shown(), [1, 3, 2]);
    page.updates(2, now(9));
    assert_eq!(page.shown(), [2, 1, 3]);
}

#[test]
fn rows_stay_where_somebody_points_and_change_in_place() {
    let mut page = Page::with(&[1, 2, 3]);
    page.list.sort_by(LiveSort::Events);
    page.list.hold();
    page.updates(1, now(5));
    page.starts(&[8, 9]);
    page.ends(3, EndReason::Left);
    page.ends(2, EndReason::Filtered);
    page.goes_on(10_000);
    assert_eq!(page.shown(), [3, 2, 1]);
    assert_eq!(page.row(1).session.now.events, 5);
    assert_eq!((page.list.waiting(), page.list.count()), (2, 3));
    page.list.release();
    page.goes_on(0);
    assert_eq!(page.shown(), [1, 9, 8]);
    assert_eq!(page.list.waiting(), 0);
}

#[test]
fn who_came_and_went_while_rows_are_kept_is_not_waiting() {
    let mut page = Page::with(&[1]);
    page.list.hold();
    page.starts(&[2]);
    page.ends(2, EndReason::Left);
    assert_eq!(page.list.waiting(), 0);
}

#[test]
fn the_server_s_clock_is_known_from_its_messages_and_better_from_a_pong() {
    let mut page = Page {
        now: 1_000,
        ..Page::default()
    };
    assert_eq!(page.list.server_time(1_000), 1_000);
    page.hears(ServerMessage::SessionsSnapshot {
        at: 61_000,
        first: true,
        last: true,
        sessions: Vec::new(),
    });
    assert_eq!(page.list.server_time(1_500), 61_500);
    page.list.set_clock(62_000, 40, 2_000);
    assert_eq!(page.list.server_time(2_000), 62_020);
}

#[test]
fn totals_are_the_last_ones() {
    let mut page = Page::default();
    for sessions in [3, 5] {
        let totals = LiveTotals {
            sessions,
            ..LiveTotals::default()
        };
        page.hears(ServerMessage::SessionsTotals { at: 0, totals });
    }
    assert_eq!(page.list.totals().map(|totals| totals.sessions), Some(5));
}

/// The order that is kept by binary search is the one that sorting gives.
#[test]
fn ten_thousand_rows_in_motion_stay_sorted() {
    let numbers: Vec<u32> = (0..9_000).collect();
    let mut page = Page::with(&numbers);
    page.list.sort_by(LiveSort::Clicks);
    let mut random: u32 = 7;
    for step in 0..2_000_u32 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let number = (random >> 8) % 9_000;
        match step % 4 {
            0 => page.starts(&[9_000 + step / 4]),
            1 => page.ends(number, EndReason::Filtered),
            _ => page.updates(
                number,
                LiveNow {
                    clicks: u64::from(random >> 24),
                    ..now(1)
                },
            ),
        }
    }
    let shown = page.list.shown();
    let key = |key: &RowKey| {
        let session = &page.list.row(*key).unwrap().session;
        (
            std::cmp::Reverse(session.now.clicks),
            std::cmp::Reverse(session.started_at),
        )
    };
    assert!(shown.is_sorted_by_key(key));
    assert_eq!(shown.len(), page.list.by_id.len());
}
