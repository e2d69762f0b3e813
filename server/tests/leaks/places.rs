//! Everything that a server keeps or sends.

use std::collections::BTreeSet;
use std::path::Path;

use domain::account::Role;
use domain::id::WindowId;
use domain::query::SessionQuery;
use domain::report::Exported;
use domain::session::SessionDetails;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use server::export::report::Draft;
use server::moments::Moments;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{EventsFrom, EventsToken, FactsMark, RecordingStore};

use crate::case::Case;
use crate::console::Who;
use crate::findings::Findings;
use crate::house::{House, files_below};
use crate::needles::Hay;
use crate::{exported, logs, unpacked, visit};

const OWNER: Who = Who::Signed(Role::Owner);
/// Sessions that are asked about at the same time.
const AT_ONCE: usize = 8;
/// More than any case has in one answer.
const PART: usize = 1 << 20;

/// What the server answers while all sessions go on.
pub(crate) async fn answers(house: &House, cases: &[Case], findings: &mut Findings) {
    lists(house, findings).await;
    of_sessions(house, cases, true, findings).await;
}

/// What the server answers when all sessions have ended.
pub(crate) async fn answers_of_ended(house: &House, cases: &[Case], findings: &mut Findings) {
    lists(house, findings).await;
    of_sessions(house, cases, false, findings).await;
}

async fn lists(house: &House, findings: &mut Findings) {
    let console = &house.console;
    for path in [
        "/",
        "/overview",
        "/live",
        "/sessions",
        "/services",
        "/audit-log",
        "/privacy",
        "/healthz",
        "/readyz",
    ] {
        let answer = console.get(OWNER, path).await;
        findings.search(path, answer.body.as_bytes(), Hay::Text);
    }
    let measured = logs::measured();
    assert!(measured.contains("girok_"), "{measured}");
    findings.search("/metrics", measured.as_bytes(), Hay::Text);
    let day = server::clock::now() / 86_400_000;
    let figures =
        json!({"query": {"service": null, "first_day": day - 6, "last_day": day + 1}, "metric": "sessions"});
    for (function, body) in [
        ("overview_report", figures.to_string()),
        ("filter_options", "{}".into()),
        ("live_setup", "{}".into()),
        ("live_hour", "{}".into()),
        ("privacy_report", "{}".into()),
        ("current_rules", "{}".into()),
        ("rule_versions", json!({"before": null}).to_string()),
        ("list_services", "{}".into()),
        (
            "audit_page",
            json!({"query": {"who": null, "action": null, "before": null}}).to_string(),
        ),
    ] {
        let answer = console.call(OWNER, function, &body).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
        findings.search(function, answer.body.as_bytes(), Hay::Text);
    }
    let mut cursor = Value::Null;
    loop {
        let query = json!({"query": {"cursor": cursor}}).to_string();
        let answer = console.call(OWNER, "list_sessions", &query).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        findings.search("list_sessions", answer.body.as_bytes(), Hay::Text);
        let page: Value = serde_json::from_str(&answer.body).unwrap();
        let Some(next) = page["next"].as_str() else { break };
        cursor = json!({"after": next});
    }
}

async fn of_sessions(house: &House, cases: &[Case], live: bool, findings: &mut Findings) {
    let mut told = stream::iter(0..cases.len())
        .map(|case| async move { (case, told_of(house, &visit::session(case), live).await) })
        .buffer_unordered(AT_ONCE);
    while let Some((case, told)) = told.next().await {
        let mut replayed = String::new();
        for (place, text) in told {
            findings.search(&place, text.as_bytes(), Hay::Text);
            if place == "playback" {
                replayed.push_str(&text);
            }
        }
        findings.look(case, &cases[case], &replayed);
    }
}

/// All that the server tells of a session.
async fn told_of(house: &House, session: &str, live: bool) -> Vec<(String, String)> {
    let console = &house.console;
    let mut told = Vec::new();
    let by_id = json!({"id": session}).to_string();
    let details = console.call(OWNER, "session_details", &by_id).await;
    assert_eq!(details.status, 200, "{session}: {}", details.body);
    let known: Value = serde_json::from_str(&details.body).unwrap();
    told.push(("session_details".to_owned(), details.body));
    let facts = json!({"id": session, "since": null}).to_string();
    for (function, body) in [("session_facts", &by_id), ("new_facts", &facts)] {
        let answer = console.call(OWNER, function, body).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
        told.push((function.to_owned(), answer.body));
    }
    let mut paths = vec![
        ("the session's page", format!("/sessions/{session}")),
        ("replay", format!("/replay/{session}?at=9999999999999")),
    ];
    if live {
        paths.push((
            "export.json",
            format!("/admin/session-recordings/{session}/export.json"),
        ));
        paths.push(("follow", format!("/admin/session-recordings/{session}/follow")));
        paths.push(("live replay", format!("/replay/{session}?live")));
    } else {
        told.push((
            "export.json.gz".to_owned(),
            exported::packed(house, session).await,
        ));
    }
    for (name, path) in paths {
        let (status, answer) = house.get(&path).await;
        assert_eq!(status, 200, "{path}: {answer}");
        told.push((name.to_owned(), answer));
    }
    for window in known["windows"].as_array().unwrap() {
        let id = window["id"].as_str().unwrap();
        let path = format!("/admin/session-recordings/{session}/windows/{id}/events");
        for moment in ["from=9999999999999", "from=0"] {
            let answer = console.get(OWNER, &format!("{path}?{moment}")).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            told.push(("events".to_owned(), answer.body));
        }
        let mut after = Some("0.0".to_owned());
        while let Some(token) = after {
            let answer = console.get(OWNER, &format!("{path}?after={token}")).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            let part: Value = serde_json::from_str(&answer.body).unwrap();
            after = part["next"].as_str().map(str::to_owned);
            told.push(("playback".to_owned(), answer.body));
        }
    }
    told
}

/// The files of a data directory, as they are and as far as they can be unpacked.
pub(crate) fn data(directory: &Path, when: &str, findings: &mut Findings) {
    let files = files_below(directory);
    assert!(files.len() >= 2, "{files:?}");
    for (path, bytes) in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        findings.search(&format!("{name}, {when}"), &bytes, Hay::Bytes);
        if name.ends_with(".db") {
            unpacked::tables(&path, |column, bytes, kind| {
                findings.search(&format!("{name} {column}, {when}"), bytes, kind);
            });
        }
    }
}

/// All that the store of a server that has stopped gives back.
pub(crate) async fn store(directory: &Path, findings: &mut Findings) {
    let store = SqliteStore::open(directory, &Options::default()).unwrap();
    let connection = rusqlite::Connection::open(directory.join("recordings.db")).unwrap();
    let mut sessions = connection.prepare("SELECT id FROM session").unwrap();
    let sessions: BTreeSet<String> = sessions
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let page = store.list(&SessionQuery::default()).await.unwrap();
    findings.search("store: list", format!("{page:?}").as_bytes(), Hay::Text);
    for id in &sessions {
        let id = id.parse().unwrap();
        let stored = store.load(&id).await.unwrap().unwrap();
        findings.search("store: row", format!("{stored:?}").as_bytes(), Hay::Text);
        for pending in &stored.pending {
            findings.search("store: pending", &pending.events, Hay::Text);
        }
        let details = store.details(&id).await.unwrap();
        findings.search("store: details", format!("{details:?}").as_bytes(), Hay::Text);
        let report = printed(&store, details).await;
        findings.search("report", report.as_bytes(), Hay::Text);
        let facts = store.facts(&id).await.unwrap();
        findings.search("store: facts", format!("{facts:?}").as_bytes(), Hay::Text);
        let (facts, _) = store.facts_since(&id, FactsMark::default()).await.unwrap();
        findings.search("store: facts", format!("{facts:?}").as_bytes(), Hay::Text);
        for window in &stored.windows {
            of_window(&store, &id, &window.id, findings).await;
        }
    }
    let report = store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
    store.close().await.unwrap();
}

/// What a browser prints as a report, but for its pictures: they show what the events say.
async fn printed(store: &SqliteStore, details: SessionDetails) -> String {
    let exported = Exported {
        by: "owner@girok.example".into(),
        at: 0,
        service: "Web app".into(),
    };
    let draft = Draft::gather(store, &Moments::default(), exported, details).await;
    app::report::document(&draft.unwrap().finish(Vec::new()).report)
}

async fn of_window(
    store: &SqliteStore,
    session: &domain::id::SessionId,
    window: &WindowId,
    findings: &mut Findings,
) {
    let mut from = EventsFrom::Token(EventsToken { number: 0, skip: 0 });
    loop {
        let part = store.events(session, window, from, PART).await.unwrap();
        findings.search("store: events", &part.events, Hay::Text);
        match part.next {
            Some(token) => from = EventsFrom::Token(token),
            None => break,
        }
    }
    let mut moment = i64::MAX;
    while let Some(opening) = store.open_at(session, window, moment, PART).await.unwrap() {
        findings.search("store: events", &opening.part.events, Hay::Text);
        let Some(checkpoint) = opening.checkpoint else {
            break;
        };
        findings.search("store: checkpoint", &checkpoint.events, Hay::Text);
        if checkpoint.at >= moment {
            break;
        }
        moment = checkpoint.at;
    }
}
