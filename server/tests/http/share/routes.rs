use std::time::Duration;

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::{CACHE_CONTROL, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE};
use serde_json::{Value, json};

use super::{ADMIN, GONE, Shop, in_both};
use crate::console::{SESSION, WINDOW, Who, cookie};

const DAY: &str = r#"{"expiresIn":"24h"}"#;

fn read(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

/// In ms since the epoch.
fn moment(text: &Value) -> i64 {
    let parsed = time::OffsetDateTime::parse(
        text.as_str().unwrap(),
        &time::format_description::well_known::Rfc3339,
    );
    i64::try_from(parsed.unwrap().unix_timestamp_nanos() / 1_000_000).unwrap()
}

in_both! {
    async fn a_link_has_a_token_an_address_and_an_end(shop: Shop) {
        for (expiry, lasts) in [
            ("1h", 3_600_000_i64),
            ("24h", 86_400_000),
            ("7d", 604_800_000),
            ("30d", 2_592_000_000),
            ("never", 2_592_000_000),
        ] {
            let now = server::clock::now();
            let link = shop.link(json!({ "expiresIn": expiry })).await;
            let token = link["token"].as_str().unwrap();
            assert_eq!(token.len(), 43, "32 bytes as base64url");
            assert_eq!(link["url"], format!("http://127.0.0.1:3000/shared#{token}"));
            let off = moment(&link["expiresAt"]) - now - lasts;
            assert!((0..10_000).contains(&off), "{expiry}: {off}");
        }
    }

    async fn a_bad_expiry_is_answered_with_the_values_allowed(shop: Shop) {
        for body in [
            r#"{"expiresIn":"2h"}"#,
            r#"{"expiresIn":""}"#,
            r#"{"expiresIn":"NEVER"}"#,
        ] {
            let answer = shop.share(ADMIN, SESSION, body).await;
            assert_eq!(answer.status, 400, "{body}");
            let error = read(&answer.body)["error"].to_string();
            assert!(error.contains("1h, 24h, 7d, 30d, never"), "{error}");
        }
        for body in ["", "{}", "[]", r#"{"expiresIn":7}"#, r#"{"expiresIn":null}"#, "{"] {
            assert_eq!(shop.share(ADMIN, SESSION, body).await.status, 400, "{body}");
        }
        assert_eq!(shop.links().await, [] as [Value; 0]);
    }

    async fn other_options_that_cannot_be_are_refused(shop: Shop) {
        for body in [
            json!({ "expiresIn": "1h", "password": "abc" }),
            json!({ "expiresIn": "1h", "maxViews": 0 }),
            json!({ "expiresIn": "1h", "maxViews": -1 }),
            json!({ "expiresIn": "1h", "start": -1 }),
            json!({ "expiresIn": "1h", "start": 99_999_999 }),
            json!({ "expiresIn": "1h", "scope": "everything" }),
            json!({ "expiresIn": "1h", "note": "a".repeat(301) }),
        ] {
            assert_eq!(shop.share(ADMIN, SESSION, &body.to_string()).await.status, 400, "{body}");
        }
    }

    async fn of_an_unknown_session_there_is_no_link(shop: Shop) {
        for session in ["session-9999", "x", "..%2F..%2Fetc"] {
            assert_eq!(shop.share(ADMIN, session, DAY).await.status, 404, "{session}");
        }
    }

    async fn who_may_not_share_is_refused_and_remembered(shop: Shop) {
        assert_eq!(shop.share(Who::Nobody, SESSION, DAY).await.status, 401);
        let viewer = Who::Signed(Role::Viewer);
        assert_eq!(shop.share(viewer, SESSION, DAY).await.status, 403);
        let called = shop
            .console
            .call(viewer, "share_session", &json!({ "session": SESSION, "request": { "expiresIn": "1h" } }).to_string())
            .await;
        assert_eq!(called.status, 403, "{}", called.body);
        let entry = (
            "viewer@girok.example".to_owned(),
            "refused".to_owned(),
            "sharing a session".to_owned(),
        );
        assert_eq!(shop.audit().await, [entry.clone(), entry]);
    }

    async fn who_holds_the_token_learns_what_it_is_of(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let answer = shop.look(&token).await;
        assert_eq!(answer.status, 200);
        let known = read(&answer.body);
        assert_eq!(known["session"]["id"], SESSION);
        assert_eq!(known["session"]["service"], "web-app");
        assert_eq!(known["url"], format!("http://127.0.0.1:3000/shared#{token}"));
        assert_eq!(answer.header(REFERRER_POLICY), "no-referrer");
        assert_eq!(answer.header("x-robots-tag".parse().unwrap()), "noindex, nofollow");
        assert_eq!(answer.header(CACHE_CONTROL), "no-store");
        // Looking is no view.
        assert_eq!(shop.links().await[0]["views"], 0);
    }

    async fn whatever_is_wrong_with_a_token_the_answer_is_one(shop: Shop) {
        let revoked = shop.token(json!({ "expiresIn": "7d" })).await;
        let link = shop.links().await.remove(0);
        assert_eq!(shop.revoke(&link).await.status, 200);
        let used_up = shop.token(json!({ "expiresIn": "7d", "maxViews": 1 })).await;
        shop.enter(&used_up).await;
        let unknown = "A".repeat(43);
        for token in [revoked.as_str(), &used_up, &unknown, "short", "%00", "A".repeat(5000).as_str()] {
            let answer = shop.look(token).await;
            assert_eq!((answer.status, answer.body.as_str()), (404, GONE), "{token}");
            let answer = shop.open(json!({ "token": token }), None).await;
            assert_eq!((answer.status, answer.body.as_str()), (404, GONE), "{token}");
            assert!(!answer.headers.contains_key(SET_COOKIE));
        }
    }

    async fn a_link_dies_on_time_also_for_those_who_watch(
        shop: Shop, ("SESSION_SHARE_LINK_MAX_TTL", "1500".into())
    ) {
        let token = shop.token(json!({ "expiresIn": "never" })).await;
        let (viewer, base) = shop.enter(&token).await;
        assert_eq!(shop.as_viewer(&viewer, &base).await.status, 204);
        tokio::time::sleep(Duration::from_millis(1_700)).await;
        assert_eq!(shop.look(&token).await.body, GONE);
        for path in [base.clone(), format!("{base}/replay"), format!("{base}/windows/{WINDOW}/events")] {
            let answer = shop.as_viewer(&viewer, &path).await;
            assert_eq!((answer.status, answer.body.as_str()), (404, GONE), "{path}");
        }
        assert_eq!(shop.links().await, [] as [Value; 0]);
    }

    async fn revoking_works_at_once_also_for_those_who_watch(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let other = shop.token(json!({ "expiresIn": "7d" })).await;
        let (viewer, base) = shop.enter(&token).await;
        let link = shop.links().await.into_iter().find(|link| link["views"] == 1).unwrap();
        assert_eq!(shop.as_viewer(&viewer, &format!("{base}/replay?at=0")).await.status, 200);
        assert_eq!(shop.revoke(&link).await.status, 200);
        for path in [base.clone(), format!("{base}/replay?at=0"), format!("{base}/windows/{WINDOW}/events")] {
            assert_eq!(shop.as_viewer(&viewer, &path).await.status, 404, "{path}");
        }
        assert_eq!(shop.look(&token).await.status, 404);
        assert_eq!(shop.look(&other).await.status, 200);
        assert_eq!(shop.revoke(&link).await.status, 404);
    }

    async fn a_reload_within_ten_minutes_is_the_same_view(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "maxViews": 2 })).await;
        let (viewer, _) = shop.enter(&token).await;
        for _ in 0..3 {
            let again = shop.open(json!({ "token": token }), Some(&viewer)).await;
            assert_eq!(again.status, 200, "{}", again.body);
            assert_eq!(cookie(&again).unwrap(), viewer);
        }
        assert_eq!(shop.links().await[0]["views"], 1);
        let forged = viewer.split_once('=').unwrap().0.to_owned() + "=nobody";
        assert_eq!(shop.open(json!({ "token": token }), Some(&forged)).await.status, 200);
        let link = shop.links().await.remove(0);
        assert_eq!(link["views"], 2);
        assert!(link["last_view_at"].as_i64().unwrap() <= server::clock::now());
        // Nobody new gets in; who is in stays in.
        assert_eq!(shop.open(json!({ "token": token }), None).await.body, GONE);
        assert_eq!(shop.open(json!({ "token": token }), Some(&viewer)).await.status, 200);
    }

    async fn views_at_the_same_time_keep_to_the_limit(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "maxViews": 3 })).await;
        let opened = futures::future::join_all((0..12).map(|_| shop.open(json!({ "token": token }), None))).await;
        let let_in = opened.iter().filter(|answer| answer.status == 200).count();
        assert_eq!((let_in, &shop.links().await[0]["views"]), (3, &json!(3)));
    }

    async fn a_password_is_asked_for_and_comes_in_a_header(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "열려라 참깨" })).await;
        let answer = shop.look(&token).await;
        assert_eq!((answer.status, &read(&answer.body)["password"]), (401, &json!("missing")));
        for (password, status) in [("wrong", 401), ("열려라 참깨", 200)] {
            let request = Request::get(format!("/admin/session-recordings/shared/{token}"))
                .header("x-share-password", password.as_bytes())
                .body(Body::empty())
                .unwrap();
            assert_eq!(shop.console.ask(Who::Nobody, request).await.status, status, "{password}");
        }
        let wrong = shop.open(json!({ "token": token, "password": "sesame" }), None).await;
        assert_eq!((wrong.status, &read(&wrong.body)["password"]), (401, &json!("wrong")));
        let right = shop.open(json!({ "token": token, "password": "열려라 참깨" }), None).await;
        assert_eq!(right.status, 200, "{}", right.body);
        assert!(shop.links().await[0]["has_password"].as_bool().unwrap());
    }

    async fn tries_are_limited(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        let mut statuses = Vec::new();
        for number in 0..40 {
            let request = json!({ "token": token, "password": format!("guess {number}") });
            let answer = shop.open(request, None).await;
            if answer.status == 429 {
                assert!(answer.header(RETRY_AFTER).parse::<u64>().unwrap() > 0);
            }
            statuses.push(answer.status);
        }
        assert!(statuses[..10].iter().all(|status| *status == 401), "{statuses:?}");
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    }

    async fn the_replay_alone_says_nothing_about_who_it_was(shop: Shop) {
        for (scope, tells) in [("replay", false), ("details", true)] {
            let token = shop.token(json!({ "expiresIn": "7d", "scope": scope })).await;
            let looked = read(&shop.look(&token).await.body);
            assert_eq!(looked["session"].get("client").is_some(), tells, "{looked}");
            let answer = shop.open(json!({ "token": token }), None).await;
            let opened = read(&answer.body);
            assert_eq!(opened["details"]["summary"]["entry_page"].is_string(), tells, "{opened}");
            assert_eq!(!opened["facts"].as_array().unwrap().is_empty(), tells, "{opened}");
        }
    }

    async fn the_cookie_is_for_this_browser_and_this_server(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let answer = shop.open(json!({ "token": token }), None).await;
        let set = answer.header(SET_COOKIE);
        for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600"] {
            assert!(set.contains(part), "{set}");
        }
        assert!(!set.contains(&token));
        // It is told again as long as somebody watches.
        let base = read(&answer.body)["base"].as_str().unwrap().to_owned();
        let still = shop.as_viewer(&cookie(&answer).unwrap(), &base).await;
        assert_eq!((still.status, still.header(SET_COOKIE)), (204, set));
        assert!(!answer.body.contains(&token));
    }

    async fn two_links_in_one_browser_do_not_end_each_other(shop: Shop) {
        let (one, other) = (
            shop.token(json!({ "expiresIn": "7d" })).await,
            shop.token(json!({ "expiresIn": "7d" })).await,
        );
        let ((first, here), (second, there)) = (shop.enter(&one).await, shop.enter(&other).await);
        let both = format!("{first}; {second}");
        for base in [&here, &there] {
            assert_eq!(shop.as_viewer(&both, base).await.status, 204);
        }
        // One's cookie opens nothing of the other.
        let forged = format!("{}={}", second.split_once('=').unwrap().0, first.split_once('=').unwrap().1);
        assert_eq!(shop.as_viewer(&forged, &there).await.status, 404);
        assert_eq!(shop.as_viewer(&first, &there).await.status, 404);
    }

    async fn creations_views_and_revocations_are_in_the_audit_log(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        shop.enter(&token).await;
        let link = shop.links().await.remove(0);
        shop.revoke(&link).await;
        let entry = |who: &str, action: &str| (who.to_owned(), action.to_owned(), SESSION.to_owned());
        assert_eq!(
            shop.audit().await,
            [
                entry("admin@girok.example", "share_link_created"),
                entry("share link", "share_link_viewed"),
                entry("admin@girok.example", "share_link_revoked"),
            ]
        );
    }

    async fn links_of_all_sessions_are_listed_the_newest_first_and_by_pages(shop: Shop) {
        for number in 0..53 {
            shop.link(json!({ "expiresIn": "7d", "note": number.to_string() })).await;
        }
        let (mut notes, mut behind) = (Vec::new(), Value::Null);
        loop {
            let answer = shop.console.call(ADMIN, "all_links", &json!({ "behind": behind }).to_string()).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let page = read(&answer.body);
            notes.extend(page["links"].as_array().unwrap().iter().map(|link| link["note"].as_str().unwrap().to_owned()));
            behind = page["next"].clone();
            if behind.is_null() {
                break;
            }
        }
        let mut sorted: Vec<u32> = notes.iter().map(|note| note.parse().unwrap()).collect();
        assert_eq!((sorted.len(), &sorted[0], sorted.last().unwrap()), (53, &52, &0));
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), 53);
        let wrong = shop.console.call(ADMIN, "all_links", r#"{"behind":"nowhere"}"#).await;
        assert_eq!(wrong.status, 422);
    }

    async fn the_token_is_in_no_file(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let (viewer, _) = shop.enter(&token).await;
        let secrets = [token, viewer.split_once('=').unwrap().1.to_owned()];
        let mut directories = vec![shop.console.directory().to_owned()];
        let mut seen = 0;
        while let Some(directory) = directories.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                    continue;
                }
                seen += 1;
                let bytes = std::fs::read(&path).unwrap();
                for secret in &secrets {
                    assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none(), "{}", path.display());
                }
            }
        }
        assert!(seen > 3);
    }
}

/// Every address of the server, as somebody with a viewer's cookie and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_reaches_nothing_but_the_session() {
    let shop = Shop::embedded(&[]).await;
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    let (viewer, base) = shop.enter(&token).await;
    for route in server::routes::ROUTES {
        let server::routes::Access::Needs(_) = route.access else {
            continue;
        };
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
