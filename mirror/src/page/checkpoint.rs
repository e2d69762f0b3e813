//! The events from which any Replayer can start at this moment.

mod body;
mod events;
mod hidden;
mod outside;

use std::collections::BTreeSet;

use domain::Millis;
use events::{Events, push_add, push_boolean, push_comma, push_list, push_name, push_position};

use super::Mirror;
use super::css::{Edit, Edits, apply_edits, split_rules};
use super::serialise::{Form, push_integer};
use super::tree::{Index, Name};
use crate::event::push_line;
use crate::json::{push_number, push_string};

/// What rrweb numbers as interactions.
const FOCUS: i64 = 5;
const BLUR: i64 = 6;

/// Events from which any Replayer can start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// One JSON text each, joined by `\n`.
    pub events: Vec<u8>,
    pub count: u32,
}

impl Mirror {
    /// Meta, full snapshot and what that cannot carry, all at one moment.
    pub fn checkpoint(&self, at: Millis) -> Option<Checkpoint> {
        if !self.has_page() {
            return None;
        }
        let mut events = Events::new(at, self.tree.live() * 96);
        self.push_meta(&mut events);
        events.push(2, |out| {
            out.extend_from_slice(b"{\"node\":");
            self.write_nodes(self.root, Form::Bare, out);
            let offset = self
                .state(self.root)
                .and_then(|state| state.scroll)
                .unwrap_or_default();
            out.extend_from_slice(b",\"initialOffset\":{\"left\":");
            push_number(out, offset.x);
            out.extend_from_slice(b",\"top\":");
            push_number(out, offset.y);
            out.extend_from_slice(b"}}");
        });
        self.push_behind_body(self.root, &mut events);
        self.push_iframes(self.root, &mut events);
        self.push_kept(&mut events);
        self.push_loose(&mut events);
        self.push_waiting(&mut events);
        self.push_states(&mut events);
        self.push_hidden(&mut events);
        Some(Checkpoint {
            events: events.out,
            count: events.count,
        })
    }

    /// The Meta event of the page as it is looked at now; `None` where none has come.
    pub fn meta(&self, at: Millis) -> Option<Vec<u8>> {
        if self.view.width <= 0.0 || self.view.height <= 0.0 {
            return None;
        }
        let mut events = Events::new(at, self.view.href.len() + 128);
        self.push_meta(&mut events);
        Some(events.out)
    }

    fn push_meta(&self, events: &mut Events) {
        events.push(4, |out| {
            out.extend_from_slice(b"{\"href\":");
            push_string(out, &self.view.href);
            out.extend_from_slice(b",\"width\":");
            push_number(out, self.view.width);
            out.extend_from_slice(b",\"height\":");
            push_number(out, self.view.height);
            out.push(b'}');
        });
    }

    /// Outer documents come before those in them.
    fn push_iframes(&self, root: Index, events: &mut Events) {
        for index in self.tree.nodes_in(root) {
            let parent = self.tree.get(index).parent;
            if self.tree.get(index).is_document() && self.tree.get(parent).is_element(Name::IFRAME) {
                self.push_document(index, self.tree.get(parent).id, events);
            }
        }
    }

    fn push_document(&self, document: Index, iframe: i64, events: &mut Events) {
        events.push_adds(true, |out| {
            push_add(out, iframe, None, None);
            self.write_nodes(document, Form::Bare, out);
            out.push(b'}');
        });
        self.push_behind_body(document, events);
    }

    fn push_states(&self, events: &mut Events) {
        let mut nodes: Vec<(i64, Index)> = self
            .states
            .keys()
            .map(|index| (self.tree.get(*index).id, *index))
            .collect();
        nodes.sort_unstable();
        self.push_sheets(&nodes, events);
        for (id, index) in nodes {
            let Some(state) = self.state(index) else { continue };
            if let Some(input) = &state.input {
                events.push_about(5, id, |out| {
                    out.extend_from_slice(b",\"text\":");
                    push_string(out, &input.text);
                    out.extend_from_slice(b",\"isChecked\":");
                    push_boolean(out, input.is_checked);
                });
            }
            if let Some(scroll) = state.scroll
                && index != self.root
            {
                events.push_about(3, id, |out| push_position(out, scroll.x, scroll.y));
            }
            for edit in state.rules.iter() {
                push_edit(edit, id, events);
            }
            for command in &state.canvas {
                events.push(3, |out| push_line(out, command));
            }
        }
        self.push_media(events);
        for font in self.fonts.iter() {
            events.push(3, |out| push_line(out, font));
        }
        if let Some(selection) = &self.selection {
            events.push(3, |out| push_line(out, selection));
        }
        let focus = |id: i64, kind: i64, events: &mut Events| {
            events.push_about(2, id, |out| {
                push_name(out, "type");
                push_integer(out, kind);
            });
        };
        let is_there = |id: &i64| self.tree.find(*id).is_some();
        let caret = self.focus.caret.filter(is_there);
        if let Some(caret) = caret.filter(|id| self.focus.last != Some(*id)) {
            focus(caret, FOCUS, events);
        }
        if let Some(last) = self.focus.last.filter(is_there) {
            focus(last, FOCUS, events);
            if self.focus.was_lost {
                focus(last, BLUR, events);
            }
        }
        if let Some(pointer) = self.pointer {
            events.push(3, |out| {
                let source = if pointer.is_touch { 6 } else { 1 };
                out.extend_from_slice(b"{\"source\":");
                push_integer(out, source);
                out.extend_from_slice(b",\"positions\":[{\"timeOffset\":0,\"id\":");
                push_integer(out, pointer.id);
                push_position(out, pointer.x, pointer.y);
                out.extend_from_slice(b"}]}");
            });
        }
    }

    /// Each sheet is made for the first who has adopted it, since it belongs to that one's document.
    fn push_sheets(&self, nodes: &[(i64, Index)], events: &mut Events) {
        let mut made = BTreeSet::new();
        let adopters = nodes
            .iter()
            .filter_map(|(id, index)| Some((*id, self.state(*index)?.adopted.as_deref()?)));
        let root = self.tree.get(self.root).id;
        let adopted: Vec<_> = adopters.collect();
        for (host, ids) in &adopted {
            let new: Vec<_> = ids
                .iter()
                .filter_map(|id| Some((*id, self.sheets.get(*id)?)))
                .filter(|(id, _)| made.insert(*id))
                .collect();
            push_adoption(*host, &new, ids, events);
        }
        // What nobody has adopted yet may still be.
        let rest: Vec<_> = self.sheets.iter().filter(|(id, _)| !made.contains(id)).collect();
        if !rest.is_empty() {
            let ids = adopted
                .iter()
                .find(|(host, _)| *host == root)
                .map_or(&[][..], |(_, ids)| ids);
            push_adoption(root, &rest, ids, events);
        }
    }

    /// Films that play are where they would be by now.
    fn push_media(&self, events: &mut Events) {
        for index in self.tree.nodes_in(self.root) {
            let node = self.tree.get(index);
            if !node.is_element(Name::VIDEO) && !node.is_element(Name::AUDIO) {
                continue;
            }
            let Some(media) = self.media(index) else { continue };
            let media = media.at(events.at);
            events.push_about(7, node.id, |out| {
                out.extend_from_slice(b",\"type\":");
                push_integer(out, i64::from(!media.is_playing));
                let numbers = [
                    ("currentTime", media.time),
                    ("playbackRate", media.rate),
                    ("volume", media.volume),
                ];
                for (name, number) in numbers {
                    if let Some(number) = number {
                        push_name(out, name);
                        push_number(out, number);
                    }
                }
                for (name, flag) in [("muted", media.muted), ("loop", media.is_loop)] {
                    if let Some(flag) = flag {
                        push_name(out, name);
                        push_boolean(out, flag);
                    }
                }
            });
        }
    }
}

fn push_adoption(host: i64, new: &[(i64, &Edits)], ids: &[i64], events: &mut Events) {
    events.push_about(15, host, |out| {
        if !new.is_empty() {
            push_name(out, "styles");
            out.push(b'[');
            for (at, (id, edits)) in new.iter().enumerate() {
                push_comma(out, at);
                out.extend_from_slice(b"{\"styleId\":");
                push_integer(out, *id);
                out.extend_from_slice(b",\"rules\":[");
                // What was done to them since is in them: rrweb may edit sheets before it has them.
                for (at, rule) in split_rules(&apply_edits("", edits)).iter().enumerate() {
                    push_comma(out, at);
                    push_rule(out, &[i64::try_from(at).unwrap_or_default()], rule);
                }
                out.extend_from_slice(b"]}");
            }
            out.push(b']');
        }
        push_name(out, "styleIds");
        push_list(out, ids);
    });
}

/// One event for one edit: within an event, rrweb inserts before it deletes.
fn push_edit(edit: &Edit, id: i64, events: &mut Events) {
    let source = match edit {
        Edit::Set { .. } | Edit::Unset { .. } => 13,
        _ => 8,
    };
    events.push(3, |out| {
        out.extend_from_slice(b"{\"source\":");
        push_integer(out, source);
        push_name(out, "id");
        push_integer(out, id);
        match edit {
            Edit::Insert { path, rule } => {
                push_name(out, "adds");
                out.push(b'[');
                push_rule(out, path, rule);
                out.push(b']');
            }
            Edit::Delete { path } => {
                out.extend_from_slice(b",\"removes\":[{\"index\":");
                push_path(out, path);
                out.extend_from_slice(b"}]");
            }
            // Only constructed sheets are replaced.
            Edit::Replace { .. } => {}
            Edit::Set {
                path,
                property,
                value,
                priority,
            } => {
                push_name(out, "index");
                push_list(out, path);
                out.extend_from_slice(b",\"set\":{\"property\":");
                push_string(out, property);
                push_name(out, "value");
                push_string(out, value);
                push_name(out, "priority");
                push_string(out, priority);
                out.push(b'}');
            }
            Edit::Unset { path, property } => {
                push_name(out, "index");
                push_list(out, path);
                out.extend_from_slice(b",\"remove\":{\"property\":");
                push_string(out, property);
                out.push(b'}');
            }
        }
        out.push(b'}');
    });
}

fn push_rule(out: &mut Vec<u8>, path: &[i64], rule: &str) {
    out.extend_from_slice(b"{\"rule\":");
    push_string(out, rule);
    push_name(out, "index");
    push_path(out, path);
    out.push(b'}');
}

/// One index stands for itself.
fn push_path(out: &mut Vec<u8>, path: &[i64]) {
    match path {
        [at] => push_integer(out, *at),
        path => push_list(out, path),
    }
}
