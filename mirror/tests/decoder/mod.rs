//! What holds for every input, shared by the fuzz target and the test that runs over the seeds.
#![allow(unreachable_pub, reason = "it is a module of each program that includes it")]

use mirror::batch::Batch;
use mirror::facts::{Happening, Story};
use mirror::page::{Limits, Mirror};
use mirror::sanitise::sanitise;

/// Panics if the decoder keeps anything that is not a JSON object on one line, or tells more than it was given.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(batch) = Batch::read(&text, 1_000) else {
        return;
    };
    let mut story = Story::default();
    let mut page = Mirror::new(Limits::default());
    let mut out = Vec::new();
    for event in &batch.events {
        out.clear();
        event.write_at(event.timestamp, &mut out);
        assert!(!out.contains(&b'\n'));
        assert!(out.starts_with(b"{") && out.ends_with(b"}"));
        out.clear();
        event.write(&mut out);
        let kept = std::str::from_utf8(&out).unwrap();
        assert!(mirror::json::Raw::parse(kept).is_some(), "{kept}");
        if let Some(text) = sanitise(event, Some(&page)) {
            let sanitised = Batch::read_one(&text);
            let event = sanitised.events.first().expect("an event is left of an event");
            assert_eq!(sanitise(event, Some(&page)), None, "twice: {text}");
        }
        page.apply(event);
        let heard = story.hear(event, Some(&page), event.timestamp);
        let is_mark = |happening: &&Happening| matches!(happening, Happening::Mark(_));
        assert!(heard.iter().filter(|happening| !is_mark(happening)).count() <= 2);
        assert!(heard.iter().filter(is_mark).count() <= 140);
    }
    story.end_batch(Some(&page), 0);
    let array = batch.to_array();
    let again = std::str::from_utf8(&array).unwrap();
    let again = Batch::read(again, 1_000).unwrap();
    assert_eq!(
        (again.events.len(), again.broken),
        (batch.events.len(), 0),
        "{text}"
    );
}
