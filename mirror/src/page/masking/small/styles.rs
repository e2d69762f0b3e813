//! What scripts do to style sheets, where these lie in what is hidden.

use crate::event::Event;
use crate::json::{Raw, Reader, skip_space};
use crate::page::Mirror;
use crate::page::masking::decide::Judge;
use crate::page::masking::mark::Level;
use crate::page::masking::{Kept, style};
use crate::sanitise::edits::Edits;

impl Mirror {
    /// What is to be kept of an event about the style sheet of an element, or a constructed one.
    pub(super) fn style(
        &self,
        event: &Event<'_>,
        data: Raw<'_>,
        judge: &Judge<'_>,
        hush: fn(&Event<'_>) -> Kept,
    ) -> Kept {
        let number = |name| data.get(name).and_then(Raw::whole);
        let is_hidden = match number("styleId").filter(|sheet| *sheet != 0) {
            Some(sheet) => self.hides_sheet(sheet),
            None => match number("id").and_then(|id| self.level_of(id)) {
                Some(level) => level > Level::None,
                None => return Kept::Nothing,
            },
        };
        match is_hidden || judge.is_strict {
            true => hush(event),
            false => Kept::AsItCame,
        }
    }

    /// The same of style sheets that come with their host.
    pub(super) fn adopted(&self, event: &Event<'_>, data: Raw<'_>, judge: &Judge<'_>) -> Kept {
        let host = data.get("id").and_then(Raw::whole);
        match host.and_then(|host| self.level_of(host)) {
            Some(Level::None) if !judge.is_strict => Kept::AsItCame,
            Some(_) => hushed(event),
            None => Kept::Nothing,
        }
    }
}

/// A declaration that shows something by itself is not kept.
pub(super) fn declaration(event: &Event<'_>) -> Kept {
    let set = event.data.and_then(|data| data.get("set"));
    let part = |name| {
        set.and_then(|set| set.get(name))
            .and_then(Raw::string)
            .unwrap_or_default()
    };
    match set.is_none() || style::is_laying_out(&part("property"), &part("value")) {
        true => Kept::AsItCame,
        false => Kept::Hidden,
    }
}

/// The event with nothing in its CSS that shows by itself.
pub(super) fn hushed(event: &Event<'_>) -> Kept {
    let mut edits = Edits::default();
    let mut at = 0;
    let mut key = "";
    let bytes = event.text.as_bytes();
    while let Some(quote) = memchr::memchr(b'"', bytes.get(at..).unwrap_or_default()) {
        let span = Reader::at(event.text, at + quote).span();
        at = span.end;
        let raw = event.text.get(span.clone()).unwrap_or_default();
        let is_key = bytes.get(skip_space(bytes, at)) == Some(&b':');
        if is_key {
            key = raw.trim_matches('"');
            continue;
        }
        let css = || Raw::checked(raw).string().unwrap_or_default();
        let hushed = match key {
            "rule" => style::hushed_rule(&css()),
            "replace" | "replaceSync" => style::hushed(&css()),
            _ => None,
        };
        if let Some(css) = hushed {
            edits.replace_string(span, &css);
        }
    }
    edits.apply(event.text).map_or(Kept::AsItCame, Kept::Instead)
}
