//! All cases at once, each a session of its own, and looks everywhere on the way.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use serde_json::json;

use crate::case::{Batch, Case, first_window};
use crate::findings::Findings;
use crate::house::{House, gzip};
use crate::needles::Hay;
use crate::{Manner, exported, logs, places, shorthand};

/// Sessions that send at the same time.
const AT_ONCE: usize = 16;
/// Longer than a batch that is missing is waited for.
const GAP_MS: i64 = 31_000;
/// Longer than it takes to give up all gaps, or to pack all sessions.
const DONE: Duration = Duration::from_secs(240);

/// One batch, ready to be sent.
pub(crate) struct Sending {
    pub(crate) case: usize,
    pub(crate) window: String,
    pub(crate) number: u32,
    pub(crate) body: String,
}

/// The id of a case's session; samples bring their own.
pub(crate) fn session(case: usize) -> String {
    format!("visit-of-case-{case:04}")
}

/// By stage and round within it: rounds are sent one after the other.
fn plan(cases: &[Case], start: i64) -> [Vec<Vec<Sending>>; 4] {
    let mut stages: [Vec<Vec<Sending>>; 4] = Default::default();
    for (number, case) in cases.iter().enumerate() {
        let mut clock = start;
        let mut next: BTreeMap<String, u32> = BTreeMap::new();
        for (rounds, batches) in stages.iter_mut().zip(case.stages()) {
            for (round, batch) in batches.iter().enumerate() {
                let (window, of, events) = match batch {
                    Batch::Next(events) => (first_window(), None, events),
                    Batch::Numbered {
                        window,
                        number,
                        events,
                    } => (window.clone(), Some(*number), events),
                };
                let following = next.entry(window.clone()).or_default();
                let of = of.unwrap_or(*following);
                *following = of + 1;
                let events = shorthand::batch(events, &mut clock);
                if rounds.len() <= round {
                    rounds.resize_with(round + 1, Vec::new);
                }
                rounds[round].push(Sending {
                    case: number,
                    window,
                    number: of,
                    body: format!("[{}]", events.join(",")),
                });
            }
        }
    }
    stages
}

pub(crate) async fn all(mut house: House, cases: &[Case], manner: Manner) -> Findings {
    let mut findings = Findings::new(cases);
    let began = Instant::now();
    let step = |what: &str, findings: &Findings| {
        eprintln!(
            "{:6.1} s, {:5} MB: {what}",
            began.elapsed().as_secs_f32(),
            findings.searched >> 20
        );
    };
    let stages = plan(cases, server::clock::now() - 120_000);
    for (stage, rounds) in stages.iter().enumerate() {
        match stage {
            0 => {}
            1 => {
                for (number, case) in cases.iter().enumerate().filter(|(_, case)| case.imported) {
                    house.put_sample(
                        &session(number),
                        &sample(number, case, rounds_of(&stages, number)),
                    );
                }
                house = restarted(house, &mut findings).await;
                wait_for_samples(&house, cases).await;
            }
            2 => house.put_rules(cases, true).await,
            _ => {
                house.console.pass(GAP_MS);
                wait_until(|| pending(&house) == 0).await;
            }
        }
        for round in rounds {
            send(&house, cases, round).await;
            if manner.forgetful {
                house = restarted(house, &mut findings).await;
            }
        }
        step(&format!("stage {stage} is sent"), &findings);
    }
    if !manner.forgetful {
        refusals(&house, cases, &stages, &mut findings).await;
        step("refusals", &findings);
    }
    places::answers(&house, cases, &mut findings).await;
    step("answers", &findings);
    places::data(&house.data(), "while it runs", &mut findings);
    step("files", &findings);
    // All sessions end, and are packed once more.
    house.console.pass(31 * 60_000);
    wait_until(|| uncompacted(&house) == 0).await;
    step("compacted", &findings);
    places::answers_of_ended(&house, cases, &mut findings).await;
    step("answers of ended sessions", &findings);
    exported::zips(&house, cases, &mut findings).await;
    step("zips", &findings);
    if !manner.forgetful {
        exported::printed(&house, cases, manner.masking, &mut findings).await;
        step("a report", &findings);
    }
    let (directory, frames) = house.stop().await;
    findings.search("live frames", &frames, Hay::Text);
    let data = directory.path().join("data");
    places::data(&data, "after a stop", &mut findings);
    places::store(&data, &mut findings).await;
    findings.search("logs", &logs::take(), Hay::Text);
    step("everything", &findings);
    findings
}

async fn restarted(house: House, findings: &mut Findings) -> House {
    let (house, frames) = house.restart().await;
    findings.search("live frames", &frames, Hay::Text);
    house
}

async fn send(house: &House, cases: &[Case], round: &[Sending]) {
    stream::iter(round.iter().filter(|sending| !cases[sending.case].imported))
        .for_each_concurrent(AT_ONCE, |sending| async move {
            let Sending {
                case,
                window,
                number,
                body,
            } = sending;
            let (status, answer) = house
                .post(*case, &session(*case), window, *number, body.as_bytes())
                .await;
            assert_eq!(status, 202, "{}: {answer}", cases[*case].name);
        })
        .await;
}

fn rounds_of(stages: &[Vec<Vec<Sending>>; 4], case: usize) -> impl Iterator<Item = &Sending> {
    stages
        .iter()
        .flatten()
        .flatten()
        .filter(move |sending| sending.case == case)
}

/// A visit as the demo's files write it.
fn sample<'a>(number: usize, case: &Case, batches: impl Iterator<Item = &'a Sending>) -> String {
    let mut windows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for batch in batches {
        let events = batch.body.trim_start_matches('[').trim_end_matches(']');
        windows.entry(&batch.window).or_default().push(events);
    }
    let windows: Vec<String> = windows
        .iter()
        .map(|(id, events)| format!(r#"{{"id":"{id}","events":[{}]}}"#, events.join(",")))
        .collect();
    assert!(!windows.is_empty(), "{}", case.name);
    format!(
        r#"{{"service":"demo-shop","session":"{}","age_minutes":5,"windows":[{}]}}"#,
        session(number),
        windows.join(",")
    )
}

async fn wait_for_samples(house: &House, cases: &[Case]) {
    let expected = cases.iter().filter(|case| case.imported).count();
    let there = || {
        let sql = "SELECT count(*) FROM session WHERE imported = 1 AND state > 0";
        usize::try_from(number(house, sql)).unwrap()
    };
    wait_until(|| there() == expected).await;
}

fn pending(house: &House) -> i64 {
    number(house, "SELECT count(*) FROM pending")
}

fn uncompacted(house: &House) -> i64 {
    number(house, "SELECT count(*) FROM session WHERE state < 2")
}

fn number(house: &House, sql: &str) -> i64 {
    house
        .console
        .recordings()
        .query_row(sql, [], |row| row.get(0))
        .unwrap()
}

async fn wait_until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(DONE, waiting).await.unwrap();
}

/// What recorders are told that are not let in, with what they sent.
async fn refusals(house: &House, cases: &[Case], stages: &[Vec<Vec<Sending>>; 4], findings: &mut Findings) {
    let firsts = (0..cases.len()).filter_map(|case| rounds_of(stages, case).next());
    let answers: Vec<String> = stream::iter(firsts.filter(|sending| !cases[sending.case].imported))
        .map(|sending| async move {
            let path = |rest: &str| format!("/ingest/v1/sessions/refused-{:04}/windows/{rest}", sending.case);
            let key = house.key(sending.case);
            let packed = gzip(sending.body.as_bytes());
            let is_packed = [("content-encoding", "gzip")];
            let mut all = String::new();
            for (path, headers, body) in [
                (path("window-a/batches/0"), &is_packed[..], &packed[..]),
                (path("window-a/batches/0?key=wrong"), &is_packed, &packed),
                (
                    path(&format!("no!window/batches/0?key={key}")),
                    &is_packed,
                    &packed,
                ),
                (
                    path(&format!("window-a/batches/many?key={key}")),
                    &is_packed,
                    &packed,
                ),
                (
                    path(&format!("window-a/batches/0?key={key}")),
                    &is_packed,
                    sending.body.as_bytes(),
                ),
                (
                    path(&format!("window-a/batches/0?key={key}")),
                    &is_packed,
                    &packed[..packed.len() / 2],
                ),
            ] {
                let (status, answer) = house.request(&path, headers, body).await;
                assert!((400..500).contains(&status), "{path} {headers:?}: {answer}");
                all.push_str(&answer);
            }
            all
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    findings.search("refusals", answers.join("\n").as_bytes(), Hay::Text);
    let details = json!({"id": "no session"}).to_string();
    let answer = house
        .console
        .call(crate::console::Who::Nobody, "session_details", &details)
        .await;
    findings.search("refusals", answer.body.as_bytes(), Hay::Text);
}
