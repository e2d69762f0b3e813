//! Nodes that come in, or move.

use super::queue::Queue;
use super::{GivenUp, Tally};
use crate::json::{Raw, Reader};
use crate::page::Mirror;
use crate::page::decode::Built;
use crate::page::tree::{Body, Flags, Index, Name, Tree};

/// One entry of a mutation's `adds`.
#[derive(Debug)]
pub(super) struct Add<'a> {
    pub(super) parent: i64,
    pub(super) previous: Option<i64>,
    pub(super) next: Option<i64>,
    pub(super) id: i64,
    /// Behind its opening brace.
    at: usize,
    node: Built,
    text: Raw<'a>,
}

impl Add<'_> {
    pub(super) fn release(self, tree: &mut Tree) {
        tree.release(self.node.index);
    }
}

/// What became of a node that came.
pub(super) enum Fate<'a> {
    Placed,
    /// Names a node that is not there, but may come with the same event.
    Later(Add<'a>),
    /// There is no place for it.
    Dropped,
}

/// A node that waits until a neighbour that names it is put somewhere.
#[derive(Debug, Clone)]
pub(in crate::page) struct Waiting {
    pub(in crate::page) index: Index,
    pub(in crate::page) parent: i64,
    pub(in crate::page) previous: Option<i64>,
    pub(in crate::page) next: Option<i64>,
}

impl Mirror {
    pub(super) fn apply_adds(&mut self, reader: &mut Reader<'_>, tally: &mut Tally) -> Result<(), GivenUp> {
        if !reader.begin_array() {
            return Ok(());
        }
        let mut queue = Queue::default();
        let mut outcome = Ok(());
        while reader.object() {
            if !self.tree.has_room(self.beside()) {
                tally.lost += 1;
                while reader.key().is_some() {
                    reader.skip();
                }
                continue;
            }
            let Some(add) = self.read_add(reader) else {
                tally.lost += 1;
                continue;
            };
            // Its host has a shadow root from here on, whatever becomes of the node.
            tally.changed |= add.node.is_shadow && self.tree.find(add.parent).is_some();
            match self.place(add) {
                Ok(Fate::Placed) => tally.done += 1,
                Ok(Fate::Later(add)) => queue.push(add),
                Ok(Fate::Dropped) => tally.lost += 1,
                Err(given_up) => {
                    outcome = Err(given_up);
                    break;
                }
            }
        }
        let resolved = match outcome {
            Ok(()) => self.resolve(&mut queue, tally),
            Err(given_up) => Err(given_up),
        };
        for add in queue.take() {
            add.release(&mut self.tree);
        }
        resolved
    }

    fn read_add<'a>(&mut self, reader: &mut Reader<'a>) -> Option<Add<'a>> {
        let at = reader.position();
        let (mut parent, mut previous, mut next) = (None, None, None);
        let mut node: Option<(Built, Raw<'a>)> = None;
        while let Some(key) = reader.key() {
            match key {
                "parentId" => parent = reader.integer(),
                "previousId" => previous = reader.integer(),
                "nextId" => next = reader.integer(),
                "node" => {
                    let mut again = reader.clone();
                    let built = self.scratch.read(&mut self.tree, reader, Flags::ADDED, false);
                    if let Some((before, _)) = node.take() {
                        self.tree.release(before.index);
                    }
                    node = built.map(|built| {
                        // Only a document is ever read a second time.
                        let text = match self.tree.get(built.index).is_document() {
                            true => again.raw(),
                            false => Raw::checked("null"),
                        };
                        (built, text)
                    });
                }
                _ => reader.skip(),
            }
        }
        let (node, text) = node?;
        let Some(parent) = parent else {
            self.tree.release(node.index);
            return None;
        };
        Some(Add {
            parent,
            previous,
            next,
            id: self.tree.get(node.index).id,
            at,
            node,
            text,
        })
    }

    pub(super) fn place<'a>(&mut self, add: Add<'a>) -> Result<Fate<'a>, GivenUp> {
        let is_document = self.tree.get(add.node.index).is_document();
        let Some(parent_node) = self.tree.find(add.parent) else {
            if is_document {
                self.tree.release(add.node.index);
                self.keep_document(add.parent, add.text);
                return Ok(Fate::Placed);
            }
            return Ok(Fate::Later(add));
        };
        let mut parent = parent_node;
        if add.node.is_shadow {
            let Some(shadow) = self.tree.attach_shadow(parent) else {
                self.tree.release(add.node.index);
                return Err(GivenUp);
            };
            parent = shadow;
        }
        let known = |id: Option<i64>| id.filter(|id| *id != 0).and_then(|id| self.tree.find(id));
        let (previous, next) = (known(add.previous), known(add.next));
        if add.next.is_some_and(|next| next != -1) && next.is_none() {
            return Ok(Fate::Later(add));
        }
        if add
            .node
            .root_id
            .is_some_and(|root| self.tree.find(root).is_none())
        {
            self.tree.release(add.node.index);
            return Ok(Fate::Dropped);
        }
        if self.tree.get(parent).is_element(Name::IFRAME) {
            if !is_document {
                self.tree.release(add.node.index);
                return Ok(Fate::Dropped);
            }
            if let Some(document) = self.attach_document(parent, add.node.index) {
                self.scratch.trace.entry(document, add.at);
                self.attach_waiting_documents(document);
            }
            return Ok(Fate::Placed);
        }
        if is_document {
            self.tree.release(add.node.index);
            return Err(GivenUp);
        }
        // From here on it is known, whether it finds its place or not.
        let target = self.settle(add.id, add.node.index);
        let parent_before = self.tree.get(target).parent;
        self.scratch.trace.entry(target, add.at);
        if target != add.node.index {
            self.scratch.trace.moved(target, parent_before);
        }
        self.note_loss(parent_before);
        if add.previous == Some(-1) || add.next == Some(-1) {
            self.wait(&add, target);
            return Ok(Fate::Placed);
        }
        if matches!(
            self.tree.get(parent).body,
            Body::Text(_) | Body::Cdata(_) | Body::Comment(_) | Body::Doctype(_) | Body::Free
        ) {
            return Err(GivenUp);
        }
        if !self.tree.fits(parent, target) {
            self.tree.truncate();
            self.drop_loose(target);
            return Ok(Fate::Dropped);
        }
        if self.would_hold_itself(target, parent) {
            self.tree.detach(target);
            return Err(GivenUp);
        }
        self.make_way(parent, target);
        self.insert(parent, target, previous, next)?;
        if self.tree.get(target).is_text() && self.tree.get(parent).is_style() {
            self.forget_rules(parent);
        }
        if !self.documents.is_empty()
            && self.tree.get(target).is_element(Name::IFRAME)
            && let Some(document) = self.attach_waiting_document(target)
        {
            self.attach_waiting_documents(document);
        }
        if !self.waiting.is_empty() {
            self.call_waiting(parent, target, add.previous, add.next)?;
        }
        Ok(Fate::Placed)
    }

    /// A node that came under the id of one that is there and looks the same is that one; otherwise it takes the id.
    /// Children come one by one.
    fn settle(&mut self, id: i64, came: Index) -> Index {
        if let Some(known) = self.tree.find(id)
            && self.is_same_when_hidden(known, came)
        {
            self.tree.release(came);
            return known;
        }
        self.tree.release_children(came);
        if let Some(shadow) = self.tree.shadow(came) {
            self.tree.release_children(shadow);
        }
        self.tree.register(came);
        came
    }

    fn wait(&mut self, add: &Add<'_>, target: Index) {
        self.tree.set_flag(target, Flags::WAITING, true);
        self.waiting.insert(
            add.id,
            Waiting {
                index: target,
                parent: add.parent,
                previous: add.previous,
                next: add.next,
            },
        );
    }

    /// A new node without a place is not kept; one that moves stays where it is.
    fn drop_loose(&mut self, target: Index) {
        if self.tree.get(target).parent == Index::NONE && target != self.root {
            self.tree.release(target);
        }
    }

    fn would_hold_itself(&self, target: Index, parent: Index) -> bool {
        let is_empty = self.tree.get(target).first == Index::NONE && self.tree.shadow(target).is_none();
        if is_empty {
            return target == parent;
        }
        let limit = self.tree.limits().depth.saturating_mul(2);
        self.tree.contains(target, parent, limit) != Some(false)
    }

    fn insert(
        &mut self,
        parent: Index,
        target: Index,
        previous: Option<Index>,
        next: Option<Index>,
    ) -> Result<(), GivenUp> {
        let live = |index: &Index| !matches!(self.tree.get(*index).body, Body::Free);
        let (previous, next) = (previous.filter(live), next.filter(live));
        let before = match previous.and_then(|previous| self.tree.get(previous).next.some()) {
            Some(behind) => Some(behind),
            None => match next {
                Some(next) if self.tree.get(next).parent == parent => Some(next),
                // Somewhere deeper in the parent, where nothing can be put.
                Some(next)
                    if self
                        .tree
                        .contains(parent, next, self.tree.limits().depth.saturating_mul(2))
                        != Some(false) =>
                {
                    return Err(GivenUp);
                }
                _ => None,
            },
        };
        let misplaced = before.is_some_and(|before| self.tree.get(before).parent != parent);
        if misplaced || !self.may_hold(parent, target) {
            return Err(GivenUp);
        }
        if before == Some(target) {
            return Ok(());
        }
        self.tree.unlink(target);
        match before {
            Some(before) => self.tree.insert_before(before, target),
            None => self.tree.append(parent, target),
        }
        Ok(())
    }

    /// Nodes that wait for this one, or for one of those that so find their place, stand beside it.
    fn call_waiting(
        &mut self,
        parent: Index,
        target: Index,
        previous: Option<i64>,
        next: Option<i64>,
    ) -> Result<(), GivenUp> {
        let mut placed = vec![(target, previous, next)];
        while let Some((target, previous, next)) = placed.pop() {
            if let Some(waiting) = previous.and_then(|id| self.waiting.remove(&id)) {
                self.tree.set_flag(waiting.index, Flags::WAITING, false);
                self.insert_waiting(parent, waiting.index, Some(target))?;
                placed.push((waiting.index, waiting.previous, waiting.next));
            }
            if let Some(waiting) = next.and_then(|id| self.waiting.remove(&id)) {
                self.tree.set_flag(waiting.index, Flags::WAITING, false);
                let behind = self.tree.get(target).next.some();
                self.insert_waiting(parent, waiting.index, behind)?;
                placed.push((waiting.index, waiting.previous, waiting.next));
            }
        }
        Ok(())
    }

    fn insert_waiting(&mut self, parent: Index, index: Index, before: Option<Index>) -> Result<(), GivenUp> {
        if before == Some(index) {
            return Ok(());
        }
        if self.would_hold_itself(index, parent) || !self.may_hold(parent, index) {
            return Err(GivenUp);
        }
        if !self.tree.fits(parent, index) {
            self.tree.truncate();
            return Ok(());
        }
        let parent_before = self.tree.get(index).parent;
        self.note_loss(parent_before);
        self.scratch.trace.placed(index, parent_before);
        self.tree.unlink(index);
        match before {
            Some(before) => self.tree.insert_before(before, index),
            None => self.tree.append(parent, index),
        }
        Ok(())
    }

    /// The document takes the place of the one that the iframe has, unless it is known already: wherever that is, rrweb
    /// takes it for built.
    fn attach_document(&mut self, iframe: Index, document: Index) -> Option<Index> {
        let known = self.tree.find(self.tree.get(document).id);
        let is_built = known.is_some_and(|known| self.tree.is_same(known, document));
        let is_too_deep = !is_built && !self.tree.fits(iframe, document);
        if is_built || is_too_deep {
            self.tree.release(document);
            if is_too_deep {
                self.tree.truncate();
            }
            return None;
        }
        self.tree.replace_documents(iframe);
        self.tree.append(iframe, document);
        let inside: Vec<_> = self.tree.nodes_in(document).collect();
        for index in inside {
            if !matches!(self.tree.get(index).body, Body::ShadowRoot | Body::Free) {
                self.tree.register(index);
            }
        }
        Some(document)
    }

    pub(super) fn attach_waiting_document(&mut self, iframe: Index) -> Option<Index> {
        let text = self.documents.take(self.tree.get(iframe).id)?;
        let mut reader = Reader::new(Raw::checked(&text));
        let trace = std::mem::take(&mut self.scratch.trace);
        let built = self
            .scratch
            .read(&mut self.tree, &mut reader, Flags::ADDED, false);
        self.scratch.trace = trace;
        let document = self.attach_document(iframe, built?.index)?;
        if self.scratch.trace.is_on {
            self.scratch.trace.attached.push(document);
        }
        Some(document)
    }

    fn keep_document(&mut self, parent: i64, text: Raw<'_>) {
        if self.tree.has_room(self.beside() + text.as_str().len()) {
            self.documents.keep(parent, text.as_str());
        }
    }
}
