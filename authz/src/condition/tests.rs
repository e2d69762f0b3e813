//! What conditions say, as CEL's specification and OpenFGA's documentation have it.

use serde_json::{Value, json};

use super::{Compiled, Environment};
use crate::dsl::parse;

fn compile(parameters: &str, expression: &str) -> Result<Compiled, String> {
    let text = format!("model\n  schema 1.1\ncondition c({parameters}) {{\n{expression}\n}}\n");
    let model = parse(&text).map_err(|problems| problems[0].to_string())?;
    Compiled::compile(&model.conditions[0], &Environment::new()).map_err(|problem| problem.message)
}

/// What a condition says when the request and the tuple have these values: true, false or why neither.
#[track_caller]
fn check_with(parameters: &str, expression: &str, request: &Value, tuple: &Value, expected: &str) {
    let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let condition =
        compile(parameters, expression).unwrap_or_else(|problem| panic!("{expression}: {problem}"));
    let found = condition
        .holds(&map(request), &map(tuple))
        .map_or_else(|fault| fault.to_string(), |holds| holds.to_string());
    assert_eq!(found, expected, "{expression}");
}

#[track_caller]
fn check(parameters: &str, expression: &str, context: &Value, expected: &str) {
    check_with(parameters, expression, context, &json!({}), expected);
}

#[test]
fn every_type_of_parameter_has_its_values() {
    check("x: bool", "x", &json!({"x": true}), "true");
    check(
        "x: string",
        "x.startsWith('a') && x.matches('^a.c$')",
        &json!({"x": "abc"}),
        "true",
    );
    check("x: int", "x < 100", &json!({"x": 7}), "true");
    check("x: int", "x == 7", &json!({"x": "7"}), "true");
    check("x: int", "x == 7", &json!({"x": 7.0}), "true");
    check("x: uint", "x > 0u", &json!({"x": 7}), "true");
    check("x: double", "x > 0.5", &json!({"x": 1}), "true");
    check(
        "x: duration",
        "x > duration('1h')",
        &json!({"x": "1h0m1s"}),
        "true",
    );
    check(
        "x: list<string>",
        "'b' in x && x.exists(y, y > 'a')",
        &json!({"x": ["a", "b"]}),
        "true",
    );
    check(
        "x: map<int>",
        "x['a'] == 1 && x.b == 2",
        &json!({"x": {"a": 1, "b": 2}}),
        "true",
    );
}

/// From OpenFGA's documentation of conditions and its sample stores.
#[test]
fn time_and_place_decide_as_in_openfgas_samples() {
    let grant = "current_time < grant_time + grant_duration";
    let parameters = "current_time: timestamp, grant_time: timestamp, grant_duration: duration";
    let tuple = json!({"grant_time": "2023-01-01T00:00:00Z", "grant_duration": "1h"});
    let at = |time: &str| json!({ "current_time": time });
    check_with(parameters, grant, &at("2023-01-01T00:10:00Z"), &tuple, "true");
    check_with(parameters, grant, &at("2023-01-01T02:00:00Z"), &tuple, "false");
    let network = "user_ip.in_cidr(cidr)";
    let parameters = "user_ip: ipaddress, cidr: string";
    let tuple = json!({"cidr": "192.168.0.0/24"});
    let from = |address: &str| json!({ "user_ip": address });
    check_with(parameters, network, &from("192.168.0.1"), &tuple, "true");
    check_with(parameters, network, &from("192.168.1.1"), &tuple, "false");
    check_with(
        parameters,
        network,
        &from("2001:db8::1"),
        &json!({"cidr": "2001:db8::/32"}),
        "true",
    );
    check(
        "a: ipaddress",
        "a == ipaddress('192.0.2.1') && a != null",
        &from_a("192.0.2.1"),
        "true",
    );
}

fn from_a(address: &str) -> Value {
    json!({ "a": address })
}

#[test]
fn the_tuple_has_the_last_word() {
    check_with("x: int", "x == 1", &json!({"x": 2}), &json!({"x": 1}), "true");
}

#[test]
fn a_missing_or_wrong_value_is_said() {
    check(
        "x: int, y: int",
        "x == y",
        &json!({"x": 1}),
        "condition `c` needs `y`",
    );
    for (parameter_type, wrong, described) in [
        ("bool", json!("true"), "true or false"),
        ("string", json!(1), "a string"),
        ("string", json!("a".repeat(20_000)), "a string"),
        ("int", json!(1.5), "a whole number"),
        ("uint", json!(-1), "a whole number from 0 on"),
        ("double", json!("NaN"), "a number"),
        ("duration", json!("1 hour"), "a duration such as `1h30m`"),
        (
            "timestamp",
            json!("yesterday"),
            "a time such as `2026-01-31T08:00:00Z`",
        ),
        ("ipaddress", json!("192.0.2"), "an address such as `192.0.2.1`"),
    ] {
        let expected = format!("condition `c`: parameter `x` should be {described}");
        check(
            &format!("x: {parameter_type}"),
            "x == x",
            &json!({ "x": wrong }),
            &expected,
        );
    }
    check(
        "x: list<int>",
        "1 in x",
        &json!({"x": ["a"]}),
        "condition `c`: parameter `x` should be a list of what is a whole number",
    );
}

#[test]
fn what_cannot_be_computed_is_said() {
    check(
        "x: int",
        "x + 1",
        &json!({"x": 1}),
        "condition `c`: its expression is neither true nor false",
    );
    let division = "condition `c`: Division by zero of Int(1)";
    check("x: int", "1 / x == 1", &json!({"x": 0}), division);
    // CEL: what decides in spite of an error does.
    check("x: int", "1 / x == 1 || x == 0", &json!({"x": 0}), "true");
    let network = "condition `c`: Error executing function 'in_cidr': `x` is no network";
    check("a: ipaddress", "a.in_cidr('x')", &from_a("192.0.2.1"), network);
}

/// Why an expression is not taken.
#[track_caller]
fn check_refused(parameters: &str, expression: &str, expected: &str) {
    let problem = compile(parameters, expression).map(|_| ()).expect_err(expression);
    assert!(problem.contains(expected), "{expression}: {problem}");
}

#[test]
fn an_expression_that_nothing_can_evaluate_is_refused() {
    check_refused("x: int", "x ==", "Syntax error");
    check_refused("x: int", "y == 1", "`y` is none of its parameters");
    check_refused(
        "x: list<int>",
        "x.all(y, z == 1)",
        "`z` is none of its parameters",
    );
    check_refused("x: int", "half(x) == 1", "there is no function `half`");
    check_refused("x: int", "optional.of(x).hasValue()", "no function");
    assert!(compile("x: list<int>", "x.all(y, y == 1)").is_ok());
    assert!(compile("x: int", "type(x) == int").is_ok());
}

#[test]
fn an_expression_that_costs_too_much_is_refused() {
    let deep = "(".repeat(500) + "x" + &")".repeat(500);
    check_refused("x: int", &deep, "at most 30 operators");
    check_refused(
        "x: int",
        &format!("x{} == 0", " + 1".repeat(500)),
        "at most 30 operators",
    );
    check_refused(
        "x: string",
        &format!("x == '{}'", "a".repeat(5_000)),
        "at most 4096 bytes",
    );
    let nested = "goes through no other";
    check_refused("x: list<int>", "x.all(a, x.all(b, a == b))", nested);
    check_refused("x: list<string>", "x.map(a, a + a).map(b, b + b) == x", nested);
}

#[test]
fn an_expression_at_the_limit_can_be_evaluated() {
    let sum = format!("x{} > 0", " + 1".repeat(29));
    check("x: int", &sum, &json!({"x": 1}), "true");
    let minus = format!("{}x == x", "-".repeat(24));
    check("x: int", &minus, &json!({"x": 1}), "true");
    let brackets = format!("{}x{} == x", "(".repeat(9), ")".repeat(9));
    check("x: int", &brackets, &json!({"x": 1}), "true");
}
