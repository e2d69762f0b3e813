//! What holds for every page, shared by the fuzz target and the test that runs over the seeds.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "it is a module of each program that includes it"
)]

use mirror::batch::Batch;
use mirror::page::{Limits, Mirror};

/// So small that a few changes of a seed meet each of them.
const LIMITS: Limits = Limits {
    nodes: 300,
    bytes: 64 << 10,
    depth: 40,
};

/// What a mirror may have beyond its limit: a snapshot that is cut off and the tables it begins with.
const SLACK: usize = 64 << 10;

/// Panics if the mirror outgrows its limits, writes what is no JSON, or cuts a checkpoint that is not its page.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(batch) = Batch::read(&text, 1_000) else {
        return;
    };
    let mut mirror = Mirror::new(LIMITS);
    for event in &batch.events {
        mirror.apply(event);
        assert!(mirror.node_count() <= LIMITS.nodes, "{}", mirror.node_count());
        assert!(mirror.bytes() <= LIMITS.bytes + SLACK, "{} bytes", mirror.bytes());
    }
    let Some(snapshot) = mirror.snapshot() else {
        assert!(!mirror.has_page());
        return;
    };
    let snapshot = String::from_utf8(snapshot).unwrap();
    assert!(!snapshot.contains('\n'));
    assert!(
        mirror::json::Raw::parse(&snapshot).is_some(),
        "{text}\n{snapshot}"
    );
    let checkpoint = mirror.checkpoint(1).unwrap();
    let events = String::from_utf8(checkpoint.events).unwrap();
    let mut again = Mirror::new(Limits::default());
    let mut count = 0;
    for line in events.lines() {
        let batch = Batch::read_one(line);
        again.apply(batch.events.first().unwrap());
        count += 1;
    }
    assert_eq!(count, checkpoint.count);
    let restored = String::from_utf8(again.snapshot().unwrap()).unwrap();
    assert_eq!(restored, snapshot, "{text}");
    mirror.title();
}
