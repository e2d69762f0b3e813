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
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

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
        (IMAGE, "image/jpeg", PNG, 400),
        (IMAGE, "image/svg+xml", b"<svg/>", 400),
        (IMAGE, "image/png", b"", 400),
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
        json!({"thresholds": {
            "rage_presses": 3, "rage_ms": rage_ms, "rage_px": 30, "dead_ms": 2_500, "error_ms": 1_000, "back_ms": 7_000,
        }})
    };
    for (rage_ms, status) in [(1_500, 200), (1_500, 200), (49, 422), (10_001, 422)] {
        let answer = console
            .call(ADMIN, "set_thresholds", &thresholds(rage_ms).to_string())
            .await;
        assert_eq!(answer.status, status, "{}", answer.body);
        if status != 200 {
            assert!(answer.body.contains("between 50 and 10000"), "{}", answer.body);
            assert!(answer.body.contains("rage_ms"), "{}", answer.body);
        }
    }
    let many: Vec<String> = (0..201).map(|number| format!("/a/{number}")).collect();
    for (templates, status) in [
        (json!(["/users/:id", "/docs/*"]), 200),
        (json!(["/users/:id", "/users/:id"]), 422),
        (json!(many), 422),
    ] {
        let body = json!({"service": "web-app", "templates": templates});
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
