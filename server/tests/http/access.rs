//! Who may do something in one service only, or nothing at all: what they see, and what they do not.

use std::time::Duration;

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::{ACCEPT, ORIGIN};
use serde_json::{Value, json};
use server::routes::{Access, ROUTES};

use crate::console::{Answer, Console, SESSION, SHOP, WINDOW, Who};

/// Of the service `web-admin`, which not everybody may see.
const OTHER: &str = "session-0002";

/// A server with a session of each of two services, and people of whom one may see one of them and the other none.
struct House {
    console: Console,
    member: String,
    stranger: String,
}

impl House {
    async fn new() -> Self {
        let console = Console::new().await;
        let key = console.add_service("web-admin", &[SHOP]).await;
        record(&console, &key).await;
        let member = enter(&console, "member").await;
        let stranger = enter(&console, "stranger").await;
        // Both by their membership, and by nothing else.
        change(
            &console,
            "DELETE FROM tuple WHERE user IN (SELECT 'account:' || id FROM account
                WHERE email IN ('member@girok.example', 'stranger@girok.example'));
             INSERT INTO tuple (object, relation, user, at, who)
                SELECT 'team:support', 'member', 'account:' || id, 0, 'test' FROM account
                WHERE email = 'member@girok.example';
             INSERT INTO tuple (object, relation, user, at, who)
                VALUES ('service:web-app', 'viewer', 'team:support#member', 0, 'test');",
        )
        .await;
        Self {
            console,
            member,
            stranger,
        }
    }

    async fn get(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path)
            .header(ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .body(Body::empty())
            .unwrap();
        self.console.ask_with_cookie(cookie, request).await
    }

    async fn call(&self, cookie: &str, function: &str, body: &Value) -> Answer {
        let request = self.console.function_request(function, &body.to_string());
        self.console.ask_with_cookie(cookie, request).await
    }

    /// Gives the member a relation to the session of the service that they may see.
    async fn relate(&self, relation: &str) {
        let sql = format!(
            "INSERT INTO tuple (object, relation, user, at, who)
                SELECT 'session_recording:{SESSION}', '{relation}', 'account:' || id, 0, 'test' FROM account
                WHERE email = 'member@girok.example';"
        );
        change(&self.console, sql).await;
    }

    async fn read(&self, cookie: &str, function: &str, body: &Value) -> Value {
        let answer = self.call(cookie, function, body).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

async fn record(console: &Console, key: &str) {
    let now = server::clock::now();
    let batch = json!([
        {"type": 4, "data": {"href": format!("{SHOP}/back-office"), "width": 1280, "height": 720}, "timestamp": now},
        {"type": 2, "data": {"node": {"type": 0, "childNodes": [], "id": 1}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": now},
    ]);
    let request = Request::post(format!(
        "/ingest/v1/sessions/{OTHER}/windows/{WINDOW}/batches/0?key={key}"
    ))
    .header(ORIGIN, SHOP)
    .body(Body::from(batch.to_string()))
    .unwrap();
    assert_eq!(console.ask(Who::Nobody, request).await.status, 202);
}

async fn enter(console: &Console, name: &str) -> String {
    let code = console.add_account(name, Role::Viewer).await;
    let cookie = console.sign_in_with_code(&code).await;
    let set = console.function_request(
        "set_password",
        r#"{"current":null,"new":"correct horse battery"}"#,
    );
    assert_eq!(console.ask_with_cookie(&cookie, set).await.status, 200);
    cookie
}

/// As another process does: the server has to notice within a second.
async fn change(console: &Console, sql: impl Into<String>) {
    let sql = sql.into();
    console
        .control()
        .call(move |connection| Ok(connection.execute_batch(&sql)?))
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
}

fn ids(page: &Value) -> Vec<&str> {
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_do_nothing_reaches_no_route_and_no_function() {
    let house = House::new().await;
    for route in ROUTES {
        if matches!(route.access, Access::Open(_) | Access::Holder) || route.path == "/account" {
            continue;
        }
        for session in [SESSION, "session-9999"] {
            let path = route
                .path
                .replace("{session}", session)
                .replace("{id}", session)
                .replace("{window}", WINDOW)
                .replace("{job}", "1")
                .replace("{service}", "web-app?url=https%3A%2F%2Fshop.example%2Fa.png");
            let request = Request::builder()
                .method(&route.method)
                .uri(&path)
                .header("sec-fetch-site", "same-origin")
                .body(Body::empty())
                .unwrap();
            let status = house
                .console
                .ask_with_cookie(&house.stranger, request)
                .await
                .status;
            assert_eq!(status, 403, "{} {path}", route.method);
        }
    }
    for (function, body) in [
        ("list_sessions", json!({"query": {}})),
        ("filter_options", json!({})),
        ("session_details", json!({"id": SESSION})),
        ("session_details", json!({"id": "session-9999"})),
        ("live_hour", json!({})),
        ("exports", json!({})),
        ("privacy_report", json!({})),
    ] {
        assert_eq!(
            house.call(&house.stranger, function, &body).await.status,
            403,
            "{function}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_sees_its_service_and_nothing_of_another() {
    let house = House::new().await;
    let member = house.member.as_str();
    for (path, status) in [
        ("/sessions".to_owned(), 200),
        ("/overview".to_owned(), 200),
        ("/live".to_owned(), 200),
        (format!("/sessions/{SESSION}"), 200),
        (format!("/sessions/{OTHER}"), 403),
        (format!("/live/{OTHER}"), 403),
        (format!("/replay/{SESSION}"), 200),
        (format!("/replay/{OTHER}"), 403),
        (
            format!("/admin/session-recordings/{OTHER}/windows/{WINDOW}/events"),
            403,
        ),
        (format!("/admin/session-recordings/{OTHER}/follow"), 403),
        (
            "/assets/proxy/web-admin?url=https%3A%2F%2Fshop.example%2Fa.png".to_owned(),
            403,
        ),
        (
            "/admin/heatmaps/image?service=web-admin&page=%2F&device=desktop".to_owned(),
            403,
        ),
        (
            "/admin/heatmaps/image?service=web-app&page=%2F&device=desktop".to_owned(),
            404,
        ),
        (format!("/admin/session-recordings/{SESSION}/export.json"), 403),
        ("/privacy".to_owned(), 403),
        ("/models".to_owned(), 403),
    ] {
        assert_eq!(house.get(member, &path).await.status, status, "{path}");
    }

    assert_eq!(
        ids(&house.read(member, "list_sessions", &json!({"query": {}})).await),
        [SESSION]
    );
    let asked = json!({"query": {"filter": {"services": ["web-admin"]}}});
    assert!(ids(&house.read(member, "list_sessions", &asked).await).is_empty());
    assert_eq!(
        house.read(member, "count_sessions", &json!({"filter": {}})).await,
        1
    );
    let options = house.read(member, "filter_options", &json!({})).await;
    assert_eq!(options["services"], json!([["web-app", 1]]));
    assert_eq!(options["devices"].as_array().unwrap()[0][1], 1);
    let days = server::clock::now() / 86_400_000;
    for (service, sessions) in [(json!(null), 1), (json!("web-app"), 1), (json!("web-admin"), 0)] {
        let query = json!({"service": service, "first_day": days - 1, "last_day": days});
        let figures = json!({"query": query, "metric": "sessions"});
        let report = house.read(member, "overview_report", &figures).await;
        assert_eq!(report["overview"]["totals"]["sessions"], sessions, "{service}");
    }
    let setup = house.read(member, "live_setup", &json!({})).await;
    assert_eq!(setup["options"]["services"], json!([["web-app", 0]]));
    let hour = house.read(member, "live_hour", &json!({})).await;
    assert_eq!(hour["minutes"].as_array().unwrap()[59][1], 1);
    assert_eq!(
        house
            .call(member, "session_details", &json!({"id": OTHER}))
            .await
            .status,
        403
    );
    // An owner sees both.
    let all = house
        .console
        .call(Who::Signed(Role::Owner), "count_sessions", r#"{"filter":{}}"#)
        .await;
    assert_eq!(all.body, "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_team_may_export_is_of_its_service_alone() {
    let house = House::new().await;
    change(
        &house.console,
        "INSERT INTO tuple (object, relation, user, at, who)
            VALUES ('service:web-app', 'admin', 'team:support#member', 0, 'test');",
    )
    .await;
    let zip = |query: &str| format!("/admin/session-recordings/export.zip?{query}");
    for (path, status) in [
        (format!("/admin/session-recordings/{SESSION}/export.json"), 200),
        (format!("/admin/session-recordings/{OTHER}/export.json"), 403),
        (zip(&format!("session={SESSION}")), 200),
        (zip(&format!("session={SESSION},{OTHER}")), 403),
        (zip("service=web-admin"), 404),
    ] {
        assert_eq!(house.get(&house.member, &path).await.status, status, "{path}");
    }
    let all = house.get(&house.member, &zip("all=1")).await;
    assert_eq!(
        (all.status, all.headers["x-sessions"].to_str().unwrap()),
        (200, "1")
    );
    let refused = house.console.audit(&["refused"]).await;
    assert_eq!(refused.len(), 2, "{refused:?}");

    // Links and jobs of the other service are as if they were not there.
    let made = house
        .console
        .call(
            Who::Signed(Role::Admin),
            "share_session",
            &json!({"session": OTHER, "request": {"expiresIn": "1h"}}).to_string(),
        )
        .await;
    assert_eq!(made.status, 200, "{}", made.body);
    let made: Value = serde_json::from_str(&made.body).unwrap();
    let links = house.read(&house.member, "all_links", &json!({})).await;
    assert_eq!(links["links"], json!([]));
    let revoke = json!({"id": made["link"]["id"]});
    assert_eq!(
        house.call(&house.member, "revoke_link", &revoke).await.status,
        404
    );
    assert_eq!(
        house
            .call(&house.member, "links_of_session", &json!({"session": OTHER}))
            .await
            .status,
        403
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_waits_learns_within_a_second_what_it_may_do() {
    let house = House::new().await;
    let known = house
        .read(&house.member, "next_standing", &json!({"known": nobody()}))
        .await;
    let reaches = known["reaches"].to_string();
    assert!(
        reaches.contains(r#"["view_sessions",{"services":["web-app"]}]"#),
        "{reaches}"
    );
    let waiting = house
        .read(&house.member, "next_standing", &json!({ "known": known }))
        .await;
    assert_eq!(
        waiting,
        Value::Null,
        "nothing has changed in the time of a request"
    );

    let begun = std::time::Instant::now();
    let body = json!({ "known": known });
    let (next, took) = tokio::join!(
        async {
            let next = house.read(&house.member, "next_standing", &body).await;
            (next, begun.elapsed())
        },
        async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            change(
                &house.console,
                "DELETE FROM tuple WHERE object = 'service:web-app';",
            )
            .await;
        }
    )
    .0;
    assert_eq!(next["reaches"].as_array().unwrap().len(), 1, "{next}");
    assert!(took < Duration::from_millis(1_400), "{took:?}");
    assert_eq!(house.get(&house.member, "/sessions").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_at_a_session_learns_what_tuples_of_its_own_decide() {
    let house = House::new().await;
    activate(
        &house.console,
        "define can_export: admin from service",
        "define exporter: [account]\n    define can_export: exporter or admin from service",
    )
    .await;
    let looking = |session: &str| json!({"known": nobody(), "session": session});
    let before = house
        .read(&house.member, "next_standing", &looking(SESSION))
        .await;
    assert_eq!(before["session"], Value::Null);

    house.relate("exporter").await;
    let body = json!({"known": before, "session": SESSION});
    let after = house.read(&house.member, "next_standing", &body).await;
    assert_eq!(after["session"]["id"], SESSION);
    let permissions = after["session"]["permissions"].as_array().unwrap();
    for (permission, expected) in [
        ("export_sessions", true),
        ("view_replay", true),
        ("share_sessions", false),
    ] {
        assert_eq!(permissions.contains(&json!(permission)), expected, "{permission}");
    }
    // The other is of another service, and no tuple names it.
    let other = house.read(&house.member, "next_standing", &looking(OTHER)).await;
    assert_eq!(other["session"], Value::Null);
    // Nobody learns by it which sessions there are.
    let stranger = house
        .read(&house.stranger, "next_standing", &looking(SESSION))
        .await;
    assert_eq!(stranger["session"], Value::Null);
    let missing = house
        .read(&house.member, "next_standing", &looking("session-9999"))
        .await;
    assert_eq!(missing["session"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_a_tuple_hides_is_in_no_list_and_no_file() {
    let house = House::new().await;
    activate(
        &house.console,
        "define can_view: viewer from service",
        "define hidden_from: [account]\n    define can_view: viewer from service but not hidden_from",
    )
    .await;
    let list = json!({"query": {}});
    let listed = house.read(&house.member, "list_sessions", &list).await;
    assert_eq!(ids(&listed), [SESSION]);
    house.relate("hidden_from").await;
    let listed = house.read(&house.member, "list_sessions", &list).await;
    assert_eq!(ids(&listed), Vec::<&str>::new());
    let count = house
        .read(&house.member, "count_sessions", &json!({"filter": {}}))
        .await;
    assert_eq!(count, 0);
    // Saying oneself that nothing is hidden is of no use.
    let query = json!({"query": {"filter": {"hidden": []}}});
    let listed = house.read(&house.member, "list_sessions", &query).await;
    assert_eq!(ids(&listed), Vec::<&str>::new());
    let page = house.get(&house.member, &format!("/sessions/{SESSION}")).await;
    assert!(!page.body.contains(SHOP), "{}", page.body);
    // Others see it as before.
    let owner = house
        .console
        .call(Who::Signed(Role::Owner), "list_sessions", &list.to_string())
        .await;
    let owner: Value = serde_json::from_str(&owner.body).unwrap();
    assert_eq!(ids(&owner).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_may_not_be_exported_is_left_out_of_a_filter_and_refused_by_name() {
    let house = House::new().await;
    activate(
        &house.console,
        "define can_export: admin from service",
        "define locked: [account]\n    define can_export: viewer from service but not locked",
    )
    .await;
    let path = |query: &str| format!("/admin/session-recordings/export.zip?{query}");
    assert_eq!(house.get(&house.member, &path("all=1")).await.status, 200);
    house.relate("locked").await;
    assert_eq!(house.get(&house.member, &path("all=1")).await.status, 404);
    let named = path(&format!("session={SESSION}"));
    assert_eq!(house.get(&house.member, &named).await.status, 403);
}

/// Makes the model that Girok brings decide with another line, as the owner does.
async fn activate(console: &Console, line: &str, other: &str) {
    let owner = Who::Signed(Role::Owner);
    let brought = console.call(owner, "model_version", r#"{"number":1}"#).await;
    let brought: Value = serde_json::from_str(&brought.body).unwrap();
    let text = brought["text"].as_str().unwrap().replace(line, other);
    for (function, body) in [
        (
            "save_model",
            json!({"draft": {"text": text, "note": "a test", "based_on": 1, "assertions": []}}),
        ),
        ("activate_model", json!({"version": 2, "instead_of": 1})),
    ] {
        let answer = console.call(owner, function, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
    }
}

/// What a browser knows that knows nothing.
fn nobody() -> Value {
    json!({
        "account": {"id": 0, "email": "", "name": "", "role": null, "disabled": false,
                    "must_set_password": false, "created_at": 0},
        "reaches": [],
    })
}

/// By one model viewers may export and not watch live, by the other it is the other way round.
#[tokio::test(flavor = "multi_thread")]
async fn what_asks_while_versions_change_is_decided_by_one_of_them_and_never_by_both() {
    let console = Console::new().await;
    let owner = Who::Signed(Role::Owner);
    let brought = console.call(owner, "model_version", r#"{"number":1}"#).await;
    let brought: Value = serde_json::from_str(&brought.body).unwrap();
    let brought = brought["text"].as_str().unwrap();
    let texts = [
        brought
            .replace(
                "define can_export: admin from service",
                "define can_export: viewer from service",
            )
            .replace(
                "define can_view_live: viewer from service",
                "define can_view_live: admin from service",
            ),
        brought.replace("# A visit of somebody", "# A visit by somebody"),
    ];
    for (text, based_on) in texts.iter().zip(1..) {
        let draft =
            json!({"draft": {"text": text, "note": "a test", "based_on": based_on, "assertions": []}});
        let saved = console.call(owner, "save_model", &draft.to_string()).await;
        assert_eq!(saved.status, 200, "{}", saved.body);
    }
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let changing = async {
        for round in 0..30 {
            let body = json!({"version": 2 + round % 2, "instead_of": 1 + round});
            let activated = console.call(owner, "activate_model", &body.to_string()).await;
            assert_eq!(activated.status, 200, "{}", activated.body);
        }
        is_over.store(true, std::sync::atomic::Ordering::SeqCst);
    };
    let known = json!({ "known": nobody() }).to_string();
    let asking = async {
        let mut seen = std::collections::BTreeSet::new();
        while !is_over.load(std::sync::atomic::Ordering::SeqCst) {
            let answer = console
                .call(Who::Signed(Role::Viewer), "next_standing", &known)
                .await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let standing: Value = serde_json::from_str(&answer.body).unwrap();
            let may = |permission: &str| {
                let reaches = standing["reaches"].as_array().unwrap();
                reaches.iter().any(|reach| reach[0] == permission)
            };
            seen.insert((may("export_sessions"), may("view_live")));
        }
        seen
    };
    let ((), seen) = tokio::join!(changing, asking);
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        [(false, true), (true, false)]
    );
}
