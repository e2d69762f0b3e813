//! Answers, held against OpenFGA's own cases (`../shared/openfga`). In a case the tuples of its stages add up, and each stage
//! has a model of its own.
#![cfg(feature = "check")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod shared;

use authz::check::{CheckCache, CheckError, CheckRequest, Checker, ListObjectsRequest, ListUsersRequest};
use authz::dsl::parse;
use authz::schema::Schema;
use authz::store::{MemoryStore, TupleReader};
use authz::tuple::{Tuple, check_tuple};
use serde_json::Value;
use shared::{cases, text};

const FILE: &str = "check-tests.json";

/// Goes through all stages with their number, so that each is another version of the model.
fn stages(mut visit: impl FnMut(&str, &Value, &Schema, &MemoryStore)) {
    for test in cases(FILE, "tests") {
        let mut store = MemoryStore::default();
        for (number, stage) in test["stages"].as_array().unwrap().iter().enumerate() {
            let name = format!("{}, stage {}", text(&test, "name"), number + 1);
            let model = parse(text(stage, "model")).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
            let schema = Schema::compile(&model, number as u64)
                .unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
            for tuple in list(stage, "tuples") {
                let tuple = as_tuple(tuple);
                check_tuple(&schema, &tuple).unwrap_or_else(|fault| panic!("{name}: {tuple}: {fault}"));
                store.write(&tuple).unwrap();
            }
            visit(&name, stage, &schema, &store);
        }
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn as_tuple(value: &Value) -> Tuple {
    assert!(value.get("condition").is_none());
    Tuple::new(
        text(value, "object"),
        text(value, "relation"),
        text(value, "user"),
    )
}

fn contextual(assertion: &Value) -> Vec<Tuple> {
    list(assertion, "contextualTuples").iter().map(as_tuple).collect()
}

fn as_check(assertion: &Value) -> CheckRequest {
    assert!(assertion.get("context").is_none());
    let tuple = as_tuple(&assertion["tuple"]);
    CheckRequest {
        contextual_tuples: contextual(assertion),
        ..CheckRequest::new(tuple.object, tuple.relation, tuple.user)
    }
}

/// What a case expects, and what was found, in the same words.
fn outcome<T: std::fmt::Debug>(found: Result<T, CheckError>) -> String {
    found.map_or_else(
        |error| format!("error {}", error.code()),
        |found| format!("{found:?}"),
    )
}

fn expected(assertion: &Value, expectation: impl Fn(&Value) -> String) -> String {
    assertion.get("errorCode").map_or_else(
        || expectation(&assertion["expectation"]),
        |code| format!("error {code}"),
    )
}

fn report(kind: &str, compared: usize, wrong: &[String]) {
    println!("{FILE}, {kind}: {compared} compared");
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn checks_are_answered_as_by_openfga() {
    let (mut compared, mut wrong) = (0, Vec::new());
    stages(|name, stage, schema, store| {
        let checker = Checker::new(schema, store);
        for assertion in list(stage, "checkAssertions") {
            let request = as_check(assertion);
            let found = checker.check(&request);
            let expected = expected(assertion, ToString::to_string);
            compared += 1;
            // What explains an answer gives the same.
            if let (Ok(is_allowed), Ok(why)) = (&found, checker.why(&request)) {
                assert_eq!(why.finding.is_allowed, *is_allowed, "{name}: {request:?}");
                assert!(!why.lines().is_empty());
            }
            let found = outcome(found);
            if found != expected {
                wrong.push(format!("{name}: {request:?}: expected {expected}, found {found}"));
            }
        }
    });
    report("checks", compared, &wrong);
}

#[test]
fn objects_are_listed_as_by_openfga() {
    let (mut compared, mut wrong) = (0, Vec::new());
    stages(|name, stage, schema, store| {
        let checker = Checker::new(schema, store);
        for assertion in list(stage, "listObjectsAssertions") {
            assert!(assertion.get("context").is_none());
            let request = &assertion["request"];
            let request = ListObjectsRequest {
                contextual_tuples: contextual(assertion),
                ..ListObjectsRequest::new(
                    text(request, "type"),
                    text(request, "relation"),
                    text(request, "user"),
                )
            };
            let expected = expected(assertion, names);
            let found = outcome(checker.list_objects(&request));
            compared += 1;
            if found != expected {
                wrong.push(format!("{name}: {request:?}: expected {expected}, found {found}"));
            }
        }
    });
    report("list objects", compared, &wrong);
}

#[test]
fn users_are_listed_as_by_openfga() {
    let (mut compared, mut wrong) = (0, Vec::new());
    stages(|name, stage, schema, store| {
        let checker = Checker::new(schema, store);
        for assertion in list(stage, "listUsersAssertions") {
            assert!(assertion.get("context").is_none());
            let request = &assertion["request"];
            let [filter] = list(request, "filters") else {
                panic!("{name}: one filter was expected");
            };
            let filter = filter.as_str().unwrap();
            let (user_type, relation) = filter.split_once('#').unwrap_or((filter, ""));
            let request = ListUsersRequest {
                user_relation: Some(relation.to_owned()).filter(|relation| !relation.is_empty()),
                contextual_tuples: contextual(assertion),
                ..ListUsersRequest::new(text(request, "object"), text(request, "relation"), user_type)
            };
            let expected = expected(assertion, names);
            let found = outcome(checker.list_users(&request));
            compared += 1;
            if found != expected {
                wrong.push(format!("{name}: {request:?}: expected {expected}, found {found}"));
            }
        }
    });
    report("list users", compared, &wrong);
}

/// What a case expects to be listed, in order.
fn names(expected: &Value) -> String {
    let all = expected.as_array().map_or(&[][..], Vec::as_slice);
    let mut names: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
    names.sort_unstable();
    format!("{names:?}")
}

#[test]
fn a_cache_answers_the_same_and_forgets_with_model_and_tuples() {
    let mut cache = CheckCache::new(3);
    stages(|name, stage, schema, store| {
        for assertion in list(stage, "checkAssertions")
            .iter()
            .chain(list(stage, "checkAssertions"))
        {
            let request = as_check(assertion);
            let found = outcome(cache.check(schema, store, &request));
            assert_eq!(
                found,
                expected(assertion, ToString::to_string),
                "{name}: {request:?}"
            );
        }
        // The next stage may have the same revision and version, but of others.
        cache = CheckCache::new(3);
        let _ = store.revision();
    });
}
