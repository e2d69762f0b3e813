//! Properties of elements' own styles that change one by one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::json::Reader;
use crate::page::Mirror;
use crate::page::css::StyleAttribute;
use crate::page::tree::{Attribute, Index, Name};

/// A property that changes is compared with each that the style has. One event makes no more comparisons than these; a
/// page that wants more of them is cut off. Two thousand properties that are all set anew need half of it.
const MOST_COMPARED: usize = 8 << 20;
/// What the styles that one event changes may take once they are taken apart, about; a page that wants more is cut off.
const MOST_TAKEN_APART: usize = 16 << 20;
/// Of a declaration, besides its text.
const DECLARATION_BYTES: usize = 64;

/// The styles that an event has changed so far. Each is read once and written once, however often it is named.
pub(super) struct Styles {
    changed: BTreeMap<Index, StyleAttribute<'static>>,
    /// Comparisons that are left.
    comparable: usize,
    /// Bytes that are left.
    room: usize,
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            changed: BTreeMap::new(),
            comparable: MOST_COMPARED,
            room: MOST_TAKEN_APART,
        }
    }
}

impl Styles {
    /// The attribute as a whole gets another value, or goes.
    pub(super) fn forget(&mut self, target: Index, name: Name) {
        if name == Name::STYLE {
            self.changed.remove(&target);
        }
    }
}

impl Mirror {
    /// Reads rrweb's style object.
    pub(super) fn change_style(&mut self, target: Index, reader: &mut Reader<'_>, styles: &mut Styles) {
        if !styles.changed.contains_key(&target) {
            self.note_change(target, Name::STYLE);
        }
        let style = match styles.changed.entry(target) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let text = self
                    .tree
                    .attribute(target, Name::STYLE)
                    .and_then(Attribute::value);
                let Some(room) = text.map_or(Some(styles.room), |text| {
                    let declarations = text.bytes().filter(|byte| *byte == b';').count() + 1;
                    styles
                        .room
                        .checked_sub(text.len() + declarations * DECLARATION_BYTES)
                }) else {
                    reader.skip();
                    self.tree.truncate();
                    return;
                };
                styles.room = room;
                let style = StyleAttribute::parse(text.unwrap_or_default()).into_owned();
                if text.is_none() {
                    // It has its place among the attributes from now on.
                    let empty = Attribute::string(Name::STYLE, "");
                    self.tree.set_attribute(target, empty);
                }
                entry.insert(style)
            }
        };
        if !style.change(reader, &mut styles.comparable) {
            self.tree.truncate();
        }
    }

    pub(super) fn write_styles(&mut self, styles: Styles) {
        for (target, style) in styles.changed {
            if self.tree.element(target).is_none() {
                continue;
            }
            let before = self
                .tree
                .attribute(target, Name::STYLE)
                .and_then(Attribute::value)
                .map_or(0, str::len);
            let after = style.to_text();
            if after.len() <= before || self.tree.has_room(self.beside() + after.len()) {
                self.tree
                    .set_attribute(target, Attribute::string(Name::STYLE, after));
            }
        }
    }
}
