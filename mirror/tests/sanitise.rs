//! Sanitising over whole recordings: hostile ones, and those of real pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod harmless;
mod pages;

use harmless::Checker;
use mirror::page::{Limits, Mirror};
use mirror::sanitise::sanitise;
use pages::with_event;

/// The events as the ingest keeps them, and the page that they make.
fn kept(events: &[String]) -> (Vec<String>, Mirror) {
    let mut page = Mirror::new(Limits::default());
    let kept = events.iter().map(|text| {
        let kept = with_event(text, |event| sanitise(event, Some(&page))).unwrap_or_else(|| text.clone());
        with_event(&kept, |event| {
            assert_eq!(sanitise(event, Some(&page)), None, "twice: {kept:.2000}");
            page.apply(event);
        });
        kept
    });
    (kept.collect(), page)
}

#[test]
fn nothing_of_the_hostile_recordings_is_left() {
    let recordings = harmless::corpus::recordings(1_000);
    assert!(recordings.len() > 300);
    let mut clean = 0;
    for (name, events) in recordings {
        let mut before = Checker::default();
        events.iter().for_each(|event| before.event(event));
        clean += usize::from(before.complaints.is_empty());
        let (kept, _) = kept(&events);
        let mut checker = Checker::default();
        kept.iter().for_each(|event| checker.event(event));
        assert_eq!(checker.complaints, Vec::<String>::new(), "{name}");
    }
    // The checker would see most of it; the rest is markup that is text, or broken before it runs.
    assert!(clean < 90, "{clean} seem harmless to begin with");
}

#[test]
fn recordings_of_real_pages_keep_every_node() {
    for window in pages::recordings() {
        let raw = pages::mirror_of(&window.events);
        let (events, page) = kept(&window.events);
        assert_eq!(page.node_count(), raw.node_count(), "{}", window.name);
        assert_eq!(page.title(), raw.title(), "{}", window.name);
        // What no event of rrweb's has goes.
        let is_own = |text: &str| {
            let event: serde_json::Value = serde_json::from_str(text).unwrap();
            let names = event.as_object().unwrap().keys();
            names
                .into_iter()
                .all(|name| matches!(name.as_str(), "type" | "data" | "timestamp" | "delay"))
        };
        let changed = events
            .iter()
            .zip(&window.events)
            .filter(|(kept, came)| kept != came && is_own(came))
            .count();
        assert!(
            changed * 3 < events.len() + 30,
            "{}: {changed} of {}",
            window.name,
            events.len()
        );
        let mut checker = Checker::default();
        events.iter().for_each(|event| checker.event(event));
        assert_eq!(checker.complaints, Vec::<String>::new(), "{}", window.name);
    }
}
