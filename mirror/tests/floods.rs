//! Recordings in which much of one thing meets much of another: the work that an event makes must not be their product.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod pages;

use std::time::{Duration, Instant};

use mirror::page::Mirror;
use mirror::sanitise::sanitise;
use pages::{apply, mirror_of, with_event};

/// What took a minute or more when it grew with the square takes a fraction of a second otherwise.
const LONG: Duration = Duration::from_secs(5);

fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = work();
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    outcome
}

fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(",")
}

fn incremental(data: &str) -> String {
    format!(r#"{{"type":3,"timestamp":2,"data":{{{data}}}}}"#)
}

#[test]
fn space_before_many_strings_of_a_canvas_command() {
    let count = 160_000;
    let strings = many(count, |_| r#""a""#.into());
    let event = incremental(&format!(
        r#""source":9,"id":1,"type":0,"property":"fillRect","args":{}[{strings}]"#,
        " ".repeat(count)
    ));
    let cleaned = in_time(|| with_event(&event, |event| sanitise(event, &Mirror::new(Default::default()))));
    assert_eq!(cleaned, None);
}
