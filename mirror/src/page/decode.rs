//! Builds nodes from what rrweb serialised, in one pass and without recursion.

use std::borrow::Cow;

use super::masking::{Level, Mark, Trace};
use super::tree::{Attribute, Attributes, Body, Doctype, Element, Flags, Index, Name, Tree, is_id};
use crate::json::Reader;

/// A node that was read, with all that is in it. It has no parent yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Built {
    pub(super) index: Index,
    pub(super) is_shadow: bool,
    pub(super) root_id: Option<i64>,
}

/// What is known so far of a node that is being read. Its fields come in any order.
struct Draft<'a> {
    /// Behind its opening brace.
    at: usize,
    index: Index,
    /// Its shadow root, once something is in there.
    shadow: Index,
    kind: Option<i64>,
    id: Option<i64>,
    root_id: Option<i64>,
    tag: Option<Name>,
    attributes: Attributes,
    text: Option<Cow<'a, str>>,
    /// What only documents and their types have.
    words: Option<Box<Words<'a>>>,
    flags: Flags,
    /// What was hidden of it when it was written.
    masked: Option<Level>,
    is_shadow: bool,
    is_shadow_host: bool,
    /// Whether a document is among its children.
    has_document: bool,
}

#[derive(Default)]
struct Words<'a> {
    name: Option<Cow<'a, str>>,
    public_id: Option<Cow<'a, str>>,
    system_id: Option<Cow<'a, str>>,
    compat_mode: Option<Cow<'a, str>>,
}

/// What reading needs besides the tree; kept, so that it is allocated once.
#[derive(Debug, Default, Clone)]
pub(super) struct Scratch {
    attributes: Vec<Attribute>,
    pub(super) trace: Trace,
}

impl Scratch {
    /// Reads the node that the reader stands before. With `register`, its nodes are found by their ids at once.
    /// `None` if it is none; the reader is behind it in any case.
    pub(super) fn read(
        &mut self,
        tree: &mut Tree,
        reader: &mut Reader<'_>,
        flags: Flags,
        register: bool,
    ) -> Option<Built> {
        if !reader.begin_object() {
            return None;
        }
        let depth = tree.limits().depth;
        // Most nodes that come alone have nothing in them.
        let mut around: Vec<Draft<'_>> = Vec::new();
        let mut draft = Draft::new(tree, flags, reader.position());
        loop {
            if !self.read_fields(tree, reader, &mut draft) {
                let at = draft.at;
                let built = draft.close(tree, register);
                if let Some(built) = built {
                    self.trace.came(built.index, at);
                }
                let Some(parent) = around.pop() else {
                    return built;
                };
                draft = parent;
                if let Some(built) = built {
                    draft.adopt(tree, built);
                }
            }
            // Behind a child, or at the start of a list of children, stands the next one.
            while reader.item() {
                if around.len() >= depth {
                    tree.truncate();
                }
                if tree.has_room(0) && reader.begin_object() {
                    let child = Draft::new(tree, flags, reader.position());
                    around.push(std::mem::replace(&mut draft, child));
                    // Each may be in a shadow root.
                    tree.note_height(2 * around.len());
                    break;
                }
                if tree.is_truncated() {
                    reader.skip();
                }
            }
        }
    }

    /// Reads up to the node's end, or up to its first child. Returns whether children follow.
    fn read_fields<'a>(&mut self, tree: &mut Tree, reader: &mut Reader<'a>, draft: &mut Draft<'a>) -> bool {
        while let Some(key) = reader.key() {
            match key {
                "type" => draft.kind = reader.integer(),
                "id" => draft.id = reader.integer().filter(|id| is_id(*id)),
                "tagName" => draft.tag = reader.string().map(|tag| read_tag(tree, &tag)),
                "attributes" => draft.attributes = self.read_attributes(tree, reader),
                "childNodes" => {
                    if reader.begin_array() {
                        // The list is there a second time, and the last one counts.
                        tree.release_children(draft.index);
                        return true;
                    }
                }
                "textContent" => draft.text = reader.string(),
                "masked" => draft.masked = reader.string().and_then(|level| Level::parse(&level)),
                "isStyle" => draft.flags.set(Flags::STYLE_TEXT, reader.is_true()),
                "isSVG" => draft.flags.set(Flags::SVG, reader.is_true()),
                "isCustom" => draft.flags.set(Flags::CUSTOM, reader.is_true()),
                "needBlock" => draft.flags.set(Flags::NEED_BLOCK, reader.is_true()),
                "isShadow" => draft.is_shadow = reader.is_true(),
                "isShadowHost" => draft.is_shadow_host = reader.is_true(),
                "rootId" => draft.root_id = reader.integer(),
                "name" => draft.words.get_or_insert_default().name = reader.string(),
                "publicId" => draft.words.get_or_insert_default().public_id = reader.string(),
                "systemId" => draft.words.get_or_insert_default().system_id = reader.string(),
                "compatMode" => draft.words.get_or_insert_default().compat_mode = reader.string(),
                _ => reader.skip(),
            }
        }
        false
    }

    fn read_attributes(&mut self, tree: &mut Tree, reader: &mut Reader<'_>) -> Attributes {
        let start = self.attributes.len();
        if !reader.begin_object() {
            return Attributes::default();
        }
        while let Some(key) = reader.key() {
            let attribute = read_attribute(tree, key, reader);
            if self.attributes.len() - start >= super::tree::MOST_ATTRIBUTES {
                tree.truncate();
            } else {
                self.attributes.extend(attribute);
            }
        }
        Attributes::take(&mut self.attributes, start)
    }
}

fn read_tag(tree: &mut Tree, tag: &str) -> Name {
    let name = match tag.bytes().any(|byte| byte.is_ascii_uppercase()) {
        false => tree.names.intern(tag),
        true => tree.names.intern(&tag.to_ascii_lowercase()),
    };
    // There is no element without a name, and so none of this one.
    if name == Name::UNNAMED && tree.names.is_full() {
        tree.truncate();
    }
    name
}

/// Reads an attribute's value. There is none when the page has too many names.
pub(super) fn read_attribute(tree: &mut Tree, key: &str, reader: &mut Reader<'_>) -> Option<Attribute> {
    let name = match key.contains('\\') {
        false => tree.names.intern(key),
        true => tree.names.intern(&crate::json::decode_key(key)),
    };
    let attribute = if reader.peek() == b'"' {
        Attribute::string(name, reader.string().unwrap_or_default())
    } else {
        Attribute::literal(name, reader.raw().as_str())
    };
    if name == Name::UNNAMED {
        if tree.names.is_full() {
            tree.truncate();
        }
        return None;
    }
    Some(attribute)
}

impl Draft<'_> {
    fn new(tree: &mut Tree, flags: Flags, at: usize) -> Self {
        Self {
            at,
            masked: None,
            index: tree.reserve(),
            shadow: Index::NONE,
            kind: None,
            id: None,
            root_id: None,
            tag: None,
            attributes: Attributes::default(),
            text: None,
            words: None,
            flags,
            is_shadow: false,
            is_shadow_host: false,
            has_document: false,
        }
    }

    fn adopt(&mut self, tree: &mut Tree, child: Built) {
        let mut parent = self.index;
        if child.is_shadow {
            // Whether this is a host is often told behind the children.
            if self.shadow == Index::NONE {
                self.shadow = tree.reserve();
                tree.fill(self.shadow, 0, Flags::default(), Body::ShadowRoot);
            }
            parent = self.shadow;
        }
        tree.append(parent, child.index);
        self.has_document |= tree.get(child.index).is_document();
    }

    /// Makes the node of it; what is none is forgotten with all that is in it.
    fn close(self, tree: &mut Tree, register: bool) -> Option<Built> {
        let Self {
            index,
            shadow,
            id,
            flags,
            is_shadow,
            is_shadow_host,
            root_id,
            has_document,
            masked,
            ..
        } = self;
        let (Some(id), Some(body)) = (id, self.body()) else {
            tree.release(index);
            if shadow != Index::NONE {
                tree.release(shadow);
            }
            return None;
        };
        tree.fill(index, id, flags, body);
        if let Some(level) = masked {
            tree.set_mark(index, Mark::new(Level::None, level));
        }
        if is_shadow_host || shadow != Index::NONE {
            tree.adopt_shadow(index, shadow, is_shadow_host);
        }
        let node = tree.get(index);
        if !node.is_document() && node.element().is_none() {
            tree.release_children(index);
        } else if has_document && !node.is_element(Name::IFRAME) {
            tree.release_documents(index);
        } else if node.is_element(Name::TEXTAREA)
            && tree
                .attribute(index, Name::VALUE)
                .is_some_and(|value| value.text().is_some())
        {
            tree.release_children(index);
        }
        if register {
            tree.register(index);
        }
        Some(Built {
            index,
            is_shadow,
            root_id: root_id.filter(|id| *id != 0),
        })
    }

    fn body(self) -> Option<Body> {
        let words = self.words.map(|words| *words).unwrap_or_default();
        let own = |text: Option<Cow<'_, str>>| text.unwrap_or_default().into_owned().into_boxed_str();
        Some(match self.kind? {
            0 => Body::Document(words.compat_mode.map(|mode| mode.into_owned().into_boxed_str())),
            1 => Body::Doctype(Box::new(Doctype {
                name: own(words.name),
                public_id: own(words.public_id),
                system_id: own(words.system_id),
            })),
            2 => Body::Element(Element {
                tag: self.tag.filter(|tag| *tag != Name::UNNAMED)?,
                shadow: Index::NONE,
                attributes: self.attributes,
            }),
            3 => Body::Text(own(self.text)),
            4 => Body::Cdata(own(self.text)),
            5 => Body::Comment(own(self.text)),
            _ => return None,
        })
    }
}
