//! What applying an event finds out for whoever hides parts of it.

use std::collections::BTreeSet;

use crate::page::tree::{Index, Name};

/// A node as it came in the text of the event that is being applied.
#[derive(Debug, Clone, Copy)]
pub(in crate::page) struct Came {
    pub(in crate::page) index: Index,
    /// Behind an opening brace.
    pub(in crate::page) at: usize,
}

/// Of one event.
#[derive(Debug, Clone, Default)]
pub(in crate::page) struct Trace {
    /// False where nobody wants to know.
    pub(in crate::page) is_on: bool,
    /// Nobody knows what the page is, and all that comes is hidden.
    pub(in crate::page) is_strict: bool,
    /// Where the text that nodes are read from starts in the event.
    pub(in crate::page) base: usize,
    /// Whether it got so far that what texts say holds, and attributes up to this place.
    pub(in crate::page) has_texts: bool,
    pub(in crate::page) attributes_end: usize,
    /// By their own braces.
    pub(in crate::page) came: Vec<Came>,
    /// By the entry that brought or moved them.
    pub(in crate::page) entries: Vec<Came>,
    /// Those that were there before, and are as they were.
    pub(super) moved: Vec<Index>,
    /// Those that waited for a neighbour and found their place by it.
    pub(super) placed: Vec<Index>,
    /// Places that nodes left for another one without being removed: the node, and what it was in.
    pub(super) left: Vec<(Index, Index)>,
    /// Texts that are being typed, and the patterns that will find them.
    pub(super) typed: Vec<(Index, &'static str)>,
    /// Texts that went, by what they were in: who shows what is typed may put another in their place.
    pub(super) gone_texts: Vec<(Index, Box<str>)>,
    /// Documents that found their iframes, and came before this event.
    pub(in crate::page) attached: Vec<Index>,
    /// Elements that lost children, or texts that they are asked for.
    pub(super) lost_children: Vec<Index>,
    /// Attributes that decisions depend on, and that were given another value.
    pub(in crate::page) changed: Vec<Changed>,
}

/// An attribute before it changed.
#[derive(Debug, Clone)]
pub(in crate::page) struct Changed {
    pub(in crate::page) index: Index,
    pub(in crate::page) name: Name,
    pub(in crate::page) before: Option<Box<str>>,
}

impl Trace {
    pub(in crate::page) fn came(&mut self, index: Index, at: usize) {
        if self.is_on {
            let at = self.base + at;
            self.came.push(Came { index, at });
        }
    }

    pub(in crate::page) fn entry(&mut self, index: Index, at: usize) {
        if self.is_on {
            self.entries.push(Came { index, at });
        }
    }

    /// A node that is there moves out of `parent`, if it is in one.
    pub(in crate::page) fn moved(&mut self, index: Index, parent: Index) {
        if self.is_on {
            self.moved.push(index);
            self.left.push((index, parent));
        }
    }

    /// The same of one that waited for that.
    pub(in crate::page) fn placed(&mut self, index: Index, parent: Index) {
        if self.is_on {
            self.placed.push(index);
            self.left.push((index, parent));
        }
    }

    /// Sorts out what came and did not stay, or lost its place to another.
    pub(super) fn settle(&mut self, is_there: impl Fn(Index) -> bool) {
        for list in [&mut self.came, &mut self.entries] {
            // Of several in one place the last one is there now.
            list.sort_unstable_by_key(|came| (came.index, came.at));
            let mut last = Index::NONE;
            for came in list.iter_mut().rev() {
                let index = came.index;
                if index == last || !is_there(index) {
                    came.index = Index::NONE;
                }
                last = index;
            }
            list.sort_unstable_by_key(|came| came.at);
        }
        let entries: BTreeSet<Index> = self.entries.iter().map(|entry| entry.index).collect();
        let placed = self.placed.drain(..).filter(|index| !entries.contains(index));
        self.moved.extend(placed);
        self.moved.retain(|index| is_there(*index));
        self.moved.sort_unstable();
        self.moved.dedup();
        self.left
            .retain(|(index, parent)| is_there(*index) && is_there(*parent));
        self.attached.retain(|index| is_there(*index));
        self.lost_children.retain(|index| is_there(*index));
        self.changed.retain(|changed| is_there(changed.index));
    }

    pub(super) fn is_moved(&self, index: Index) -> bool {
        self.moved.binary_search(&index).is_ok()
    }

    /// Those that came, in order.
    pub(super) fn new_nodes(&self) -> Vec<Index> {
        let mut new: Vec<Index> = self.nodes().filter(|index| !self.is_moved(*index)).collect();
        new.sort_unstable();
        new.dedup();
        new
    }

    /// All nodes that came or moved.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Index> {
        let all = self.came.iter().chain(&self.entries);
        all.filter_map(|came| came.index.some())
            .chain(self.moved.iter().copied())
    }
}
