//! What a story tells, as a line for each mark.
#![allow(unreachable_pub, reason = "it is a module of a program")]

use domain::heat::mark::{MarkKind, Place, Press, Scrolled, Watched};
use mirror::batch::Batch;
use mirror::facts::{Happening, Marked, Story};
use mirror::page::{Limits, Mirror};
use serde_json::Value;

use super::shop::opened;

/// What these events tell behind those that opened the window, each as a line; `batches` are told of one after the other.
pub fn tell(batches: &[Vec<Value>]) -> Vec<String> {
    let mut page = Mirror::new(Limits::default());
    let mut story = Story::default();
    let mut lines = Vec::new();
    for (number, events) in batches.iter().enumerate() {
        let mut all = if number == 0 { opened() } else { Vec::new() };
        all.extend(events.iter().cloned());
        let text = Value::from(all).to_string();
        let batch = Batch::read(&text, 1_000).unwrap();
        let mut told = Vec::new();
        for event in &batch.events {
            page.apply(event);
            told.extend(story.hear(event, Some(&page), event.timestamp));
        }
        let last = batch.events.last().unwrap().timestamp;
        told.extend(story.end_batch(Some(&page), last));
        lines.extend(told.into_iter().filter_map(|happening| match happening {
            Happening::Mark(mark) => Some(line(&mark)),
            _ => None,
        }));
        // Whoever goes on from the store tells the same.
        let written = serde_json::to_string(&story).unwrap();
        let url = story.current_url().map(str::to_owned);
        story = serde_json::from_str::<Story>(&written).unwrap().on_page(url);
    }
    lines
}

pub fn line(Marked { at, page, kind }: &Marked) -> String {
    let what = match kind {
        MarkKind::Viewed => "viewed".to_owned(),
        MarkKind::Press(Press {
            place: at,
            repeats,
            stays_still,
        }) => {
            let repeats = if *repeats { " repeats" } else { "" };
            let still = if *stays_still { " still" } else { "" };
            format!("press {}{repeats}{still}", place(at))
        }
        MarkKind::Rest(at) => format!("rest {}", place(at)),
        MarkKind::Answered { press, after } => format!("answered {press} after {after}"),
        MarkKind::Failed { press, after } => format!("failed {press} after {after}"),
        MarkKind::Returned { press, after } => format!("returned {press:?} after {after}"),
        MarkKind::Watched(Watched {
            view,
            top,
            viewport,
            page_height,
            ms,
        }) => {
            format!("watched {view} {top}+{} of {page_height:?} for {ms}", viewport[1])
        }
        MarkKind::Scrolled(Scrolled { view, element, depth }) => {
            format!("scrolled {view} {} {depth}", element.selector.as_deref().unwrap())
        }
    };
    format!("{at} {page} {what}")
}

fn place(place: &Place) -> String {
    let on = place
        .on_page()
        .map_or("frame".to_owned(), |[x, y]| format!("{x},{y}"));
    let selector = place
        .element
        .as_ref()
        .and_then(|element| element.selector.as_deref());
    let within = place.within.map_or(String::new(), |within| {
        let [x, y] = within.share;
        let [left, top, width, height] = within.bounds;
        format!(" {x}/{y} of {width}x{height} at {left},{top}")
    });
    format!("{on} {}{within}", selector.unwrap_or("-"))
}

#[track_caller]
pub fn check(batches: &[Vec<Value>], expected: &[&str]) {
    let told = tell(batches);
    let told: Vec<_> = told
        .iter()
        .map(String::as_str)
        .filter(|line| !line.contains(" watched "))
        .collect();
    assert_eq!(told.first(), Some(&"1000 /shop viewed"));
    assert_eq!(told[1..], *expected);
}
