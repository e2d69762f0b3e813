//! What is on the page and not in its tree: films that play, canvases, fonts, the selection, the pointer, the focus.

use domain::Millis;

use super::Tally;
use crate::event::Interaction;
use crate::json::{Raw, Reader};
use crate::page::Mirror;
use crate::page::states::{Media, Pointer};
use crate::page::tree::{Attribute, Flags, Index, Name};

/// Of a canvas only the last commands are kept: what is more than this has its place on the page and none here.
const CANVAS: usize = 128 << 10;
/// What a selection may take; it is a handful of numbers.
const SELECTION: usize = 16 << 10;

impl Mirror {
    pub(super) fn apply_media(&mut self, data: Raw<'_>, at: Millis) -> Tally {
        let (mut id, mut kind) = (None, None);
        let mut now = Media::default();
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                "type" => kind = reader.integer(),
                "currentTime" => now.time = reader.number(),
                "playbackRate" => now.rate = reader.number(),
                "volume" => now.volume = reader.number(),
                "muted" => now.muted = reader.raw().boolean(),
                "loop" => now.is_loop = reader.raw().boolean(),
                _ => reader.skip(),
            }
        }
        let Some(index) = self.find(id) else {
            return self.unknown_node();
        };
        let last = self.media(index).unwrap_or_default();
        now.is_playing = match kind {
            Some(0) => true,
            Some(1) => false,
            _ => last.is_playing || self.tree.attribute(index, Name::AUTOPLAY).is_some(),
        };
        now.time = now.time.or(last.time);
        now.rate = now.rate.or(last.rate);
        now.volume = now.volume.or(last.volume);
        now.muted = now.muted.or(last.muted);
        now.is_loop = now.is_loop.or(last.is_loop);
        now.at = at;
        self.edit_state(index, |state| state.media = Some(Box::new(now)));
        Tally::done()
    }

    /// How a film plays, where anything is known of that: as it was said last, or else as it came with the page.
    pub(in crate::page) fn media(&self, index: Index) -> Option<Media> {
        if let Some(media) = self.state(index).and_then(|state| state.media.as_deref()) {
            return Some(*media);
        }
        let node = self.tree.get(index);
        if node.flags.has(Flags::ADDED) {
            return None;
        }
        let written = |name| self.tree.attribute(index, name);
        let number = |name| written(name)?.json()?.parse::<f64>().ok();
        let flag = |name| written(name)?.json()?.parse::<bool>().ok();
        let media = Media {
            is_playing: match written(Name::MEDIA_STATE) {
                Some(state) => state.text() == Some("played"),
                None => written(Name::AUTOPLAY).is_some(),
            },
            time: number(Name::MEDIA_TIME),
            rate: number(Name::MEDIA_RATE),
            volume: number(Name::MEDIA_VOLUME),
            muted: flag(Name::MEDIA_MUTED),
            is_loop: flag(Name::MEDIA_LOOP),
            at: self.page_since,
        };
        media.is_known().then_some(media)
    }

    pub(super) fn apply_canvas(&mut self, data: Raw<'_>) -> Tally {
        let mut id = None;
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                _ => reader.skip(),
            }
        }
        let Some(index) = self.find(id) else {
            return self.unknown_node();
        };
        let text = data.as_str();
        if text.len() > CANVAS || !self.tree.has_room(self.beside() + text.len()) {
            return Tally::done();
        }
        self.edit_state(index, |state| {
            state.canvas.push_back(text.into());
            state.canvas_bytes += text.len();
            while state.canvas_bytes > CANVAS {
                let Some(oldest) = state.canvas.pop_front() else {
                    break;
                };
                state.canvas_bytes -= oldest.len();
            }
        });
        Tally::done()
    }

    pub(super) fn apply_font(&mut self, data: Raw<'_>) -> Tally {
        let text = data.as_str();
        let is_new = !self.fonts.has(text);
        if is_new && self.fonts.has_room(text) && self.tree.has_room(self.beside() + text.len()) {
            self.fonts.add(text);
        }
        Tally::done()
    }

    pub(super) fn apply_selection(&mut self, data: Raw<'_>) -> Tally {
        if data.as_str().len() <= SELECTION {
            self.selection = Some(data.as_str().into());
        }
        Tally::done()
    }

    /// Only the last position counts, which is the last object in the text.
    pub(super) fn apply_positions(&mut self, data: Raw<'_>, touch: bool) -> Tally {
        let text = data.as_str();
        let last = text
            .rfind('{')
            .filter(|at| *at > 0)
            .and_then(|at| text.get(at..))
            .unwrap_or_default();
        if let Some((_, pointer)) = read_pointer(Raw::checked(last), touch) {
            self.pointer = Some(pointer);
        }
        Tally::done()
    }

    pub(super) fn apply_interaction(&mut self, data: Raw<'_>) -> Tally {
        let Some((kind, pointer)) = read_pointer(data, false) else {
            return Tally::default();
        };
        if pointer.id == -1 {
            return Tally::default();
        }
        if self.tree.find(pointer.id).is_none() {
            return self.unknown_node();
        }
        match Interaction::from(kind) {
            Interaction::Focus => {
                self.focus.last = Some(pointer.id);
                self.focus.was_lost = false;
                if self.has_caret(pointer.id) {
                    self.focus.caret = Some(pointer.id);
                }
            }
            Interaction::Blur if self.focus.last == Some(pointer.id) => self.focus.was_lost = true,
            Interaction::TouchStart | Interaction::TouchEnd => {
                self.pointer = Some(Pointer {
                    is_touch: true,
                    ..pointer
                });
            }
            Interaction::Click | Interaction::MouseDown | Interaction::MouseUp => {
                self.pointer = Some(pointer);
            }
            _ => {}
        }
        Tally::done()
    }
}

impl Mirror {
    fn has_caret(&self, id: i64) -> bool {
        const WITHOUT: [&str; 10] = [
            "checkbox", "radio", "button", "submit", "reset", "image", "file", "range", "color", "hidden",
        ];
        let Some(element) = self.tree.find(id).and_then(|index| self.tree.element(index)) else {
            return false;
        };
        match element.tag {
            Name::TEXTAREA => true,
            Name::INPUT => {
                let kind = element.attributes.find(Name::TYPE).and_then(Attribute::value);
                !kind.is_some_and(|kind| WITHOUT.iter().any(|other| kind.eq_ignore_ascii_case(other)))
            }
            _ => element.attributes.find(Name::CONTENT_EDITABLE).is_some(),
        }
    }
}

/// The kind of interaction and where it was; `None` without a node.
fn read_pointer(data: Raw<'_>, is_touch: bool) -> Option<(i64, Pointer)> {
    let (mut kind, mut id, mut x, mut y) = (-1, None, 0.0, 0.0);
    let mut reader = Reader::new(data);
    reader.begin_object();
    while let Some(key) = reader.key() {
        match key {
            "type" => kind = reader.integer().unwrap_or(-1),
            "id" => id = reader.integer(),
            "x" => x = reader.number().unwrap_or_default(),
            "y" => y = reader.number().unwrap_or_default(),
            _ => reader.skip(),
        }
    }
    Some((
        kind,
        Pointer {
            id: id?,
            x,
            y,
            is_touch,
        },
    ))
}
