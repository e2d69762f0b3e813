//! What the mirror says of a recording at some moments, for the test that compares it with rrweb's Replayer.
//!
//! `snapshots [--blur SELECTOR] EVENTS.json MOMENT…` reads an array of events and prints one line of JSON for each moment,
//! which come in order: the snapshot, and the events of a checkpoint. With `--blur` a rule hides what the selector matches.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool of the tests: what cannot go on has failed"
)]

#[path = "../tests/rules/mod.rs"]
mod rules;

use domain::mask::MaskType;
use mirror::batch::Batch;
use mirror::mask::Counts;
use mirror::page::{Limits, Mirror};

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let masker = arguments.next_if_eq("--blur").map(|_| {
        let selector = arguments.next().expect("a selector");
        rules::masker(&[(selector, MaskType::Blur)])
    });
    let path = arguments.next().expect("a file of events");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let batch = Batch::read(&text, usize::MAX).expect("an array of events");
    let mut mirror = Mirror::new(Limits::default());
    if let Some(masker) = masker {
        mirror.set_masker(masker);
    }
    let mut applied = vec![false; batch.events.len()];
    for moment in arguments {
        let moment = moment.parse().expect("a moment in milliseconds");
        for (event, applied) in batch.events.iter().zip(&mut applied) {
            if !*applied && event.timestamp < moment {
                mirror.take_in(event, event.timestamp, false, &mut Counts::default());
                *applied = true;
            }
        }
        let snapshot = mirror.snapshot().map(|json| String::from_utf8(json).unwrap());
        let checkpoint = mirror.checkpoint(moment).map(|checkpoint| {
            let events = String::from_utf8(checkpoint.events).unwrap();
            let events: Vec<_> = events.split('\n').filter(|line| !line.is_empty()).collect();
            assert_eq!(events.len(), checkpoint.count as usize);
            format!("[{}]", events.join(","))
        });
        println!(
            r#"{{"at":{moment},"snapshot":{},"checkpoint":{}}}"#,
            snapshot.as_deref().unwrap_or("null"),
            checkpoint.as_deref().unwrap_or("null"),
        );
    }
}
