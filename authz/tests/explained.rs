//! What a person is told of an answer, and what conditions do to one.
#![cfg(feature = "check")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use authz::check::{CheckRequest, Checker, ListObjectsRequest, Tree};
use authz::dsl::parse;
use authz::schema::Schema;
use authz::store::MemoryStore;
use authz::tuple::{Tuple, check_tuple};
use serde_json::{Value, json};

const MODEL: &str = "model
  schema 1.1
type user
type group
  relations
    define member: [user, group#member]
type folder
  relations
    define parent: [folder]
    define viewer: [user, user with at_work, group#member] or viewer from parent
type doc
  relations
    define parent: [folder]
    define owner: [user]
    define blocked: [user]
    define editor: [user, group#member with at_work] or owner
    define can_edit: editor but not blocked
    define can_view: (can_edit or viewer from parent) but not blocked
    define can_share: owner and can_view
condition at_work(address: ipaddress, network: string) {
  address.in_cidr(network)
}
";

fn schema() -> Schema {
    Schema::compile(&parse(MODEL).unwrap(), 1).unwrap()
}

fn at_work(tuple: Tuple) -> Tuple {
    let context = json!({ "network": "192.0.2.0/24" });
    tuple.with_condition("at_work", context.as_object().unwrap().clone())
}

fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    for tuple in [
        Tuple::new("group:all", "member", "group:eng#member"),
        Tuple::new("group:eng", "member", "user:anne"),
        Tuple::new("folder:root", "viewer", "group:all#member"),
        Tuple::new("folder:sub", "parent", "folder:root"),
        Tuple::new("doc:1", "parent", "folder:sub"),
        Tuple::new("doc:1", "owner", "user:bob"),
        Tuple::new("doc:1", "blocked", "user:eve"),
        at_work(Tuple::new("doc:1", "editor", "group:eng#member")),
        at_work(Tuple::new("folder:sub", "viewer", "user:eve")),
        Tuple::new("doc:2", "owner", "user:carl"),
    ] {
        check_tuple(&schema(), &tuple).unwrap();
        store.write(&tuple).unwrap();
    }
    store
}

fn request(object: &str, relation: &str, user: &str, context: &Value) -> CheckRequest {
    CheckRequest {
        context: context.as_object().unwrap().clone(),
        ..CheckRequest::new(object, relation, user)
    }
}

/// The lines of an explanation, indented.
#[track_caller]
fn check(object: &str, relation: &str, user: &str, context: &Value, expected: &[&str]) {
    let (schema, store) = (schema(), store());
    let why = Checker::new(&schema, &store)
        .why(&request(object, relation, user, context))
        .unwrap();
    let lines: Vec<String> = why
        .lines()
        .into_iter()
        .map(|(depth, sentence)| format!("{}{sentence}", "  ".repeat(depth)))
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn the_path_that_grants_is_shown() {
    check(
        "doc:1",
        "can_share",
        "user:bob",
        &json!({}),
        &[
            "`user:bob` has `doc:1#can_share`",
            "  `user:bob` has `doc:1#owner`",
            "    there is the tuple `doc:1#owner@user:bob`",
            "  `user:bob` has `doc:1#can_view`",
            "    `user:bob` has `doc:1#can_edit`",
            "      `user:bob` has `doc:1#editor`",
            "        `user:bob` has `doc:1#owner`",
            "          as said elsewhere here, or in a circle",
        ],
    );
    check(
        "doc:1",
        "can_view",
        "user:anne",
        &json!({}),
        &[
            "`user:anne` has `doc:1#can_view`",
            "  there is the tuple `doc:1#parent@folder:sub`",
            "    `user:anne` has `folder:sub#viewer`",
            "      there is the tuple `folder:sub#parent@folder:root`",
            "        `user:anne` has `folder:root#viewer`",
            "          there is the tuple `folder:root#viewer@group:all#member`",
            "            `user:anne` has `group:all#member`",
            "              there is the tuple `group:all#member@group:eng#member`",
            "                `user:anne` has `group:eng#member`",
            "                  there is the tuple `group:eng#member@user:anne`",
        ],
    );
    check(
        "doc:1",
        "editor",
        "user:anne",
        &json!({ "address": "192.0.2.7" }),
        &[
            "`user:anne` has `doc:1#editor`",
            "  there is the tuple `doc:1#editor@group:eng#member`, whose condition `at_work` holds",
            "    `user:anne` has `group:eng#member`",
            "      there is the tuple `group:eng#member@user:anne`",
        ],
    );
    check(
        "group:eng",
        "member",
        "group:eng#member",
        &json!({}),
        &["`group:eng#member` has `group:eng#member`", "  by definition"],
    );
}

#[test]
fn what_was_tried_is_shown() {
    check(
        "doc:2",
        "can_view",
        "user:anne",
        &json!({}),
        &[
            "`user:anne` does not have `doc:2#can_view`",
            "  `user:anne` does not have `doc:2#can_edit`",
            "    `user:anne` does not have `doc:2#editor`",
            "      no tuple gives `doc:2#editor`, which could be given to `user`, `group#member with at_work`",
            "      `user:anne` does not have `doc:2#owner`",
            "        no tuple gives `doc:2#owner`, which could be given to `user`",
            "  no tuple gives `doc:2#parent` an object to ask",
        ],
    );
    check(
        "doc:1",
        "can_share",
        "user:anne",
        &json!({}),
        &[
            "`user:anne` does not have `doc:1#can_share`",
            "  `user:anne` does not have `doc:1#owner`",
            "    no tuple gives `doc:1#owner`, which could be given to `user`",
        ],
    );
    check(
        "doc:1",
        "can_view",
        "user:eve",
        &json!({ "address": "192.0.2.7" }),
        &[
            "`user:eve` does not have `doc:1#can_view`",
            "  there is the tuple `doc:1#parent@folder:sub`",
            "    `user:eve` has `folder:sub#viewer`",
            "      there is the tuple `folder:sub#viewer@user:eve`, whose condition `at_work` holds",
            "  but this takes it away:",
            "    `user:eve` has `doc:1#blocked`",
            "      there is the tuple `doc:1#blocked@user:eve`",
        ],
    );
    check(
        "doc:1",
        "editor",
        "user:anne",
        &json!({ "address": "198.51.100.7" }),
        &[
            "`user:anne` does not have `doc:1#editor`",
            "  the tuple `doc:1#editor@group:eng#member` does not count: its condition `at_work` does not hold",
            "  `user:anne` does not have `doc:1#owner`",
            "    no tuple gives `doc:1#owner`, which could be given to `user`",
        ],
    );
    check(
        "doc:1",
        "editor",
        "user:anne",
        &json!({}),
        &[
            "`user:anne` does not have `doc:1#editor`",
            "  the tuple `doc:1#editor@group:eng#member` does not count: condition `at_work` needs `address`",
            "  `user:anne` does not have `doc:1#owner`",
            "    no tuple gives `doc:1#owner`, which could be given to `user`",
        ],
    );
}

/// The answer, or why there is none.
#[track_caller]
fn check_answer(object: &str, relation: &str, user: &str, context: &Value, expected: &str) {
    let (schema, store) = (schema(), store());
    let answer = Checker::new(&schema, &store).check(&request(object, relation, user, context));
    assert_eq!(
        answer.map_or_else(|error| error.to_string(), |answer| answer.to_string()),
        expected
    );
}

#[test]
fn conditions_decide_whether_tuples_count() {
    check_answer(
        "doc:1",
        "editor",
        "user:anne",
        &json!({ "address": "192.0.2.7" }),
        "true",
    );
    check_answer(
        "doc:1",
        "editor",
        "user:anne",
        &json!({ "address": "198.51.100.7" }),
        "false",
    );
    let missing = "tuple `doc:1#editor@group:eng#member`: condition `at_work` needs `address`";
    check_answer("doc:1", "editor", "user:anne", &json!({}), missing);
    // Where something else is enough, it does not matter.
    check_answer("doc:1", "editor", "user:bob", &json!({}), "true");
    let wrong = "tuple `doc:1#editor@group:eng#member`: condition `at_work`: parameter `address` should be an address such as `192.0.2.1`";
    check_answer("doc:1", "editor", "user:anne", &json!({ "address": 7 }), wrong);
}

#[test]
fn objects_are_listed_by_what_counts() {
    let (schema, store) = (schema(), store());
    let list = |user: &str, context: Value| {
        let request = ListObjectsRequest {
            context: context.as_object().unwrap().clone(),
            ..ListObjectsRequest::new("folder", "viewer", user)
        };
        Checker::new(&schema, &store)
            .list_objects(&request)
            .map_err(|error| error.code())
    };
    let both = || Ok(vec!["folder:root".to_owned(), "folder:sub".to_owned()]);
    assert_eq!(list("user:anne", json!({})), both());
    assert_eq!(
        list("user:eve", json!({ "address": "192.0.2.7" })),
        Ok(vec!["folder:sub".to_owned()])
    );
    assert_eq!(
        list("user:eve", json!({ "address": "198.51.100.7" })),
        Ok(Vec::new())
    );
    assert_eq!(list("user:eve", json!({})), Err(2000));
}

#[test]
fn a_relation_is_expanded_by_one_level() {
    let (schema, store) = (schema(), store());
    let checker = Checker::new(&schema, &store);
    let users = |users: &[&str]| Tree::Users(users.iter().map(ToString::to_string).collect());
    assert_eq!(
        checker.expand("doc:1", "editor", &[]),
        Ok(Tree::Union(vec![
            users(&["group:eng#member"]),
            Tree::Computed("doc:1#owner".to_owned())
        ]))
    );
    assert_eq!(
        checker.expand("folder:sub", "viewer", &[]),
        Ok(Tree::Union(vec![
            users(&["user:eve"]),
            Tree::TupleToUserset {
                tupleset: "folder:sub#parent".to_owned(),
                computed: vec!["folder:root#viewer".to_owned()],
            },
        ]))
    );
    assert_eq!(
        checker.expand("doc:1", "can_edit", &[]),
        Ok(Tree::Difference {
            base: Box::new(Tree::Computed("doc:1#editor".to_owned())),
            subtract: Box::new(Tree::Computed("doc:1#blocked".to_owned())),
        })
    );
    assert_eq!(checker.expand("doc:9", "owner", &[]), Ok(users(&[])));
    assert_eq!(
        checker.expand("doc:1", "none", &[]).map_err(|error| error.code()),
        Err(2000)
    );
}

/// Why a tuple is not taken; nothing if it is.
#[track_caller]
fn check_refused(tuple: Tuple, expected: &str) {
    let refused = check_tuple(&schema(), &tuple).map_or_else(|fault| fault.to_string(), |()| String::new());
    assert_eq!(refused, expected);
}

#[test]
fn why_a_tuple_is_refused_is_said() {
    let context = |value: Value| value.as_object().unwrap().clone();
    let viewer = || Tuple::new("folder:1", "viewer", "user:anne");
    check_refused(viewer(), "");
    check_refused(viewer().with_condition("at_work", context(json!({}))), "");
    check_refused(
        Tuple::new("folder", "viewer", "user:anne"),
        "the object `folder` should be a type and an id, such as `document:1`",
    );
    check_refused(
        Tuple::new("file:1", "viewer", "user:anne"),
        "type `file` is not in the model",
    );
    check_refused(
        Tuple::new("folder:1", "reader", "user:anne"),
        "type `folder` has no relation `reader` in the model",
    );
    check_refused(
        Tuple::new("doc:1", "can_view", "user:anne"),
        "`doc#can_view` is computed, and no tuple gives it",
    );
    check_refused(
        Tuple::new("folder:1", "viewer", "user:*"),
        "`user:*` cannot be given `folder#viewer`: that takes `user`, `user with at_work`, `group#member`",
    );
    check_refused(
        Tuple::new("doc:1", "editor", "group:eng#member"),
        "`group#member` is given `doc#editor` only with one of the conditions `at_work`",
    );
    check_refused(
        Tuple::new("doc:1", "owner", "user:anne").with_condition("at_work", context(json!({}))),
        "`user` cannot be given `doc#owner` with the condition `at_work`: that takes `user`",
    );
    check_refused(
        viewer().with_condition("at_home", context(json!({}))),
        "condition `at_home` is not in the model",
    );
    check_refused(
        viewer().with_condition("at_work", context(json!({ "address": 7 }))),
        "the context of the tuple: parameter `address` should be an address such as `192.0.2.1`",
    );
    check_refused(
        viewer().with_condition("at_work", context(json!({ "adress": "192.0.2.1" }))),
        "the context of the tuple: parameter `adress` is none of the condition",
    );
}
