//! Events that change no tree: what people put in, point at and draw, and what pages tell of themselves. What scripts do to
//! [`styles`] is one kind of them; [`data`] is what an event may have.

mod data;
mod styles;

use domain::mask::FIELDS;

use super::decide::Judge;
use super::effect;
use super::mark::Level;
use super::{HIDDEN_TAG, Kept};
use crate::event::{Event, EventType, Layout, Payload, Source};
use crate::json::{Raw, push_string};
use crate::page::Mirror;
use crate::page::tree::{Index, Name};
use data::{has_only, knows, members, object, only, replace_data};
use styles::{declaration, hushed};

impl Mirror {
    /// What is to be kept of it, as the page is now.
    pub(super) fn small(&mut self, event: &Event<'_>, judge: &mut Judge<'_>) -> Kept {
        let Some(data) = event.data else {
            return match event.kind {
                EventType::DomContentLoaded | EventType::Load => Kept::AsItCame,
                _ => Kept::Nothing,
            };
        };
        match (event.kind, event.source) {
            (EventType::DomContentLoaded | EventType::Load, _) if data.entries().next().is_some() => {
                replace_data(event, "{}")
            }
            (EventType::DomContentLoaded | EventType::Load, _) => Kept::AsItCame,
            (EventType::Meta, _) => only(event, data, &["href", "width", "height"], false),
            (EventType::Custom, _)
                if data.get("tag").and_then(Raw::string).as_deref() == Some(HIDDEN_TAG) =>
            {
                if let Some(payload) = data.get("payload") {
                    self.learn(payload);
                }
                Kept::Nothing
            }
            (EventType::Custom, _) if self.hides_title(judge) => untitled(event, data),
            // What they tell is text, which patterns are looked for in.
            (EventType::Custom, _) => members(event, data, &["tag", "payload"]),
            (EventType::Plugin, _) if self.shows_by_size(event) => Kept::Hidden,
            (EventType::Plugin, _) => members(event, data, &["plugin", "payload"]),
            (EventType::IncrementalSnapshot, Some(source)) => match source {
                Source::Input => self.input(event, data, judge),
                Source::Selection => self.selection(data, judge),
                Source::CanvasMutation if has_only(data, CANVAS, &[]) => self.about(data, judge),
                Source::CanvasMutation => Kept::Nothing,
                Source::StyleSheetRule if has_only(data, RULES, &[]) => {
                    self.style(event, data, judge, hushed)
                }
                Source::StyleDeclaration if has_only(data, RULES, &[]) => {
                    self.style(event, data, judge, declaration)
                }
                Source::StyleSheetRule | Source::StyleDeclaration => Kept::Nothing,
                Source::Log => Kept::AsItCame,
                Source::AdoptedStyleSheet if has_only(data, ADOPTED, &[]) => self.adopted(event, data, judge),
                Source::Font if has_only(data, FONT, &["descriptors"]) => Kept::AsItCame,
                Source::AdoptedStyleSheet | Source::Font => Kept::Nothing,
                // Each custom element says so itself.
                Source::CustomElement => replace_data(event, "{\"source\":16}"),
                Source::MouseMove
                | Source::MouseInteraction
                | Source::Scroll
                | Source::ViewportResize
                | Source::TouchMove
                | Source::MediaInteraction
                | Source::Drag => only(event, data, MOVES, true),
                Source::Mutation | Source::Unknown(_) => Kept::Nothing,
            },
            _ => Kept::Nothing,
        }
    }

    /// Whether it tells the size of something that is hidden, by which a text can be guessed. Fields are as large as they are
    /// whatever is in them.
    fn shows_by_size(&self, event: &Event<'_>) -> bool {
        let node = match event.payload() {
            Payload::Layout(Layout::Box(laid_out)) => laid_out.node,
            Payload::Layout(Layout::Extent(extent)) => extent.node,
            _ => return false,
        };
        let is_field = |index: Index| {
            [Name::INPUT, Name::TEXTAREA, Name::SELECT]
                .iter()
                .any(|tag| self.tree.get(index).is_element(*tag))
        };
        self.level_of(node).is_some_and(|level| level > Level::None)
            && !self.tree.find(node).is_some_and(is_field)
    }

    /// Whether a rule hides what the page is called; where nobody knows the page, whether one may.
    fn hides_title(&self, judge: &Judge<'_>) -> bool {
        if judge.masker.hides_titles {
            return true;
        }
        if judge.is_strict || !self.has_page() {
            return judge.masker.may_hide_titles;
        }
        let title = self.title_element();
        title.is_some_and(|title| self.tree.get(title).mark.level() > Level::None)
    }

    fn input(&mut self, event: &Event<'_>, data: Raw<'_>, judge: &mut Judge<'_>) -> Kept {
        let id = data.get("id").and_then(Raw::whole);
        let level = id.and_then(|id| self.level_of(id));
        let (Some(id), Some(level)) = (id, level) else {
            return Kept::Nothing;
        };
        let mut level = judge.of_news(level);
        let takes_input = |index: &Index| {
            [Name::INPUT, Name::TEXTAREA, Name::SELECT]
                .iter()
                .any(|tag| self.tree.get(*index).is_element(*tag))
        };
        let Some(index) = self.tree.find(id).filter(takes_input) else {
            return Kept::Nothing;
        };
        let text = data.get("text").and_then(Raw::string).unwrap_or_default();
        let shown = self.state(index).and_then(|state| state.input.as_ref());
        let before = shown.map_or("", |shown| &shown.text);
        if level == Level::None
            && let Some(pattern) = judge.masker.patterns.being_typed(before, &text)
        {
            judge.counts.add(pattern, 1);
            self.raise(index);
            level = Level::Redact;
        } else if level == Level::None {
            return only(
                event,
                data,
                &["source", "id", "text", "isChecked", "userTriggered"],
                false,
            );
        } else {
            judge.counts.add(FIELDS, 1);
        }
        if level == Level::Block {
            return Kept::Hidden;
        }
        let masked = effect::text(&text, level).unwrap_or(text);
        let shown = self.state(index).and_then(|state| state.input.as_ref());
        if shown.is_some_and(|shown| *shown.text == *masked) {
            // How often somebody pressed a key tells how long a text is.
            return Kept::Hidden;
        }
        let mut out = Vec::new();
        out.extend_from_slice(b"{\"source\":5,\"text\":");
        push_string(&mut out, &masked);
        out.extend_from_slice(b",\"isChecked\":false");
        if let Some(by_person) = data.get("userTriggered").and_then(Raw::boolean) {
            out.extend_from_slice(format!(",\"userTriggered\":{by_person}").as_bytes());
        }
        out.extend_from_slice(format!(",\"id\":{id}}}").as_bytes());
        replace_data(event, &String::from_utf8(out).unwrap_or_default())
    }

    /// Where a selection starts and ends tells how long texts are.
    fn selection(&self, data: Raw<'_>, judge: &Judge<'_>) -> Kept {
        let ranges = data.get("ranges").map(Raw::items).into_iter().flatten();
        let mut ends = ranges.flat_map(|range| [range.get("start"), range.get("end")]);
        let is_open = |id: Option<Raw<'_>>| {
            let level = id.and_then(Raw::whole).and_then(|id| self.level_of(id));
            level == Some(Level::None)
        };
        let is_fine = ends.all(is_open) && !judge.is_strict;
        let numbers = ["source", "ranges", "start", "startOffset", "end", "endOffset"];
        match is_fine {
            true if knows(data, &numbers, true) => Kept::AsItCame,
            true => Kept::Nothing,
            false => Kept::Hidden,
        }
    }

    fn about(&self, data: Raw<'_>, judge: &Judge<'_>) -> Kept {
        let id = data.get("id").and_then(Raw::whole);
        match id.and_then(|id| self.level_of(id)) {
            Some(Level::None) if !judge.is_strict => Kept::AsItCame,
            Some(_) => Kept::Hidden,
            None => Kept::Nothing,
        }
    }
}

/// A page that tells of itself tells no title.
fn untitled(event: &Event<'_>, data: Raw<'_>) -> Kept {
    let Some(payload) = data.get("payload") else {
        return members(event, data, &["tag"]);
    };
    if payload.entries().all(|(name, _)| name != "title") {
        return members(event, data, &["tag", "payload"]);
    }
    let tag = data.get("tag").map_or("null", Raw::as_str);
    let payload = object(payload, |name, _| name != "title");
    replace_data(event, &format!("{{\"tag\":{tag},\"payload\":{payload}}}"))
}

/// What events of movements and of films have, at any depth.
const MOVES: &[&str] = &[
    "source",
    "type",
    "id",
    "x",
    "y",
    "positions",
    "timeOffset",
    "pointerType",
    "width",
    "height",
    "currentTime",
    "volume",
    "muted",
    "loop",
    "playbackRate",
];

/// What events about styles and fonts have, at any depth.
const RULES: &[&str] = &[
    "source",
    "id",
    "styleId",
    "adds",
    "removes",
    "rule",
    "index",
    "replace",
    "replaceSync",
    "set",
    "remove",
    "property",
    "value",
    "priority",
];
const ADOPTED: &[&str] = &[
    "source", "id", "styles", "styleId", "rules", "rule", "index", "styleIds",
];
const CANVAS: &[&str] = &[
    "source", "id", "type", "commands", "command", "property", "args", "setter", "rr_type", "index",
    "base64", "src", "data",
];
const FONT: &[&str] = &["source", "family", "fontSource", "buffer"];
