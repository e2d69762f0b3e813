//! Whatever comes in, there is an answer: no panic, no overflow, and no more time than the length allows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

#[path = "shared/random.rs"]
mod random;
mod shared;

use std::time::{Duration, Instant};

use authz::dsl::{format, parse, print};
use authz::json;
use authz::model::LONGEST_MODEL;
use authz::problem::ProblemKind;
use authz::validate::validate;
use random::Random;
use shared::{cases, directory, text};

/// Does everything with a text that is done with one before it is saved.
fn read(text: &str) {
    let Ok(model) = parse(text) else {
        assert!(format(text).is_err());
        return;
    };
    let _ = validate(&model);
    let formatted = format(text).unwrap();
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "{text}");
    let value = json::write(&model);
    let again = json::read(&value).unwrap();
    if let Ok(printed) = print(&again) {
        assert_eq!(json::write(&parse(&printed).unwrap()), value, "{text}");
    }
    #[cfg(feature = "check")]
    drop(authz::schema::Schema::compile(&model, 0));
}

fn texts() -> Vec<String> {
    let files = [
        "dsl-syntax-validation-cases.json",
        "dsl-semantic-validation-cases.json",
    ];
    let of_cases = files.into_iter().flat_map(|file| cases(file, "cases"));
    let mut texts: Vec<String> = of_cases.map(|case| text(&case, "dsl").to_owned()).collect();
    if let Ok(entries) = std::fs::read_dir(directory().join("transformer")) {
        let file = |entry: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(entry.unwrap().path().join("authorization-model.fga")).unwrap()
        };
        texts.extend(entries.map(file));
    }
    texts
}

#[test]
fn every_beginning_of_a_text_has_an_answer() {
    for text in texts() {
        for (end, _) in text.char_indices() {
            read(&text[..end]);
        }
    }
}

#[test]
fn words_in_any_order_have_an_answer() {
    const WORDS: [&str; 44] = [
        "model",
        "schema",
        "1.1",
        "type",
        "relations",
        "define",
        "condition",
        "extend",
        "module",
        "user",
        "doc",
        "a",
        "b",
        "or",
        "and",
        "but not",
        "from",
        "with",
        ":",
        "#",
        "*",
        "[",
        "]",
        "(",
        ")",
        ",",
        "{",
        "}",
        "<",
        ">",
        "\n",
        "\n  ",
        "\n    define",
        "\ntype",
        " ",
        "  ",
        "list",
        "map",
        "int",
        "\"",
        "'",
        "# x\n",
        "é",
        "\u{0}",
    ];
    let mut random = Random(1);
    for _ in 0..20_000 {
        let mut text = if random.below(2) == 0 {
            String::new()
        } else {
            "model\n  schema 1.1\n".to_owned()
        };
        for _ in 0..random.below(40) {
            text += WORDS[random.below(WORDS.len())];
            text += ["", " "][random.below(2)];
        }
        read(&text);
    }
}

#[test]
fn texts_with_something_changed_have_an_answer() {
    let mut random = Random(2);
    for text in texts() {
        let letters: Vec<char> = text.chars().collect();
        for _ in 0..60 {
            let mut changed = letters.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(changed.len());
                match random.below(3) {
                    0 => drop(changed.remove(at)),
                    1 => changed.insert(
                        at,
                        [' ', '\n', '(', ')', '[', '{', '#', ':', 'x', '"', '\r'][random.below(11)],
                    ),
                    _ => changed.swap(at, random.below(letters.len().min(at + 1))),
                }
                if changed.is_empty() {
                    break;
                }
            }
            read(&changed.into_iter().collect::<String>());
        }
    }
}

/// Reads a text that is as long as one may be, and says which problem came first.
fn timed(text: &str) -> Option<ProblemKind> {
    let start = Instant::now();
    let problems = parse(text).map_or_else(|problems| problems, |model| validate(&model));
    // A multiple of what it takes unoptimised; what grows with a power of the length takes minutes.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    problems.first().map(|problem| problem.kind)
}

const HEAD: &str = "model\n  schema 1.1\ntype user\ntype doc\n  relations\n";

#[test]
fn brackets_beyond_the_limit_are_said() {
    let nested = |depth: usize| {
        format!(
            "{HEAD}    define b: [user]\n    define a: {}b{}\n",
            "(".repeat(depth),
            ")".repeat(depth)
        )
    };
    assert_eq!(timed(&nested(30)), None);
    assert_eq!(timed(&nested(31)), Some(ProblemKind::Limit));
    assert_eq!(timed(&nested(100_000)), Some(ProblemKind::Limit));
    assert_eq!(
        timed(&format!("{HEAD}    define a: {}", "(".repeat(200_000))),
        Some(ProblemKind::Limit)
    );
    assert_eq!(
        timed(&format!("{HEAD}    define a: {}", "[".repeat(200_000))),
        Some(ProblemKind::Syntax)
    );
    assert_eq!(
        timed(&format!("{HEAD}condition c(x: int) {}", "{".repeat(200_000))),
        Some(ProblemKind::Syntax)
    );
}

#[test]
fn a_text_beyond_the_limit_is_said() {
    let comment = |length: usize| "#".repeat(length);
    assert_eq!(timed(&comment(LONGEST_MODEL + 1)), Some(ProblemKind::Limit));
    assert_eq!(timed(&comment(LONGEST_MODEL)), Some(ProblemKind::Syntax));
    assert!(format(&comment(LONGEST_MODEL + 1)).is_err());
}

#[test]
fn models_of_any_shape_take_time_by_their_size() {
    let relations = |count: usize, relation: &dyn Fn(usize) -> String| -> String {
        (0..count)
            .map(|number| format!("    define r{number}: {}\n", relation(number)))
            .collect()
    };
    let next = |number: usize| format!("r{}", number + 1);
    // A chain, a chain with two ways at each step, a circle, and nothing that leads anywhere.
    let chain = format!("{HEAD}{}    define r8000: [user]\n", relations(8_000, &next));
    assert_eq!(timed(&chain), None);
    let twice = |number: usize| format!("(r{} or r{}) and r{}", number + 1, number + 2, number + 1);
    let two_ways = format!(
        "{HEAD}{}    define r4000: [user]\n    define r4001: [user]\n",
        relations(4_000, &twice)
    );
    assert_eq!(timed(&two_ways), None);
    let circle = format!("{HEAD}{}    define r8000: r0\n", relations(8_000, &next));
    assert_eq!(timed(&circle), Some(ProblemKind::RelationNoEntryPoint));
    let many = format!("{HEAD}{}", relations(8_000, &|_| "missing".to_owned()));
    assert_eq!(timed(&many), Some(ProblemKind::MissingDefinition));
    let comments = format!(
        "{HEAD}{}",
        "    # a\n    define a: [user, # b\n      user:*]\n".repeat(4_000)
    );
    assert!(format(&comments).is_err());
    assert_eq!(timed(&comments), Some(ProblemKind::Syntax));
}

#[test]
fn relations_that_ask_many_types_take_no_more_than_they_are_many() {
    let types: String = (0..3_000).map(|number| format!("type t{number}\n")).collect();
    let parents: Vec<String> = (0..3_000).map(|number| format!("t{number}")).collect();
    let asked: String = (0..4_000)
        .map(|number| format!("    define r{number}: x from p\n"))
        .collect();
    let text = format!(
        "model\n  schema 1.1\n{types}type doc\n  relations\n    define p: [{}]\n{asked}",
        parents.join(", ")
    );
    assert!(text.len() < LONGEST_MODEL);
    assert_eq!(timed(&text), Some(ProblemKind::InvalidRelationOnTupleset));
}

#[test]
fn json_of_any_depth_has_an_answer() {
    let nested = |depth: usize| {
        let mut rewrite = serde_json::json!({ "this": {} });
        for _ in 0..depth {
            rewrite = serde_json::json!({ "union": { "child": [rewrite] } });
        }
        let model = serde_json::json!({
            "schema_version": "1.1",
            "type_definitions": [{ "type": "doc", "relations": { "a": rewrite } }],
        });
        json::read(&model)
    };
    assert!(nested(31).is_ok());
    let fault = nested(32).unwrap_err();
    assert!(fault.message.contains("at most 30"), "{fault}");
    for value in [
        serde_json::json!(null),
        serde_json::json!([]),
        serde_json::json!({ "schema_version": 1 }),
        serde_json::json!({ "schema_version": "1.1", "type_definitions": {} }),
        serde_json::json!({ "schema_version": "1.1", "type_definitions": [{ "type": "a", "relations": { "b": {} } }] }),
        serde_json::json!({ "schema_version": "1.1", "conditions": { "a": { "expression": "x", "name": "b" } } }),
    ] {
        assert!(json::read(&value).is_err(), "{value}");
    }
}
