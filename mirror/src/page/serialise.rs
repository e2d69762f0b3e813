//! Writes nodes as rrweb serialises them.

use std::collections::BTreeMap;

use super::Mirror;
use super::css::{apply_edits, without_splits};
use super::states::State;
use super::tree::{Attribute, Body, Element, Flags, Index, Kind, Name, Node, Step};
use crate::json::{push_number, push_string};

/// What becomes of what nodes have beside their attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::page) enum Form {
    /// It is written into the attributes, as a recorder would do it now. Documents are in their iframes.
    Now,
    /// It is left out, and so are the documents of iframes and what stands behind the body: events behind the nodes
    /// tell all three.
    Bare,
}

impl Mirror {
    pub(super) fn write_snapshot(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.tree.live() * 96);
        self.write_nodes(self.root, Form::Now, &mut out);
        out
    }

    /// Writes a node without what is in it.
    pub(super) fn write_node_alone(&self, index: Index, out: &mut Vec<u8>) {
        let node = self.tree.get(index);
        let document = self.tree.document_of(index).unwrap_or(self.root);
        self.open_node(index, node, Form::Bare, &BTreeMap::new(), out);
        self.close_node(index, node, document, out);
    }

    /// Writes a node with all that is in it.
    pub(super) fn write_nodes(&self, root: Index, form: Form, out: &mut Vec<u8>) {
        let selected = match form {
            Form::Now => self.selected_options(root),
            Form::Bare => BTreeMap::new(),
        };
        let behind_body = match form {
            Form::Now => None,
            Form::Bare => self.behind_body(root),
        };
        let main = self.root;
        let mut document = self.tree.document_of(root).unwrap_or(main);
        let limit = self.tree.limits().depth;
        let mut depth = 0_usize;
        let mut step = Some(Step::Enter(root));
        while let Some(current) = step {
            match current {
                Step::Enter(index) => {
                    let node = self.tree.get(index);
                    if behind_body == Some(index) {
                        // As if all children had been left already.
                        let last = self.tree.get(node.parent).last;
                        step = self.tree.next_step(root, Step::Leave(last), false);
                        continue;
                    }
                    let is_left_out = form == Form::Bare
                        && node.is_document()
                        && index != root
                        && node.parent != Index::NONE;
                    if is_left_out || depth > limit {
                        // As if it had been left already.
                        step = self.tree.next_step(root, Step::Leave(index), false);
                        continue;
                    }
                    depth += 1;
                    if node.is_document() {
                        document = index;
                    }
                    if !matches!(node.body, Body::ShadowRoot) {
                        if !matches!(out.last(), Some(b'[') | None) && index != root {
                            out.push(b',');
                        }
                        self.open_node(index, node, form, &selected, out);
                    }
                }
                Step::Leave(index) => {
                    depth = depth.saturating_sub(1);
                    let node = self.tree.get(index);
                    if !matches!(node.body, Body::ShadowRoot) {
                        self.close_node(index, node, document, out);
                    }
                    if node.is_document() {
                        document = self.tree.document_of(node.parent).unwrap_or(main);
                    }
                }
            }
            step = self.tree.next_step(root, current, true);
        }
    }

    fn open_node(
        &self,
        index: Index,
        node: &Node,
        form: Form,
        selected: &BTreeMap<Index, bool>,
        out: &mut Vec<u8>,
    ) {
        match &node.body {
            Body::Document(mode) => {
                out.extend_from_slice(b"{\"type\":0");
                if let Some(mode) = mode {
                    push_field(out, "compatMode", mode);
                }
                out.extend_from_slice(b",\"childNodes\":[");
            }
            Body::Doctype(doctype) => {
                out.extend_from_slice(b"{\"type\":1");
                push_field(out, "name", &doctype.name);
                push_field(out, "publicId", &doctype.public_id);
                push_field(out, "systemId", &doctype.system_id);
            }
            Body::Element(element) => {
                out.extend_from_slice(b"{\"type\":2");
                push_field(out, "tagName", self.tree.names.get(element.tag));
                out.extend_from_slice(b",\"attributes\":{");
                match form {
                    Form::Bare => self.write_attributes(node, element, &[], out),
                    Form::Now => {
                        let now = self.attributes_now(index, node, element, selected);
                        self.write_attributes(node, element, &now, out);
                    }
                }
                out.extend_from_slice(b"},\"childNodes\":[");
            }
            Body::Text(text) => {
                out.extend_from_slice(b"{\"type\":3");
                if form == Form::Now && self.is_told_by_rules(node) {
                    push_field(out, "textContent", "");
                    return;
                }
                push_field(out, "textContent", text);
                if node.flags.has(Flags::STYLE_TEXT) {
                    out.extend_from_slice(b",\"isStyle\":true");
                }
                self.push_masked(node, out);
            }
            Body::Cdata(text) => {
                out.extend_from_slice(b"{\"type\":4");
                push_field(out, "textContent", text);
                self.push_masked(node, out);
            }
            Body::Comment(text) => {
                out.extend_from_slice(b"{\"type\":5");
                push_field(out, "textContent", text);
                self.push_masked(node, out);
            }
            Body::ShadowRoot | Body::Free => {}
        }
    }

    /// What is hidden of a text though nothing around it is, no mark of an element tells.
    pub(super) fn push_masked(&self, node: &Node, out: &mut Vec<u8>) {
        if node.mark.floor() > self.tree.get(node.parent).mark.now() {
            push_field(out, "masked", node.mark.floor().as_str());
        }
    }

    fn close_node(&self, index: Index, node: &Node, document: Index, out: &mut Vec<u8>) {
        if let Body::Document(_) | Body::Element(_) = &node.body {
            out.push(b']');
        }
        let mut flag = |name: &str, on: bool| {
            if on {
                out.extend_from_slice(b",\"");
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b"\":true");
            }
        };
        if let Body::Element(element) = &node.body {
            flag("isSVG", node.flags.has(Flags::SVG));
            flag("isCustom", node.flags.has(Flags::CUSTOM));
            flag("needBlock", node.flags.has(Flags::NEED_BLOCK));
            flag("isShadowHost", element.shadow != Index::NONE);
        }
        let in_shadow = matches!(self.tree.get(node.parent).body, Body::ShadowRoot);
        flag("isShadow", in_shadow);
        if document != self.root && document != index {
            out.extend_from_slice(b",\"rootId\":");
            push_integer(out, self.tree.get(document).id);
        }
        out.extend_from_slice(b",\"id\":");
        push_integer(out, node.id);
        out.push(b'}');
    }

    /// `now` replaces attributes of the same name, or stands behind them; `None` takes one away.
    pub(super) fn write_attributes(
        &self,
        node: &Node,
        element: &Element,
        now: &[(Name, Option<Now>)],
        out: &mut Vec<u8>,
    ) {
        let mut first = true;
        let mut name_of = |name: Name, out: &mut Vec<u8>| {
            if !std::mem::take(&mut first) {
                out.push(b',');
            }
            push_string(out, self.tree.names.get(name));
            out.push(b':');
        };
        for attribute in element.attributes.iter() {
            if now.iter().any(|(name, _)| *name == attribute.name) {
                continue;
            }
            if node.flags.has(Flags::ADDED) && matches!(attribute.name, Name::SCROLL_LEFT | Name::SCROLL_TOP)
            {
                continue;
            }
            name_of(attribute.name, out);
            match attribute.kind {
                Kind::String => push_string(out, attribute.text().unwrap_or_default()),
                _ => out.extend_from_slice(attribute.json().unwrap_or("null").as_bytes()),
            }
        }
        for (name, value) in now {
            let Some(value) = value else { continue };
            name_of(*name, out);
            match value {
                Now::Text(text) => push_string(out, text),
                Now::Number(number) => push_number(out, *number),
                Now::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            }
        }
    }

    /// What a recorder would find in the element's properties.
    fn attributes_now(
        &self,
        index: Index,
        node: &Node,
        element: &Element,
        selected: &BTreeMap<Index, bool>,
    ) -> Vec<(Name, Option<Now>)> {
        let mut now = Vec::new();
        if element.tag == Name::OPTION
            && let Some(selected) = selected.get(&index)
        {
            now.push((Name::SELECTED, selected.then_some(Now::Flag(true))));
        }
        let media = match element.tag {
            Name::AUDIO | Name::VIDEO => self.media(index),
            _ => None,
        };
        if let Some(media) = media {
            let state = if media.is_playing { "played" } else { "paused" };
            now.push((Name::MEDIA_STATE, Some(Now::Text(state.into()))));
            now.extend(media.time.map(|time| (Name::MEDIA_TIME, Some(Now::Number(time)))));
            now.extend(media.rate.map(|rate| (Name::MEDIA_RATE, Some(Now::Number(rate)))));
            now.extend(
                media
                    .volume
                    .map(|volume| (Name::MEDIA_VOLUME, Some(Now::Number(volume)))),
            );
            now.extend(
                media
                    .muted
                    .map(|muted| (Name::MEDIA_MUTED, Some(Now::Flag(muted)))),
            );
            now.extend(
                media
                    .is_loop
                    .map(|is_loop| (Name::MEDIA_LOOP, Some(Now::Flag(is_loop)))),
            );
        }
        // How far a document is scrolled, the element says that browsers scroll then.
        let scroller = self.scroller_of(index, element);
        let scroll = match scroller {
            Some(document) => self.state(document).and_then(|state| state.scroll),
            None if node.flags.has(Flags::STATE) => self.state(index).and_then(|state| state.scroll),
            None => None,
        };
        if let Some(scroll) = scroll {
            now.push((
                Name::SCROLL_LEFT,
                (scroll.x != 0.0).then_some(Now::Number(scroll.x)),
            ));
            now.push((
                Name::SCROLL_TOP,
                (scroll.y != 0.0).then_some(Now::Number(scroll.y)),
            ));
        }
        if !node.flags.has(Flags::STATE) {
            return now;
        }
        let Some(State { input, rules, .. }) = self.state(index) else {
            return now;
        };
        if !rules.is_empty() {
            now.push((
                Name::CSS_TEXT,
                Some(Now::Text(apply_edits(&self.css_of(index), rules).into())),
            ));
        }
        if let Some(input) = input {
            match element.tag {
                Name::INPUT if self.is_ticked_field(element) => {
                    now.push((Name::CHECKED, input.is_checked.then_some(Now::Flag(true))));
                    now.push((Name::VALUE, Some(Now::Text(input.text.clone()))));
                }
                Name::INPUT | Name::TEXTAREA | Name::SELECT => {
                    now.push((Name::VALUE, Some(Now::Text(input.text.clone()))));
                }
                _ => {}
            }
        }
        now
    }

    /// The text of a style sheet as it was before scripts changed its rules.
    pub(super) fn css_of(&self, style: Index) -> String {
        if let Some(css) = self
            .tree
            .attribute(style, Name::CSS_TEXT)
            .and_then(Attribute::text)
        {
            return without_splits(css);
        }
        let texts = self.tree.children(style).map(|child| &self.tree.get(child).body);
        texts
            .filter_map(|body| match body {
                Body::Text(text) => Some(&**text),
                _ => None,
            })
            .collect()
    }

    /// Where scripts have changed the rules of a style, these stand for its texts.
    fn is_told_by_rules(&self, text: &Node) -> bool {
        let parent = self.tree.get(text.parent);
        parent.flags.has(Flags::STATE)
            && parent.is_style()
            && self
                .state(text.parent)
                .is_some_and(|state| !state.rules.is_empty())
    }

    /// The document that scrolls by this element: its uppermost one, or its body where the page is in quirks mode.
    fn scroller_of(&self, index: Index, element: &Element) -> Option<Index> {
        let parent = self.tree.get(index).parent;
        let (document, quirks) = match element.tag {
            Name::HTML => (parent, false),
            Name::BODY => (self.tree.get(parent).parent, true),
            _ => return None,
        };
        match &self.tree.get(document).body {
            Body::Document(mode) => (quirks == (mode.as_deref() == Some("BackCompat"))).then_some(document),
            _ => None,
        }
    }

    fn is_ticked_field(&self, element: &Element) -> bool {
        element
            .attributes
            .find(Name::TYPE)
            .and_then(|kind| kind.value())
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox") || kind.eq_ignore_ascii_case("radio"))
    }

    /// Which options are chosen in those selects where somebody chose.
    fn selected_options(&self, root: Index) -> BTreeMap<Index, bool> {
        let mut selected = BTreeMap::new();
        for (select, state) in &self.states {
            let Some(input) = &state.input else { continue };
            if !self.tree.get(*select).is_element(Name::SELECT) || !self.is_in(root, *select) {
                continue;
            }
            let mut found = false;
            for option in self.tree.nodes_in(*select) {
                if self.tree.get(option).is_element(Name::OPTION) {
                    let is_chosen = !found && self.option_value(option) == *input.text;
                    found |= is_chosen;
                    selected.insert(option, is_chosen);
                }
            }
        }
        selected
    }

    fn is_in(&self, root: Index, index: Index) -> bool {
        root == self.root || self.tree.contains(root, index, self.tree.limits().depth * 4) == Some(true)
    }

    /// Its `value`, or else its text with white space folded.
    pub(super) fn option_value(&self, option: Index) -> String {
        if let Some(value) = self
            .tree
            .attribute(option, Name::VALUE)
            .and_then(|value| value.value())
        {
            return value.to_owned();
        }
        let mut text = String::new();
        for index in self.tree.nodes_in(option) {
            if let Body::Text(part) = &self.tree.get(index).body {
                text.push_str(part);
            }
        }
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub(super) enum Now {
    Text(Box<str>),
    Number(f64),
    Flag(bool),
}

fn push_field(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    push_string(out, value);
}

pub(super) fn push_integer(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}
