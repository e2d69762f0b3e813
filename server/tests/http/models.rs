//! Versions of the authorization model: saved, tried out, made active, and rolled back to.

use domain::account::Role;
use domain::models::trial::{AccessChange, Trial};
use domain::models::{ModelPage, ModelProblem, ModelVersion};
use serde_json::json;
use server::models::administration;

use crate::console::{Answer, Console, Who, email};

/// What Girok brings.
const DEFAULT_MODEL: &str = include_str!("../../src/access/default.fga");
const OWNER: Who = Who::Signed(Role::Owner);

/// Viewers export, which they do not in the model that Girok brings.
fn with_export() -> String {
    DEFAULT_MODEL.replace("define can_export: admin from", "define can_export: viewer from")
}

async fn save(console: &Console, based_on: u32, text: &str) -> Answer {
    let draft =
        json!({"text": text, "note": "Because it is  needed", "based_on": based_on, "assertions": []});
    console
        .call(OWNER, "save_model", &json!({ "draft": draft }).to_string())
        .await
}

async fn activate(console: &Console, version: u32, instead_of: i64) -> Answer {
    let body = json!({"version": version, "instead_of": instead_of}).to_string();
    console.call(OWNER, "activate_model", &body).await
}

async fn page(console: &Console) -> ModelPage {
    let answer = console.call(OWNER, "model_versions", r#"{"before":null}"#).await;
    serde_json::from_str(&answer.body).unwrap()
}

async fn try_out(console: &Console, text: &str, assertions: serde_json::Value) -> Trial {
    let body = json!({"text": text, "assertions": assertions}).to_string();
    let answer = console.call(OWNER, "try_model", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn sentences(trial: &Trial) -> Vec<String> {
    trial.changes.iter().map(AccessChange::sentence).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_saved_with_who_and_what_and_decides_when_it_is_made_active() {
    let console = Console::new().await;
    let first = page(&console).await;
    assert_eq!(
        (first.versions.len(), first.active.version, first.next),
        (1, 1, None)
    );
    let answer = save(&console, 1, &with_export()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let saved: ModelVersion = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((saved.line.number, saved.line.who.clone()), (2, email("owner")));
    assert_eq!(saved.line.note, "Because it is needed");
    let exports = async || {
        let path = "/admin/session-recordings/session-0001/export.json";
        console.get(Who::Signed(Role::Viewer), path).await.status
    };
    assert_eq!(page(&console).await.active.version, 1);
    assert_eq!(exports().await, 403);
    assert_eq!(activate(&console, 2, first.active.id).await.status, 200);
    let now = page(&console).await;
    assert_eq!((now.active.version, now.active.who.clone()), (2, email("owner")));
    assert_eq!(exports().await, 200);
    assert_eq!(activate(&console, 1, now.active.id).await.status, 200);
    assert_eq!(exports().await, 403);
    let times: Vec<u32> = page(&console)
        .await
        .activations
        .iter()
        .map(|activation| activation.version)
        .collect();
    assert_eq!(times, [1, 2, 1]);
    let logged = console
        .audit(&["model_saved", "model_activated", "model_rolled_back"])
        .await;
    let logged: Vec<(&str, &str)> = logged
        .iter()
        .map(|(_, action, subject)| (action.as_str(), subject.as_str()))
        .collect();
    assert_eq!(
        logged,
        [
            ("model_saved", "version 2"),
            ("model_activated", "version 2"),
            ("model_rolled_back", "version 1"),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_the_second_is_told_and_does_nothing() {
    let console = Console::new().await;
    assert_eq!(save(&console, 1, &with_export()).await.status, 200);
    let late = save(&console, 1, "model\n  schema 1.1\ntype account\n").await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("saved version 2 meanwhile"), "{}", late.body);
    let active = page(&console).await.active;
    assert_eq!(activate(&console, 2, active.id).await.status, 200);
    let late = activate(&console, 1, active.id).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("made version 2 active meanwhile"),
        "{}",
        late.body
    );
    assert_eq!(page(&console).await.active.version, 2);
    // Of many at once one is first.
    let texts: Vec<String> = (0..8)
        .map(|number| format!("{DEFAULT_MODEL}type t{number}\n"))
        .collect();
    let answers = futures::future::join_all(texts.iter().map(|text| save(&console, 2, text))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(page(&console).await.versions.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_version_is_refused_with_the_reason() {
    let console = Console::new().await;
    let long = format!("{DEFAULT_MODEL}{}", "# a\n".repeat(70_000));
    let deep = format!(
        "{DEFAULT_MODEL}type deep\n  relations\n    define r: {}[account]{}\n",
        "(".repeat(2_000),
        ")".repeat(2_000)
    );
    for (text, reason) in [
        (DEFAULT_MODEL.to_owned(), "Nothing was changed"),
        (
            "model\n  schema 1.1\ntyp account\n".to_owned(),
            "Line 3, column 1",
        ),
        (
            format!("{DEFAULT_MODEL}type t\n  relations\n    define r: [nobody]\n"),
            "`nobody` is not a valid type",
        ),
        (long, "at most 256 KB"),
        (deep, "Line "),
    ] {
        let answer = save(&console, 1, &text).await;
        assert_eq!(answer.status, 422, "{reason}: {}", answer.body);
        assert!(answer.body.contains(reason), "{reason}: {}", answer.body);
    }
    let draft = json!({"text": with_export(), "note": " ", "based_on": 1, "assertions": []});
    let unnamed = console
        .call(OWNER, "save_model", &json!({ "draft": draft }).to_string())
        .await;
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.body.contains(r#""field":"note""#), "{}", unnamed.body);
    assert_eq!(page(&console).await.versions.len(), 1);
    let active = page(&console).await.active;
    assert_eq!(activate(&console, 9, active.id).await.status, 404);
    assert_eq!(activate(&console, 1, active.id).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_told_also_in_conditions() {
    let console = Console::new().await;
    let problems = async |text: String| -> Vec<ModelProblem> {
        let body = json!({ "text": text }).to_string();
        let answer = console.call(OWNER, "check_model", &body).await;
        serde_json::from_str(&answer.body).unwrap()
    };
    assert_eq!(problems(DEFAULT_MODEL.into()).await, []);
    let two = "type t\n  relations\n    define a: [nobody]\n    define b: [no_one]\n";
    let found = problems(format!("{DEFAULT_MODEL}{two}")).await;
    assert_eq!(found.len(), 2, "{found:?}");
    let odd =
        "type t\n  relations\n    define a: [account with late]\ncondition late(hour: int) {\n  hour >\n}\n";
    let found = problems(format!("{DEFAULT_MODEL}{odd}")).await;
    assert_eq!(found[0].kind, "invalid-expression", "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_change_is_known_before_it_does() {
    let console = Console::new().await;
    let trial = try_out(&console, &with_export(), json!([])).await;
    assert_eq!(
        sentences(&trial),
        ["viewer@girok.example (viewer) gains export on demo-shop and web-app"]
    );
    assert!(!trial.locks_out);
    assert_eq!(trial.accounts.0, trial.accounts.1);
    let same = try_out(&console, DEFAULT_MODEL, json!([])).await;
    assert_eq!(same.changes, []);
    let broken = try_out(&console, "model", json!([])).await;
    assert!(!broken.problems.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_locks_everybody_out_is_never_active() {
    let console = Console::new().await;
    let text = DEFAULT_MODEL.replace(
        "define can_manage_models: owner",
        "define can_manage_models: owner but not viewer",
    );
    assert!(try_out(&console, &text, json!([])).await.locks_out);
    assert_eq!(save(&console, 1, &text).await.status, 200);
    let active = page(&console).await.active;
    let refused = activate(&console, 2, active.id).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Nobody could manage models"),
        "{}",
        refused.body
    );
    assert_eq!(page(&console).await.active, active);
}

#[tokio::test(flavor = "multi_thread")]
async fn assertions_are_kept_with_a_version_and_say_whether_they_hold() {
    let console = Console::new().await;
    let viewer: i64 = console
        .control()
        .call(|connection| {
            let mail = email("viewer");
            Ok(connection.query_row("SELECT id FROM account WHERE email = ?", [mail], |row| row.get(0))?)
        })
        .await
        .unwrap();
    let assertion = |relation: &str, object: &str, expectation: bool| json!({"user": format!("account:{viewer}"), "relation": relation, "object": object, "expectation": expectation});
    let assertions = json!([
        assertion("can_export", "session_recording:web-app", false),
        assertion("can_view", "session_recording:web-app", true),
        assertion("viewer", "service:web-app", true),
        assertion("can_fly", "service:web-app", true),
    ]);
    let draft = json!({"text": DEFAULT_MODEL, "note": "Assertions", "based_on": 1, "assertions": assertions});
    let saved = console
        .call(OWNER, "save_model", &json!({ "draft": draft }).to_string())
        .await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let version = console.call(OWNER, "model_version", r#"{"number":2}"#).await;
    let version: serde_json::Value = serde_json::from_str(&version.body).unwrap();
    assert_eq!(version["assertions"], assertions);
    for (text, expected) in [
        (DEFAULT_MODEL.to_owned(), [true, true, true, false]),
        (with_export(), [false, true, true, false]),
    ] {
        let trial = try_out(&console, &text, assertions.clone()).await;
        let holds: Vec<bool> = trial.assertions.iter().map(|asserted| asserted.holds()).collect();
        assert_eq!(holds, expected);
        assert!(trial.assertions[3].decided.is_err());
    }
    // Nothing but those may change, and then it is a version of its own.
    let answer = save(&console, 2, DEFAULT_MODEL).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_locked_themselves_out_is_helped_by_the_command_line() {
    let console = Console::new().await;
    let control = console.control();
    let active = page(&console).await.active;
    assert_eq!(save(&console, 1, &with_export()).await.status, 200);
    assert_eq!(activate(&console, 2, active.id).await.status, 200);
    let listed: Vec<(u32, bool)> = administration::list(&control)
        .await
        .unwrap()
        .into_iter()
        .map(|(line, is_active)| (line.number, is_active))
        .collect();
    assert_eq!(listed, [(2, true), (1, false)]);
    assert_eq!(
        administration::version(&control, 1).await.unwrap().text,
        DEFAULT_MODEL
    );
    assert!(administration::activate(&control, 2).await.is_err());
    assert!(administration::activate(&control, 9).await.is_err());
    administration::activate(&control, 1).await.unwrap();
    assert_eq!(page(&console).await.active.who, "command line");
    let logged = console.audit(&["model_rolled_back"]).await;
    assert_eq!(logged[0].0, "command line");
}
