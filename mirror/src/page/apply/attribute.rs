//! Attributes that change.

use super::style::Styles;
use super::{GivenUp, Tally};
use crate::json::Reader;
use crate::page::Mirror;
use crate::page::decode::read_attribute;
use crate::page::tree::{Attribute, Index, Name};

impl Mirror {
    pub(super) fn apply_attributes(
        &mut self,
        reader: &mut Reader<'_>,
        removed: &[i64],
        tally: &mut Tally,
    ) -> Result<(), GivenUp> {
        let mut styles = Styles::default();
        let outcome = self.read_attributes(reader, removed, &mut styles, tally);
        self.write_styles(styles);
        outcome
    }

    fn read_attributes(
        &mut self,
        reader: &mut Reader<'_>,
        removed: &[i64],
        styles: &mut Styles,
        tally: &mut Tally,
    ) -> Result<(), GivenUp> {
        if !reader.begin_array() {
            return Ok(());
        }
        while reader.object() {
            let (Some(id), Some(mut attributes)) = read_attributes_entry(reader) else {
                tally.lost += 1;
                continue;
            };
            match self.tree.find(id) {
                Some(target) if !self.tree.is_truncated() => {
                    self.set_attributes(target, &mut attributes, styles)?;
                    tally.done += 1;
                }
                Some(_) => tally.lost += 1,
                None => tally.unknown += u64::from(removed.binary_search(&id).is_err()),
            }
        }
        Ok(())
    }

    fn set_attributes(
        &mut self,
        target: Index,
        reader: &mut Reader<'_>,
        styles: &mut Styles,
    ) -> Result<(), GivenUp> {
        let is_element = self.tree.element(target).is_some();
        if !reader.begin_object() {
            return Ok(());
        }
        while let Some(key) = reader.key() {
            match reader.peek() {
                _ if is_element && is_word_of_recorder(key) => reader.skip(),
                b'n' if is_element => {
                    reader.skip();
                    if let Some(name) = self.tree.names.find(key) {
                        styles.forget(target, name);
                        self.note_change(target, name);
                        self.remove_attribute(target, name);
                    }
                }
                b'"' if is_element => {
                    if let Some(attribute) = read_attribute(&mut self.tree, key, reader) {
                        styles.forget(target, attribute.name);
                        self.note_change(target, attribute.name);
                        self.set_attribute(target, attribute);
                    }
                }
                b'{' | b'[' if key == "style" && is_element => self.change_style(target, reader, styles),
                // Only a text is taken silently by what has no attributes.
                b'n' => return Err(GivenUp),
                b'{' | b'[' if key == "style" => return Err(GivenUp),
                _ => reader.skip(),
            }
        }
        Ok(())
    }

    fn remove_attribute(&mut self, target: Index, name: Name) {
        // rrweb made text of it, which stays.
        if name == Name::VALUE && self.tree.get(target).is_element(Name::TEXTAREA) {
            return;
        }
        self.tree.remove_attribute(target, name);
        if name == Name::OPEN && self.tree.get(target).is_element(Name::DIALOG) {
            self.tree.remove_attribute(target, Name::OPEN_MODE);
        }
    }

    fn set_attribute(&mut self, target: Index, attribute: Attribute) {
        let name = attribute.name;
        let is_sheet = self.tree.get(target).is_style() || self.tree.get(target).is_element(Name::LINK);
        if !self
            .tree
            .has_room(self.beside() + attribute.value().map_or(0, str::len))
        {
            return;
        }
        if name == Name::CSS_TEXT && is_sheet {
            // The element is built anew.
            self.note_loss(target);
            self.tree.release_children(target);
            self.forget_state(target);
        } else if name == Name::VALUE && self.tree.get(target).is_element(Name::TEXTAREA) {
            self.note_loss(target);
            self.tree.release_children(target);
        }
        if !self.tree.set_attribute(target, attribute) {
            self.tree.truncate();
        }
    }
}

/// Of an entry of `attributes` that the reader is in: the node's id, and where its attributes stand.
pub(in crate::page) fn read_attributes_entry<'a>(
    reader: &mut Reader<'a>,
) -> (Option<i64>, Option<Reader<'a>>) {
    let (mut id, mut attributes) = (None, None);
    while let Some(key) = reader.key() {
        match key {
            "id" => id = reader.integer(),
            "attributes" => {
                attributes = Some(reader.clone());
                reader.skip();
            }
            _ => reader.skip(),
        }
    }
    (id, attributes)
}

/// What a recorder says of an element by such an attribute, rrweb heeds when it builds the element, and not later.
fn is_word_of_recorder(name: &str) -> bool {
    name.starts_with("rr_") && !matches!(name, "rr_open_mode" | "rr_dataURL")
}
