//! Goes through serialised nodes in one pass and without recursion.

use super::attributes;
use super::css;
use super::edits::{Edits, Members};
use super::spans::{Span, is_container, slice, string};
use super::tags::{Tags, is_tag_name};
use crate::json::Reader;

/// What stands in place of a page that is none.
pub(super) const NO_PAGE: &str = r#"{"type":0,"childNodes":[],"id":1}"#;

const DOCUMENT: i64 = 0;
const DOCTYPE: i64 = 1;
const ELEMENT: i64 = 2;
const TEXT: i64 = 3;
const CDATA: i64 = 4;
const COMMENT: i64 = 5;

/// What documents and their types have besides.
const WORDS: [&str; 4] = ["name", "publicId", "systemId", "compatMode"];
/// What is said of nodes by numbers and flags.
const FLAGS: [&str; 6] = ["isStyle", "isSVG", "needBlock", "isShadow", "rootId", "isCustom"];

/// A bit for each member that rrweb's nodes have and that matters here. One more is not understood, and nobody knows what it, or
/// its name, may tell.
fn known(name: &str) -> Option<u8> {
    Some(match name {
        "type" => 1,
        "tagName" => 1 << 1,
        "attributes" => 1 << 2,
        "childNodes" => 1 << 3,
        "textContent" => 1 << 4,
        "id" => 1 << 5,
        "isCustom" => 1 << 6,
        "isShadowHost" => 1 << 7,
        _ => return None,
    })
}

/// What a walk learns of the nodes that an event brings.
#[derive(Default)]
pub(super) struct Brought {
    /// Elements by id.
    pub(super) elements: Vec<(i64, Tags)>,
    /// Texts that are in an element of which the name matters.
    pub(super) texts: Vec<(i64, Tags)>,
    /// What is text at the top of what was walked: it depends on what it is put into.
    pub(super) roots: Vec<Root>,
}

pub(super) struct Root {
    pub(super) id: Option<i64>,
    pub(super) parent: Option<i64>,
    pub(super) text: Option<Span>,
}

#[derive(Default)]
struct Node {
    start: usize,
    members: Members,
    /// By the bits of [`known`].
    seen: u8,
    kind: Option<i64>,
    id: Option<i64>,
    tag: Option<Span>,
    /// What its name says.
    tags: Tags,
    /// Where they start, if they came before the node was known to be an element with a name.
    attributes: Option<usize>,
    text: Option<Span>,
    is_custom: Option<Span>,
    is_shadow_host: Option<Span>,
    children: Option<Children>,
    /// What only documents and their types say.
    words: Vec<Span>,
    /// Texts in it that wait until its name is known.
    texts: Vec<(Option<i64>, Span)>,
}

struct Children {
    /// Where their key starts.
    key: usize,
    members: Members,
}

/// Sanitises the node that the reader stands before, and all below it; false if it is none.
pub(super) fn walk<'a>(
    text: &'a str,
    reader: &mut Reader<'a>,
    brought: Option<&mut Brought>,
    edits: &mut Edits,
) -> bool {
    let mut nothing = Brought::default();
    let keeps = brought.is_some();
    let brought = brought.unwrap_or(&mut nothing);
    let mut walk = Walk {
        text,
        reader,
        keeps,
        brought,
        edits,
    };
    walk.run()
}

/// Sanitises the whole page that the reader stands before.
pub(super) fn page<'a>(text: &'a str, reader: &mut Reader<'a>, edits: &mut Edits) {
    let is_object = reader.peek() == b'{';
    let start = reader.position();
    let is_page = if is_object {
        walk(text, reader, None, edits)
    } else {
        reader.skip();
        false
    };
    if !is_page {
        edits.replace(start..reader.position(), NO_PAGE);
    }
}

struct Walk<'a, 'b> {
    text: &'a str,
    reader: &'b mut Reader<'a>,
    /// Whether somebody wants to know of the nodes.
    keeps: bool,
    brought: &'b mut Brought,
    edits: &'b mut Edits,
}

impl Walk<'_, '_> {
    fn run(&mut self) -> bool {
        let mut open = vec![self.node()];
        loop {
            let Some(node) = open.last_mut() else {
                return false;
            };
            if let Some(children) = &mut node.children {
                if !self.reader.item() {
                    children.members.end(self.edits);
                    let member = children.key..self.reader.position();
                    node.members.keep(member, self.edits);
                    node.children = None;
                } else if self.reader.peek() == b'{' {
                    open.push(self.node());
                } else {
                    children.members.leave_out(self.reader.span(), self.edits);
                }
            } else if let Some(key) = self.reader.key_span() {
                self.member(node, key);
            } else {
                node.members.end(self.edits);
                let Some(node) = open.pop() else { return false };
                let span = node.start..self.reader.position();
                let parent = open.last_mut();
                let is_root = parent.is_none();
                let is_kept = self.finish(node, parent);
                match open.last_mut().and_then(|parent| parent.children.as_mut()) {
                    Some(children) if is_kept => children.members.keep(span, self.edits),
                    Some(children) => children.members.leave_out(span, self.edits),
                    None => {}
                }
                if is_root {
                    return is_kept;
                }
            }
        }
    }

    /// Goes into the node here.
    fn node(&mut self) -> Node {
        let start = self.reader.position();
        self.reader.begin_object();
        Node {
            start,
            ..Node::default()
        }
    }

    fn member(&mut self, node: &mut Node, key: Span) {
        let name = slice(self.text, key.clone());
        let start = key.start.saturating_sub(1);
        // The same twice, or in a spelling that nobody uses: what is read would depend on who reads it.
        let is_odd = match known(name) {
            Some(bit) => {
                let is_again = node.seen & bit != 0;
                node.seen |= bit;
                is_again
            }
            None => {
                let is_text = is_container(self.reader.peek()) || self.reader.peek() == b'"';
                !(WORDS.contains(&name) || !is_text && FLAGS.contains(&name))
            }
        };
        if is_odd {
            let value = self.reader.span();
            node.members.leave_out(start..value.end, self.edits);
            return;
        }
        match name {
            "type" => node.kind = self.reader.integer(),
            "id" => node.id = self.reader.integer(),
            "tagName" => {
                let tag = self.reader.span();
                node.tags = tags_of(slice(self.text, tag.clone()));
                node.tag = Some(tag);
            }
            "attributes" if node.kind == Some(ELEMENT) && node.tag.is_some() => {
                attributes::sanitise(self.text, self.reader, node.tags, self.edits);
            }
            "attributes" => {
                node.attributes = Some(self.reader.position());
                self.reader.skip();
            }
            "textContent" => node.text = Some(self.reader.span()),
            "name" | "publicId" | "systemId" | "compatMode" => node.words.push(self.reader.span()),
            "isCustom" => node.is_custom = Some(self.reader.span()),
            "isShadowHost" => node.is_shadow_host = Some(self.reader.span()),
            "childNodes" if self.reader.peek() == b'[' => {
                self.reader.begin_array();
                node.children = Some(Children {
                    key: start,
                    members: Members::default(),
                });
                // It is kept once it has been gone through.
                return;
            }
            "childNodes" => self.edits.replace(self.reader.span(), "[]"),
            _ => self.reader.skip(),
        }
        node.members.keep(start..self.reader.position(), self.edits);
    }

    /// Decides on a node of which everything is known now; false if it cannot stay.
    fn finish(&mut self, node: Node, parent: Option<&mut Node>) -> bool {
        if matches!(node.kind, Some(ELEMENT | TEXT | CDATA | COMMENT)) {
            for word in &node.words {
                self.only(word.clone(), "null");
            }
        }
        if let Some(at) = node.attributes.filter(|_| node.kind != Some(ELEMENT)) {
            self.only(Reader::at(self.text, at).span(), "{}");
        }
        match node.kind {
            Some(ELEMENT) => {
                if let Some(text) = &node.text {
                    self.only(text.clone(), "\"\"");
                }
                self.element(&node);
            }
            Some(TEXT | CDATA) => {
                self.text(&node, parent);
                self.nameless(&node);
            }
            Some(DOCUMENT | DOCTYPE | COMMENT) => self.nameless(&node),
            _ => return false,
        }
        true
    }

    /// Makes a value this one, where it is another.
    fn only(&mut self, value: Span, wanted: &'static str) {
        if slice(self.text, value.clone()) != wanted {
            self.edits.replace(value, wanted);
        }
    }

    fn text(&mut self, node: &Node, parent: Option<&mut Node>) {
        match parent {
            None if self.keeps => self.brought.roots.push(Root {
                id: node.id,
                parent: None,
                text: node.text.clone(),
            }),
            None => {}
            Some(parent) => {
                let Some(text) = &node.text else { return };
                if parent.tag.is_some() {
                    self.text_in(parent.tags, node.id, text.clone());
                } else {
                    parent.texts.push((node.id, text.clone()));
                }
            }
        }
    }

    fn text_in(&mut self, tags: Tags, id: Option<i64>, text: Span) {
        if tags == Tags::NONE {
            return;
        }
        if let Some(id) = id.filter(|_| self.keeps) {
            self.brought.texts.push((id, tags));
        }
        sanitise_text(self.text, text, tags, self.edits);
    }

    /// What is no string would be made one by whoever builds the page.
    fn plain(&mut self, text: Option<&Span>) {
        if let Some(text) = text.filter(|text| {
            let first = slice(self.text, (*text).clone()).as_bytes().first();
            first.is_some_and(|first| is_container(*first))
        }) {
            self.edits.replace(text.clone(), "\"\"");
        }
    }

    fn element(&mut self, node: &Node) {
        let Some(tag) = &node.tag else {
            self.nameless(node);
            return;
        };
        let raw = slice(self.text, tag.clone());
        let name = string(raw);
        let tags = node.tags;
        let neutral = match &name {
            _ if tags.has(Tags::SCRIPT) => "noscript",
            Some(name) if is_tag_name(name) => "",
            _ => "div",
        };
        if !neutral.is_empty() && name.as_deref() != Some(neutral) {
            self.edits.replace_string(tag.clone(), neutral);
        }
        if !neutral.is_empty() {
            // Neither can be a custom element or, as a script's, the host of a shadow root.
            for flag in [&node.is_custom, &node.is_shadow_host].into_iter().flatten() {
                if slice(self.text, flag.clone()) != "false" {
                    self.edits.replace(flag.clone(), "false");
                }
            }
        }
        self.late_attributes(node, tags);
        self.plain(node.text.as_ref());
        for (id, text) in &node.texts {
            self.text_in(tags, *id, text.clone());
        }
        if let Some(id) = node.id.filter(|_| self.keeps) {
            self.brought.elements.push((id, tags));
        }
    }

    fn nameless(&mut self, node: &Node) {
        self.plain(node.text.as_ref());
        self.late_attributes(node, Tags::UNKNOWN);
    }

    fn late_attributes(&mut self, node: &Node, tags: Tags) {
        if let Some(at) = node.attributes {
            attributes::sanitise(self.text, &mut Reader::at(self.text, at), tags, self.edits);
        }
    }
}

fn tags_of(raw: &str) -> Tags {
    string(raw).map_or(Tags::NONE, |tag| Tags::of(&tag))
}

/// Sanitises the text of an element with such a name, given with its quotes.
pub(super) fn sanitise_text(text: &str, span: Span, tags: Tags, edits: &mut Edits) {
    let raw = slice(text, span.clone());
    if tags.has(Tags::SCRIPT) {
        if !matches!(raw, "\"\"" | "null") {
            edits.replace(span, "\"\"");
        }
    } else if tags.has(Tags::STYLE.and(Tags::LINK)) {
        // A link that was recorded with its text is built as a style element.
        if let Some(cleaned) = string(raw).and_then(|css| css::clean(&css)) {
            edits.replace_string(span, &cleaned);
        }
    }
}
