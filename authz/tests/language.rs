//! The language, held against OpenFGA's own cases (`../shared/openfga`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod shared;

use std::fs;

use authz::dsl::{format, parse, print};
use authz::json;
use authz::problem::Problem;
use authz::validate::validate;
use serde_json::Value;
use shared::{cases, directory, text};

/// All problems of a text, of its syntax or else of what it says.
fn problems(dsl: &str) -> Vec<Problem> {
    match parse(dsl) {
        Ok(model) => validate(&model),
        Err(problems) => problems,
    }
}

fn expected_errors(case: &Value) -> &[Value] {
    case["expected_errors"].as_array().map_or(&[], Vec::as_slice)
}

/// Fails with all that differ, and says how many were compared.
fn report(file: &str, compared: usize, wrong: &[String]) {
    println!("{file}: {compared} compared");
    assert!(
        wrong.is_empty(),
        "{} of {compared} in {file}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_makes_no_sense_is_said_as_openfga_says_it() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in cases("dsl-semantic-validation-cases.json", "cases") {
        let (name, dsl) = (text(&case, "name"), text(&case, "dsl"));
        // OpenFGA's own tests leave these out, because its validator does not find these circles.
        if case["skip"] == true {
            println!("skipped as by OpenFGA: {name}");
            continue;
        }
        let found = problems(dsl);
        compared += 1;
        // Modules are refused for what they are, and not for their missing schema: the place is the same.
        if dsl.starts_with("module ") {
            println!("refused as a module: {name}");
            let place = found
                .first()
                .map(|problem| (problem.span.line, problem.span.start));
            assert_eq!(place, Some((0, 0)), "{name}");
            continue;
        }
        let found: Vec<String> = found.iter().map(as_semantic).collect();
        let expected: Vec<String> = expected_errors(&case).iter().map(expected_semantic).collect();
        if found != expected {
            wrong.push(format!("{name}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    report("dsl-semantic-validation-cases.json", compared, &wrong);
}

fn as_semantic(problem: &Problem) -> String {
    let span = problem.span;
    let kind = problem.kind.as_str();
    format!(
        "{kind} {}:{}-{} {}",
        span.line, span.start, span.end, problem.message
    )
}

fn expected_semantic(error: &Value) -> String {
    let (line, column) = (&error["line"], &error["column"]);
    assert_eq!(line["start"], line["end"]);
    let kind = text(&error["metadata"], "errorType");
    format!(
        "{kind} {}:{}-{} {}",
        line["start"],
        column["start"],
        column["end"],
        text(error, "msg")
    )
}

#[test]
fn the_first_mistake_is_where_openfga_finds_it() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in cases("dsl-syntax-validation-cases.json", "cases") {
        let (name, dsl) = (text(&case, "name"), text(&case, "dsl"));
        let found = parse(dsl).err().unwrap_or_default();
        let place = found
            .first()
            .map(|problem| (problem.span.line, problem.span.start));
        let expected = expected_errors(&case).first().map(|error| {
            let start = |key: &str| {
                error[key]["start"]
                    .as_u64()
                    .and_then(|start| u32::try_from(start).ok())
            };
            (start("line").unwrap(), start("column").unwrap())
        });
        compared += 1;
        if place != expected {
            wrong.push(format!("{name}\n  expected {expected:?}\n  found {found:#?}"));
        }
    }
    report("dsl-syntax-validation-cases.json", compared, &wrong);
}

/// The text and the JSON of each model.
fn models() -> Vec<(String, String, Value)> {
    let Ok(entries) = fs::read_dir(directory().join("transformer")) else {
        return Vec::new();
    };
    let mut directories: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    directories.sort();
    let model = |directory: &std::path::PathBuf| {
        let read = |file: &str| fs::read_to_string(directory.join(file)).unwrap();
        let json = serde_json::from_str(&read("authorization-model.json")).unwrap();
        let name = directory.file_name().unwrap().to_string_lossy().into_owned();
        (name, read("authorization-model.fga"), json)
    };
    directories.iter().map(model).collect()
}

#[test]
fn a_text_becomes_openfgas_json() {
    let models = models();
    for (name, dsl, expected) in &models {
        let model = parse(dsl).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert_eq!(&json::write(&model), expected, "{name}");
    }
    report("transformer, text to JSON", models.len(), &[]);
}

#[test]
fn openfgas_json_becomes_the_text() {
    let models = models();
    for (name, expected, value) in &models {
        let model = json::read(value).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(print(&model).unwrap(), *expected, "{name}");
    }
    report("transformer, JSON to text", models.len(), &[]);
}

#[test]
fn formatting_changes_no_model_and_no_formatted_text() {
    let files = [
        "dsl-syntax-validation-cases.json",
        "dsl-semantic-validation-cases.json",
    ];
    let of_cases = files.into_iter().flat_map(|file| cases(file, "cases"));
    let texts = models()
        .into_iter()
        .map(|(_, dsl, _)| dsl)
        .chain(of_cases.map(|case| text(&case, "dsl").to_owned()));
    let mut compared = 0;
    for dsl in texts.filter(|dsl| parse(dsl).is_ok()) {
        let formatted = format(&dsl).unwrap();
        assert_eq!(parse(&formatted), parse(&dsl), "{dsl}");
        assert_eq!(format(&formatted).unwrap(), formatted, "{dsl}");
        compared += 1;
    }
    println!("formatted: {compared}");
    for (name, dsl, _) in models() {
        assert_eq!(format(&dsl).unwrap(), dsl, "{name}");
    }
}
