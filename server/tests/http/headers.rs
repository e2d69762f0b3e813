//! What every reply carries.

use domain::account::Role;
use http::HeaderName;

use crate::console::{Console, Who};

#[tokio::test(flavor = "multi_thread")]
async fn pages_run_none_but_their_own_scripts() {
    let console = Console::new().await;
    let page = console.get(Who::Signed(Role::Owner), "/sessions").await;
    let policy = page.header(http::header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'nonce-"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("'unsafe-eval'"), "{policy}");
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .unwrap();
    // Every script of the document carries it.
    for script in page.body.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
    }
    let again = console.get(Who::Signed(Role::Owner), "/sessions").await;
    assert_ne!(again.header(http::header::CONTENT_SECURITY_POLICY), policy);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replays_frame_runs_the_player_and_nothing_of_the_recording() {
    let console = Console::new().await;
    let frame = console
        .get(Who::Signed(Role::Viewer), "/replay/session-0001")
        .await;
    let policy = frame.header(http::header::CONTENT_SECURITY_POLICY);
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "connect-src 'self'",
        "frame-ancestors 'self'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reply_is_kept_by_no_cache_and_sniffed_by_nobody() {
    let console = Console::new().await;
    for path in [
        "/sessions",
        "/healthz",
        "/nothing",
        "/demo/",
        "/replay/session-0001",
        "/favicon.svg",
    ] {
        let answer = console.get(Who::Signed(Role::Viewer), path).await;
        for (name, expected) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            let name: HeaderName = name.parse().unwrap();
            assert_eq!(answer.header(name.clone()), expected, "{path} {name}");
        }
        let caching = answer.header(http::header::CACHE_CONTROL);
        assert!(matches!(caching, "no-store" | "no-cache"), "{path}: {caching}");
        assert!(
            !answer.header(HeaderName::from_static("x-request-id")).is_empty(),
            "{path}"
        );
    }
}
