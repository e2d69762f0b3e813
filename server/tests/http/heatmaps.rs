//! What admins decide about heatmaps: thresholds, templates, and pictures to draw heat over.

use axum::body::Body;
use domain::account::Role;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{Method, Request};
use serde_json::json;

use crate::console::{Answer, Console, Who};

const ADMIN: Who = Who::Signed(Role::Admin);
const VIEWER: Who = Who::Signed(Role::Viewer);
const IMAGE: &str = "/admin/heatmaps/image?service=web-app&page=%2Fusers%2F%3Aid&device=desktop";
/// One grey pixel, and what decoders leave aside.
const PNG: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\x0aIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82\
    and so on";

async fn send(console: &Console, method: Method, address: &str, kind: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, kind);
    console.ask(ADMIN, request.body(Body::from(body)).unwrap()).await
}

async fn logged(console: &Console) -> Vec<(String, Option<String>, String)> {
    console
        .control()
        .call(|connection| {
            Ok(connection
                .prepare(
                    "SELECT action, subject, detail FROM audit_log
                     WHERE action LIKE '%threshold%' OR action LIKE '%template%' OR action LIKE '%backdrop%'
                     ORDER BY id",
                )?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?)
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_image_is_shown_until_it_is_removed() {
    let console = Console::new().await;
    for kind in ["image/png", "image/png"] {
        let put = send(&console, Method::PUT, IMAGE, kind, PNG.to_vec()).await;
        assert_eq!(put.status, 204, "{}", put.body);
    }
    let answer = console.get(VIEWER, IMAGE).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.ends_with("and so on"));
    assert_eq!(answer.header(CONTENT_TYPE), "image/png");
    assert_eq!(answer.header(X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(answer.header(CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert_eq!(answer.header(CACHE_CONTROL), "private, no-cache");

    let query = json!({"query": {
        "service": "web-app", "page": "/users/:id", "device": "desktop", "first_day": 20_000, "last_day": 20_000,
        "kind": "click", "counting": "all", "min_duration_ms": 0,
    }});
    let found = console.call(VIEWER, "backdrops", &query.to_string()).await;
    let found: serde_json::Value = serde_json::from_str(&found.body).unwrap();
    let address = found["image"].as_str().unwrap();
    let answer = console.get(VIEWER, address).await;
    assert_eq!(
        (answer.status, answer.header(CACHE_CONTROL).contains("immutable")),
        (200, true)
    );

    for expected in [204, 404] {
        let removed = send(&console, Method::DELETE, IMAGE, "", Vec::new()).await;
        assert_eq!(removed.status, expected);
    }
    assert_eq!(console.get(VIEWER, IMAGE).await.status, 404);
    let of_page = |what: &str| {
        let detail = format!("/users/:id on desktop: {what}");
        ("backdrop_changed".to_owned(), Some("web-app".to_owned()), detail)
    };
    assert_eq!(
        logged(&console).await,
        [of_page("uploaded"), of_page("uploaded"), of_page("removed")]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_image_of_a_page_is_refused() {
    let console = Console::new().await;
    let large = [PNG, &vec![0; 8 << 20]].concat();
    let fits = [PNG, &vec![0; (8 << 20) - PNG.len()]].concat();
    for (address, kind, body, status) in [
        (IMAGE, "text/html", PNG, 400),
        (IMAGE, "image/jpeg", PNG, 422),
        (IMAGE, "image/svg+xml", b"<svg/>", 400),
        (IMAGE, "image/png", b"", 422),
        (IMAGE, "image/png", &PNG[..50], 422),
        (IMAGE, "image/png", &large, 413),
        (IMAGE, "image/png", &fits, 204),
        (
            "/admin/heatmaps/image?service=nobody&page=%2F&device=desktop",
            "image/png",
            PNG,
            404,
        ),
        (
            "/admin/heatmaps/image?service=web-app&page=users&device=desktop",
            "image/png",
            PNG,
            400,
        ),
        (
            "/admin/heatmaps/image?service=web-app&page=%2F&device=watch",
            "image/png",
            PNG,
            400,
        ),
        ("/admin/heatmaps/image?service=web-app", "image/png", PNG, 400),
    ] {
        let answer = send(&console, Method::PUT, address, kind, body.to_vec()).await;
        assert_eq!(answer.status, status, "{address} {kind}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thresholds_and_templates_are_checked_kept_and_logged() {
    let console = Console::new().await;
    let thresholds = |rage_ms: i64| {
        json!({
            "rage_presses": 3, "rage_ms": rage_ms, "rage_px": 30, "dead_ms": 2_500, "error_ms": 1_000, "back_ms": 7_000,
        })
    };
    for (from, rage_ms, status) in [
        (1_000, 1_500, 200),
        (1_500, 1_500, 200),
        (1_500, 49, 422),
        (1_500, 10_001, 422),
    ] {
        let body = json!({"thresholds": thresholds(rage_ms), "instead_of": thresholds(from)});
        let answer = console.call(ADMIN, "set_thresholds", &body.to_string()).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        if status != 200 {
            assert!(answer.body.contains("between 50 and 10000"), "{}", answer.body);
            assert!(answer.body.contains("rage_ms"), "{}", answer.body);
        }
    }
    let many: Vec<String> = (0..201).map(|number| format!("/a/{number}")).collect();
    for (service, templates, status) in [
        ("web-app", json!(["/users/:id", "/docs/*"]), 200),
        ("web-app", json!(["/users/:id", "/users/:id"]), 422),
        ("web-app", json!(many), 422),
        ("nobody", json!(["/users/:id"]), 404),
    ] {
        let body = json!({"service": service, "templates": templates, "instead_of": []});
        let answer = console.call(ADMIN, "set_templates", &body.to_string()).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    let settings = console.call(VIEWER, "heat_settings", "{}").await;
    let settings: serde_json::Value = serde_json::from_str(&settings.body).unwrap();
    assert_eq!(settings["thresholds"]["rage_ms"], 1_500);
    assert_eq!(
        settings["templates"],
        json!([{"service": "web-app", "templates": ["/users/:id", "/docs/*"]}])
    );
    assert_eq!(
        logged(&console).await,
        [
            (
                "heat_thresholds_changed".to_owned(),
                None,
                "rage_ms 1000 → 1500".to_owned()
            ),
            (
                "page_templates_changed".to_owned(),
                Some("web-app".to_owned()),
                "/users/:id, /docs/*".to_owned()
            ),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_did_not_see_a_change_does_not_take_it_back() {
    let console = Console::new().await;
    let templates = async |templates: &[&str], instead_of: &[&str]| {
        let body = json!({"service": "web-app", "templates": templates, "instead_of": instead_of});
        console.call(ADMIN, "set_templates", &body.to_string()).await
    };
    assert_eq!(templates(&["/users/:id"], &[]).await.status, 200);
    let late = templates(&["/docs/*"], &[]).await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("nothing of yours was saved"), "{}", late.body);
    assert_eq!(
        templates(&["/docs/*", "/users/:id"], &["/users/:id"])
            .await
            .status,
        200
    );

    let thresholds = async |dead_ms: i64, instead_of: i64| {
        let of = |dead_ms: i64| {
            json!({
                "rage_presses": 3, "rage_ms": 1_000, "rage_px": 30, "dead_ms": dead_ms, "error_ms": 1_000,
                "back_ms": 7_000,
            })
        };
        let body = json!({"thresholds": of(dead_ms), "instead_of": of(instead_of)});
        console.call(ADMIN, "set_thresholds", &body.to_string()).await
    };
    assert_eq!(thresholds(3_000, 2_500).await.status, 200);
    let late = thresholds(2_000, 2_500).await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("nothing of yours was saved"), "{}", late.body);

    let settings = console.call(VIEWER, "heat_settings", "{}").await;
    let settings: serde_json::Value = serde_json::from_str(&settings.body).unwrap();
    assert_eq!(settings["thresholds"]["dead_ms"], 3_000);
    assert_eq!(
        settings["templates"][0]["templates"],
        json!(["/docs/*", "/users/:id"])
    );
    // What was refused is not logged.
    assert_eq!(logged(&console).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_of_a_template_shows_the_page_of_all_such_paths() {
    let console = Console::new().await;
    let body = json!({"service": "web-app", "templates": ["/product/:id"], "instead_of": []});
    let set = console.call(ADMIN, "set_templates", &body.to_string()).await;
    assert_eq!(set.status, 200, "{}", set.body);
    for (page, is_part) in [("%2Fproduct%2F7", true), ("%2Fproduct%2F7%2Fmore", false)] {
        let answer = console
            .get(VIEWER, &format!("/heatmaps?service=web-app&page={page}"))
            .await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer
                .body
                .contains("/product/7 is part of /product/:id, which is shown."),
            is_part,
            "{page}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_nobody_knows_is_said_to_be_none() {
    let console = Console::new().await;
    for (service, is_unknown) in [("nope", true), ("web-app", false)] {
        let answer = console
            .get(VIEWER, &format!("/heatmaps?service={service}&page=%2F"))
            .await;
        assert_eq!(answer.status, 200);
        let said = format!("No service {service} has sessions here");
        assert_eq!(answer.body.contains(&said), is_unknown, "{service}");
        assert_eq!(answer.body.contains("Open web-app"), is_unknown, "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_400_days_are_asked_for() {
    let console = Console::new().await;
    for (first, last, status) in [
        (20_000, 20_399, 200),
        (20_000, 20_400, 422),
        (20_001, 20_000, 422),
    ] {
        let query = json!({"query": {"service": "web-app", "first_day": first, "last_day": last}});
        let answer = console.call(VIEWER, "heat_pages", &query.to_string()).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
}
