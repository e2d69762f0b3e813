//! What the page asks of the server. It does not use server functions: those are for accounts.

use domain::share::SharedSession;
use leptos::prelude::*;
use leptos::web_sys::{Headers, RequestInit, Response};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

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
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body.into());
    let headers = Headers::new().map_err(|_| Closed::Unreachable)?;
    let _ = headers.set("Content-Type", "application/json");
    request.set_headers(&headers);
    let (status, retry_after, text) = ask(EXCHANGE, &request).await.map_err(|_| Closed::Unreachable)?;
    if status == 200 {
        return serde_json::from_str(&text).map_err(|_| Closed::Unavailable);
    }
    Err(closed(status, retry_after, &text))
}

/// Whether what was opened may still be looked at. What nobody answers is no answer.
pub(super) async fn is_closed(base: &str) -> bool {
    matches!(ask(base, &RequestInit::new()).await, Ok((404, ..)))
}

async fn ask(path: &str, request: &RequestInit) -> Result<(u16, u32, String), JsValue> {
    let response = JsFuture::from(window().fetch_with_str_and_init(path, request)).await?;
    let response: Response = response.dyn_into()?;
    let retry_after = response.headers().get("retry-after").ok().flatten();
    let text = JsFuture::from(response.text()?).await?;
    Ok((
        response.status(),
        retry_after.and_then(|seconds| seconds.parse().ok()).unwrap_or(5),
        text.as_string().unwrap_or_default(),
    ))
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
