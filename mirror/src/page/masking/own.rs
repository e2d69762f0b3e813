//! What is hidden of an element for its own sake: by the rules that match it, by what it is, and by the word of whoever sent
//! it here.

use domain::mask::FIELDS;

use super::decide::{Judge, Turn};
use super::floors::name_of_field;
use super::mark::{Level, Mark};
use crate::mask::{Look, Rules};
use crate::page::Mirror;
use crate::page::tree::{Index, Name};

/// What holds for an element by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own {
    pub(super) level: Level,
    /// Whether that is to be seen by a mark.
    pub(super) is_named: bool,
    /// As [`Mark::word`] has it.
    pub(super) word: Level,
}

impl Mirror {
    pub(super) fn own_level(
        &mut self,
        index: Index,
        around: Level,
        judge: &mut Judge<'_>,
        turn: Turn,
        before: Mark,
    ) -> Own {
        let Some(look) = Look::at(&self.tree, index) else {
            return Own::default();
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
        let word = self.word_on(index, judge, turn, before);
        if word > Level::None {
            is_named |= word >= level;
        }
        let is_beyond_rules = word > level;
        if is_beyond_rules {
            by = self.rule_told(index, &judge.masker.rules).or(by);
            level = word;
        }
        if level > around && level > before.told() {
            judge.counts.add(by.unwrap_or(FIELDS), 1);
        }
        Own {
            level,
            is_named,
            word: match turn {
                Turn::First if !is_beyond_rules => Level::None,
                Turn::First => word,
                Turn::Again => before.word(),
            },
        }
    }

    /// What is hidden of an element by the word of whoever sent it here. A mark that only says what rules hide is no such word:
    /// they may not do so any more. But where what they look for may be hidden itself, nobody can tell, and it holds.
    fn word_on(&self, index: Index, judge: &Judge<'_>, turn: Turn, before: Mark) -> Level {
        let is_asked = turn == Turn::First || judge.masker.rules.concerns.anything;
        let marked = self.marked(index).filter(|sign| is_asked && sign.holds);
        let marked = marked.map_or(Level::None, |sign| sign.level);
        match turn {
            Turn::First => marked,
            Turn::Again => marked.max(before.word()),
        }
    }

    /// The rule by which a recorder has blocked an element, of which there is nothing left that the rule could find.
    fn rule_told<'r>(&self, index: Index, rules: &'r Rules) -> Option<&'r str> {
        rules.id_of(self.tree.attribute(index, Name::RULE)?.text()?)
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
