//! Taking recordings in without hiding anything: raw JSON to a committed store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark that cannot run has nothing to report"
)]

mod intake;
mod report;

use intake::{ROUNDS, VISITS};
use report::Report;
use server::ingest::Rules;

fn main() {
    let smoke = report::is_smoke();
    let (rounds, copies) = if smoke { (1, 1) } else { (ROUNDS, VISITS) };
    let input = intake::prepare(copies);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut compaction = 0.0;
    for round in 1..=rounds {
        let (seconds, compacting, _) =
            runtime.block_on(intake::ingest(&input, Rules::none(), round == rounds));
        ours.push(input.raw_mb / seconds);
        compaction += compacting;
        theirs.push(input.raw_mb / intake::parse(&input));
    }
    let (value, peer) = (report::median(&mut ours), report::median(&mut theirs));
    let detail = serde_json::json!({
        "batches": input.raw.len(),
        "raw_mb": input.raw_mb,
        "compaction_core_s": compaction,
        "rounds": rounds,
    });
    Report {
        name: "ingest",
        value,
        unit: "MB/s per core",
        peer: Some(("serde_json to Value", peer)),
        ratio: Some(value / peer),
        detail,
    }
    .write()
    .unwrap();
}
