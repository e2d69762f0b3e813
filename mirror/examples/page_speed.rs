//! How fast a mirror takes recordings in, and what it then holds.
//!
//! `page_speed EVENTS.json…` prints one line for each file of events: megabytes a second of JSON for full snapshots, for
//! mutations and for everything, the first two without the check that every event has passed before.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a tool for people: what cannot go on has failed"
)]

use std::time::{Duration, Instant};

use mirror::batch::Batch;
use mirror::event::{EventType, Source};
use mirror::page::{Limits, Mirror};

const ROUNDS: u32 = 20;

#[derive(Default)]
struct Sum {
    bytes: usize,
    time: Duration,
}

impl Sum {
    fn rate(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.time.as_secs_f64().max(1e-9)
    }
}

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let mut sums: [Sum; 5] = Default::default();
        let mut mirror = Mirror::new(Limits::default());
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let batch = Batch::read(&text, usize::MAX).expect("an array of events");
            sums[0].time += start.elapsed();
            sums[0].bytes += text.len();
            mirror = Mirror::new(Limits::default());
            for event in &batch.events {
                let start = Instant::now();
                mirror.apply(event);
                let place = match (event.kind, event.source) {
                    (EventType::FullSnapshot, _) => 1,
                    (_, Some(Source::Mutation)) => 2,
                    _ => 3,
                };
                sums[place].time += start.elapsed();
                sums[place].bytes += event.text.len();
            }
            let start = Instant::now();
            let checkpoint = mirror.checkpoint(0);
            sums[4].time += start.elapsed();
            sums[4].bytes += checkpoint.map_or(0, |checkpoint| checkpoint.events.len());
        }
        let [check, snapshots, mutations, rest, written] = &sums;
        println!(
            "{path}: check {:.0}, snapshots {:.0} ({} KB), mutations {:.0} ({} KB), rest {:.0}, checkpoint {:.0} MB/s; {} nodes, {} bytes",
            check.rate(),
            snapshots.rate(),
            snapshots.bytes / 1_000 / ROUNDS as usize,
            mutations.rate(),
            mutations.bytes / 1_000 / ROUNDS as usize,
            rest.rate(),
            written.rate(),
            mirror.node_count(),
            mirror.bytes(),
        );
    }
}
