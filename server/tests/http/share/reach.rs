//! What the viewer's cookie opens.

use axum::body::Body;
use http::Request;
use http::header::REFERRER_POLICY;
use serde_json::json;

use super::{GONE, Shop};
use crate::console::{SESSION, WINDOW, Who};

/// Every address of the server, as somebody with a viewer's cookie and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_reaches_nothing_but_the_session() {
    let shop = Shop::embedded(&[]).await;
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    let (viewer, base) = shop.enter(&token).await;
    for route in server::routes::ROUTES {
        use server::routes::Access;
        if matches!(route.access, Access::Open(_) | Access::Holder) {
            continue;
        }
        let path = route
            .path
            .replace("{session}", SESSION)
            .replace("{id}", SESSION)
            .replace("{window}", WINDOW)
            .replace("{service}", "web-app?url=https%3A%2F%2Fshop.example%2Fa.png");
        let request = Request::builder()
            .method(&route.method)
            .uri(&path)
            .header("sec-fetch-site", "same-origin")
            .body(Body::empty())
            .unwrap();
        let status = shop.console.ask_with_cookie(&viewer, request).await.status;
        assert!([303, 401].contains(&status), "{} {path}: {status}", route.method);
    }
    for function in shop.console.functions() {
        if server::routes::OPEN_FUNCTIONS.contains(&function) {
            continue;
        }
        let request = shop.console.function_request(function, "{}");
        assert_eq!(
            shop.console.ask_with_cookie(&viewer, request).await.status,
            401,
            "{function}"
        );
    }
    for (path, status) in [
        (base.clone(), 204),
        (format!("{base}/replay?at=0"), 200),
        (format!("{base}/windows/{WINDOW}/events"), 200),
        (format!("{base}/windows/window-9999/events"), 404),
        (format!("{base}/windows/{WINDOW}/events?after=x"), 400),
        (
            format!("{base}/assets/web-app?url=https%3A%2F%2Felsewhere.example%2Fa.png"),
            204,
        ),
        (
            format!("{base}/assets/other?url=https%3A%2F%2Fshop.example%2Fa.png"),
            404,
        ),
        ("/shared/0123456789abcdef".into(), 404),
        (format!("{base}/live"), 404),
    ] {
        assert_eq!(shop.as_viewer(&viewer, &path).await.status, status, "{path}");
    }
    let nobody = shop
        .console
        .get(Who::Nobody, &format!("{base}/replay?at=0"))
        .await;
    assert_eq!((nobody.status, nobody.body.as_str()), (404, GONE));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_finds_everything_below_the_link() {
    let shop = Shop::embedded(&[]).await;
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    let (viewer, base) = shop.enter(&token).await;
    let frame = shop.as_viewer(&viewer, &format!("{base}/replay?at=0")).await;
    assert!(
        frame.body.contains(&format!("data-shared=\"{base}\"")),
        "{}",
        frame.body
    );
    assert!(
        frame
            .body
            .contains(&format!("data-request=\"{base}/windows/{WINDOW}/events?from=")),
        "{}",
        frame.body
    );
    assert!(!frame.body.contains("/admin/"), "{}", frame.body);
    assert_eq!(frame.header(REFERRER_POLICY), "no-referrer");
    let page = shop.console.get(Who::Nobody, "/shared").await;
    assert_eq!((page.status, page.header(REFERRER_POLICY)), (200, "no-referrer"));
    assert_eq!(page.header("x-robots-tag".parse().unwrap()), "noindex, nofollow");
}
