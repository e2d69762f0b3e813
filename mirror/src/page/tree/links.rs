//! Puts nodes where they belong.

use super::{Body, Flags, Index, Node, Tree};

impl Tree {
    /// Puts `child`, which has no parent, behind the last child of `parent`.
    #[inline]
    pub(crate) fn append(&mut self, parent: Index, child: Index) {
        let last = self.get(parent).last;
        if let Some(node) = self.get_mut(child) {
            node.parent = parent;
            node.previous = last;
            node.next = Index::NONE;
        }
        match self.get_mut(last) {
            Some(last) => last.next = child,
            None => self.edit(parent, |node| node.first = child),
        }
        self.edit(parent, |node| node.last = child);
    }

    /// Puts `child`, which has no parent, before `next`, which has one.
    pub(crate) fn insert_before(&mut self, next: Index, child: Index) {
        let (parent, previous) = (self.get(next).parent, self.get(next).previous);
        if let Some(node) = self.get_mut(child) {
            node.parent = parent;
            node.previous = previous;
            node.next = next;
        }
        self.edit(next, |node| node.previous = child);
        match self.get_mut(previous) {
            Some(previous) => previous.next = child,
            None => self.edit(parent, |node| node.first = child),
        }
    }

    /// Takes the node out of its parent.
    pub(crate) fn unlink(&mut self, index: Index) {
        let node = self.get(index);
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        if parent == Index::NONE {
            return;
        }
        if matches!(node.body, Body::ShadowRoot) {
            self.edit(parent, |host| {
                if let Some(element) = host.element_mut() {
                    element.shadow = Index::NONE;
                }
            });
        } else {
            match self.get_mut(previous) {
                Some(previous) => previous.next = next,
                None => self.edit(parent, |node| node.first = next),
            }
            match self.get_mut(next) {
                Some(next) => next.previous = previous,
                None => self.edit(parent, |node| node.last = previous),
            }
        }
        self.edit(index, |node| {
            node.parent = Index::NONE;
            node.previous = Index::NONE;
            node.next = Index::NONE;
        });
    }

    /// Takes the node out of its parent for as long as nothing puts it elsewhere.
    pub(crate) fn detach(&mut self, index: Index) {
        self.unlink(index);
        self.loosen(index);
    }

    /// The node is nowhere on the page, and what is in it neither.
    pub(super) fn loosen(&mut self, root: Index) {
        let inside: Vec<_> = self.nodes_in(root).collect();
        for index in inside {
            let mark = self.get(index).mark.loose();
            self.set_mark(index, mark);
        }
    }

    /// Forgets all children, but not what is in the node's shadow root.
    pub(crate) fn release_children(&mut self, index: Index) {
        while let Some(child) = self.get(index).first.some() {
            self.release(child);
        }
    }

    /// Forgets what is in an iframe, but for its document: that counts as built, and what was in it is seldom named.
    pub(crate) fn replace_documents(&mut self, iframe: Index) {
        while let Some(child) = self.get(iframe).first.some() {
            self.release_children(child);
            if !self.keep_document(child) {
                self.release(child);
            }
        }
    }

    /// Forgets those children that are documents, also in the shadow root: only iframes have such.
    pub(crate) fn release_documents(&mut self, index: Index) {
        let shadow = self.shadow(index);
        let documents: Vec<_> = [Some(index), shadow]
            .into_iter()
            .flatten()
            .flat_map(|parent| self.children(parent))
            .filter(|child| self.get(*child).is_document())
            .collect();
        for document in documents {
            self.release(document);
        }
    }

    pub(crate) fn shadow(&self, host: Index) -> Option<Index> {
        self.element(host)?.shadow.some()
    }

    /// The shadow root of an element, which gets one if it has none.
    pub(crate) fn attach_shadow(&mut self, host: Index) -> Option<Index> {
        if let Some(shadow) = self.shadow(host) {
            return Some(shadow);
        }
        self.element(host)?;
        let shadow = self.reserve();
        self.fill(shadow, 0, Flags::default(), Body::ShadowRoot);
        self.edit(shadow, |node| node.parent = host);
        self.edit(host, |node| {
            if let Some(element) = node.element_mut() {
                element.shadow = shadow;
            }
        });
        Some(shadow)
    }

    /// Gives an element the shadow root that was made before it. What is no host after all has plain children.
    pub(crate) fn adopt_shadow(&mut self, host: Index, shadow: Index, is_host: bool) {
        if is_host && shadow == Index::NONE {
            self.attach_shadow(host);
        } else if is_host && self.element(host).is_some() {
            self.edit(shadow, |node| node.parent = host);
            self.edit(host, |node| {
                if let Some(element) = node.element_mut() {
                    element.shadow = shadow;
                }
            });
        } else if shadow != Index::NONE {
            while let Some(child) = self.get(shadow).first.some() {
                self.unlink(child);
                self.append(host, child);
            }
            self.release(shadow);
        }
    }

    /// How deep a node lies; `None` if deeper than `limit`.
    pub(crate) fn depth(&self, index: Index, limit: usize) -> Option<usize> {
        let mut at = index;
        for depth in 0..limit {
            match self.get(at).parent.some() {
                Some(parent) => at = parent,
                None => return Some(depth),
            }
        }
        None
    }

    /// Whether `inner` is `outer` or somewhere in it. `None` if that lies deeper than `limit`.
    pub(crate) fn contains(&self, outer: Index, inner: Index, limit: usize) -> Option<bool> {
        let mut at = inner;
        for _ in 0..limit {
            if at == outer {
                return Some(true);
            }
            match self.get(at).parent.some() {
                Some(parent) => at = parent,
                None => return Some(false),
            }
        }
        None
    }

    /// The document that a node is in.
    pub(crate) fn document_of(&self, index: Index) -> Option<Index> {
        let mut at = index;
        while !self.get(at).is_document() {
            at = self.get(at).parent.some()?;
        }
        Some(at)
    }

    fn edit(&mut self, index: Index, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.get_mut(index) {
            change(node);
        }
    }
}
