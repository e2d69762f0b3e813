//! Share links over HTTP, kept by the server itself and by a real Redis.
//!
//! In reading order: `making` them, `looking` at what one is of, its `views`, `passwords` and `viewers`, what those `reach` and
//! what they see of `replay_alone`, how it is `ending` and the `listing` of all hold for both, and `kept` is what either has of a
//! viewer; `valkey` is what only a Redis can say, and `outages` what is said without one.

mod ending;
mod kept;
mod listing;
mod looking;
mod making;
mod outages;
mod passwords;
mod reach;
mod replay_alone;
mod valkey;
mod viewers;
mod views;

use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};

use crate::console::{Answer, Console, SESSION, WINDOW, Who, cookie, post};
use crate::redis::Redis;

const ADMIN: Who = Who::Signed(Role::Admin);
const GONE: &str = r#"{"error":"Share link not found or expired"}"#;
const DAY: &str = r#"{"expiresIn":"24h"}"#;

fn read(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

/// A server whose links are kept in one way, and what keeps them.
pub(super) struct Shop {
    pub(super) console: Console,
    pub(super) redis: Option<Redis>,
    /// Batches of the session, beside its first.
    recorded: AtomicU32,
}

impl Shop {
    pub(super) async fn embedded(more: &[(&'static str, String)]) -> Self {
        let console = Console::new_with(more).await;
        Self {
            console,
            redis: None,
            recorded: AtomicU32::default(),
        }
    }

    pub(super) async fn valkey(more: &[(&'static str, String)]) -> Self {
        let redis = Redis::start();
        let url = redis.url();
        Self::on(redis, url, more).await
    }

    /// With a Redis that the server finds there.
    pub(super) async fn on(redis: Redis, url: String, more: &[(&'static str, String)]) -> Self {
        let mut settings = vec![("GIROK_VALKEY_URL", url)];
        settings.extend(more.iter().cloned());
        Self {
            console: Console::new_with(&settings).await,
            redis: Some(redis),
            recorded: AtomicU32::default(),
        }
    }

    pub(super) async fn share(&self, who: Who, session: &str, body: &str) -> Answer {
        self.console
            .ask(
                who,
                post(&format!("/admin/session-recordings/share/{session}"), body),
            )
            .await
    }

    /// A link to the recorded session.
    pub(super) async fn link(&self, request: Value) -> Value {
        let answer = self.share(ADMIN, SESSION, &request.to_string()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    pub(super) async fn token(&self, request: Value) -> String {
        self.link(request).await["token"].as_str().unwrap().to_owned()
    }

    pub(super) async fn look(&self, token: &str) -> Answer {
        self.console
            .get(Who::Nobody, &format!("/admin/session-recordings/shared/{token}"))
            .await
    }

    /// Exchanges a token, from a browser that has this cookie.
    pub(super) async fn open(&self, request: Value, cookie: Option<&str>) -> Answer {
        self.open_from("", request, cookie).await
    }

    /// The same, from an address for which a trusted proxy speaks.
    pub(super) async fn open_from(&self, address: &str, request: Value, cookie: Option<&str>) -> Answer {
        let mut ask = post("/admin/session-recordings/shared", &request.to_string());
        ask.headers_mut()
            .insert("x-forwarded-for", address.parse().unwrap());
        if let Some(cookie) = cookie {
            ask.headers_mut().insert(COOKIE, cookie.parse().unwrap());
        }
        self.console.ask(Who::Nobody, ask).await
    }

    /// The viewer's cookie, and below which path they see the session.
    pub(super) async fn enter(&self, token: &str) -> (String, String) {
        let answer = self.open(json!({ "token": token }), None).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let opened: Value = serde_json::from_str(&answer.body).unwrap();
        (
            cookie(&answer).unwrap(),
            opened["base"].as_str().unwrap().to_owned(),
        )
    }

    /// Goes on with the recorded session by events without their ends: when they were is said here.
    pub(super) async fn record(&self, events: &[&str]) {
        let number = self.recorded.fetch_add(1, Ordering::SeqCst) + 1;
        let now = server::clock::now();
        let events: Vec<String> = events
            .iter()
            .map(|event| format!(r#"{event},"timestamp":{now}}}"#))
            .collect();
        let path = format!(
            "/ingest/v1/sessions/{SESSION}/windows/{WINDOW}/batches/{number}?key={}",
            self.console.key()
        );
        let request = Request::post(path)
            .header(ORIGIN, "https://shop.example")
            .body(Body::from(format!("[{}]", events.join(","))))
            .unwrap();
        let answer = self.console.ask(Who::Nobody, request).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
    }

    pub(super) async fn as_viewer(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.console.ask_with_cookie(cookie, request).await
    }

    pub(super) async fn links(&self) -> Vec<Value> {
        let answer = self
            .console
            .call(
                ADMIN,
                "links_of_session",
                &json!({ "session": SESSION }).to_string(),
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_value(read(&answer.body)["links"].take()).unwrap()
    }

    pub(super) async fn revoke(&self, link: &Value) -> Answer {
        let id = json!({ "id": link["id"] }).to_string();
        self.console.call(ADMIN, "revoke_link", &id).await
    }

    /// What the audit log has of links, the oldest first.
    pub(super) async fn audit(&self) -> Vec<(String, String, String)> {
        let actions = [
            "share_link_created",
            "share_link_viewed",
            "share_link_password_failed",
            "share_link_revoked",
            "refused",
        ];
        self.console.audit(&actions).await
    }
}

/// The test, with links kept in either way.
macro_rules! in_both {
    ($($(#[$doc:meta])* async fn $name:ident($shop:ident: Shop $(, $more:expr)?) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$doc])*
            async fn check($shop: Shop) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn embedded() {
                check(Shop::embedded(&[$($more)?]).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_redis() {
                check(Shop::valkey(&[$($more)?]).await).await;
            }
        }
    )*};
}
pub(super) use in_both;
