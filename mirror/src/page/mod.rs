//! The page of a window: a mirror of the recorded DOM at one moment.
//!
//! In reading order: [`tree`] holds the nodes; [`decode`] builds them from JSON; [`apply`] is what each event does to
//! them; [`states`], [`sheets`], [`fonts`] and [`documents`] are what lies beside the tree; [`masking`] hides what nobody may see;
//! [`css`] reads what style sheets need; [`serialise`]
//! and [`checkpoint`] write the page as rrweb has it; [`element`] and [`view`] are for those who only look.

mod apply;
mod checkpoint;
mod css;
mod decode;
mod documents;
mod element;
mod fonts;
mod limits;
pub(crate) mod masking;
mod serialise;
mod sheets;
mod states;
pub(crate) mod tree;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Millis;

use crate::event::Event;
use crate::mask::Masker;
use apply::Waiting;
pub use checkpoint::Checkpoint;
use decode::Scratch;
use documents::Documents;
pub use element::{AttributeName, Element};
use fonts::Fonts;
pub use limits::Limits;
use masking::{Allowance, Floors};
pub use masking::{Kept, TakenIn};
use sheets::Sheets;
use states::{Focus, Input, Pointer, Scroll, State};
use tree::{Index, Tree};

/// What an event did to the mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Node ids that it names and the page does not have.
    pub unknown_nodes: u64,
    /// False when nothing of it could be applied although it is about the page: the mirror is as it was.
    pub placed: bool,
}

/// The recorded DOM of one window.
#[derive(Debug, Clone)]
pub struct Mirror {
    tree: Tree,
    /// The document; nothing before the first full snapshot.
    root: Index,
    view: View,
    states: BTreeMap<Index, State>,
    waiting: BTreeMap<i64, Waiting>,
    documents: Documents,
    sheets: Sheets,
    fonts: Fonts,
    /// As it came.
    selection: Option<Box<str>>,
    pointer: Option<Pointer>,
    focus: Focus,
    state_bytes: usize,
    /// When the full snapshot was taken.
    page_since: Millis,
    scratch: Scratch,
    /// What is hidden, where anything is.
    masker: Option<Arc<Masker>>,
    floors: Floors,
    allowance: Allowance,
}

/// What the visitor looks at the page through.
#[derive(Debug, Clone, Default)]
struct View {
    href: Box<str>,
    width: f64,
    height: f64,
}

impl Mirror {
    pub fn new(limits: Limits) -> Self {
        Self {
            tree: Tree::new(limits),
            root: Index::NONE,
            view: View::default(),
            states: BTreeMap::new(),
            waiting: BTreeMap::new(),
            documents: Documents::default(),
            sheets: Sheets::default(),
            fonts: Fonts::default(),
            selection: None,
            pointer: None,
            focus: Focus::default(),
            state_bytes: 0,
            page_since: 0,
            scratch: Scratch::default(),
            masker: None,
            floors: Floors::default(),
            allowance: Allowance::default(),
        }
    }

    /// Applies the next event of the window. What does not concern the page changes nothing.
    pub fn apply(&mut self, event: &Event<'_>) -> Applied {
        self.apply_at(event, event.timestamp)
    }

    /// The same by a clock that is more right than the event's: films go on by it.
    pub fn apply_at(&mut self, event: &Event<'_>, at: Millis) -> Applied {
        self.apply_event(event, at).into()
    }

    /// Whether a full snapshot has come.
    pub fn has_page(&self) -> bool {
        self.root != Index::NONE
    }

    /// Whether a limit was met: until the next full snapshot nothing grows any more.
    pub fn is_truncated(&self) -> bool {
        self.tree.is_truncated()
    }

    /// What it holds in memory, about.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.tree.bytes() + self.beside()
    }

    pub fn node_count(&self) -> usize {
        self.tree.live()
    }

    /// rrweb's serialised node tree as one line of JSON; the document of an iframe is the child of its element.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        self.has_page().then(|| self.write_snapshot())
    }

    pub fn element(&self, id: i64) -> Option<Element<'_>> {
        Element::of(self, self.tree.find(id)?)
    }

    /// The element that a node of any kind is in, also as [`Element::parent`] has it.
    pub fn element_around(&self, id: i64) -> Option<Element<'_>> {
        Element::around(self, self.tree.find(id)?)
    }

    /// The nodes, and the document among them, for who goes through all of it.
    pub(crate) fn whole(&self) -> (&Tree, Index) {
        (&self.tree, self.root)
    }

    /// The document's title as the page has it now.
    pub fn title(&self) -> Option<String> {
        element::title(self)
    }
}
