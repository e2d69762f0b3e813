//! Checks a second on one core: answered from the cache, and anew. On the model that Girok brings, with people and services
//! as a large installation has them ([`console`]), and on the deepest of OpenFGA's own cases (`../shared/openfga`) where they
//! lie beside the project ([`anything`]); each with 100,000 tuples.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to report"
)]

mod anything;
mod console;
#[path = "../../tests/shared/random.rs"]
mod random;

use std::path::Path;
use std::time::{Duration, Instant};

use authz::check::{CheckCache, CheckRequest, Checker};
use authz::dsl::parse;
use authz::model::Model;
use authz::schema::Schema;
use authz::store::MemoryStore;
use random::Random;
use serde_json::{Map, Value, json};

fn main() {
    let smoke = std::env::var_os("SMOKE").is_some_and(|smoke| smoke == "1");
    let (tuples, checks) = if smoke { (1_000, 1_000) } else { (100_000, 200_000) };
    let mut random = Random(7);
    let console = Measured::new(
        &parse(console::MODEL).unwrap(),
        &console::store(tuples, &mut random),
        &console::requests(tuples, &mut random),
        checks,
    );
    let mut detail = Map::new();
    console.tell("console", &mut detail);
    let (mut slowest, mut worst) = (console.cached_per_second, console.uncached_p99_ms);
    if let Some(deepest) = deepest() {
        let store = anything::store(&deepest, tuples, &mut random);
        let requests = anything::requests(&deepest, tuples, &mut random);
        let deepest = Measured::new(&deepest, &store, &requests, checks);
        deepest.tell("deepest", &mut detail);
        slowest = slowest.min(deepest.cached_per_second);
        worst = worst.max(deepest.uncached_p99_ms);
    }
    detail.insert("uncached_p99_ms".to_owned(), json!(worst));
    detail.insert("tuples".to_owned(), json!(tuples));
    let report = json!({
        "name": "authz_check", "value": slowest, "unit": "checks per second per core, cached",
        "peer": null, "peer_value": null, "ratio": null, "detail": detail,
    });
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("authz_check.json"), format!("{report:#}\n")).unwrap();
}

/// The model whose relations refer to most others.
fn deepest() -> Option<Model> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openfga/check-tests.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).ok()?).unwrap();
    let stages = cases["tests"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|test| test["stages"].as_array().unwrap());
    let models = stages.map(|stage| parse(stage["model"].as_str().unwrap()).unwrap());
    models.max_by_key(|model| {
        model
            .types
            .iter()
            .map(|definition| definition.relations.len())
            .sum::<usize>()
    })
}

struct Measured {
    cached_per_second: f64,
    uncached_per_second: f64,
    uncached_p99_ms: f64,
    allowed: f64,
    failed: usize,
}

impl Measured {
    fn new(model: &Model, store: &MemoryStore, requests: &[CheckRequest], checks: usize) -> Self {
        let schema = Schema::compile(model, 1).unwrap();
        let mut took = Vec::with_capacity(checks);
        let (mut allowed, mut failed) = (0, 0);
        for request in requests.iter().cycle().take(checks) {
            let start = Instant::now();
            let answer = Checker::new(&schema, store).check(request);
            took.push(start.elapsed());
            allowed += usize::from(answer == Ok(true));
            failed += usize::from(answer.is_err());
        }
        let total: Duration = took.iter().sum();
        took.sort_unstable();
        Self {
            cached_per_second: cached(&schema, store, requests, checks),
            uncached_per_second: rounded(ratio(checks, 1) / total.as_secs_f64()),
            uncached_p99_ms: took[took.len() * 99 / 100].as_secs_f64() * 1e3,
            allowed: ratio(allowed, checks),
            failed,
        }
    }

    fn tell(&self, about: &str, detail: &mut Map<String, Value>) {
        let mut tell = |what: &str, value: Value| drop(detail.insert(format!("{about}_{what}"), value));
        tell("cached_per_second", json!(self.cached_per_second));
        tell("uncached_per_second", json!(self.uncached_per_second));
        tell("uncached_p99_ms", json!(self.uncached_p99_ms));
        tell("allowed", json!(self.allowed));
        tell("failed", json!(self.failed));
    }
}

/// Answers to the same requests again and again.
fn cached(schema: &Schema, store: &MemoryStore, requests: &[CheckRequest], checks: usize) -> f64 {
    let mut cache = CheckCache::new(requests.len());
    let mut all = |checks: usize| {
        let start = Instant::now();
        for request in requests.iter().cycle().take(checks) {
            let _ = std::hint::black_box(cache.check(schema, store, request));
        }
        start.elapsed()
    };
    all(requests.len());
    rounded(ratio(checks, 1) / all(checks).as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn rounded(value: f64) -> f64 {
    value.round()
}
