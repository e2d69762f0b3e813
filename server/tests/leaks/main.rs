//! What privacy rules hide is kept nowhere and sent to nobody: a corpus of secrets, each put into a recorded page in its own
//! way, goes through a real server, and then every byte is searched that the server keeps or sends.
//!
//! The corpus is data, under `cases/`: what a file's cases have in common is what its name says. In reading order: [`case`]
//! is what a case says, [`shorthand`] the events that it writes briefly; [`house`] is the server, [`visit`] sends the cases
//! to it, [`places`] is everything that is searched, [`unpacked`] what is stored in packed form, [`exported`] the files that
//! leave; [`needles`] are the forms in which a secret is looked for, [`findings`] what was found; [`logs`] and [`watching`]
//! listen meanwhile.
//! `GIROK_LEAKS_ONLY` takes the cases alone that have it in their names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod case;
#[path = "../support/console.rs"]
#[expect(dead_code, reason = "some of it is for other tests")]
mod console;
mod exported;
mod findings;
mod house;
mod logs;
mod needles;
mod places;
mod shorthand;
mod unpacked;
mod visit;
mod watching;

use std::collections::{BTreeMap, BTreeSet};

use case::Case;
use findings::Findings;
use house::House;

/// Tests of this program share what is logged.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// How a server treats the corpus.
#[derive(Clone, Copy, PartialEq)]
struct Manner {
    masking: bool,
    /// Nothing is remembered from one batch to the next: no page, and no session.
    forgetful: bool,
}

async fn run(cases: &[Case], manner: Manner) -> Findings {
    let _alone = ONE_AT_A_TIME.lock().await;
    logs::begin();
    let house = House::open(cases, manner).await;
    visit::all(house, cases, manner).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_what_is_hidden_is_found() {
    let cases = case::chosen();
    let findings = run(
        &cases,
        Manner {
            masking: true,
            forgetful: false,
        },
    )
    .await;
    findings.expect_nothing_hidden(&cases);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_found_where_everything_is_forgotten_after_every_batch() {
    let cases = case::chosen();
    let findings = run(
        &cases,
        Manner {
            masking: true,
            forgetful: true,
        },
    )
    .await;
    findings.expect_nothing_hidden(&cases);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_masking_every_secret_is_found() {
    let cases = case::chosen();
    let findings = run(
        &cases,
        Manner {
            masking: false,
            forgetful: false,
        },
    )
    .await;
    findings.expect_everything(&cases);
}

#[test]
fn the_corpus_is_large_and_no_secret_is_in_two_cases() {
    let cases = case::all();
    assert!(cases.len() >= 300, "{} cases", cases.len());
    let mut names = BTreeSet::new();
    let mut groups: BTreeMap<&str, bool> = BTreeMap::new();
    for case in &cases {
        assert!(names.insert(&case.name), "{} is there twice", case.name);
        assert!(
            !case.secrets.is_empty() || !case.absent.is_empty(),
            "{}",
            case.name
        );
        *groups.entry(case.group()).or_default() |= !case.visible.is_empty();
    }
    for (group, shows_something) in groups {
        assert!(shows_something, "{group}: masking everything would pass");
    }
    let secrets: Vec<(&str, String)> = cases
        .iter()
        .flat_map(|case| {
            case.secrets
                .iter()
                .map(|secret| (case.name.as_str(), secret.to_lowercase()))
        })
        .collect();
    for (at, (name, secret)) in secrets.iter().enumerate() {
        assert!(secret.len() >= 8, "{name}: {secret} could be anything");
        for (other, longer) in &secrets[..at] {
            assert!(
                !longer.contains(secret) && !secret.contains(longer),
                "{secret} is in {name} and {other}"
            );
        }
    }
}
