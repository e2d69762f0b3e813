//! The browser's side of the live channel: a socket, and the question why there is none.

use domain::live::connection::Refusal;
use domain::live::filter::LiveFilter;
use domain::live::message::{ClientMessage, PATH, STATUS_PATH};
use futures::StreamExt;
use futures::future::{AbortHandle, abortable};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use leptos::prelude::window;
use leptos::web_sys::{self, RequestCredentials, RequestInit, Response};
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::address::with_pairs;

/// What comes of a socket.
#[derive(Debug)]
pub(super) enum Arrival {
    Text(String),
    Closed { code: u16, reason: String },
}

/// An open socket; closes when it is dropped, and nothing arrives of it then.
pub(super) struct Socket {
    handle: web_sys::WebSocket,
    reading: AbortHandle,
}

impl Socket {
    /// `None` where the browser refuses the address.
    pub(super) fn open(address: &str, arrived: impl Fn(Arrival) + 'static) -> Option<Self> {
        let handle = web_sys::WebSocket::new(address).ok()?;
        let mut stream = WebSocket::try_from(handle.clone()).ok()?;
        let (read, reading) = abortable(async move {
            while let Some(item) = stream.next().await {
                match item {
                    Ok(Message::Text(text)) => arrived(Arrival::Text(text)),
                    Err(WebSocketError::ConnectionClose(close)) => arrived(Arrival::Closed {
                        code: close.code,
                        reason: close.reason,
                    }),
                    // The channel speaks in text only, and an error is followed by the end.
                    Ok(Message::Bytes(_)) | Err(_) => {}
                }
            }
        });
        leptos::task::spawn_local(async move {
            let _ = read.await;
        });
        Some(Self { handle, reading })
    }

    pub(super) fn is_open(&self) -> bool {
        self.handle.ready_state() == web_sys::WebSocket::OPEN
    }

    /// What cannot be sent is not missed: the connection's end tells of itself.
    pub(super) fn send(&self, message: &ClientMessage) {
        if self.is_open()
            && let Ok(text) = serde_json::to_string(message)
        {
            let _ = self.handle.send_with_str(&text);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.reading.abort();
        let _ = self.handle.close();
    }
}

/// Where the channel is: the address that was set, or this page's own server.
pub(super) fn channel(set: Option<&str>) -> String {
    set.map_or_else(
        || {
            let location = window().location();
            let scheme = match location.protocol() {
                Ok(scheme) if scheme == "http:" => "ws",
                _ => "wss",
            };
            format!("{scheme}://{}{PATH}", location.host().unwrap_or_default())
        },
        str::to_owned,
    )
}

/// The channel's address for these sessions.
pub(super) fn address(channel: &str, filter: &LiveFilter) -> String {
    with_pairs(channel, filter.to_pairs())
}

/// Where the channel's server says why it refuses.
pub(super) fn status_address(channel: &str) -> String {
    let http = channel.replacen("ws", "http", 1);
    format!("{http}{}", STATUS_PATH.strip_prefix(PATH).unwrap_or(STATUS_PATH))
}

/// Asks why a connection was refused or lost.
pub(super) async fn ask_why(address: &str) -> Refusal {
    #[derive(Deserialize)]
    struct Body {
        message: String,
    }
    let request = RequestInit::new();
    // The channel may be on another origin of the same site.
    request.set_credentials(RequestCredentials::Include);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &request)).await;
    let Some(response) = answer.ok().and_then(|answer| answer.dyn_into::<Response>().ok()) else {
        return Refusal::Unreachable;
    };
    let retry_after = response.headers().get("Retry-After").ok().flatten();
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let body = text.and_then(|text| serde_json::from_str::<Body>(&text).ok());
    let message = body.map(|body| body.message).unwrap_or_default();
    Refusal::of(response.status(), retry_after.as_deref(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_asked_where_the_channel_is() {
        for (channel, expected) in [
            (
                "ws://127.0.0.1:3000/admin/sessions/live",
                "http://127.0.0.1:3000/admin/sessions/live/status",
            ),
            (
                "wss://live.girok.example/admin/sessions/live",
                "https://live.girok.example/admin/sessions/live/status",
            ),
            ("wss://ws.example/now", "https://ws.example/now/status"),
        ] {
            assert_eq!(status_address(channel), expected);
        }
    }

    #[test]
    fn the_channel_s_address_names_the_sessions() {
        let filter = LiveFilter::from_pairs([("service", "web-app"), ("q", "kim lee")]);
        assert_eq!(
            address("wss://girok.example/admin/sessions/live", &filter),
            "wss://girok.example/admin/sessions/live?q=kim%20lee&service=web-app"
        );
        assert_eq!(
            address("wss://girok.example/x", &LiveFilter::default()),
            "wss://girok.example/x"
        );
    }
}
