//! What a recorder says of the visitor. All of it is hostile: every text is bounded and of the letters it should
//! be made of, and nothing of it decides anything.

use domain::actor::{Actor, ActorType};
use domain::client::{Client, Screen};
use mirror::facts::{actor, bounded};
use mirror::json::Raw;

use super::visitor::correct_by_screen;

const LANGUAGE: usize = 35;
const TIMEZONE: usize = 64;
const URL: usize = 2_048;
const LARGEST_SCREEN: i64 = 100_000;

#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) actor: Option<Actor>,
    screen: Option<Screen>,
    language: Option<String>,
    timezone: Option<String>,
    pub(super) url: Option<String>,
}

impl Meta {
    pub(super) fn read(meta: Raw<'_>) -> Self {
        Self {
            actor: meta.get("actor").and_then(actor),
            screen: meta.get("screen").and_then(screen),
            language: word(meta, "language", LANGUAGE),
            timezone: word(meta, "timezone", TIMEZONE),
            url: meta
                .get("url")
                .and_then(Raw::string)
                .map(|url| bounded(&url, URL))
                .filter(|url| !url.is_empty()),
        }
    }

    /// What was said first stays: a visit has one machine.
    pub(super) fn complete(&self, client: &mut Client) {
        if let (None, Some(screen)) = (client.screen, self.screen) {
            client.screen = Some(screen);
            correct_by_screen(client, screen);
        }
        if client.language.is_none() {
            client.language.clone_from(&self.language);
        }
        if client.timezone.is_none() {
            client.timezone.clone_from(&self.timezone);
        }
    }
}

/// A visitor who is known stays known: signing out in one tab does not make the visit anonymous.
pub(super) fn identify(known: &mut Option<Actor>, actor: Actor) {
    let keeps = known
        .as_ref()
        .is_some_and(|known| known.kind != ActorType::Anonymous && actor.kind == ActorType::Anonymous);
    if !keeps {
        *known = Some(actor);
    }
}

fn screen(screen: Raw<'_>) -> Option<Screen> {
    let side = |key| {
        let pixels = screen.get(key)?.integer()?;
        u32::try_from(pixels)
            .ok()
            .filter(|_| (1..=LARGEST_SCREEN).contains(&pixels))
    };
    Some(Screen {
        width: side("width")?,
        height: side("height")?,
    })
}

fn word(meta: Raw<'_>, key: &str, max: usize) -> Option<String> {
    let text = meta.get(key)?.string()?;
    let fits = !text.is_empty()
        && text.len() <= max
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/'));
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_odd_is_left_out_and_the_rest_is_kept() {
        let meta = Meta::read(
            Raw::parse(
                r#"{"actor":{"id":7,"type":"admin"},"screen":{"width":800,"height":"x"},"language":"ko-KR",
                    "timezone":"Asia/Seoul<script>","url":"https://a.example/"}"#,
            )
            .unwrap(),
        );
        let mut client = Client::default();
        meta.complete(&mut client);
        assert_eq!(client.screen, None);
        assert_eq!(client.language.as_deref(), Some("ko-KR"));
        assert_eq!(client.timezone, None);
        assert_eq!(meta.actor.unwrap().kind, ActorType::Admin);
        assert_eq!(meta.url.as_deref(), Some("https://a.example/"));
    }
}
