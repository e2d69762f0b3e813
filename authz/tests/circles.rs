//! Circles, depth and many ways to the same: answers are held against sets that are computed for all users at once, from the
//! bottom up, over random tuples.
#![cfg(feature = "check")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

#[path = "shared/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};

use authz::check::{CheckError, CheckRequest, Checker, ListObjectsRequest, ListUsersRequest};
use authz::dsl::parse;
use authz::schema::Schema;
use authz::store::MemoryStore;
use authz::tuple::{Tuple, check_tuple};
use random::Random;

const MODEL: &str = "model
  schema 1.1
type user
type group
  relations
    define member: [user, user:*, group#member, group#admin] or admin
    define admin: [user, group#member]
    define banned: [user, group#admin]
    define active: member but not banned
type folder
  relations
    define parent: [folder]
    define team: [group]
    define owner: [user, group#admin] or owner from parent
    define viewer: [user, group#active] or owner or viewer from parent or active from team
    define shared: viewer and owner
type doc
  relations
    define parent: [folder]
    define blocked: [user, group#member]
    define reader: [doc#reader] or viewer from parent
    define can_read: (reader or shared from parent) but not blocked
";

const USERS: usize = 4;
const GROUPS: usize = 4;
const FOLDERS: usize = 3;
const DOCS: usize = 3;

fn tuples(random: &mut Random) -> Vec<Tuple> {
    let mut tuples = Vec::new();
    for _ in 0..random.below(30) {
        let user = format!("user:{}", random.below(USERS));
        let group = random.below(GROUPS);
        let group = |relation: &str| format!("group:{group}#{relation}");
        let (on, folder, doc) = (random.below(GROUPS), random.below(FOLDERS), random.below(DOCS));
        let (other, parent) = (random.below(DOCS), random.below(FOLDERS));
        let on_group = format!("group:{on}");
        let (folder, doc) = (format!("folder:{folder}"), format!("doc:{doc}"));
        tuples.push(match random.below(16) {
            0 => Tuple::new(on_group, "member", user),
            1 => Tuple::new(on_group, "member", group("member")),
            2 => Tuple::new(on_group, "member", group("admin")),
            3 => Tuple::new(on_group, "admin", user),
            4 => Tuple::new(on_group, "admin", group("member")),
            5 => Tuple::new(on_group, "banned", user),
            6 => Tuple::new(on_group, "banned", group("admin")),
            7 => Tuple::new(folder, "parent", format!("folder:{parent}")),
            8 => Tuple::new(folder, "team", on_group),
            9 => Tuple::new(folder, "owner", group("admin")),
            10 => Tuple::new(folder, "viewer", group("active")),
            11 => Tuple::new(doc, "parent", folder),
            12 => Tuple::new(doc, "blocked", group("member")),
            13 => Tuple::new(doc, "blocked", user),
            14 => Tuple::new(doc, "reader", format!("doc:{other}#reader")),
            _ => Tuple::new(
                on_group,
                "member",
                if random.below(4) == 0 {
                    "user:*".to_owned()
                } else {
                    user
                },
            ),
        });
    }
    tuples
}

/// Who has each relation of each object.
#[derive(Default)]
struct Sets(BTreeMap<String, BTreeSet<String>>);

impl Sets {
    fn of(&self, object: &str, relation: &str) -> BTreeSet<String> {
        self.0
            .get(&format!("{object}#{relation}"))
            .cloned()
            .unwrap_or_default()
    }

    /// Adds to sets what a rule gives them, until there is nothing more.
    fn grow(&mut self, mut rule: impl FnMut(&Self) -> Vec<(String, BTreeSet<String>)>) {
        loop {
            let mut is_larger = false;
            for (key, users) in rule(self) {
                let set = self.0.entry(key).or_default();
                let before = set.len();
                set.extend(users);
                is_larger |= set.len() > before;
            }
            if !is_larger {
                return;
            }
        }
    }

    fn new(tuples: &[Tuple]) -> Self {
        let mut sets = Self::default();
        let named = |sets: &Self, object: &str, relation: &str| -> BTreeSet<String> {
            let of_tuple = |tuple: &&Tuple| tuple.object == object && tuple.relation == relation;
            tuples
                .iter()
                .filter(of_tuple)
                .fold(BTreeSet::new(), |mut users, tuple| {
                    match tuple.user.split_once('#') {
                        Some((object, relation)) => users.extend(sets.of(object, relation)),
                        None if tuple.user == "user:*" => {
                            users.extend((0..USERS).map(|user| format!("user:{user}")));
                        }
                        None => drop(users.insert(tuple.user.clone())),
                    }
                    users
                })
        };
        let from = |sets: &Self, object: &str, tupleset: &str, relation: &str| -> BTreeSet<String> {
            let of_tuple = |tuple: &&Tuple| tuple.object == object && tuple.relation == tupleset;
            tuples
                .iter()
                .filter(of_tuple)
                .flat_map(|tuple| sets.of(&tuple.user, relation))
                .collect()
        };
        let each =
            |kind: &'static str, count: usize| (0..count).map(move |number| format!("{kind}:{number}"));
        sets.grow(|sets| {
            each("group", GROUPS)
                .flat_map(|group| {
                    let admins = named(sets, &group, "admin");
                    let members = &named(sets, &group, "member") | &sets.of(&group, "admin");
                    let banned = named(sets, &group, "banned");
                    [
                        (format!("{group}#admin"), admins),
                        (format!("{group}#member"), members),
                        (format!("{group}#banned"), banned),
                    ]
                })
                .collect()
        });
        sets.grow(|sets| {
            let active = |group: String| {
                let active = &sets.of(&group, "member") - &sets.of(&group, "banned");
                (format!("{group}#active"), active)
            };
            each("group", GROUPS).map(active).collect()
        });
        sets.grow(|sets| {
            each("folder", FOLDERS)
                .flat_map(|folder| {
                    let owners = &named(sets, &folder, "owner") | &from(sets, &folder, "parent", "owner");
                    let mut viewers = named(sets, &folder, "viewer");
                    viewers.extend(sets.of(&folder, "owner"));
                    viewers.extend(from(sets, &folder, "parent", "viewer"));
                    viewers.extend(from(sets, &folder, "team", "active"));
                    let shared = &sets.of(&folder, "viewer") & &sets.of(&folder, "owner");
                    [
                        (format!("{folder}#owner"), owners),
                        (format!("{folder}#viewer"), viewers),
                        (format!("{folder}#shared"), shared),
                    ]
                })
                .collect()
        });
        sets.grow(|sets| {
            each("doc", DOCS)
                .flat_map(|doc| {
                    let readers = &named(sets, &doc, "reader") | &from(sets, &doc, "parent", "viewer");
                    let blocked = named(sets, &doc, "blocked");
                    [
                        (format!("{doc}#reader"), readers),
                        (format!("{doc}#blocked"), blocked),
                    ]
                })
                .collect()
        });
        sets.grow(|sets| {
            let can_read = |doc: String| {
                let readers = &sets.of(&doc, "reader") | &from(sets, &doc, "parent", "shared");
                (format!("{doc}#can_read"), &readers - &sets.of(&doc, "blocked"))
            };
            each("doc", DOCS).map(can_read).collect()
        });
        sets
    }
}

#[test]
fn answers_are_what_sets_from_the_bottom_up_are() {
    let schema = Schema::compile(&parse(MODEL).unwrap(), 1).unwrap();
    let asked = [
        ("group", GROUPS, "member"),
        ("group", GROUPS, "admin"),
        ("group", GROUPS, "active"),
        ("folder", FOLDERS, "owner"),
        ("folder", FOLDERS, "viewer"),
        ("folder", FOLDERS, "shared"),
        ("doc", DOCS, "reader"),
        ("doc", DOCS, "can_read"),
    ];
    let (mut compared, mut allowed) = (0, 0);
    for seed in 1..400 {
        let tuples = tuples(&mut Random(seed * 7_919));
        let mut store = MemoryStore::default();
        for tuple in &tuples {
            check_tuple(&schema, tuple).unwrap();
            store.write(tuple).unwrap();
        }
        let sets = Sets::new(&tuples);
        let checker = Checker::new(&schema, &store);
        for (kind, count, relation) in asked {
            for user in (0..USERS).map(|user| format!("user:{user}")) {
                let mut listed = Vec::new();
                for object in (0..count).map(|number| format!("{kind}:{number}")) {
                    let expected = sets.of(&object, relation).contains(&user);
                    let request = CheckRequest::new(&object, relation, &user);
                    let place = || format!("seed {seed}: {object}#{relation}@{user} of {tuples:#?}");
                    assert_eq!(checker.check(&request), Ok(expected), "{}", place());
                    let why = checker.why(&request).unwrap();
                    assert_eq!(why.finding.is_allowed, expected, "{}", place());
                    if expected {
                        allowed += 1;
                        listed.push(object);
                    }
                    compared += 1;
                }
                let request = ListObjectsRequest::new(kind, relation, &user);
                assert_eq!(
                    checker.list_objects(&request),
                    Ok(listed),
                    "seed {seed}: {relation}@{user}"
                );
            }
        }
    }
    println!("{compared} compared, {allowed} allowed");
    assert!(allowed * 10 > compared && allowed * 10 < compared * 9);
}

fn store(tuples: impl IntoIterator<Item = Tuple>) -> MemoryStore {
    let mut store = MemoryStore::default();
    for tuple in tuples {
        store.write(&tuple).unwrap();
    }
    store
}

/// Groups that are each a member of the next.
fn chain(length: usize) -> MemoryStore {
    let link = |number: usize| {
        Tuple::new(
            format!("group:{number}"),
            "member",
            format!("group:{}#member", number + 1),
        )
    };
    let first = Tuple::new(format!("group:{length}"), "member", "user:anne");
    store((0..length).map(link).chain([first]))
}

#[test]
fn what_is_too_deep_is_an_error_and_no_answer() {
    let schema = Schema::compile(&parse(MODEL).unwrap(), 1).unwrap();
    let check = |length, expected: Result<bool, CheckError>| {
        let store = chain(length);
        let request = CheckRequest::new("group:0", "member", "user:anne");
        assert_eq!(
            Checker::new(&schema, &store).check(&request),
            expected,
            "{length}"
        );
    };
    check(24, Ok(true));
    check(25, Err(CheckError::TooDeep));
    check(10_000, Err(CheckError::TooDeep));
}

#[test]
fn a_long_chain_of_computed_relations_is_no_stack_overflow() {
    let relations: String = (0..5_000)
        .map(|number| format!("    define r{number}: r{}\n", number + 1))
        .collect();
    let text = format!(
        "model\n  schema 1.1\ntype user\ntype doc\n  relations\n{relations}    define r5000: [user]\n"
    );
    let schema = Schema::compile(&parse(&text).unwrap(), 1).unwrap();
    let store = store([Tuple::new("doc:1", "r5000", "user:anne")]);
    let checker = Checker::new(&schema, &store);
    let check = |relation: &str, expected: Result<bool, CheckError>| {
        let request = CheckRequest::new("doc:1", relation, "user:anne");
        assert_eq!(checker.check(&request), expected);
        assert_eq!(
            checker.why(&request).unwrap().finding.is_allowed,
            expected == Ok(true)
        );
    };
    check("r0", Err(CheckError::TooDeep));
    check("r4700", Ok(true));
}

#[test]
fn groups_that_are_all_in_each_other_take_no_longer_than_they_are_many() {
    let schema = Schema::compile(&parse(MODEL).unwrap(), 1).unwrap();
    let groups = 20;
    let all = (0..groups).flat_map(|one| {
        (0..groups)
            .map(move |other| Tuple::new(format!("group:{one}"), "member", format!("group:{other}#member")))
    });
    let store = store(all.chain([Tuple::new("group:7", "member", "user:anne")]));
    let checker = Checker::new(&schema, &store);
    let check = |user: &str| checker.check(&CheckRequest::new("group:0", "active", user));
    assert_eq!(check("user:anne"), Ok(true));
    assert_eq!(check("user:bob"), Ok(false));
}

#[test]
fn who_is_excluded_by_what_depends_on_the_whole_is_not_let_in() {
    let text = "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define restricted: [user, doc#viewer]\n    define viewer: [user] but not restricted\n";
    let schema = Schema::compile(&parse(text).unwrap(), 1).unwrap();
    let store = store([
        Tuple::new("doc:1", "viewer", "user:anne"),
        Tuple::new("doc:1", "restricted", "doc:1#viewer"),
        Tuple::new("doc:2", "viewer", "user:anne"),
    ]);
    let checker = Checker::new(&schema, &store);
    let check = |object: &str| checker.check(&CheckRequest::new(object, "viewer", "user:anne"));
    assert_eq!(check("doc:1"), Ok(false));
    assert_eq!(check("doc:2"), Ok(true));
}

/// What fails while a circle is open fails only for as long as that is: it may be allowed by what the circle leads to.
#[test]
fn what_failed_within_a_circle_is_asked_anew_once_that_is_known() {
    let model = "model
  schema 1.1
type user
type group
  relations
    define x: [user]
    define m: [user with c, group#m] or x
type doc
  relations
    define a: [group#m]
    define b: [group#m]
    define viewer: a and b
condition c(key: string) {
  key == \"open\"
}
";
    let schema = Schema::compile(&parse(model).unwrap(), 1).unwrap();
    let mut store = MemoryStore::default();
    for (object, relation, user) in [
        ("group:A", "m", "group:B#m"),
        ("group:B", "m", "group:A#m"),
        ("group:A", "x", "user:anne"),
        ("doc:1", "a", "group:A#m"),
        ("doc:1", "b", "group:B#m"),
    ] {
        store.write(&Tuple::new(object, relation, user)).unwrap();
    }
    let on_condition = Tuple::new("group:B", "m", "user:anne").with_condition("c", serde_json::Map::new());
    store.write(&on_condition).unwrap();
    let checker = Checker::new(&schema, &store);
    for (object, relation) in [("group:A", "m"), ("group:B", "m"), ("doc:1", "viewer")] {
        let request = CheckRequest::new(object, relation, "user:anne");
        assert_eq!(checker.check(&request), Ok(true), "{object}#{relation}");
    }
}

/// Each of many users is asked about by way of each of many groups.
#[test]
fn a_list_that_takes_too_long_is_given_up() {
    let model = "model
  schema 1.1
type user
type group
  relations
    define member: [user]
type doc
  relations
    define viewer: [user]
    define banned: [group#member]
    define can_view: viewer but not banned
";
    let schema = Schema::compile(&parse(model).unwrap(), 1).unwrap();
    let mut store = MemoryStore::default();
    for number in 0..100 {
        let (user, group) = (format!("user:{number}"), format!("group:{number}#member"));
        store.write(&Tuple::new("doc:1", "viewer", user)).unwrap();
        store.write(&Tuple::new("doc:1", "banned", group)).unwrap();
    }
    let request = ListUsersRequest::new("doc:1", "can_view", "user");
    let checker = Checker::new(&schema, &store);
    assert_eq!(checker.list_users(&request).unwrap().len(), 100);
    let checker = checker.with_most_looks(1_000);
    assert_eq!(checker.list_users(&request), Err(CheckError::TooMuch));
    // One of them alone takes a hundred.
    let request = CheckRequest::new("doc:1", "can_view", "user:7");
    assert_eq!(checker.check(&request), Ok(true));
}
