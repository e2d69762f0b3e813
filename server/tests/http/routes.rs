//! Every row of the table of routes, as nobody and in each role. What is expected is the design's list of roles, written
//! down here by hand; the table only says which routes there are.

use std::time::Duration;

use axum::body::Body;
use domain::live::message::{PATH, STATUS_PATH};
use http::header::ACCEPT;
use http::{Method, Request};
use server::routes::{
    EVENTS, EXPORT_FILE, EXPORT_JSON, EXPORT_ZIP, FOLLOW, HEATMAP_IMAGE, INGEST, OPEN_SHARED, ROUTES, RULES,
    SHARE, SHARED, SHARED_ASSETS, SHARED_BY_TOKEN, SHARED_EVENTS, SHARED_PAGE, SHARED_REPLAY,
};

use crate::console::{Console, EVERYBODY, METRICS_TOKEN, Who};
use domain::account::Role;

const IN: u16 = 200;
/// To the sign-in page.
const AWAY: u16 = 303;
/// By the page itself, to another page.
const ONWARD: u16 = 302;

/// Whoever it is.
const NO_KEY: [u16; 4] = [401; 4];

const IMAGE: &str = "/admin/heatmaps/image?service=web-app&page=%2F&device=desktop";

/// A route, an address of it, and what nobody, a viewer, an admin and an owner get.
const EXPECTED: &[(&str, &str, &str, [u16; 4])] = &[
    ("GET", "/", "/", [AWAY, ONWARD, ONWARD, ONWARD]),
    ("GET", "/overview", "/overview", [AWAY, IN, IN, IN]),
    ("GET", "/live", "/live", [AWAY, IN, IN, IN]),
    ("GET", "/sessions", "/sessions", [AWAY, IN, IN, IN]),
    (
        "GET",
        "/sessions/{id}",
        "/sessions/session-0001",
        [AWAY, IN, IN, IN],
    ),
    ("GET", "/live/{session}", "/live/session-0001", [AWAY, IN, IN, IN]),
    ("GET", "/heatmaps", "/heatmaps", [AWAY, IN, IN, IN]),
    ("GET", "/services", "/services", [AWAY, 403, IN, IN]),
    ("GET", "/privacy", "/privacy", [AWAY, 403, IN, IN]),
    ("GET", "/privacy/history", "/privacy/history", [AWAY, 403, IN, IN]),
    ("GET", "/models", "/models", [AWAY, 403, 403, IN]),
    ("GET", "/models/history", "/models/history", [AWAY, 403, 403, IN]),
    ("GET", "/access", "/access", [AWAY, 403, 403, IN]),
    ("GET", "/share-links", "/share-links", [AWAY, 403, IN, IN]),
    (
        "GET",
        "/share-links/exports",
        "/share-links/exports",
        [AWAY, 403, IN, IN],
    ),
    // A token says what may be seen; an account counts for nothing here.
    ("GET", SHARED_PAGE, SHARED_PAGE, [IN, IN, IN, IN]),
    (
        "POST",
        SHARE,
        "/admin/session-recordings/share/session-0001",
        // These say nothing of what they want.
        [401, 403, 400, 400],
    ),
    (
        "GET",
        SHARED_BY_TOKEN,
        "/admin/session-recordings/shared/unknown",
        [404, 404, 404, 404],
    ),
    ("POST", OPEN_SHARED, OPEN_SHARED, [400, 400, 400, 400]),
    // Of a session that is not there, so that nothing is exported for the test.
    (
        "GET",
        EXPORT_JSON,
        "/admin/session-recordings/session-9999/export.json",
        [401, 403, 404, 404],
    ),
    (
        "GET",
        EXPORT_ZIP,
        EXPORT_ZIP,
        // These say not what is to be in it.
        [401, 403, 400, 400],
    ),
    ("GET", EXPORT_FILE, "/admin/exports/0/file", [401, 403, 404, 404]),
    ("GET", SHARED, "/shared/0123456789abcdef", [404, 404, 404, 404]),
    (
        "GET",
        SHARED_REPLAY,
        "/shared/0123456789abcdef/replay",
        [404, 404, 404, 404],
    ),
    (
        "GET",
        SHARED_EVENTS,
        "/shared/0123456789abcdef/windows/window-0001/events",
        [404, 404, 404, 404],
    ),
    (
        "GET",
        SHARED_ASSETS,
        "/shared/0123456789abcdef/assets/web-app?url=https%3A%2F%2Fshop.example%2Fa.png",
        [404, 404, 404, 404],
    ),
    ("GET", "/audit-log", "/audit-log", [AWAY, 403, 403, IN]),
    ("GET", "/account", "/account", [AWAY, IN, IN, IN]),
    ("GET", "/sign-in", "/sign-in", [IN, ONWARD, ONWARD, ONWARD]),
    (
        "GET",
        "/replay/{session}",
        "/replay/session-0001",
        [401, IN, IN, IN],
    ),
    (
        "GET",
        EVENTS,
        "/admin/session-recordings/session-0001/windows/window-0001/events",
        [401, IN, IN, IN],
    ),
    (
        "GET",
        FOLLOW,
        "/admin/session-recordings/session-0001/follow",
        [401, IN, IN, IN],
    ),
    (
        "GET",
        "/assets/proxy/{service}",
        "/assets/proxy/web-app?url=https%3A%2F%2Felsewhere.example%2Fa.png",
        [401, 204, 204, 204],
    ),
    // Nobody has uploaded one, and these bring none.
    ("GET", HEATMAP_IMAGE, IMAGE, [401, 404, 404, 404]),
    ("PUT", HEATMAP_IMAGE, IMAGE, [401, 403, 400, 400]),
    ("DELETE", HEATMAP_IMAGE, IMAGE, [401, 403, 404, 404]),
    // None of them asks for a WebSocket.
    ("GET", PATH, PATH, [401, 426, 426, 426]),
    ("GET", STATUS_PATH, STATUS_PATH, [401, IN, IN, IN]),
    // A key says who may write; an account counts for nothing here.
    (
        "POST",
        INGEST,
        "/ingest/v1/sessions/session-0002/windows/window-0002/batches/0",
        [401, 401, 401, 401],
    ),
    (
        "OPTIONS",
        INGEST,
        "/ingest/v1/sessions/session-0002/windows/window-0002/batches/0",
        [204, 204, 204, 204],
    ),
    ("GET", RULES, RULES, [401, 401, 401, 401]),
    ("OPTIONS", RULES, RULES, [204, 204, 204, 204]),
    // A key says who may ask; an account counts for nothing here.
    ("GET", "/openfga/stores", "/openfga/stores", NO_KEY),
    ("POST", "/openfga/stores", "/openfga/stores", NO_KEY),
    ("GET", "/openfga/stores/{store}", "/openfga/stores/0", NO_KEY),
    ("DELETE", "/openfga/stores/{store}", "/openfga/stores/0", NO_KEY),
    (
        "GET",
        "/openfga/stores/{store}/authorization-models",
        "/openfga/stores/0/authorization-models",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/authorization-models",
        "/openfga/stores/0/authorization-models",
        NO_KEY,
    ),
    (
        "GET",
        "/openfga/stores/{store}/authorization-models/{model}",
        "/openfga/stores/0/authorization-models/1",
        NO_KEY,
    ),
    (
        "GET",
        "/openfga/stores/{store}/active-authorization-model",
        "/openfga/stores/0/active-authorization-model",
        NO_KEY,
    ),
    (
        "GET",
        "/openfga/stores/{store}/assertions/{model}",
        "/openfga/stores/0/assertions/1",
        NO_KEY,
    ),
    (
        "PUT",
        "/openfga/stores/{store}/assertions/{model}",
        "/openfga/stores/0/assertions/1",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/check",
        "/openfga/stores/0/check",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/batch-check",
        "/openfga/stores/0/batch-check",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/list-objects",
        "/openfga/stores/0/list-objects",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/streamed-list-objects",
        "/openfga/stores/0/streamed-list-objects",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/list-users",
        "/openfga/stores/0/list-users",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/expand",
        "/openfga/stores/0/expand",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/read",
        "/openfga/stores/0/read",
        NO_KEY,
    ),
    (
        "GET",
        "/openfga/stores/{store}/changes",
        "/openfga/stores/0/changes",
        NO_KEY,
    ),
    (
        "POST",
        "/openfga/stores/{store}/write",
        "/openfga/stores/0/write",
        NO_KEY,
    ),
    ("GET", "/demo", "/demo", [308, 308, 308, 308]),
    ("GET", "/demo/", "/demo/", [IN, IN, IN, IN]),
    ("GET", "/demo/{*path}", "/demo/index.html", [IN, IN, IN, IN]),
    ("GET", "/healthz", "/healthz", [IN, IN, IN, IN]),
    ("GET", "/readyz", "/readyz", [IN, IN, IN, IN]),
    // By network or token, which none of them has here.
    ("GET", "/metrics", "/metrics", [403, 403, 403, 403]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_whom_the_design_lets_in() {
    let console = Console::new().await;
    for route in ROUTES {
        let rows: Vec<_> = EXPECTED
            .iter()
            .filter(|(method, path, ..)| *method == route.method.as_str() && *path == route.path)
            .collect();
        let [(_, _, address, statuses)] = rows[..] else {
            panic!("{} {} has no one row here", route.method, route.path);
        };
        for (who, expected) in EVERYBODY.into_iter().zip(statuses) {
            for method in methods(&route.method) {
                let request = Request::builder()
                    .method(&method)
                    .uri(*address)
                    .header("sec-fetch-site", "same-origin")
                    .header(ACCEPT, "text/html");
                let answer = console.ask(who, request.body(Body::empty()).unwrap()).await;
                assert_eq!(
                    answer.status, *expected,
                    "{method} {address} as {who:?}: {}",
                    answer.body
                );
                if *expected == AWAY {
                    assert!(answer.location().starts_with("/sign-in"), "{address}");
                }
            }
        }
    }
    assert_eq!(EXPECTED.len(), ROUTES.len());
}

/// Leptos loads nothing as long as it looks for routes, and what was asked for meanwhile never comes.
#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_hang_no_page_of_another() {
    let console = Console::new().await;
    let starting = tokio::spawn(async {
        for _ in 0..20 {
            Console::bare().await;
        }
    });
    while !starting.is_finished() {
        let page = console.get(Who::Signed(Role::Owner), "/sessions");
        let answer = tokio::time::timeout(Duration::from_secs(30), page).await;
        assert_eq!(answer.expect("a page that is ready in time").status, 200);
    }
    starting.await.unwrap();
}

/// A GET can be asked as HEAD too, and must not be a way around.
fn methods(method: &Method) -> Vec<Method> {
    if *method == Method::GET {
        vec![Method::GET, Method::HEAD]
    } else {
        vec![method.clone()]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_console_is_in_the_table() {
    for page in server::pages::page_paths() {
        let row = ROUTES
            .iter()
            .find(|route| route.path == page && route.method == Method::GET);
        assert!(row.is_some(), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_route_is_not_found() {
    let console = Console::new().await;
    for who in EVERYBODY {
        for (method, path) in [
            ("GET", "/nothing"),
            ("GET", "/../Cargo.toml"),
            ("GET", "/%2e%2e/Cargo.toml"),
            ("GET", "/admin/session-recordings"),
            ("POST", "/nothing"),
            ("POST", "/api/no_such_function"),
            ("DELETE", "/favicon.svg"),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("sec-fetch-site", "same-origin");
            let answer = console.ask(who, request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 404, "{method} {path} as {who:?}");
        }
    }
    let answer = console.get(Who::Nobody, "/favicon.svg").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<svg/>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn replays_of_what_does_not_exist_are_not_found() {
    let console = Console::new().await;
    for path in [
        "/replay/session-9999",
        "/replay/%00",
        "/admin/session-recordings/session-9999/windows/window-0001/events",
        "/admin/session-recordings/session-0001/windows/window-9999/events",
        "/assets/proxy/nothing?url=https%3A%2F%2Fshop.example%2Fa.png",
    ] {
        let answer = console.get(Who::Signed(Role::Viewer), path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in [
        "/admin/session-recordings/session-0001/windows/window-0001/events?after=x",
        "/admin/session-recordings/session-0001/windows/window-0001/events?from=x",
        "/assets/proxy/web-app?url=x",
        "/assets/proxy/web-app",
    ] {
        let answer = console.get(Who::Signed(Role::Viewer), path).await;
        assert_eq!(answer.status, 400, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_neighbours_and_for_the_token() {
    let console = Console::bare().await;
    let from = |peer: &str, headers: &[(&str, &str)]| {
        let mut request = Request::get("/metrics").body(Body::empty()).unwrap();
        let peer: std::net::SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        request
    };
    let bearer = format!("Bearer {METRICS_TOKEN}");
    for (peer, headers, expected) in [
        ("127.0.0.1:9", &[][..], 200),
        ("10.1.2.3:9", &[], 200),
        ("203.0.113.9:9", &[], 403),
        ("127.0.0.1:9", &[("x-forwarded-for", "203.0.113.9")], 403),
        ("203.0.113.9:9", &[("authorization", bearer.as_str())], 200),
        (
            "203.0.113.9:9",
            &[("authorization", "Bearer another-token-that-is-long")],
            403,
        ),
    ] {
        let answer = console.ask(Who::Nobody, from(peer, headers)).await;
        assert_eq!(answer.status, expected, "{peer} {headers:?}");
    }
}
