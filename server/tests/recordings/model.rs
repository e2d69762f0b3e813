//! Rows to put into a store, made by hand-readable builders.

use domain::activity::Histogram;
use domain::actor::{Actor, ActorType};
use domain::client::{Client, DeviceType};
use domain::fact::{Fact, FactKind, Spot};
use domain::id::{SessionId, WindowId};
use domain::presence::Presence;
use domain::session::{Anomalies, Counts, SessionStatus, SessionSummary};
use server::recordings::{Append, Chunk, ReplayStart, SessionRow, WindowRow};

pub(crate) const DAY: i64 = 86_400_000;
/// A moment at which most tests begin: the start of a day.
pub(crate) const T0: i64 = 20_000 * DAY;

/// Takes a database back to before there were heatmaps.
pub(crate) const WITHOUT_HEAT: &str = "DROP TABLE heat_page; DROP TABLE heat_element; DROP TABLE heat_session;
    DROP TABLE heat_chunk; DROP TABLE heat_service; DROP TABLE heat_over; DROP TABLE heat_sum; DROP TABLE heat_settings;
    DROP TABLE heat_image; DROP TABLE heat_unmarked;";

/// The same, from there to before it knew what was hidden.
pub(crate) const WITHOUT_MASKING: &str = "DROP TABLE day_mask; ALTER TABLE session DROP COLUMN masked;
    DROP INDEX segment_in_order; ALTER TABLE segment DROP COLUMN rules;
    CREATE UNIQUE INDEX segment_in_order ON segment (session, window, first, last);";

pub(crate) fn session_id(number: u32) -> SessionId {
    format!("session-{number:06}").parse().unwrap()
}

pub(crate) fn window_id(number: u32) -> WindowId {
    format!("window-{number:06}").parse().unwrap()
}

pub(crate) fn actor(id: &str) -> Actor {
    Actor {
        id: id.into(),
        kind: ActorType::User,
        email: None,
        name: None,
    }
}

/// A session of ten seconds at `T0` in `web-app`, in which nothing happened.
pub(crate) fn session(number: u32) -> SessionRow {
    SessionRow {
        summary: SessionSummary {
            id: session_id(number),
            service: "web-app".parse().unwrap(),
            actor: None,
            client: Client {
                device: DeviceType::Desktop,
                ..Client::default()
            },
            status: SessionStatus::Active,
            started_at: T0,
            last_event_at: T0 + 10_000,
            entry_page: None,
            exit_page: None,
            counts: Counts::default(),
            activity: Histogram::default(),
        },
        anomalies: Anomalies::default(),
        fact_bytes: 0,
        raw_bytes: 0,
        pages: Vec::new(),
        received_at: T0 + 10_000,
        imported: false,
        presence: Presence::default(),
        truncated: false,
    }
}

pub(crate) fn window(number: u32) -> WindowRow {
    WindowRow {
        id: window_id(number),
        started_at: T0,
        last_event_at: T0 + 10_000,
        events: 0,
        has_full_snapshot: false,
        next_number: 0,
        missing: Vec::new(),
        clock_offset: 0,
        current_url: None,
        memory: None,
    }
}

/// A chunk of events at `T0 + seconds` each, whose payload is given.
pub(crate) fn chunk(number: u32, seconds: &[i64], payload: &str) -> Chunk {
    let events: Vec<String> = seconds
        .iter()
        .map(|second| event(number, *second, payload))
        .collect();
    Chunk {
        number,
        first_at: T0 + seconds.first().unwrap_or(&0) * 1000,
        last_at: T0 + seconds.last().unwrap_or(&0) * 1000,
        events: events.join("\n").into_bytes(),
        count: u32::try_from(seconds.len()).unwrap(),
        starts: Vec::new(),
        facts: Vec::new(),
        marks: Vec::new(),
        rules: 0,
        masked: Vec::new(),
    }
}

pub(crate) fn event(chunk: u32, second: i64, payload: &str) -> String {
    let at = T0 + second * 1000;
    format!(r#"{{"type":3,"data":{{"chunk":{chunk},"text":{payload:?}}},"timestamp":{at}}}"#)
}

/// Marks the event of that index as one at which a replay can start.
pub(crate) fn start_at(mut chunk: Chunk, index: usize) -> Chunk {
    let text = String::from_utf8(chunk.events.clone()).unwrap();
    let offset: usize = text.split('\n').take(index).map(|event| event.len() + 1).sum();
    let step = (chunk.last_at - chunk.first_at) / i64::from(chunk.count.max(2) - 1);
    chunk.starts.push(ReplayStart {
        offset: u32::try_from(offset).unwrap(),
        at: chunk.first_at + step * i64::try_from(index).unwrap(),
    });
    chunk
}

pub(crate) fn click(second: i64, window: u32) -> Fact {
    Fact {
        at: T0 + second * 1000,
        window: window_id(window),
        kind: FactKind::Click {
            spot: Some(Spot {
                node: 7,
                x: 1.5,
                y: 2.0,
            }),
            element: None,
        },
    }
}

/// A step with a session's row and nothing else.
pub(crate) fn row_only(session: SessionRow) -> Append {
    Append {
        session,
        windows: Vec::new(),
        chunks: Vec::new(),
        checkpoints: Vec::new(),
        titles: Vec::new(),
        pending_added: Vec::new(),
        pending_done: Vec::new(),
    }
}

/// A step with chunks of one window, whose row counts the events given.
pub(crate) fn with_chunks(session: SessionRow, number: u32, events: u64, chunks: Vec<Chunk>) -> Append {
    let next_number = chunks.last().map_or(0, |chunk| chunk.number + 1);
    Append {
        windows: vec![WindowRow {
            events,
            next_number,
            ..window(number)
        }],
        chunks: chunks
            .into_iter()
            .map(|chunk| (window_id(number), chunk))
            .collect(),
        ..row_only(session)
    }
}
