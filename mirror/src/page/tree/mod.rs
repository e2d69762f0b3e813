//! The nodes of a page, in one arena.
//!
//! [`node`] is one of them, [`attributes`] what an element has, [`names`] keeps each name once, [`ids`] finds a node
//! by its id, [`links`] puts nodes where they belong, [`height`] says how deep they may go, [`walk`] goes through them.

mod attributes;
mod height;
mod ids;
mod links;
mod names;
mod node;
mod walk;

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Limits;
use super::masking::Mark;
pub(crate) use attributes::{Attribute, Attributes, Kind, MOST as MOST_ATTRIBUTES};
use height::Heights;
use ids::Ids;
pub(crate) use names::{Name, Names};
pub(crate) use node::{Body, Doctype, Element, Flags, Node, allocated};
pub(crate) use walk::Step;

/// The place of a node in the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Index(u32);

impl Index {
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn from_usize(index: usize) -> Self {
        u32::try_from(index).map_or(Self::NONE, Self)
    }

    /// `None` where there is no node.
    #[inline]
    pub(crate) fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// Ids from here on are ours: a node gets one when it loses its own and is still to be seen.
const OWN_IDS: i64 = 1 << 52;

/// Whether a node may have this number: JavaScript has no others, and some above are left for us.
pub(crate) fn is_id(id: i64) -> bool {
    const LARGEST: i64 = OWN_IDS + (1 << 40);
    (-LARGEST..LARGEST).contains(&id)
}

/// So many shadow roots and documents are kept without their hosts.
const MOST_KEPT: usize = 256;
const FIRST_SWEEP: usize = 20_000;

#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) names: Names,
    nodes: Vec<Node>,
    ids: Ids,
    /// The first of the places that are not in use; each says in `next` which is the next.
    free: Index,
    live: usize,
    /// What the nodes' bodies hold in memory.
    heap: usize,
    /// What nodes were that are not any more as they came: rrweb compares with that when one comes again.
    origins: BTreeMap<Index, u64>,
    /// The ids of nodes that have lost them.
    displaced: BTreeMap<Index, i64>,
    next_own_id: i64,
    /// Nodes that are gone, and of which something is kept beside the tree.
    gone: Vec<Index>,
    /// The shadow roots and documents of hosts that are gone: what is in them is still known, and often comes back with
    /// its host.
    kept: VecDeque<Index>,
    /// How many nodes there may be before what is kept is given up.
    most_kept: usize,
    /// Whether the names are those of the page before.
    has_inherited: bool,
    nothing: Node,
    heights: Heights,
    limits: Limits,
    /// Whether a limit was met.
    truncated: bool,
}

impl Tree {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            truncated: false,
            names: Names::new(),
            nodes: Vec::new(),
            ids: Ids::default(),
            free: Index::NONE,
            live: 0,
            heap: 0,
            origins: BTreeMap::new(),
            displaced: BTreeMap::new(),
            next_own_id: OWN_IDS,
            gone: Vec::new(),
            kept: VecDeque::new(),
            has_inherited: false,
            most_kept: FIRST_SWEEP,
            nothing: Node::free(),
            heights: Heights::default(),
        }
    }

    /// An empty tree with the same limits, which knows the same names: the next page mostly has them, too.
    pub(crate) fn successor(&mut self) -> Self {
        let mut next = Self::new(self.limits);
        if self.names.are_few() {
            std::mem::swap(&mut next.names, &mut self.names);
            next.has_inherited = true;
        }
        next
    }

    /// Nothing came of this tree, and the one before goes on.
    pub(crate) fn give_back(mut self, before: &mut Self) {
        if self.has_inherited {
            std::mem::swap(&mut self.names, &mut before.names);
        }
    }

    /// How many nodes there are.
    pub(crate) fn live(&self) -> usize {
        self.live
    }

    pub(crate) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
            + self.heap
            + self.names.bytes()
            + self.ids.bytes()
            + (self.origins.len() + self.displaced.len()) * 40
    }

    #[inline]
    pub(crate) fn find(&self, id: i64) -> Option<Index> {
        self.ids.get(id)
    }

    /// Whether there is room for more; once there is none, there is none any more.
    #[inline]
    pub(crate) fn has_room(&mut self, beside: usize) -> bool {
        if self.live >= self.limits.nodes || self.bytes() + beside > self.limits.bytes {
            self.truncated = true;
        }
        !self.truncated
    }

    pub(crate) fn truncate(&mut self) {
        self.truncated = true;
    }

    pub(crate) fn is_truncated(&self) -> bool {
        self.truncated
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// A node that is not there is one without anything.
    #[inline]
    pub(crate) fn get(&self, index: Index) -> &Node {
        self.nodes.get(index.0 as usize).unwrap_or(&self.nothing)
    }

    #[inline]
    fn get_mut(&mut self, index: Index) -> Option<&mut Node> {
        self.nodes.get_mut(index.0 as usize)
    }

    #[inline]
    pub(crate) fn element(&self, index: Index) -> Option<&Element> {
        self.get(index).element()
    }

    pub(crate) fn children(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        std::iter::successors(self.get(index).first.some(), |child| self.get(*child).next.some())
    }

    pub(crate) fn attribute(&self, index: Index, name: Name) -> Option<&Attribute> {
        self.element(index)?.attributes.find(name)
    }

    /// A place for a node, which is nothing yet.
    #[inline]
    pub(crate) fn reserve(&mut self) -> Index {
        self.live += 1;
        if let Some(index) = self.free.some() {
            self.free = self.get(index).next;
            if let Some(node) = self.get_mut(index) {
                *node = Node::free();
            }
            return index;
        }
        self.nodes.push(Node::free());
        Index::from_usize(self.nodes.len() - 1)
    }

    /// Says what a reserved node is. It is found by its id from [`Tree::register`] on.
    #[inline]
    pub(crate) fn fill(&mut self, index: Index, id: i64, flags: Flags, body: Body) {
        if let Some(node) = self.get_mut(index) {
            node.id = id;
            node.flags = flags;
            node.body = body;
            let heap = node.heap();
            self.heap += heap;
        }
    }

    /// Gives the node its id. Who had it goes on under another one, which no event names.
    #[inline]
    pub(crate) fn register(&mut self, index: Index) {
        let id = self.get(index).id;
        match self.ids.get(id) {
            Some(other) if other != index => self.displace(other),
            _ => {}
        }
        if id >= OWN_IDS {
            self.next_own_id = self.next_own_id.max(id.saturating_add(1));
        }
        self.ids.insert(id, index);
    }

    /// Makes a node that no event names.
    pub(crate) fn fill_own(&mut self, index: Index, body: Body) {
        let id = self.next_own_id;
        self.next_own_id = id.saturating_add(1);
        self.fill(index, id, Flags::default(), body);
        self.ids.insert(id, index);
    }

    /// Ids that no node has.
    pub(crate) fn free_ids(&self) -> impl Iterator<Item = i64> + use<> {
        self.next_own_id..
    }

    /// Whether events find the node.
    pub(crate) fn has_id(&self, index: Index) -> bool {
        let id = self.get(index).id;
        id < OWN_IDS && self.ids.get(id) == Some(index)
    }

    /// Takes the node's id away, while the node stays.
    pub(crate) fn displace(&mut self, index: Index) {
        let own = self.next_own_id;
        self.next_own_id = own.saturating_add(1);
        let Some(node) = self.get_mut(index) else { return };
        let id = std::mem::replace(&mut node.id, own);
        node.flags.set(Flags::DISPLACED, true);
        self.displaced.entry(index).or_insert(id);
        if self.ids.get(id) == Some(index) {
            self.ids.remove(id);
        }
        self.ids.insert(own, index);
    }

    /// Forgets the node and what is in it.
    pub(crate) fn release(&mut self, index: Index) {
        self.unlink(index);
        let mut rest = vec![index];
        while let Some(index) = rest.pop() {
            let mut child = self.get(index).first;
            while let Some(at) = child.some() {
                child = self.get(at).next;
                if !self.keep_document(at) {
                    rest.push(at);
                }
            }
            if let Some(shadow) = self.shadow(index)
                && !self.keep_shadow(shadow)
            {
                rest.push(shadow);
            }
            self.release_one(index);
        }
    }

    /// As rrweb forgets the ids of what is in a removed node, but not of what is in its shadow root.
    fn keep_shadow(&mut self, shadow: Index) -> bool {
        let first = self.get(shadow).first;
        let is_known = first != Index::NONE && self.ids.get(self.get(first).id) == Some(first);
        if is_known {
            self.keep(shadow);
        }
        is_known
    }

    /// Nor does it forget the document of an iframe.
    pub(super) fn keep_document(&mut self, document: Index) -> bool {
        let is_known = self.get(document).is_document() && self.has_id(document);
        if is_known {
            self.keep(document);
        }
        is_known
    }

    fn keep(&mut self, root: Index) {
        self.detach(root);
        self.kept.push_back(root);
    }

    /// Shadow roots and documents whose hosts are gone, the newest first.
    pub(crate) fn kept(&self) -> impl Iterator<Item = Index> + '_ {
        self.kept.iter().rev().copied()
    }

    /// Elements, texts and comments that are in nothing and do not wait for a neighbour, in no order.
    pub(crate) fn loose(&self) -> impl Iterator<Item = Index> + '_ {
        let is_loose = |(_, node): &(usize, &Node)| {
            node.parent == Index::NONE
                && !node.flags.has(Flags::WAITING)
                && matches!(node.body, Body::Element(_) | Body::Text(_) | Body::Comment(_))
        };
        let nodes = self.nodes.iter().enumerate();
        nodes.filter(is_loose).map(|(at, _)| Index::from_usize(at))
    }

    /// Gives up what is kept and empty by now, and, where it is too much, the rest.
    pub(crate) fn sweep(&mut self) {
        if self.kept.is_empty() {
            return;
        }
        if self.live > self.most_kept {
            while let Some(root) = self.kept.pop_front() {
                self.release(root);
            }
            self.most_kept = (self.live * 2).max(FIRST_SWEEP);
        }
        for _ in 0..self.kept.len() {
            let Some(root) = self.kept.pop_front() else {
                break;
            };
            let node = self.get(root);
            let is_empty = node.first == Index::NONE && !node.is_document();
            if is_empty || self.kept.len() >= MOST_KEPT {
                self.release(root);
            } else {
                self.kept.push_back(root);
            }
        }
    }

    fn release_one(&mut self, index: Index) {
        let free = self.free;
        let Some(node) = self.get_mut(index) else { return };
        let mut old = Node::free();
        old.next = free;
        std::mem::swap(node, &mut old);
        self.heap = self.heap.saturating_sub(old.heap());
        if self.ids.get(old.id) == Some(index) {
            self.ids.remove(old.id);
        }
        self.free = index;
        self.live = self.live.saturating_sub(1);
        if old.flags.has(Flags::CHANGED) {
            self.origins.remove(&index);
        }
        if old.flags.has(Flags::STATE) || old.flags.has(Flags::WAITING) {
            self.gone.push(index);
        }
        if old.flags.has(Flags::DISPLACED)
            && let Some(id) = self.displaced.remove(&index)
        {
            // rrweb forgets by number, whoever has it now.
            if let Some(other) = self.ids.get(id) {
                self.displace(other);
            }
        }
    }

    /// Nodes that are gone since this was asked last, and of which something is kept beside the tree, in order.
    pub(crate) fn take_gone(&mut self) -> Vec<Index> {
        let mut gone = std::mem::take(&mut self.gone);
        gone.sort_unstable();
        gone
    }

    pub(crate) fn set_flag(&mut self, index: Index, flag: Flags, on: bool) {
        if let Some(node) = self.get_mut(index) {
            node.flags.set(flag, on);
        }
    }

    pub(crate) fn set_mark(&mut self, index: Index, mark: Mark) {
        if let Some(node) = self.get_mut(index) {
            node.mark = mark;
        }
    }

    /// What a text, a comment or the like says. Nothing is changed in other nodes.
    pub(crate) fn set_text(&mut self, index: Index, value: Box<str>) {
        self.keep_origin(index);
        self.build_text(index, value);
    }

    /// The same, as if it had come with that.
    pub(crate) fn build_text(&mut self, index: Index, value: Box<str>) {
        let Some(node) = self.get_mut(index) else { return };
        if let Body::Text(text) | Body::Cdata(text) | Body::Comment(text) = &mut node.body {
            let (before, after) = (allocated(text.len()), allocated(value.len()));
            *text = value;
            self.heap = (self.heap + after).saturating_sub(before);
        }
    }

    /// False when the element has too many, or is none.
    pub(crate) fn set_attribute(&mut self, index: Index, attribute: Attribute) -> bool {
        self.keep_origin(index);
        let grown = self
            .get_mut(index)
            .and_then(Node::element_mut)
            .and_then(|element| element.attributes.set(attribute));
        self.heap = self.heap.saturating_add_signed(grown.unwrap_or_default());
        grown.is_some()
    }

    /// The same, as if it had come with that.
    pub(crate) fn build_attribute(&mut self, index: Index, attribute: Attribute) {
        let grown = self
            .get_mut(index)
            .and_then(Node::element_mut)
            .and_then(|element| element.attributes.set(attribute));
        self.heap = self.heap.saturating_add_signed(grown.unwrap_or_default());
    }

    pub(crate) fn remove_attribute(&mut self, index: Index, name: Name) {
        if self.attribute(index, name).is_none() {
            return;
        }
        self.keep_origin(index);
        self.unbuild_attribute(index, name);
    }

    /// The same, as if it had come without it.
    pub(crate) fn unbuild_attribute(&mut self, index: Index, name: Name) {
        let grown = self
            .get_mut(index)
            .and_then(Node::element_mut)
            .and_then(|element| element.attributes.remove(name));
        self.heap = self.heap.saturating_add_signed(grown.unwrap_or_default());
    }

    /// Whether rrweb would take the two for one: the second came under the id of the first.
    pub(crate) fn is_same(&self, known: Index, came: Index) -> bool {
        let (a, b) = (self.get(known), self.get(came));
        if a.flags.has(Flags::CHANGED)
            && let Some(origin) = self.origins.get(&known)
        {
            return *origin == fingerprint(b);
        }
        match (&a.body, &b.body) {
            (Body::Document(a), Body::Document(b)) => a == b,
            (Body::Doctype(a), Body::Doctype(b)) => a == b,
            (Body::Text(a), Body::Text(b))
            | (Body::Cdata(a), Body::Cdata(b))
            | (Body::Comment(a), Body::Comment(b)) => a == b,
            (Body::Element(x), Body::Element(y)) => {
                x.tag == y.tag && a.flags.compared() == b.flags.compared() && x.attributes == y.attributes
            }
            _ => false,
        }
    }

    pub(crate) fn keep_origin(&mut self, index: Index) {
        let node = self.get(index);
        if node.flags.has(Flags::CHANGED) {
            return;
        }
        let origin = fingerprint(node);
        self.origins.insert(index, origin);
        self.set_flag(index, Flags::CHANGED, true);
    }
}

fn fingerprint(node: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    std::mem::discriminant(&node.body).hash(&mut hasher);
    match &node.body {
        Body::Document(text) => text.hash(&mut hasher),
        Body::Text(text) | Body::Cdata(text) | Body::Comment(text) => text.hash(&mut hasher),
        Body::Doctype(doctype) => {
            (&doctype.name, &doctype.public_id, &doctype.system_id).hash(&mut hasher);
        }
        Body::Element(element) => {
            node.flags.compared().hash(&mut hasher);
            element.tag.hash(&mut hasher);
            element
                .attributes
                .iter()
                .for_each(|attribute| attribute.hash(&mut hasher));
        }
        Body::Free | Body::ShadowRoot => {}
    }
    hasher.finish()
}
