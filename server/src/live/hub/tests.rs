//! The hub with a clock of its own. What is sent is read back by the protocol's own types.

use crate::live::scope::Scope;
use domain::access::Reach;
use domain::actor::{Actor, ActorType};
use domain::client::DeviceType;
use domain::live::message::{Numbered, ServerMessage, numbered};
use domain::live::session::{LiveTotals, LiveUpdate};
use domain::live::standing::{Signs, Standing};

use super::*;

const START: Millis = 1_000_000;

struct Stage {
    hub: Hub,
    now: Millis,
}

/// What a connection was told, in few words.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Snapshot(Vec<String>),
    Started(Vec<String>),
    Updated(Vec<String>),
    Ended(Vec<(String, EndReason)>),
}

impl Stage {
    fn new() -> Self {
        Self {
            hub: Hub::default(),
            now: START,
        }
    }

    fn with(sessions: &[&str]) -> Self {
        let mut stage = Self::new();
        for id in sessions {
            stage.note(id, |_| {});
        }
        stage.pass(0);
        stage
    }

    fn note(&mut self, id: &str, change: impl FnOnce(&mut Sighting)) {
        let mut sighting = sighting(id, self.now);
        change(&mut sighting);
        self.hub.note(sighting);
    }

    fn end(&mut self, id: &str, reason: EndReason) {
        self.hub.end(&session_id(id), reason);
    }

    /// Time passes, and then everybody is told.
    fn pass(&mut self, ms: Millis) {
        self.now += ms;
        self.hub.flush(self.now);
    }

    fn connect(&mut self, pairs: &[(&str, &str)]) -> usize {
        self.hub.connect(filter(pairs), Scope::EVERYTHING, Arc::default())
    }

    /// Connects and reads the snapshot.
    fn watcher(&mut self, pairs: &[(&str, &str)]) -> usize {
        let id = self.connect(pairs);
        self.told(id);
        id
    }

    fn messages(&mut self, id: usize) -> Vec<ServerMessage> {
        let mut messages = Vec::new();
        loop {
            let bodies = self.hub.take(id, self.now).unwrap();
            if bodies.is_empty() {
                return messages;
            }
            messages.extend(
                bodies
                    .iter()
                    .map(|body| Numbered::parse(&numbered(1, body)).unwrap().message),
            );
        }
    }

    /// All that a connection is told but for totals.
    fn told(&mut self, id: usize) -> Vec<Told> {
        let told = |message| {
            Some(match message {
                ServerMessage::SessionsSnapshot { sessions, .. } => {
                    Told::Snapshot(sessions.iter().map(|session| name(&session.id)).collect())
                }
                ServerMessage::SessionStarted { sessions, .. } => {
                    Told::Started(sessions.iter().map(|session| name(&session.id)).collect())
                }
                ServerMessage::SessionUpdated { sessions, .. } => {
                    Told::Updated(sessions.iter().map(|session| name(&session.id)).collect())
                }
                ServerMessage::SessionEnded { sessions, .. } => {
                    Told::Ended(sessions.iter().map(|end| (name(&end.id), end.reason)).collect())
                }
                _ => return None,
            })
        };
        self.messages(id).into_iter().filter_map(told).collect()
    }

    fn updates(&mut self, id: usize) -> Vec<LiveUpdate> {
        self.messages(id)
            .into_iter()
            .filter_map(|message| match message {
                ServerMessage::SessionUpdated { sessions, .. } => Some(sessions),
                _ => None,
            })
            .flatten()
            .collect()
    }

    fn totals(&mut self, id: usize) -> Vec<LiveTotals> {
        self.messages(id)
            .into_iter()
            .filter_map(|message| match message {
                ServerMessage::SessionsTotals { totals, .. } => Some(totals),
                _ => None,
            })
            .collect()
    }
}

fn session_id(id: &str) -> SessionId {
    format!("session-{id}").parse().unwrap()
}

fn name(id: &SessionId) -> String {
    id.as_str().trim_start_matches("session-").to_owned()
}

fn filter(pairs: &[(&str, &str)]) -> LiveFilter {
    LiveFilter::from_pairs(pairs.iter().copied()).checked().unwrap()
}

fn sighting(id: &str, now: Millis) -> Sighting {
    Sighting {
        id: session_id(id),
        service: "web-app".parse().unwrap(),
        actor: None,
        device: DeviceType::Desktop,
        browser: Some("Chrome".into()),
        os: None,
        country: Some("KR".into()),
        city: None,
        started_at: START,
        page: Some("/".into()),
        windows: 1,
        front: "window-0001".parse().unwrap(),
        events: 1,
        clicks: 0,
        errors: 0,
        signs: Signs {
            seen_at: now,
            hidden_since: None,
            left_since: None,
        },
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn who_connects_gets_a_snapshot_and_the_totals_at_once() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.connect(&[]);
    let messages = stage.messages(id);
    assert!(
        matches!(
            messages.as_slice(),
            [
                ServerMessage::SessionsSnapshot { first: true, last: true, sessions, .. },
                ServerMessage::SessionsTotals { totals, .. },
            ] if sessions.len() == 1 && totals.sessions == 1
        ),
        "{messages:?}"
    );
}

#[test]
fn where_nobody_is_the_snapshot_is_empty_and_whole() {
    let mut stage = Stage::new();
    let id = stage.connect(&[]);
    assert_eq!(stage.told(id), [Told::Snapshot(vec![])]);
}

#[test]
fn a_large_snapshot_comes_in_parts_the_newest_sessions_first() {
    let mut stage = Stage::new();
    for number in 0..450 {
        stage.note(&format!("{number:03}"), |sighting| {
            sighting.started_at = START + number;
        });
    }
    stage.pass(0);
    let id = stage.connect(&[]);
    let (mut flags, mut rows) = (Vec::new(), Vec::new());
    for message in stage.messages(id) {
        if let ServerMessage::SessionsSnapshot {
            first,
            last,
            sessions,
            ..
        } = message
        {
            flags.push((first, last, sessions.len()));
            rows.extend(sessions.into_iter().map(|session| session.started_at - START));
        }
    }
    assert_eq!(
        flags,
        [(true, false, 200), (false, false, 200), (false, true, 50)]
    );
    assert_eq!(rows, (0..450).rev().collect::<Vec<_>>());
}

#[test]
fn a_session_starts_is_updated_and_ends() {
    let mut stage = Stage::new();
    let id = stage.watcher(&[]);
    stage.note("a", |_| {});
    stage.pass(50);
    assert_eq!(stage.told(id), [Told::Started(names(&["a"]))]);
    stage.note("a", |sighting| sighting.clicks = 2);
    stage.pass(50);
    let updates = stage.updates(id);
    assert_eq!(updates.len(), 1);
    assert_eq!((updates[0].now.clicks, updates[0].actor.clone()), (2, None));
    stage.end("a", EndReason::TimedOut);
    stage.pass(50);
    assert_eq!(
        stage.told(id),
        [Told::Ended(vec![("a".into(), EndReason::TimedOut)])]
    );
}

#[test]
fn several_changes_within_a_moment_are_one_update() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    for clicks in 1..=9 {
        stage.note("a", |sighting| sighting.clicks = clicks);
    }
    stage.pass(1_000);
    let updates = stage.updates(id);
    assert_eq!(
        updates.iter().map(|update| update.now.clicks).collect::<Vec<_>>(),
        [9]
    );
}

#[test]
fn a_session_is_told_of_at_most_four_times_in_any_second_and_its_last_state_is_not_lost() {
    let mut stage = Stage::with(&["a"]);
    stage.pass(5_000);
    let id = stage.watcher(&[]);
    let mut told = Vec::new();
    for step in 1..=60_u64 {
        if step <= 40 {
            stage.note("a", |sighting| sighting.clicks = step);
        }
        stage.pass(50);
        told.extend(
            stage
                .updates(id)
                .into_iter()
                .map(|update| (stage.now, update.now.clicks)),
        );
    }
    for window in told.windows(5) {
        assert!(window[4].0 - window[0].0 >= 1_000, "{told:?}");
    }
    assert_eq!(told.last().unwrap().1, 40);
    // The first ones go out without waiting.
    assert_eq!(told[0].1, 1);
}

#[test]
fn nothing_is_told_of_what_did_not_change() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    let same = sighting("a", START);
    stage.hub.note(same);
    stage.pass(50);
    assert_eq!(stage.told(id), []);
}

#[test]
fn a_session_that_ends_before_anybody_was_told_of_it_never_was() {
    let mut stage = Stage::new();
    let id = stage.watcher(&[]);
    stage.note("a", |_| {});
    stage.end("a", EndReason::Left);
    stage.pass(50);
    assert_eq!(stage.told(id), []);
    assert_eq!(
        stage.hub.totals.body(stage.now),
        Stage::new().hub.totals.body(stage.now)
    );
}

#[test]
fn each_watches_what_they_asked_for() {
    let mut stage = Stage::new();
    let app = stage.watcher(&[("service", "web-app")]);
    let admin = stage.watcher(&[("service", "web-admin")]);
    let phones = stage.watcher(&[("device", "mobile")]);
    let all = stage.watcher(&[]);
    stage.note("a", |_| {});
    stage.note("b", |sighting| {
        sighting.service = "web-admin".parse().unwrap();
        sighting.device = DeviceType::Mobile;
    });
    stage.pass(50);
    for (id, expected) in [
        (app, &["a"][..]),
        (admin, &["b"]),
        (phones, &["b"]),
        (all, &["a", "b"]),
    ] {
        assert_eq!(stage.told(id), [Told::Started(names(expected))]);
    }
}

#[test]
fn what_fits_no_longer_leaves_the_list_and_comes_back_when_it_does() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[("q", "/cart")]);
    stage.note("a", |sighting| sighting.page = Some("/cart".into()));
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Started(names(&["a"]))]);
    stage.note("a", |sighting| sighting.page = Some("/pay".into()));
    stage.pass(300);
    assert_eq!(
        stage.told(id),
        [Told::Ended(vec![("a".into(), EndReason::Filtered)])]
    );
    stage.note("a", |sighting| sighting.page = Some("/cart".into()));
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Started(names(&["a"]))]);
}

#[test]
fn an_actor_is_told_once_when_the_page_says_who_it_is() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    let kim = Actor {
        id: "kim".into(),
        kind: ActorType::User,
        email: None,
        name: None,
    };
    let mut actors = Vec::new();
    for clicks in 1..=3 {
        stage.note("a", |sighting| {
            sighting.actor = (clicks > 1).then(|| kim.clone());
            sighting.clicks = clicks;
        });
        stage.pass(300);
        actors.extend(stage.updates(id).into_iter().map(|update| update.actor));
    }
    assert_eq!(actors, [None, Some(kim), None]);
}

#[test]
fn a_visitor_who_does_nothing_becomes_idle_without_any_batch() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    stage.pass(10_000);
    assert_eq!(stage.told(id), []);
    assert_eq!(stage.hub.next_wake(), Some(START + 10_001));
    stage.pass(1);
    let updates = stage.updates(id);
    assert_eq!(updates.len(), 1);
    assert_eq!(
        (updates[0].now.standing, updates[0].now.since),
        (Standing::Idle, START)
    );
    // And nothing more changes by itself.
    stage.pass(1_000);
    assert_eq!(stage.hub.next_wake(), None);
}

#[test]
fn a_visitor_who_goes_on_is_not_idle() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    for _ in 0..4 {
        stage.now += 6_000;
        stage.note("a", |sighting| sighting.events += 1);
        stage.pass(0);
        let standings: Vec<_> = stage
            .updates(id)
            .iter()
            .map(|update| update.now.standing)
            .collect();
        assert_eq!(standings, [Standing::Active]);
    }
}

#[test]
fn whoever_filters_by_standing_sees_sessions_come_and_go_as_time_passes() {
    let mut stage = Stage::with(&["a"]);
    let active = stage.watcher(&[("standing", "active")]);
    let idle = stage.watcher(&[("standing", "idle")]);
    stage.pass(10_001);
    assert_eq!(
        stage.told(active),
        [Told::Ended(vec![("a".into(), EndReason::Filtered)])]
    );
    assert_eq!(stage.told(idle), [Told::Started(names(&["a"]))]);
}

#[test]
fn a_goodbye_shows_soon_and_ends_the_session_unless_another_page_follows() {
    let mut stage = Stage::with(&["a", "b"]);
    let id = stage.watcher(&[]);
    for session in ["a", "b"] {
        stage.note(session, |sighting| sighting.signs.left_since = Some(START));
    }
    stage.pass(100);
    assert_eq!(stage.updates(id), []);
    assert_eq!(stage.hub.next_wake(), Some(START + 800));
    stage.pass(700);
    let standings: Vec<_> = stage
        .updates(id)
        .iter()
        .map(|update| (update.now.standing, update.now.since))
        .collect();
    assert_eq!(standings, [(Standing::Left, START); 2]);
    assert_eq!(stage.hub.gone(START + 4_999), []);
    stage.note("b", |_| {});
    assert_eq!(stage.hub.gone(START + 5_000), [session_id("a")]);
}

#[test]
fn totals_count_every_session_whatever_the_filter() {
    let mut stage = Stage::new();
    let id = stage.watcher(&[("service", "web-admin")]);
    stage.note("a", |_| {});
    stage.note("b", |sighting| {
        sighting.country = None;
        sighting.device = DeviceType::Mobile;
    });
    stage.pass(50);
    let totals = stage.totals(id);
    assert_eq!(
        totals,
        [LiveTotals {
            sessions: 2,
            services: vec![("web-app".into(), 2)],
            devices: vec![("desktop".into(), 1), ("mobile".into(), 1)],
            countries: vec![("KR".into(), 1)],
            standings: vec![("active".into(), 2)],
        }]
    );
}

#[test]
fn who_may_see_one_service_is_told_of_no_other_whatever_they_ask_for() {
    let admin = |sighting: &mut Sighting| sighting.service = "web-admin".parse().unwrap();
    let mut stage = Stage::new();
    stage.note("a", |_| {});
    stage.note("b", admin);
    stage.pass(0);
    let reach = Reach::Services(vec!["web-app".parse().unwrap()]);
    let scope = Scope::new(reach, []);
    let id = stage.hub.connect(filter(&[]), scope, Arc::default());
    let everything = stage.watcher(&[]);
    let messages = stage.messages(id);
    assert!(
        matches!(
            &messages[..],
            [
                ServerMessage::SessionsSnapshot { sessions, .. },
                ServerMessage::SessionsTotals { totals, .. },
            ] if sessions.len() == 1 && totals.services == [("web-app".to_owned(), 1)]
        ),
        "{messages:?}"
    );

    stage.note("c", admin);
    stage.note("d", |_| {});
    stage.pass(1_000);
    assert_eq!(stage.totals(id).last().map(|totals| totals.sessions), Some(2));
    assert_eq!(
        stage.totals(everything).last().map(|totals| totals.sessions),
        Some(4)
    );

    stage.hub.watch(id, filter(&[("service", "web-admin")]));
    assert_eq!(stage.told(id), [Told::Snapshot(names(&[]))]);
    stage.hub.view(id, Some(vec![session_id("b")]), stage.now);
    stage.note("b", |sighting| {
        admin(sighting);
        sighting.clicks += 1;
    });
    stage.pass(1_000);
    assert_eq!(stage.told(id), []);
}

#[test]
fn a_session_that_is_hidden_from_somebody_is_neither_told_nor_counted() {
    let mut stage = Stage::new();
    stage.note("a", |_| {});
    stage.note("b", |_| {});
    stage.pass(0);
    let scope = Scope::new(Reach::Everywhere, [session_id("b")]);
    let id = stage.hub.connect(filter(&[]), scope, Arc::default());
    assert_eq!(stage.told(id), [Told::Snapshot(names(&["a"]))]);
    stage.note("b", |sighting| sighting.clicks = 7);
    stage.note("c", |_| {});
    stage.pass(1_000);
    assert_eq!(stage.totals(id).last().map(|totals| totals.sessions), Some(2));
}

#[test]
fn totals_come_at_most_once_a_second_and_the_last_ones_do_come() {
    let mut stage = Stage::new();
    let id = stage.watcher(&[]);
    let mut told = Vec::new();
    for number in 0..30 {
        stage.note(&number.to_string(), |_| {});
        stage.pass(100);
        told.extend(stage.totals(id).into_iter().map(|totals| totals.sessions));
    }
    assert!((3..=4).contains(&told.len()), "{told:?}");
    stage.pass(1_000);
    assert_eq!(stage.totals(id).first().map(|totals| totals.sessions), Some(30));
    for number in 0..30 {
        stage.end(&number.to_string(), EndReason::TimedOut);
    }
    stage.pass(1_000);
    assert_eq!(stage.totals(id), [LiveTotals::default()]);
}

#[test]
fn updates_come_for_rows_in_view_only_and_what_comes_into_view_is_told_at_once() {
    let mut stage = Stage::with(&["a", "b", "c"]);
    let id = stage.watcher(&[]);
    stage.hub.view(id, Some(vec![session_id("a")]), stage.now);
    assert_eq!(stage.told(id), []);
    for session in ["a", "b"] {
        stage.note(session, |sighting| sighting.clicks = 7);
    }
    stage.note("d", |_| {});
    stage.pass(300);
    assert_eq!(
        stage.told(id),
        [Told::Started(names(&["d"])), Told::Updated(names(&["a"]))]
    );
    stage
        .hub
        .view(id, Some(vec![session_id("a"), session_id("b")]), stage.now);
    let updates = stage.updates(id);
    assert_eq!(
        updates
            .iter()
            .map(|update| (name(&update.id), update.now.clicks))
            .collect::<Vec<_>>(),
        [("b".into(), 7)]
    );
    stage.end("c", EndReason::Left);
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Ended(vec![("c".into(), EndReason::Left)])]);
}

#[test]
fn whoever_wants_all_rows_again_gets_a_snapshot_of_what_was_missed() {
    let mut stage = Stage::with(&["a", "b"]);
    let id = stage.watcher(&[]);
    stage.hub.view(id, Some(vec![]), stage.now);
    stage.note("b", |sighting| sighting.clicks = 7);
    stage.pass(300);
    assert_eq!(stage.told(id), []);
    stage.hub.view(id, None, stage.now);
    assert!(matches!(stage.told(id).as_slice(), [Told::Snapshot(rows)] if rows.len() == 2));
    stage.note("b", |sighting| sighting.clicks = 8);
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Updated(names(&["b"]))]);
}

#[test]
fn rows_that_nobody_knows_and_too_many_rows_are_passed_over() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    let rows = (0..1_000).map(|number| session_id(&format!("unknown-{number}")));
    stage
        .hub
        .view(id, Some(rows.chain([session_id("a")]).collect()), stage.now);
    stage.note("a", |sighting| sighting.clicks = 1);
    stage.pass(300);
    assert_eq!(stage.told(id), []);
}

#[test]
fn another_filter_is_another_snapshot_and_nothing_of_the_old_one_follows() {
    let mut stage = Stage::with(&["a"]);
    stage.note("b", |sighting| sighting.device = DeviceType::Tablet);
    stage.pass(0);
    let id = stage.watcher(&[]);
    stage.note("a", |sighting| sighting.clicks = 1);
    stage.pass(300);
    stage.hub.watch(id, filter(&[("device", "tablet")]));
    assert_eq!(stage.told(id), [Told::Snapshot(names(&["b"]))]);
    stage.note("a", |sighting| sighting.clicks = 2);
    stage.pass(300);
    assert_eq!(stage.told(id), []);
}

#[test]
fn the_same_filter_again_is_a_fresh_snapshot() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    stage.hub.watch(id, filter(&[]));
    assert_eq!(stage.told(id), [Told::Snapshot(names(&["a"]))]);
}

#[test]
fn changes_between_the_parts_of_a_snapshot_are_told_and_what_ended_is_not_in_a_later_part() {
    let mut stage = Stage::new();
    for number in 0..201 {
        stage.note(&format!("{number:03}"), |sighting| {
            sighting.started_at = START + number;
        });
    }
    stage.pass(0);
    let id = stage.connect(&[]);
    let first = stage.hub.take(id, stage.now).unwrap();
    assert_eq!(first.len(), 1);
    stage.end("000", EndReason::Left);
    // It may get the place of the one that ended.
    stage.note("new", |sighting| sighting.started_at = START + 999);
    stage.pass(50);
    let told = stage.told(id);
    assert_eq!(
        told,
        [
            Told::Ended(vec![("000".into(), EndReason::Left)]),
            Told::Started(names(&["new"])),
            Told::Snapshot(names(&["new"])),
        ]
    );
}

#[test]
fn a_slow_connection_gets_a_snapshot_instead_of_a_backlog() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    let page = "x".repeat(2_000);
    for step in 0..3_000_u64 {
        stage.note("a", |sighting| {
            sighting.clicks = step;
            sighting.page = Some(page.clone());
        });
        stage.pass(300);
    }
    assert_eq!(stage.told(id), [Told::Snapshot(names(&["a"]))]);
    stage.note("a", |sighting| sighting.clicks = 1);
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Updated(names(&["a"]))]);
}

#[test]
fn who_cannot_follow_the_snapshot_either_is_let_go() {
    let mut stage = Stage::new();
    for number in 0..300 {
        stage.note(&number.to_string(), |_| {});
    }
    stage.pass(0);
    let id = stage.connect(&[]);
    assert_eq!(stage.hub.take(id, stage.now).unwrap().len(), 1);
    let page = "x".repeat(2_000);
    for step in 0..10_u64 {
        for number in 0..300 {
            stage.note(&number.to_string(), |sighting| {
                sighting.clicks = step;
                sighting.page = Some(page.clone());
            });
        }
        stage.pass(300);
    }
    assert_eq!(stage.hub.take(id, stage.now), Err(Behind));
}

#[test]
fn who_falls_behind_again_and_again_is_let_go() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    let page = "x".repeat(600_000);
    let mut snapshots = 0;
    for round in 0..4 {
        for step in 0..3 {
            stage.note("a", |sighting| {
                sighting.events = round * 10 + step;
                sighting.page = Some(page.clone());
            });
            stage.pass(300);
        }
        if stage.hub.take(id, stage.now).is_err() {
            break;
        }
        snapshots += 1;
        while !stage.hub.take(id, stage.now).unwrap().is_empty() {}
    }
    assert_eq!(snapshots, 3);
}

#[test]
fn a_connection_that_is_gone_leaves_nothing_behind() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[("device", "desktop")]);
    stage.hub.view(id, Some(vec![session_id("a")]), stage.now);
    stage.hub.disconnect(id);
    let entry = &stage.hub.sessions[stage.hub.keys[&session_id("a")]];
    assert_eq!((entry.audiences.len(), stage.hub.viewers.len()), (0, 0));
    assert_eq!(stage.hub.take(id, stage.now), Ok(vec![]));
    // Its place is another's, with other wishes.
    let other = stage.watcher(&[("device", "mobile")]);
    stage.note("a", |sighting| sighting.clicks = 1);
    stage.pass(300);
    assert_eq!(stage.told(other), []);
}

#[test]
fn what_many_are_told_is_written_once() {
    let mut stage = Stage::with(&["a"]);
    let one = stage.watcher(&[]);
    let other = stage.watcher(&[]);
    stage.note("a", |sighting| sighting.clicks = 1);
    stage.pass(300);
    let (one, other) = (
        stage.hub.take(one, stage.now).unwrap(),
        stage.hub.take(other, stage.now).unwrap(),
    );
    assert!(Arc::ptr_eq(&one[0], &other[0]));
}

#[test]
fn a_connection_is_woken_when_something_is_there_for_it() {
    let mut stage = Stage::with(&["a"]);
    let wake = Arc::new(Notify::new());
    let id = stage
        .hub
        .connect(filter(&[("device", "desktop")]), Scope::EVERYTHING, wake.clone());
    stage.told(id);
    let is_woken = || futures::FutureExt::now_or_never(wake.notified()).is_some();
    assert!(!is_woken());
    stage.note("b", |sighting| sighting.device = DeviceType::Mobile);
    stage.hub.totals = Totals::default();
    stage.hub.flush(stage.now);
    stage.told(id);
    let _ = is_woken();
    stage.note("a", |sighting| sighting.clicks = 1);
    stage.pass(300);
    assert!(is_woken());
}

#[test]
fn each_of_a_hundred_audiences_is_told_of_its_own_sessions_only() {
    let mut stage = Stage::new();
    let watchers: Vec<_> = (0..100)
        .map(|number| {
            let service = format!("service-{number}");
            stage.watcher(&[("service", &service)])
        })
        .collect();
    for number in 0..1_000 {
        stage.note(&number.to_string(), |sighting| {
            sighting.service = format!("service-{}", number % 100).parse().unwrap();
        });
    }
    stage.pass(50);
    for (number, id) in watchers.into_iter().enumerate() {
        let told = stage.told(id);
        let [Told::Started(sessions)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!(sessions.len(), 10);
        assert!(
            sessions
                .iter()
                .all(|name| name.parse::<usize>().unwrap() % 100 == number)
        );
    }
}

#[test]
fn a_session_that_ends_and_comes_back_is_still_in_view() {
    let mut stage = Stage::with(&["a", "b"]);
    let id = stage.watcher(&[]);
    stage
        .hub
        .view(id, Some(vec![session_id("a"), session_id("b")]), stage.now);
    stage.end("a", EndReason::Left);
    stage.pass(300);
    // Its place is taken before it is back.
    stage.note("c", |_| {});
    stage.note("a", |_| {});
    stage.pass(300);
    stage.told(id);
    stage.note("a", |sighting| sighting.clicks = 3);
    stage.pass(300);
    let clicks: Vec<_> = stage.updates(id).iter().map(|update| update.now.clicks).collect();
    assert_eq!(clicks, [3]);
}

#[test]
fn a_session_in_the_place_of_one_that_was_in_view_is_new_in_view() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    stage.hub.view(id, Some(vec![session_id("a")]), stage.now);
    stage.end("a", EndReason::Left);
    stage.pass(300);
    stage.note("b", |_| {});
    stage.pass(300);
    stage.note("b", |sighting| sighting.clicks = 2);
    stage.pass(300);
    stage.told(id);
    stage.hub.view(id, Some(vec![session_id("b")]), stage.now);
    let clicks: Vec<_> = stage.updates(id).iter().map(|update| update.now.clicks).collect();
    assert_eq!(clicks, [2]);
}

#[test]
fn another_filter_keeps_what_is_in_view() {
    let mut stage = Stage::with(&["a", "b"]);
    let id = stage.watcher(&[]);
    stage.hub.view(id, Some(vec![session_id("a")]), stage.now);
    stage.hub.watch(id, filter(&[("device", "desktop")]));
    stage.told(id);
    for session in ["a", "b"] {
        stage.note(session, |sighting| sighting.clicks = 1);
    }
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Updated(names(&["a"]))]);
}

#[test]
fn a_row_named_twice_or_outside_of_the_filter_is_not_told() {
    let mut stage = Stage::with(&["a"]);
    stage.note("b", |sighting| sighting.device = DeviceType::Mobile);
    stage.pass(0);
    let id = stage.watcher(&[("device", "desktop")]);
    let rows = ["a", "a", "b"].map(session_id);
    stage.hub.view(id, Some(rows.into()), stage.now);
    for session in ["a", "b"] {
        stage.note(session, |sighting| {
            sighting.clicks = 1;
            if session == "b" {
                sighting.device = DeviceType::Mobile;
            }
        });
    }
    stage.pass(300);
    assert_eq!(stage.told(id), [Told::Updated(names(&["a"]))]);
}

#[test]
fn much_at_once_does_not_make_a_fast_reader_slow() {
    let mut stage = Stage::new();
    let id = stage.watcher(&[]);
    let page = "x".repeat(1_900);
    for round in 0..8 {
        for number in 0..400 {
            stage.note(&number.to_string(), |sighting| {
                sighting.page = Some(page.clone());
                sighting.clicks = round;
            });
        }
        stage.pass(300);
        let told = stage.told(id);
        assert!(!told.iter().any(|told| matches!(told, Told::Snapshot(_))));
        assert!(told.len() > 1, "in messages that are not large");
    }
}

#[test]
fn a_clock_that_is_put_back_does_not_hold_up_the_totals() {
    let mut stage = Stage::with(&["a"]);
    let id = stage.watcher(&[]);
    stage.pass(2_000);
    stage.now -= 3_600_000;
    stage.note("b", |_| {});
    stage.pass(0);
    stage.pass(1_100);
    assert_eq!(stage.totals(id).last().map(|totals| totals.sessions), Some(2));
}
