//! Every server function, as nobody and in each role. What is expected is the design's list of roles, written down here
//! by hand.

use std::collections::BTreeSet;

use domain::account::Role;
use http::header::ORIGIN;

use crate::console::{Console, EVERYBODY, Who, email};

const QUERY: &str = r#"{"query":{}}"#;
const FIGURES: &str = r#"{"query":{"service":null,"first_day":20000,"last_day":20006},"metric":"sessions"}"#;
const AUDIT: &str = r#"{"query":{"who":null,"action":null,"before":null}}"#;

const HEAT: &str = r#"{"query":{"service":"web-app","page":"/","device":"desktop","first_day":20000,"last_day":20006,"kind":"click","counting":"all","min_duration_ms":0}}"#;
const MOMENTS: &str = r#"{"query":{"service":"web-app","page":"/","device":"desktop","first_day":20000,"last_day":20006,"kind":"click","counting":"all","min_duration_ms":0},"places":[]}"#;
const NO_THRESHOLDS: &str = r#"{"thresholds":{"rage_presses":0,"rage_ms":0,"rage_px":0,"dead_ms":0,"error_ms":0,"back_ms":0},
    "instead_of":{"rage_presses":3,"rage_ms":1000,"rage_px":30,"dead_ms":2500,"error_ms":1000,"back_ms":7000}}"#;

/// What nobody knows of themselves, so that none has to wait for something else.
const NO_STANDING: &str = r#"{"known":{"account":{"id":0,"email":"","name":"","role":null,"disabled":false,"must_set_password":false,"created_at":0},"reaches":[]}}"#;

/// Nothing gives this but what the model computes.
const COMPUTED: &str = r#"{"change":{"writes":[{"user":"account:1","relation":"can_view","object":"session_recording:1"}],"deletes":[],"may_lose_own":false}}"#;

/// Nobody says why.
const SAVE: &str = r#"{"why":"","based_on":0,"rules":{"rules":[],"patterns":{"built_in":[],"custom":[]}},"may_hide_everything":false}"#;

/// A server function, what it is called with, and what nobody, a viewer, an admin and an owner get. 422 is the answer
/// of a function that was entered and did not like its input.
const EXPECTED: &[(&str, &str, [u16; 4])] = &[
    ("current_account", "{}", [200, 200, 200, 200]),
    ("demo_account", "{}", [200, 200, 200, 200]),
    (
        "sign_in",
        r#"{"email":"a@b.example","password":"wrong"}"#,
        [422, 422, 422, 422],
    ),
    ("sign_in_with_code", r#"{"code":"wrong"}"#, [422, 422, 422, 422]),
    (
        "set_password",
        r#"{"current":"wrong","new":"another good password"}"#,
        [401, 422, 422, 422],
    ),
    (
        "heat_pages",
        r#"{"query":{"service":"web-app","first_day":20000,"last_day":20006}}"#,
        [401, 200, 200, 200],
    ),
    ("page_heat", HEAT, [401, 200, 200, 200]),
    ("heat_moments", MOMENTS, [401, 200, 200, 200]),
    ("backdrops", HEAT, [401, 200, 200, 200]),
    ("heat_settings", "{}", [401, 200, 200, 200]),
    ("set_thresholds", NO_THRESHOLDS, [401, 403, 422, 422]),
    (
        "set_templates",
        r#"{"service":"web-app","templates":["/users/:id","/users/:id"],"instead_of":[]}"#,
        [401, 403, 422, 422],
    ),
    (
        "template_reach",
        r#"{"service":"web-app","template":"/users/:id"}"#,
        [401, 403, 200, 200],
    ),
    (
        "suggested_templates",
        r#"{"service":"web-app"}"#,
        [401, 403, 200, 200],
    ),
    ("overview_report", FIGURES, [401, 200, 200, 200]),
    ("list_sessions", QUERY, [401, 200, 200, 200]),
    ("count_sessions", r#"{"filter":{}}"#, [401, 200, 200, 200]),
    ("filter_options", "{}", [401, 200, 200, 200]),
    (
        "session_details",
        r#"{"id":"session-0001"}"#,
        [401, 200, 200, 200],
    ),
    ("session_facts", r#"{"id":"session-0001"}"#, [401, 200, 200, 200]),
    ("live_setup", "{}", [401, 200, 200, 200]),
    ("live_hour", "{}", [401, 200, 200, 200]),
    (
        "new_facts",
        r#"{"id":"session-0001","since":null}"#,
        [401, 200, 200, 200],
    ),
    (
        "share_session",
        r#"{"session":"session-9999","request":{"expiresIn":"1h"}}"#,
        [401, 403, 404, 404],
    ),
    (
        "links_of_session",
        r#"{"session":"session-0001"}"#,
        [401, 403, 200, 200],
    ),
    ("all_links", "{}", [401, 403, 200, 200]),
    ("revoke_link", r#"{"id":"unknown"}"#, [401, 403, 404, 404]),
    ("exports", "{}", [401, 403, 200, 200]),
    (
        "export_session",
        r#"{"request":{"session":"session-9999","options":{"kind":"pdf"}}}"#,
        [401, 403, 404, 404],
    ),
    ("cancel_export", r#"{"id":0}"#, [401, 403, 404, 404]),
    ("remove_export", r#"{"id":0}"#, [401, 403, 404, 404]),
    ("list_services", "{}", [401, 403, 200, 200]),
    (
        "add_service",
        r#"{"slug":"No Slug","name":"","origins":[]}"#,
        [401, 403, 422, 422],
    ),
    (
        "change_service",
        r#"{"slug":"web-app","name":"Shop","origins":["https://shop.example"]}"#,
        [401, 403, 200, 200],
    ),
    ("add_service_key", r#"{"slug":"web-app"}"#, [401, 403, 200, 200]),
    (
        "revoke_service_key",
        r#"{"slug":"web-app","key":4711}"#,
        [401, 403, 404, 404],
    ),
    ("privacy_report", "{}", [401, 403, 200, 200]),
    ("hidden_chart", r#"{"by":"email"}"#, [401, 403, 200, 200]),
    ("current_rules", "{}", [401, 403, 200, 200]),
    ("rule_versions", r#"{"before":null}"#, [401, 403, 200, 200]),
    ("rule_version", r#"{"number":0}"#, [401, 403, 200, 200]),
    ("compare_rules", r#"{"from":0,"to":99}"#, [401, 403, 404, 404]),
    ("check_selector", r#"{"selector":"input["}"#, [401, 403, 200, 200]),
    ("recorded_pages", r#"{"services":[]}"#, [401, 403, 200, 200]),
    (
        "try_patterns",
        r#"{"patterns":{"built_in":["email"],"custom":[]},"text":"a@b.example"}"#,
        [401, 403, 200, 200],
    ),
    ("save_rules", SAVE, [401, 403, 422, 422]),
    (
        "roll_back_rules",
        r#"{"to":99,"based_on":0}"#,
        [401, 403, 404, 404],
    ),
    ("model_report", r#"{"from":null}"#, [401, 403, 403, 200]),
    ("model_versions", r#"{"before":null}"#, [401, 403, 403, 200]),
    ("model_version", r#"{"number":1}"#, [401, 403, 403, 200]),
    ("compare_models", r#"{"from":1,"to":99}"#, [401, 403, 403, 404]),
    ("check_model", r#"{"text":""}"#, [401, 403, 403, 200]),
    (
        "try_model",
        r#"{"text":"","assertions":[]}"#,
        [401, 403, 403, 200],
    ),
    ("model_change", r#"{"to":99}"#, [401, 403, 403, 404]),
    (
        "save_model",
        r#"{"draft":{"text":"","note":"","based_on":0,"assertions":[]}}"#,
        [401, 403, 403, 422],
    ),
    (
        "activate_model",
        r#"{"version":99,"instead_of":0}"#,
        [401, 403, 403, 404],
    ),
    ("access_report", "{}", [401, 403, 403, 200]),
    (
        "list_tuples",
        r#"{"query":{"search":"","only_faulty":false,"behind":null}}"#,
        [401, 403, 403, 200],
    ),
    ("change_access", COMPUTED, [401, 403, 403, 422]),
    ("standing_of", r#"{"account":4711}"#, [401, 403, 403, 404]),
    (
        "why_access",
        r#"{"account":4711,"permission":"view_sessions","service":null}"#,
        [401, 403, 403, 404],
    ),
    ("access_keys", "{}", [401, 403, 403, 200]),
    (
        "add_access_key",
        r#"{"name":"","rights":"read"}"#,
        [401, 403, 403, 422],
    ),
    ("revoke_access_key", r#"{"id":4711}"#, [401, 403, 403, 404]),
    ("audit_page", AUDIT, [401, 403, 403, 200]),
    ("next_standing", NO_STANDING, [401, 200, 200, 200]),
    // Last, because it ends what the others need.
    ("sign_out", "{}", [200, 200, 200, 200]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_function_answers_whom_the_design_lets_in() {
    let console = Console::new().await;
    let listed: BTreeSet<&str> = EXPECTED.iter().map(|(name, ..)| *name).collect();
    assert_eq!(listed, console.functions().into_iter().collect());
    for (name, body, statuses) in EXPECTED {
        for (who, expected) in EVERYBODY.into_iter().zip(statuses) {
            let answer = console.call(who, name, body).await;
            assert_eq!(answer.status, *expected, "{name} as {who:?}: {}", answer.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function_answers_another_site() {
    let console = Console::new().await;
    for (name, body, _) in EXPECTED {
        for origin in ["https://evil.example", "null", "http://127.0.0.1:3001"] {
            let mut request = console.function_request(name, body);
            request.headers_mut().insert(ORIGIN, origin.parse().unwrap());
            let answer = console.ask(Who::Signed(Role::Owner), request).await;
            assert_eq!(answer.status, 403, "{name} from {origin}");
        }
        let mut request = console.function_request(name, body);
        request.headers_mut().remove(ORIGIN);
        let answer = console.ask(Who::Signed(Role::Owner), request).await;
        assert_eq!(answer.status, 403, "{name} from nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_function_cannot_read_is_the_callers_mistake() {
    let console = Console::new().await;
    for (name, body) in [
        ("list_sessions", "{"),
        ("list_sessions", r#"{"query":{"sort":"by magic"}}"#),
        ("overview_report", "{}"),
        ("session_details", r#"{"name":"x"}"#),
    ] {
        let answer = console.call(Who::Signed(Role::Viewer), name, body).await;
        assert_eq!(answer.status, 422, "{name} {body}");
    }
}

/// What the functions tell is in the recording too: that somebody saw it is written down, once for a while.
#[tokio::test(flavor = "multi_thread")]
async fn who_reads_a_session_without_its_replay_is_in_the_audit_log() {
    let console = Console::new().await;
    for (role, function) in [(Role::Viewer, "session_details"), (Role::Admin, "session_facts")] {
        for id in ["session-0001", "session-0001", "session-9999"] {
            console
                .call(
                    Who::Signed(role),
                    function,
                    &serde_json::json!({ "id": id }).to_string(),
                )
                .await;
        }
        let who = email(role.as_str());
        let watched: Vec<String> = console
            .control()
            .call(move |connection| {
                Ok(connection
                    .prepare("SELECT subject FROM audit_log WHERE action = 'session_watched' AND who = ?1")?
                    .query_map([who], |row| row.get(0))?
                    .collect::<Result<_, _>>()?)
            })
            .await
            .unwrap();
        assert_eq!(watched, ["session-0001"], "by {function}");
    }
}
