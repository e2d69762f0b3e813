//! Tells how long the difference of two files takes, in milliseconds: the median of so many times. `end2end/bench/model_diff`
//! makes the files and asks.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to report"
)]

use std::hint::black_box;
use std::time::Instant;

use domain::difference::Difference;

fn main() {
    // Cargo adds options of its own.
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with("--"));
    let mut next = || args.next();
    let (Some(old), Some(new), Some(rounds)) = (next(), next(), next()) else {
        return;
    };
    let [old, new] = [old, new].map(|file| std::fs::read_to_string(file).unwrap());
    let mut took: Vec<f64> = (0..rounds.parse().unwrap())
        .map(|_| {
            let start = Instant::now();
            black_box(Difference::between(black_box(&old), black_box(&new)));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    took.sort_by(f64::total_cmp);
    let difference = Difference::between(&old, &new);
    println!(
        r#"{{"ms": {}, "additions": {}, "deletions": {}}}"#,
        took[took.len() / 2],
        difference.additions(),
        difference.deletions()
    );
}
