//! Decides what is hidden of a node: by the rules that match it, by what it is, by what it is in, and by what was hidden
//! of it before.

use std::hash::Hasher as _;

use domain::mask::FIELDS;
use fnv::FnvHasher;

use super::allowance::OF_DECISION;
use super::effect::Remains;
use super::floors::name_of_field;
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
    level: Level,
    /// False where it held once.
    holds: bool,
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
        let (own, is_named) = self.own_level(index, around, judge, turn, before);
        let now = own.max(around);
        let marked = self.marked(index);
        let id = self.tree.get(index).id;
        let is_nowhere = self.tree.get(index).parent == Index::NONE && index != self.root;
        let mut floor = Level::None;
        if self.tree.get(index).speaks() {
            floor = before
                .floor()
                .max(self.floors.of(id, || self.kin(index)))
                .max(now);
            floor = floor.max(marked.map_or(Level::None, |sign| sign.level));
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
        let mut mark = Mark::new(now, floor);
        if is_nowhere {
            mark = mark.loose();
        }
        self.tree.set_mark(index, mark);
        let sign = self.sign(
            index,
            (own > around && is_named).then_some(own),
            mark,
            &judge.masker.rules,
        );
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

    fn marked(&self, index: Index) -> Option<Sign> {
        Sign::parse(self.tree.attribute(index, Name::MASK)?.text()?)
    }

    /// What holds for the element by itself, and whether that is to be seen by a mark.
    fn own_level(
        &mut self,
        index: Index,
        around: Level,
        judge: &mut Judge<'_>,
        turn: Turn,
        before: Mark,
    ) -> (Level, bool) {
        let Some(look) = Look::at(&self.tree, index) else {
            return (Level::None, false);
        };
        let verdict = judge.masker.rules.verdict(look, &mut judge.memory);
        let id = self.tree.get(index).id;
        let (mut level, mut by) = match verdict.hides {
            Some((mask, id)) => (Level::from(mask), Some(id)),
            None => (Level::None, None),
        };
        let is_input = look.tag() == "input";
        let names: Vec<u64> = match is_input {
            true => ["id", "name"]
                .into_iter()
                .flat_map(|kind| look.attributes(kind).map(move |name| (kind, name)))
                .filter(|(_, name)| !name.is_empty())
                .map(|(kind, name)| name_of_field(kind, name))
                .collect(),
            false => Vec::new(),
        };
        let takes_password = is_input
            && look
                .attributes("type")
                .any(|kind| kind.trim().eq_ignore_ascii_case("password"));
        let is_default = is_field(look) && !verdict.allows;
        if is_input && (takes_password || self.floors.is_password(id, &names)) {
            // By its own number, too: what it is called will be hidden.
            let names = if takes_password { names.as_slice() } else { &[] };
            judge.has_learned |= self.floors.learn_password(id, names);
            level = Level::Block;
        }
        let mut is_named = level > Level::None;
        if is_default && level < Level::Redact {
            level = Level::Redact;
            by = by.or(Some(FIELDS));
            is_named = false;
        }
        let holds = turn == Turn::First || judge.masker.rules.concerns.anything;
        if holds
            && let Some(Sign {
                level: marked,
                holds: true,
            }) = self.marked(index)
        {
            is_named |= marked >= level;
            if marked > level {
                by = self.rule_told(index, &judge.masker.rules).or(by);
            }
            level = level.max(marked);
        }
        if level > around && level > before.told() {
            judge.counts.add(by.unwrap_or(FIELDS), 1);
        }
        (level, is_named)
    }

    /// The rule by which a recorder has blocked an element, of which there is nothing left that the rule could find.
    fn rule_told<'r>(&self, index: Index, rules: &'r Rules) -> Option<&'r str> {
        rules.id_of(self.tree.attribute(index, Name::RULE)?.text()?)
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

/// What people write into or choose from.
fn is_field(look: Look<'_>) -> bool {
    match look.tag() {
        "textarea" | "select" => return true,
        "input" => {
            const BUTTONS: [&str; 4] = ["submit", "button", "reset", "image"];
            let is_button = |kind: &str| {
                BUTTONS
                    .iter()
                    .any(|button| kind.trim().eq_ignore_ascii_case(button))
            };
            let mut kinds = look.attributes("type").peekable();
            return kinds.peek().is_none() || !kinds.all(is_button);
        }
        _ => {}
    }
    let is_editable = look
        .attributes("contenteditable")
        .any(|value| !value.trim().eq_ignore_ascii_case("false"));
    let is_box = look
        .attributes("role")
        .flat_map(str::split_ascii_whitespace)
        .any(|role| {
            ["textbox", "combobox", "searchbox"]
                .iter()
                .any(|known| role.eq_ignore_ascii_case(known))
        });
    is_editable || is_box
}
