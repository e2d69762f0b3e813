//! The frame's document. It carries what its script begins with, so that the first picture waits for nobody: not for the
//! page around to come up, and not for the script to ask for the first events.

use domain::replay::{Opening, Watching};
use serde::Serialize;

use crate::error::HttpError;

/// What the script is told, and what it will ask for first.
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
    pub(super) fn moment(opening: Opening) -> Self {
        let request = opening.window().map(|window| {
            format!(
                "/admin/session-recordings/{}/windows/{window}/events?from={}",
                opening.session, opening.at
            )
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

pub(super) fn document(theme: Option<&str>, beginning: Option<&Beginning>) -> Result<String, HttpError> {
    let theme = theme.map_or_else(String::new, |theme| format!(" data-theme=\"{theme}\""));
    let request = beginning.and_then(|beginning| beginning.request.as_deref());
    // Asked for with the script and not by it. Without `crossorigin` it would not be the same request.
    let early = request.map_or_else(String::new, |address| {
        format!(
            "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{}\">\n",
            quoted(address)
        )
    });
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
        "<!DOCTYPE html>\n<html lang=\"en\"{theme}>\n<head>\n<meta charset=\"utf-8\">\n<title>Replay</title>\n{early}\
         <link rel=\"stylesheet\" href=\"/player/player.css\">\n\
         <script defer src=\"/player/player.js\"></script>\n</head>\n<body>\n\
         <div id=\"stage\"{told}>\n\
         <div class=\"poster\" aria-hidden=\"true\"><i></i><i></i><i></i><i></i></div>\n</div>\n</body>\n</html>\n"
    ))
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
    use super::*;

    #[test]
    fn what_it_begins_with_stays_within_its_attribute() {
        let watching = Watching::new("session-1".parse().unwrap(), "shop".parse().unwrap());
        let html = document(Some("dark"), Some(&Beginning::live(watching))).unwrap();
        for part in [
            "<html lang=\"en\" data-theme=\"dark\">",
            "href=\"/admin/session-recordings/session-1/follow?\"",
            "data-beginning=\"{&quot;girok&quot;:&quot;watch&quot;,&quot;session&quot;:&quot;session-1&quot;",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(quoted("<a b=\"c&d\">"), "&lt;a b=&quot;c&amp;d&quot;&gt;");
    }

    #[test]
    fn without_a_moment_it_waits_for_the_page_around() {
        let html = document(None, None).unwrap();
        assert!(
            !html.contains("data-beginning") && !html.contains("preload"),
            "{html}"
        );
    }
}
