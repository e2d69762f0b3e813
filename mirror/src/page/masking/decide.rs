//! Decides what is hidden of a node: by what holds for itself, by what it is in, and by what was hidden of it before.

use std::hash::Hasher as _;

use fnv::FnvHasher;

use super::allowance::OF_DECISION;
use super::effect::Remains;
use super::floors::Floor;
use super::mark::{Level, Mark};
use crate::batch::Batch;
use crate::mask::{Counts, Look, Masker, Memory, Rules};
use crate::page::tree::{Attribute, Body, Index, Name};
use crate::page::{Limits, Mirror};

/// What deciding needs besides the page.
pub(super) struct Judge<'a> {
    pub(super) masker: &'a Masker,
    pub(super) memory: Memory,
    pub(super) counts: &'a mut Counts,
    /// Nobody knows what is around what comes: all of it is hidden.
    pub(super) is_strict: bool,
    /// A password showed what other fields are called that take it.
    pub(super) has_learned: bool,
}

impl Judge<'_> {
    /// How much is hidden of what a node of this level says anew.
    pub(super) fn of_news(&self, level: Level) -> Level {
        match self.is_strict {
            true => level.max(Level::Redact),
            false => level,
        }
    }
}

/// Whether a decision was made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The node comes: what its mark says was decided by whoever sent it here.
    First,
    /// What the node is may have changed.
    Again,
}

/// What a decision changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    /// More is hidden of what the node says itself.
    pub(super) hides_more: bool,
    /// What comes into it is judged otherwise.
    pub(super) inside: bool,
    /// What recordings are to say of it from now on, where that is something else.
    pub(super) sign: Option<Option<Sign>>,
}

/// What recordings say of an element by an attribute: for replay, and for whoever goes on from what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) level: Level,
    /// False where it held once.
    pub(super) holds: bool,
}

impl Sign {
    fn parse(text: &str) -> Option<Self> {
        let (holds, level) = match text.strip_prefix('-') {
            Some(level) => (false, level),
            None => (true, text),
        };
        Some(Self {
            level: Level::parse(level)?,
            holds,
        })
    }

    pub(super) fn text(self) -> String {
        let sign = if self.holds { "" } else { "-" };
        format!("{sign}{}", self.level.as_str())
    }

    fn attribute(self) -> Attribute {
        Attribute::string(Name::MASK, self.text())
    }
}

impl Mirror {
    pub(super) fn decide(&mut self, index: Index, judge: &mut Judge<'_>, turn: Turn) -> Decided {
        judge.memory.spend(OF_DECISION);
        let before = self.tree.get(index).mark;
        let around = self.level_around(index);
        let own = self.own_level(index, around, judge, turn, before);
        let now = own.level.max(around);
        let marked = self.marked(index);
        let id = self.tree.get(index).id;
        let is_nowhere = self.tree.get(index).parent == Index::NONE && index != self.root;
        let mut floor = Level::None;
        if self.tree.get(index).speaks() {
            floor = before
                .floor()
                .max(self.floors.of(id, || self.kin(index)))
                .max(now);
            floor = floor.max(self.level_marked(index));
            let is_news = floor > before.floor() || turn == Turn::First;
            if is_news && self.tree.has_id(index) {
                let kin = self.kin(index);
                self.floors.raise(id, floor, kin);
            }
            // Not kept in mind: it was hidden because nobody knew whether it has to be.
            if judge.is_strict || is_nowhere || self.floors.is_full() {
                floor = floor.max(Level::Redact);
            }
        }
        let mut mark = Mark::new(now, floor).sent_with(own.word);
        if is_nowhere {
            mark = mark.loose();
        }
        self.tree.set_mark(index, mark);
        // The word of whoever sent it here is said also where what is around hides as much: it may move.
        let is_said = own.is_named && (own.level > around || own.level == own.word);
        let sign = self.sign(index, is_said.then_some(own.level), mark, &judge.masker.rules);
        let is_signed = sign != marked;
        if turn == Turn::First && is_signed {
            match sign {
                Some(sign) => self.tree.build_attribute(index, sign.attribute()),
                None => self.tree.unbuild_attribute(index, Name::MASK),
            }
        }
        Decided {
            hides_more: mark.level() > before.told(),
            inside: now != before.now(),
            sign: (turn == Turn::Again && is_signed).then_some(sign),
        }
    }

    /// What a node is and what it is in, as a number: pages of a window number their nodes alike.
    pub(super) fn kin(&self, index: Index) -> u32 {
        /// Other pages have the same so far up only where they are made alike.
        const GENERATIONS: usize = 8;
        let mut hash = FnvHasher::default();
        let mut next = Some(index);
        for generation in 0..GENERATIONS {
            let Some(index) = next else { break };
            let node = self.tree.get(index);
            let what = match &node.body {
                Body::Element(element) => self.tree.names.get(element.tag),
                Body::Text(_) => "#text",
                _ => "#",
            };
            hash.write(what.as_bytes());
            // Its own is what it is looked up by.
            if generation > 0 && self.tree.has_id(index) {
                hash.write(&node.id.to_le_bytes());
            }
            next = node.parent.some();
        }
        let hash = hash.finish();
        // The lower half, which its upper half takes part in; never 0.
        (hash ^ (hash >> 32)) as u32 | 1
    }

    /// Before another page takes the place of this one, or the same once more. What a rule hides now it hides there, too; what
    /// was hidden before is known by where it lies now.
    pub(in crate::page) fn note_floors(&mut self) {
        let own: Vec<_> = self.floors.own().collect();
        for (id, floor) in own {
            let Some(index) = self.tree.find(id) else { continue };
            if self.tree.get(index).mark.now() >= floor.level {
                self.floors.forget(id);
            } else {
                let kin = self.kin(index);
                self.floors.set_kin(id, kin);
            }
        }
    }

    /// What holds for what a node is in. Shadow roots are in their hosts, documents in their iframes.
    fn level_around(&self, index: Index) -> Level {
        let parent = self.tree.get(index).parent;
        match parent.some() {
            Some(parent) => self.tree.get(parent).mark.now(),
            None => Level::None,
        }
    }

    /// By what whoever sent them here hides more of them than rules did, and no mark on the page says so any more: those of a
    /// rule that hides yet more have taken its place.
    pub(in crate::page) fn untold_words(&self) -> Vec<(i64, Floor)> {
        let nodes = self
            .root
            .some()
            .into_iter()
            .flat_map(|root| self.tree.nodes_in(root));
        let untold = nodes.filter_map(|index| {
            let node = self.tree.get(index);
            let level = node.mark.word();
            let sign = Sign { level, holds: true };
            let is_untold =
                level > Level::None && self.tree.has_id(index) && self.marked(index) != Some(sign);
            is_untold.then_some((node.id, Floor { level, kin: 0 }))
        });
        untold.collect()
    }

    /// How much is hidden of an element, or was, as its mark says.
    pub(in crate::page) fn level_marked(&self, index: Index) -> Level {
        self.marked(index).map_or(Level::None, |sign| sign.level)
    }

    pub(super) fn marked(&self, index: Index) -> Option<Sign> {
        Sign::parse(self.tree.attribute(index, Name::MASK)?.text()?)
    }

    /// Whether the element has attributes of which anything remains.
    fn says_something(&self, index: Index, level: Level, rules: &Rules) -> bool {
        let Some(element) = self.tree.element(index) else {
            return false;
        };
        let tag = self.tree.names.get(element.tag);
        element.attributes.iter().any(|attribute| {
            attribute.name != Name::MASK
                && self.remains_of_attribute(tag, attribute, level, rules) != Remains::Nothing
        })
    }

    /// What recordings are to say of an element.
    fn sign(&self, index: Index, own: Option<Level>, mark: Mark, rules: &Rules) -> Option<Sign> {
        self.tree.element(index)?;
        if let Some(level) = own {
            return Some(Sign { level, holds: true });
        }
        // What was hidden is said only where nothing around says so.
        let level = mark.floor();
        let is_said = level > mark.now() && self.says_something(index, level, rules);
        is_said.then_some(Sign { level, holds: false })
    }
}

impl Mirror {
    /// Whether these rules hide the title of a page that has nothing but that.
    pub(crate) fn hides_any_title(rules: &Rules) -> bool {
        const PAGE: &str = r#"{"type":2,"data":{"node":{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"html","attributes":{},"id":2,"childNodes":[{"type":2,"tagName":"head","attributes":{},"id":3,"childNodes":[{"type":2,"tagName":"title","attributes":{},"id":4,"childNodes":[{"type":3,"textContent":"-","id":5}]}]}]}]}},"timestamp":0}"#;
        let mut page = Self::new(Limits::default());
        for event in &Batch::read_one(PAGE).events {
            page.apply(event);
        }
        let memory = &mut Memory::default();
        let hides = |id| {
            let look = page.tree.find(id).and_then(|index| Look::at(&page.tree, index));
            look.is_some_and(|look| rules.verdict(look, memory).hides.is_some())
        };
        [2, 3, 4].into_iter().any(hides)
    }
}
