//! Marks to put into a store, made by hand-readable builders.

use domain::client::DeviceType;
use domain::fact::FactElement;
use domain::heat::mark::{Mark, MarkKind, Place, Press, Scrolled, Watched, Within};
use domain::heat::page_heat::PageHeat;
use domain::heat::query::{Counting, HeatKind, HeatQuery};
use server::recordings::{Append, Chunk, RecordingStore, SessionRow};

use crate::model::*;

pub(super) fn element(selector: &str) -> FactElement {
    FactElement {
        tag: "button".into(),
        label: Some(format!("The {selector}")),
        selector: Some(selector.into()),
    }
}

/// A place in the middle of an element's box of 80 by 16 px at (144, 100), in a viewport of 1,440 by 900.
pub(super) fn on(selector: &str) -> Place {
    Place {
        point: [184.0, 108.0],
        scroll: [0.0, 0.0],
        viewport: [1_440.0, 900.0],
        in_frame: false,
        element: Some(element(selector)),
        within: Some(Within {
            share: [0.5, 0.5],
            bounds: [144.0, 100.0, 80.0, 16.0],
        }),
    }
}

/// A place on the page of which nobody told more.
pub(super) fn at(x: f64, y: f64) -> Place {
    Place {
        point: [x, y],
        scroll: [0.0, 400.0],
        element: None,
        within: None,
        ..on("nothing")
    }
}

pub(super) fn press(place: Place) -> MarkKind {
    MarkKind::Press(Press {
        place,
        repeats: false,
        stays_still: false,
    })
}

pub(super) fn watched(view: i64, top: f64, page_height: Option<f64>, ms: i64) -> MarkKind {
    MarkKind::Watched(Watched {
        view: T0 + view,
        top,
        viewport: [1_440.0, 900.0],
        page_height,
        ms,
    })
}

pub(super) fn scrolled(view: i64, selector: &str, depth: f64) -> MarkKind {
    MarkKind::Scrolled(Scrolled {
        view: T0 + view,
        element: element(selector),
        depth,
    })
}

pub(super) fn answered(press: i64, after: i64) -> MarkKind {
    MarkKind::Answered {
        press: T0 + press,
        after,
    }
}

/// A chunk with marks at `T0` and so many milliseconds.
pub(super) fn marked(number: u32, window: u32, page: &str, marks: Vec<(i64, MarkKind)>) -> Chunk {
    let marks = marks.into_iter().map(|(at, kind)| Mark {
        at: T0 + at,
        window: window_id(window),
        page: page.into(),
        kind,
    });
    Chunk {
        marks: marks.collect(),
        ..chunk(number, &[i64::from(number)], "x")
    }
}

/// A session of a day, a device and so many seconds.
pub(super) fn visit(number: u32, day: i64, device: DeviceType, seconds: i64) -> SessionRow {
    let mut row = session(number);
    row.summary.started_at = T0 + day * DAY + i64::from(number);
    row.summary.last_event_at = row.summary.started_at + seconds * 1_000;
    row.summary.client.device = device;
    row
}

pub(super) fn desktop(number: u32, day: i64) -> SessionRow {
    visit(number, day, DeviceType::Desktop, 10)
}

pub(super) fn step(row: &SessionRow, window: u32, events: u64, chunks: Vec<Chunk>) -> Append {
    with_chunks(row.clone(), window, events, chunks)
}

pub(super) fn query(page: &str, kind: HeatKind) -> HeatQuery {
    HeatQuery {
        service: "web-app".parse().unwrap(),
        page: page.into(),
        device: DeviceType::Desktop,
        first_day: 20_000,
        last_day: 20_000,
        kind,
        counting: Counting::All,
        min_duration_ms: 0,
    }
}

pub(super) async fn heat(store: &impl RecordingStore, page: &str, kind: HeatKind) -> PageHeat {
    store.page_heat(&query(page, kind)).await.unwrap()
}

pub(super) async fn check_whole(store: &impl RecordingStore) {
    let report = store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
}

/// Ends sessions and adds them to the sums, where the store does that with each.
pub(super) async fn end(store: &impl RecordingStore, sessions: &[u32]) {
    for number in sessions {
        store.end_session(&session_id(*number)).await.unwrap();
    }
    while store.compact(64).await.unwrap() > 0 {}
}
