//! What nodes say anew.

use super::{GivenUp, Tally};
use crate::json::Reader;
use crate::page::Mirror;
use crate::page::tree::{Body, Flags, Index, Name};

impl Mirror {
    pub(super) fn apply_texts(
        &mut self,
        reader: &mut Reader<'_>,
        removed: &[i64],
        tally: &mut Tally,
    ) -> Result<(), GivenUp> {
        if !reader.begin_array() {
            return Ok(());
        }
        let mut texts: Vec<(i64, Box<str>)> = Vec::new();
        while reader.object() {
            let (mut id, mut value) = (None, None);
            while let Some(key) = reader.key() {
                match key {
                    "id" => id = reader.integer(),
                    "value" => value = read_text(reader),
                    _ => reader.skip(),
                }
            }
            let Some(id) = id else {
                tally.lost += 1;
                continue;
            };
            texts.push((id, value.unwrap_or_default()));
        }
        // Only the last text of a node counts.
        texts.reverse();
        texts.sort_by_key(|(id, _)| *id);
        texts.dedup_by_key(|(id, _)| *id);
        for (id, value) in texts {
            match self.tree.find(id) {
                Some(target) if self.tree.has_room(self.beside() + value.len()) => {
                    self.set_text(target, value);
                    tally.done += 1;
                }
                Some(_) => tally.lost += 1,
                None => tally.unknown += u64::from(removed.binary_search(&id).is_err()),
            }
        }
        Ok(())
    }

    fn set_text(&mut self, target: Index, value: Box<str>) {
        let parent = self.tree.get(target).parent;
        let in_style = self.tree.get(parent).is_style();
        match &self.tree.get(target).body {
            Body::Text(_) | Body::Cdata(_) | Body::Comment(_) => {
                if in_style {
                    self.settle_style_text(parent);
                    self.forget_rules(parent);
                }
                let adapted = in_style && !value.is_empty();
                self.note_text(target, &value);
                self.tree.set_text(target, value);
                if in_style {
                    self.tree.set_flag(target, Flags::STYLE_TEXT, adapted);
                }
            }
            Body::Element(_) => self.flatten(target, value),
            Body::Document(_) | Body::Doctype(_) | Body::ShadowRoot | Body::Free => {}
        }
    }

    /// The text takes the place of all children, which rrweb still knows: they may be put elsewhere later.
    fn flatten(&mut self, target: Index, value: Box<str>) {
        self.note_loss(target);
        while let Some(child) = self.tree.get(target).first.some() {
            self.tree.detach(child);
        }
        if self.tree.get(target).is_element(Name::TEXTAREA) {
            self.tree.remove_attribute(target, Name::VALUE);
        } else if self.tree.get(target).is_style() {
            self.tree.remove_attribute(target, Name::CSS_TEXT);
            self.forget_rules(target);
        }
        if !value.is_empty() {
            let text = self.tree.reserve();
            self.tree.fill_own(text, Body::Text(value));
            self.tree.append(target, text);
        }
    }

    /// Gives the texts of a style sheet the parts of `_cssText` that are theirs, as rrweb does when it builds one, so
    /// that each can change alone.
    pub(super) fn settle_style_text(&mut self, style: Index) {
        if !self.has_text(style) {
            return;
        }
        let Some(css) = self
            .tree
            .attribute(style, Name::CSS_TEXT)
            .and_then(|css| css.text())
            .map(str::to_owned)
        else {
            return;
        };
        let texts: Vec<_> = self
            .tree
            .children(style)
            .filter(|child| self.tree.get(*child).is_text())
            .collect();
        for (text, part) in texts
            .iter()
            .zip(super::super::css::split_texts(&css, texts.len()))
        {
            // With a page rrweb builds it from that.
            if self.tree.get(*text).flags.has(Flags::ADDED) {
                self.tree.set_text(*text, part.into());
            } else {
                self.tree.build_text(*text, part.into());
            }
            self.tree.set_flag(*text, Flags::STYLE_TEXT, true);
        }
        self.tree.remove_attribute(style, Name::CSS_TEXT);
    }
}

/// What a text becomes that is no string, the browser decides.
fn read_text(reader: &mut Reader<'_>) -> Option<Box<str>> {
    if reader.peek() == b'"' {
        return reader.string().map(Box::from);
    }
    match reader.raw().as_str() {
        "null" => None,
        other => Some(other.into()),
    }
}
