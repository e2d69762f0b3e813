//! The frame's document. It carries what its script begins with, so that the first picture waits for nobody: not for the
//! page around to come up, and not for the script to ask for the first events.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use domain::replay::{Opening, Watching};
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};
use serde::Serialize;

use super::Place;
use crate::error::HttpError;

/// What the script is told, and what it asks for first.
pub(super) struct Beginning {
    told: Told,
    request: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "girok", rename_all = "lowercase")]
enum Told {
    Open(Box<Opening>),
    Watch(Watching),
}

impl Beginning {
    pub(super) fn moment(opening: Opening, place: &Place) -> Self {
        let request = opening.window().map(|window| {
            let recording = match place {
                Place::Console => format!("/admin/session-recordings/{}", opening.session),
                Place::Shared(base) => base.clone(),
            };
            format!("{recording}/windows/{window}/events?from={}", opening.at)
        });
        Self {
            told: Told::Open(Box::new(opening)),
            request,
        }
    }

    pub(super) fn live(watching: Watching) -> Self {
        let request = Some(format!("/admin/session-recordings/{}/follow?", watching.session));
        Self {
            told: Told::Watch(watching),
            request,
        }
    }
}

/// The document, in the viewer's colours. `first` is what the first request would be answered with; the rest does
/// not wait for it.
pub(super) fn document(
    theme: Option<&str>,
    place: &Place,
    beginning: Option<&Beginning>,
    first: Option<BoxFuture<'static, Option<Vec<u8>>>>,
) -> Result<Body, HttpError> {
    let request = beginning.and_then(|beginning| beginning.request.as_deref());
    let head = head(theme, place, beginning)?;
    let tail = "</body>\n</html>\n";
    let (Some(first), Some(request)) = (first, request) else {
        return Ok(Body::from(head + tail));
    };
    let opened = format!(
        "<script type=\"application/json\" id=\"events\" data-request=\"{}\">",
        quoted(request)
    );
    let rest = async move {
        let mut rest = Vec::new();
        if let Some(json) = first.await {
            rest.extend_from_slice(opened.as_bytes());
            push_script(&json, &mut rest);
            rest.extend_from_slice(b"</script>\n");
        }
        rest.extend_from_slice(tail.as_bytes());
        Bytes::from(rest)
    };
    let parts = stream::once(async { Bytes::from(head) }).chain(stream::once(rest));
    Ok(Body::from_stream(parts.map(Ok::<_, Infallible>)))
}

fn head(theme: Option<&str>, place: &Place, beginning: Option<&Beginning>) -> Result<String, HttpError> {
    let theme = theme.map_or_else(String::new, |theme| format!(" data-theme=\"{theme}\""));
    let shared = match place {
        Place::Console => String::new(),
        Place::Shared(base) => format!(" data-shared=\"{}\"", quoted(base)),
    };
    let told = match beginning {
        Some(beginning) => {
            let json = serde_json::to_string(&beginning.told).map_err(|error| {
                tracing::error!(%error, "what a replay begins with cannot be written");
                HttpError::Internal
            })?;
            format!(" data-beginning=\"{}\"", quoted(&json))
        }
        None => String::new(),
    };
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\"{theme}>\n<head>\n<meta charset=\"utf-8\">\n<title>Replay</title>\n\
         <link rel=\"stylesheet\" href=\"/player/player.css\">\n\
         <script defer src=\"/player/player.js\"></script>\n</head>\n<body>\n\
         <div id=\"stage\"{shared}{told}>\n\
         <div class=\"poster\" aria-hidden=\"true\"><i></i><i></i><i></i><i></i></div>\n</div>\n"
    ))
}

/// As the text of a script, which ends at the first `</script`, and reads `<!--` in its own way. In JSON a `<` stands in
/// strings only.
fn push_script(json: &[u8], out: &mut Vec<u8>) {
    out.reserve(json.len());
    let mut from = 0;
    for at in memchr::memchr_iter(b'<', json) {
        out.extend_from_slice(json.get(from..at).unwrap_or_default());
        out.extend_from_slice(b"\\u003c");
        from = at + 1;
    }
    out.extend_from_slice(json.get(from..).unwrap_or_default());
}

/// As the value of an attribute.
fn quoted(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use futures::FutureExt;

    use super::*;

    async fn text_of(beginning: Option<&Beginning>, first: Option<Option<Vec<u8>>>) -> String {
        let first = first.map(|first| ready(first).boxed());
        let body = document(Some("dark"), &Place::Console, beginning, first).unwrap();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        String::from_utf8(bytes.into()).unwrap()
    }

    fn watching() -> Beginning {
        Beginning::live(Watching::new(
            "session-1".parse().unwrap(),
            "shop".parse().unwrap(),
        ))
    }

    #[tokio::test]
    async fn what_it_begins_with_stays_within_its_attribute() {
        let html = text_of(Some(&watching()), None).await;
        for part in [
            "<html lang=\"en\" data-theme=\"dark\">",
            "data-beginning=\"{&quot;girok&quot;:&quot;watch&quot;,&quot;session&quot;:&quot;session-1&quot;",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(quoted("<a b=\"c&d\">"), "&lt;a b=&quot;c&amp;d&quot;&gt;");
    }

    #[tokio::test]
    async fn events_stay_within_their_script() {
        let json = r#"{"events":[{"text":"</script><script>alert(1)</script><!--"}]}"#;
        let html = text_of(Some(&watching()), Some(Some(json.into()))).await;
        let (_, from) = html
            .split_once("id=\"events\" data-request=\"/admin/session-recordings/session-1/follow?\">")
            .unwrap();
        let (text, rest) = from.split_once("</script>").unwrap();
        assert_eq!(rest, "\n</body>\n</html>\n");
        assert!(!text.contains('<'), "{text}");
        let read = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(text), read(json));
    }

    #[tokio::test]
    async fn without_a_moment_or_events_it_carries_none() {
        let html = text_of(None, None).await;
        assert!(!html.contains("data-beginning"), "{html}");
        let html = text_of(Some(&watching()), Some(None)).await;
        assert!(!html.contains("id=\"events\""), "{html}");
        assert!(html.ends_with("</html>\n"), "{html}");
    }
}
