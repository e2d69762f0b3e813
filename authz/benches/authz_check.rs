//! Checks a second on one core: answered from the cache, and anew. On a model of a console's roles, and on the deepest of
//! OpenFGA's own cases (`../shared/openfga`) where they lie beside the project; each with 100,000 tuples.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot run has nothing to report"
)]

#[path = "../tests/shared/random.rs"]
mod random;

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use authz::check::{CheckCache, CheckRequest, Checker};
use authz::dsl::parse;
use authz::model::{Model, Related};
use authz::schema::Schema;
use authz::store::MemoryStore;
use authz::tuple::Tuple;
use random::Random;
use serde_json::{Map, Value, json};

const CONSOLE: &str = "model
  schema 1.1
type account
type team
  relations
    define member: [account, team#member]
type role
  relations
    define assignee: [account, team#member]
type service
  relations
    define owner: [account, team#member]
    define admin: [role#assignee, account] or owner
    define viewer: [role#assignee, account, team#member] or admin
    define can_export: admin
    define can_view: viewer
type recording
  relations
    define service: [service]
    define hidden_from: [account, team#member]
    define can_view: can_view from service but not hidden_from
    define can_export: can_export from service and can_view
";

fn main() {
    let smoke = std::env::var_os("SMOKE").is_some_and(|smoke| smoke == "1");
    let (tuples, checks) = if smoke { (1_000, 1_000) } else { (100_000, 200_000) };
    let console = Measured::new(&parse(CONSOLE).unwrap(), tuples, checks);
    let mut detail = Map::new();
    console.tell("console", &mut detail);
    let (mut slowest, mut worst) = (console.cached_per_second, console.uncached_p99_ms);
    if let Some(deepest) = deepest() {
        let deepest = Measured::new(&deepest, tuples, checks);
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
    fn new(model: &Model, tuples: usize, checks: usize) -> Self {
        let schema = Schema::compile(model, 1).unwrap();
        let mut random = Random(7);
        let objects = tuples / 20;
        let store = store(model, objects, tuples, &mut random);
        let requests: Vec<CheckRequest> = (0..1_000).map(|_| request(model, objects, &mut random)).collect();
        let mut took = Vec::with_capacity(checks);
        let (mut allowed, mut failed) = (0, 0);
        for request in requests.iter().cycle().take(checks) {
            let start = Instant::now();
            let answer = Checker::new(&schema, &store).check(request);
            took.push(start.elapsed());
            allowed += usize::from(answer == Ok(true));
            failed += usize::from(answer.is_err());
        }
        let total: Duration = took.iter().sum();
        took.sort_unstable();
        Self {
            cached_per_second: cached(&schema, &store, &requests, checks),
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

/// Tuples of all kinds that a model takes. What leads to its own type leads towards the first object of it, eight to one.
fn store(model: &Model, objects: usize, tuples: usize, random: &mut Random) -> MemoryStore {
    let mut kinds = Vec::new();
    for definition in &model.types {
        for relation in &definition.relations {
            kinds.extend(
                relation
                    .restrictions
                    .iter()
                    .map(|restriction| (definition, relation, restriction)),
            );
        }
    }
    let mut store = MemoryStore::default();
    while store.len() < tuples {
        let (definition, relation, restriction) = kinds[random.below(kinds.len())];
        let object = random.below(objects);
        let named = if restriction.type_name == definition.name {
            object / 8
        } else {
            random.below(objects)
        };
        let user = match &restriction.related {
            Related::Object => format!("{}:{named}", restriction.type_name),
            Related::Userset(of) => format!("{}:{named}#{of}", restriction.type_name),
            Related::Wildcard => format!("{}:*", restriction.type_name),
        };
        let object = format!("{}:{object}", definition.name);
        store
            .write(&Tuple::new(object, relation.name.as_str(), user))
            .unwrap();
    }
    store
}

/// About any relation, by the users of whom there are most kinds.
fn request(model: &Model, objects: usize, random: &mut Random) -> CheckRequest {
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for definition in &model.types {
        for relation in &definition.relations {
            for restriction in relation
                .restrictions
                .iter()
                .filter(|one| one.related == Related::Object)
            {
                *kinds.entry(restriction.type_name.as_str()).or_default() += 1;
            }
        }
    }
    let (user, _) = kinds
        .into_iter()
        .max_by_key(|(name, count)| (*count, *name))
        .unwrap();
    let with_relations: Vec<_> = model
        .types
        .iter()
        .filter(|definition| !definition.relations.is_empty())
        .collect();
    let definition = with_relations[random.below(with_relations.len())];
    let relation = &definition.relations[random.below(definition.relations.len())];
    CheckRequest::new(
        format!("{}:{}", definition.name, random.below(objects)),
        relation.name.as_str(),
        format!("{user}:{}", random.below(objects)),
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn rounded(value: f64) -> f64 {
    value.round()
}
