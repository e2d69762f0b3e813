//! Runs the fuzz targets' checks over their seeds and over changes of them, so that no special compiler is needed.
//! `GIROK_FUZZ_RUNS` makes more changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod applier;
mod decoder;
mod masker;

use std::path::Path;

#[test]
fn the_decoder_survives_its_seeds_and_what_becomes_of_them() {
    run("decoder", 20_000, decoder::check);
}

#[test]
fn the_mirror_survives_its_seeds_and_what_becomes_of_them() {
    run("applier", 4_000, applier::check);
}

#[test]
fn what_is_kept_survives_the_seeds_of_the_mirror_and_what_becomes_of_them() {
    run("applier", 4_000, masker::check);
}

fn run(target: &str, runs: u64, check: fn(&[u8])) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 10);
    seeds.iter().for_each(|seed| check(seed));

    let runs = std::env::var("GIROK_FUZZ_RUNS")
        .ok()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(runs);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..runs {
        let seed = &seeds[random.below(seeds.len())];
        let other = &seeds[random.below(seeds.len())];
        check(&random.change(seed, other));
    }
}

/// xorshift64*: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    /// A few small changes, with pieces of another seed and with what JSON is made of.
    fn change(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        const PIECES: [&[u8]; 14] = [
            b"\"",
            b"\\",
            b"{",
            b"}",
            b"[",
            b"]",
            b",",
            b":",
            b"\n",
            b"\xff",
            b"\\ud800",
            b"1e999",
            b"-",
            b"\"timestamp\":",
        ];
        let mut data = seed.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(data.len() + 1);
            let length = self.below(40).min(data.len() - at);
            match self.below(5) {
                0 => data.truncate(at),
                1 => drop(data.drain(at..at + length)),
                2 => {
                    let from = self.below(other.len() + 1);
                    let piece = &other[from..(from + self.below(80)).min(other.len())];
                    data.splice(at..at + length, piece.iter().copied());
                }
                3 => drop(data.splice(at..at, PIECES[self.below(PIECES.len())].iter().copied())),
                _ => {
                    if let Some(byte) = data.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
        data
    }
}
