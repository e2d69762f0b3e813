//! What the page asks of the server. It does not use server functions: those are for accounts.

use domain::share::SharedSession;
use leptos::prelude::*;
use leptos::web_sys::Response;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::functions::json::post;

const EXCHANGE: &str = "/admin/session-recordings/shared";

/// Why there is nothing to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// Unknown, expired, revoked: nobody is told which.
    Gone,
    NeedsPassword {
        wrong: bool,
    },
    /// In so many seconds.
    TooMany(u32),
    /// What keeps the links does not answer, or the server does not.
    Unavailable,
    Unreachable,
}

impl Closed {
    /// Asking again without anybody doing something changes nothing.
    fn is_final(&self) -> bool {
        matches!(self, Self::Gone | Self::NeedsPassword { .. })
    }
}

#[derive(Serialize)]
struct Asked<'a> {
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

/// The token in the address, which no server ever sees there.
pub(super) fn token() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Exchanges the token for what it shows, and for the cookie by which the replay opens.
pub(super) async fn exchange(token: &str, password: Option<&str>) -> Result<SharedSession, Closed> {
    let body = serde_json::to_string(&Asked { token, password }).map_err(|_| Closed::Unavailable)?;
    let (response, text) = post(EXCHANGE, body).await.map_err(|_| Closed::Unreachable)?;
    if response.ok() {
        return serde_json::from_str(&text).map_err(|_| Closed::Unavailable);
    }
    let seconds = response.headers().get("retry-after").ok().flatten();
    let retry_after = seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(5);
    Err(closed(response.status(), retry_after, &text))
}

/// Why what was opened may not be looked at any more, if that is so. Who asked for nothing in a while, as a machine that slept,
/// is not known any more though the link holds: what the token is exchanged for once more says which it is. What nobody
/// answers is no answer.
pub(super) async fn why_closed(base: &str, token: &str) -> Option<Closed> {
    let answer = JsFuture::from(window().fetch_with_str(base)).await.ok()?;
    if answer.unchecked_into::<Response>().status() != 404 {
        return None;
    }
    exchange(token, None).await.err().filter(Closed::is_final)
}

fn closed(status: u16, retry_after: u32, text: &str) -> Closed {
    #[derive(Deserialize)]
    struct Told {
        password: Option<String>,
    }
    match status {
        401 => Closed::NeedsPassword {
            wrong: serde_json::from_str::<Told>(text)
                .is_ok_and(|told| told.password.as_deref() == Some("wrong")),
        },
        429 => Closed::TooMany(retry_after),
        400 | 404 => Closed::Gone,
        _ => Closed::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_takes_nothing_from_the_screen() {
        for (status, is_final) in [(404, true), (401, true), (429, false), (503, false), (500, false)] {
            assert_eq!(closed(status, 7, "").is_final(), is_final, "{status}");
        }
        assert!(!Closed::Unreachable.is_final());
    }

    #[test]
    fn each_answer_is_one_reason() {
        for (status, text, expected) in [
            (404, "", Closed::Gone),
            (400, "", Closed::Gone),
            (
                401,
                r#"{"error":"x","password":"missing"}"#,
                Closed::NeedsPassword { wrong: false },
            ),
            (
                401,
                r#"{"error":"x","password":"wrong"}"#,
                Closed::NeedsPassword { wrong: true },
            ),
            (401, "", Closed::NeedsPassword { wrong: false }),
            (429, "", Closed::TooMany(7)),
            (503, "", Closed::Unavailable),
            (500, "", Closed::Unavailable),
        ] {
            assert_eq!(closed(status, 7, text), expected, "{status} {text}");
        }
    }
}
