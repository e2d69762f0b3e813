//! OpenFGA's own test cases, where they lie beside the project, asked over HTTP. In a case the tuples of its stages add up, and
//! each stage has a version of its own.

use std::path::Path;

use domain::access::key::KeyRights;
use serde_json::{Value, json};

use super::{Service, sorted, text};

fn cases() -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openfga/check-tests.json");
    let Ok(cases) = std::fs::read_to_string(file) else {
        return Vec::new();
    };
    let cases: Value = serde_json::from_str(&cases).unwrap();
    cases["tests"].as_array().unwrap().clone()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// OpenFGA's code by its number.
fn code(number: &Value) -> &'static str {
    match number.as_u64() {
        Some(2000) => "validation_error",
        Some(2002) => "authorization_model_resolution_too_complex",
        Some(2021) => "type_not_found",
        Some(2022) => "relation_not_found",
        Some(2027) => "invalid_tuple",
        _ => panic!("{number} is no code of a case"),
    }
}

/// Asks, and compares with what the case expects, as `found` reads it from the answer.
async fn compare(
    service: &Service,
    (path, asked): (&str, Value),
    assertion: &Value,
    found: impl Fn(&Value) -> Value,
    wrong: &mut Vec<String>,
) {
    let (status, answer) = service.post(path, asked.clone()).await;
    let is_right = match assertion.get("errorCode") {
        Some(number) => status == 400 && answer["code"] == code(number),
        None => status == 200 && found(&answer) == found(&json!({ "expected": assertion["expectation"] })),
    };
    if !is_right {
        wrong.push(format!(
            "{path} {asked}: expected {assertion}, found {status} {answer}"
        ));
    }
}

fn allowed(answer: &Value) -> Value {
    answer.get("expected").unwrap_or(&answer["allowed"]).clone()
}

fn objects(answer: &Value) -> Value {
    match answer.get("expected").unwrap_or(&answer["objects"]) {
        Value::Null => json!([]),
        list => json!(sorted(list)),
    }
}

/// As the cases write them.
fn users(answer: &Value) -> Value {
    let users = match answer.get("expected") {
        Some(expected) => expected.as_array().cloned().unwrap_or_default(),
        None => list(answer, "users").iter().map(user).collect(),
    };
    json!(sorted(&json!(users)))
}

/// `group`, or `group#member`.
fn filter(filter: &str) -> Value {
    match filter.split_once('#') {
        Some((type_name, relation)) => json!({ "type": type_name, "relation": relation }),
        None => json!({ "type": filter }),
    }
}

fn user(user: &Value) -> Value {
    let part = |of: &str, key: &str| text(&user[of][key]).to_owned();
    if user.get("object").is_some() {
        return json!(format!("{}:{}", part("object", "type"), part("object", "id")));
    }
    if user.get("wildcard").is_some() {
        return json!(format!("{}:*", part("wildcard", "type")));
    }
    json!(format!(
        "{}:{}#{}",
        part("userset", "type"),
        part("userset", "id"),
        part("userset", "relation")
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_case_is_decided_as_by_openfga() {
    let service = Service::new(KeyRights::Write).await;
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in cases() {
        let mut written: Vec<Value> = Vec::new();
        for stage in list(&case, "stages") {
            let model = service.save(text(&stage["model"])).await;
            let tuples = list(stage, "tuples");
            if !tuples.is_empty() {
                let asked = json!({ "writes": { "tuple_keys": tuples }, "authorization_model_id": model });
                service.posted("/write", asked).await;
                written.extend_from_slice(tuples);
            }
            for assertion in list(stage, "checkAssertions") {
                let asked = json!({
                    "tuple_key": assertion["tuple"],
                    "contextual_tuples": { "tuple_keys": list(assertion, "contextualTuples") },
                    "authorization_model_id": model,
                });
                compare(&service, ("/check", asked), assertion, allowed, &mut wrong).await;
                compared += 1;
            }
            for assertion in list(stage, "listObjectsAssertions") {
                let mut asked = assertion["request"].clone();
                asked["contextual_tuples"] = json!({ "tuple_keys": list(assertion, "contextualTuples") });
                asked["authorization_model_id"] = json!(model);
                compare(&service, ("/list-objects", asked), assertion, objects, &mut wrong).await;
                compared += 1;
            }
            for assertion in list(stage, "listUsersAssertions") {
                let request = &assertion["request"];
                let (type_name, id) = text(&request["object"]).split_once(':').unwrap();
                let asked = json!({
                    "object": { "type": type_name, "id": id },
                    "relation": request["relation"],
                    "user_filters": [filter(text(&request["filters"][0]))],
                    "contextual_tuples": list(assertion, "contextualTuples"),
                    "authorization_model_id": model,
                });
                compare(&service, ("/list-users", asked), assertion, users, &mut wrong).await;
                compared += 1;
            }
        }
        if !written.is_empty() {
            let asked = json!({ "deletes": { "tuple_keys": written } });
            service.posted("/write", asked).await;
        }
    }
    println!("{compared} compared");
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
