//! Runs the fuzz target's check over its seeds and over changes of them, so that no special compiler is needed.
//! `GIROK_FUZZ_RUNS` makes more changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod hostile;
mod support;

use std::path::Path;

#[tokio::test]
async fn the_ingest_route_survives_its_seeds_and_what_becomes_of_them() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/ingest");
    let mut seeds: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 5);
    let target = hostile::Target::new();
    for seed in &seeds {
        target.check(seed).await;
    }
    let runs = std::env::var("GIROK_FUZZ_RUNS")
        .ok()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(300);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit.max(1) as u64).unwrap()
    };
    for _ in 0..runs {
        let mut data = seeds[below(seeds.len())].clone();
        for _ in 0..=below(3) {
            let at = below(data.len());
            let length = below(30).min(data.len() - at);
            match below(4) {
                0 => data.truncate(at.max(2)),
                1 => drop(data.drain(at..at + length)),
                2 => {
                    let piece = data[at..at + length].to_vec();
                    data.splice(at..at, piece);
                }
                _ => data[at] ^= 1 << below(8),
            }
            if data.is_empty() {
                break;
            }
        }
        target.check(&data).await;
    }
}
