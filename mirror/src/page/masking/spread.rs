//! Whom an event concerns: what it brings, and what is hidden or not any more because of that.

use std::collections::BTreeMap;

use super::decide::{Judge, Sign, Turn};
use super::mark::Level;
use super::trace::{Changed, Trace};
use crate::mask::{Concerns, Scope, Structure};
use crate::page::Mirror;
use crate::page::tree::{Attribute, Body, Index, Name, Step};

/// Nodes that recordings know already, and of which they are to be told something.
#[derive(Debug, Default)]
pub(super) struct Late {
    pub(super) nodes: BTreeMap<Index, Change>,
}

impl Late {
    pub(super) fn hides_more(&mut self, index: Index) {
        self.nodes.entry(index).or_default().hides_more = true;
    }
}

/// Of one event.
struct Round<'a, 'b> {
    judge: &'a mut Judge<'b>,
    late: &'a mut Late,
    /// What came with it, in order.
    new: &'a [Index],
}

impl Round<'_, '_> {
    fn is_new(&self, index: Index) -> bool {
        self.new.binary_search(&index).is_ok()
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Change {
    /// More is hidden of it than before.
    pub(super) hides_more: bool,
    pub(super) sign: Option<Option<Sign>>,
}

impl Mirror {
    /// Decides on the nodes that came, each behind what it is in.
    pub(super) fn judge_came(&mut self, trace: &Trace, judge: &mut Judge<'_>) -> Late {
        let mut late = Late::default();
        for index in trace.nodes() {
            let mark = self.tree.get(index).mark;
            self.tree.set_mark(index, mark.pending());
        }
        let mut path = Vec::new();
        for index in trace.nodes() {
            let mut at = index;
            while self.tree.get(at).mark.is_pending() {
                path.push(at);
                // Taken off here, so that no ring can hold this up.
                let mark = self.tree.get(at).mark;
                self.tree.set_mark(at, mark.settled());
                at = self.tree.get(at).parent;
                // A shadow root has no mark of its own.
                if matches!(self.tree.get(at).body, Body::ShadowRoot | Body::Document(_))
                    && !self.tree.get(at).mark.is_pending()
                {
                    path.push(at);
                    at = self.tree.get(at).parent;
                }
            }
            while let Some(index) = path.pop() {
                self.decide_again(index, judge, &mut late, !trace.is_moved(index));
            }
        }
        for document in &trace.attached {
            let inside: Vec<_> = self.tree.nodes_in(*document).collect();
            for index in inside {
                self.decide(index, judge, Turn::First);
            }
        }
        late
    }

    /// Decides again on everything that the event may concern besides what it brings.
    pub(super) fn spread(&mut self, trace: &Trace, judge: &mut Judge<'_>, late: &mut Late) {
        let concerns = &judge.masker.rules.concerns;
        let mut came: Vec<Index> = trace.nodes().collect();
        came.sort_unstable();
        came.dedup();
        let new = trace.new_nodes();
        let round = &mut Round {
            judge,
            late,
            new: &new,
        };
        if concerns.anything {
            if !(trace.changed.is_empty() && came.is_empty() && trace.lost_children.is_empty()) {
                self.judge_page(round);
            }
            return;
        }
        // What moved took along what is in it.
        for index in &trace.moved {
            if !trace.is_moved(self.tree.get(*index).parent) {
                self.judge_inside(*index, round);
            }
        }
        let mut changed: BTreeMap<Index, Scope> = BTreeMap::new();
        for change in &trace.changed {
            let scope = changed.entry(change.index).or_default();
            *scope = scope.and(self.scope_of(change, concerns));
        }
        // Parents whose children are judged, and whether with what is in them.
        let mut rows: BTreeMap<Index, bool> = BTreeMap::new();
        for (index, scope) in changed {
            self.judge_again(index, round);
            if scope.inside {
                self.judge_inside(index, round);
            }
            if scope.beside {
                *rows.entry(self.tree.get(index).parent).or_default() |= scope.inside_beside;
            }
        }
        if concerns.structure.behind {
            self.follow_structure(trace, &came, concerns.structure, round, &mut rows);
        }
        for (parent, is_deep) in rows {
            let children: Vec<_> = self.tree.children(parent).collect();
            self.judge_row(&children, is_deep, round);
        }
    }

    /// Decides again on the whole page, with what an event brings.
    pub(super) fn judge_everything(&mut self, trace: &Trace, judge: &mut Judge<'_>, late: &mut Late) {
        let new = &trace.new_nodes();
        self.judge_page(&mut Round { judge, late, new });
    }

    /// Decides again on fields that are called as one that took a password.
    pub(super) fn judge_twins(&mut self, trace: &Trace, judge: &mut Judge<'_>, late: &mut Late) {
        if !std::mem::take(&mut judge.has_learned) {
            return;
        }
        let new = &trace.new_nodes();
        let round = &mut Round { judge, late, new };
        let is_input = |index: &Index| self.tree.get(*index).is_element(Name::INPUT);
        let inputs: Vec<_> = self.tree.nodes_in(self.root).filter(is_input).collect();
        for input in inputs {
            self.judge_one(input, round);
        }
    }

    /// Those that stand beside what came and went. Parents all of whose children have to be judged go to `rows`.
    fn follow_structure(
        &mut self,
        trace: &Trace,
        came: &[Index],
        structure: Structure,
        round: &mut Round<'_, '_>,
        rows: &mut BTreeMap<Index, bool>,
    ) {
        for parent in &trace.lost_children {
            *rows.entry(*parent).or_default() |= structure.inside;
        }
        let mut places: Vec<(Index, Index)> = came
            .iter()
            .filter(|index| self.tree.element(**index).is_some())
            .map(|index| (self.tree.get(*index).parent, *index))
            // What is in what came was decided on when all of it was there.
            .filter(|(parent, _)| !round.is_new(*parent))
            .collect();
        places.sort_unstable();
        for row in places.chunk_by(|a, b| a.0 == b.0) {
            match row {
                [(_, index)] if !structure.before => {
                    let next = |index: &Index| self.tree.get(*index).next.some();
                    let behind: Vec<_> = std::iter::successors(next(index), next).collect();
                    self.judge_row(&behind, structure.inside, round);
                }
                [(parent, _), ..] => *rows.entry(*parent).or_default() |= structure.inside,
                [] => {}
            }
        }
    }

    /// Decides again on siblings.
    fn judge_row(&mut self, row: &[Index], is_deep: bool, round: &mut Round<'_, '_>) {
        for index in row {
            if self.tree.element(*index).is_none() {
                continue;
            }
            self.judge_again(*index, round);
            if is_deep {
                self.judge_inside(*index, round);
            }
        }
    }

    /// Whom the change of an attribute concerns, besides the element itself.
    fn scope_of(&self, change: &Changed, concerns: &Concerns) -> Scope {
        let after = self.tree.attribute(change.index, change.name);
        let after = after.and_then(Attribute::value);
        let name = self.tree.names.get(change.name);
        concerns
            .scope_of_change(name, change.before.as_deref(), after)
            .unwrap_or_default()
    }

    /// Keeps in mind what an attribute was, if decisions depend on it.
    pub(in crate::page) fn note_change(&mut self, index: Index, name: Name) {
        if !self.scratch.trace.is_on {
            return;
        }
        let Some(masker) = &self.masker else { return };
        let text = self.tree.names.get(name);
        let mark = self.tree.get(index).mark;
        // An element that was hidden says something from now on, of which recordings have to know that; where all is hidden, they
        // do.
        let was_hidden = !self.scratch.trace.is_strict && mark.floor() > mark.now();
        let is_default = || DEFAULTS.iter().any(|known| text.eq_ignore_ascii_case(known));
        if was_hidden || is_default() || masker.rules.concerns.ask_for(text) {
            let before = self.tree.attribute(index, name).and_then(Attribute::value);
            let before = before.map(Into::into);
            self.scratch.trace.changed.push(Changed { index, name, before });
        }
    }

    /// Keeps in mind that the element loses children.
    pub(in crate::page) fn note_loss(&mut self, index: Index) {
        if self.scratch.trace.is_on && index != Index::NONE {
            self.scratch.trace.lost_children.push(index);
        }
    }

    /// Keeps in mind that a text becomes another, if rules ask whether there is one, or if somebody types it.
    pub(in crate::page) fn note_text(&mut self, index: Index, after: &str) {
        let Some(masker) = self.masker.as_ref().filter(|_| self.scratch.trace.is_on) else {
            return;
        };
        let node = self.tree.get(index);
        let (Body::Text(before) | Body::Cdata(before)) = &node.body else {
            return;
        };
        if let Some(pattern) = masker.patterns.being_typed(before, after) {
            self.scratch.trace.typed.push((index, pattern));
        }
        if masker.rules.concerns.anything && before.is_empty() != after.is_empty() {
            self.note_loss(node.parent);
        }
    }

    /// Keeps in mind what a text said that goes.
    pub(in crate::page) fn note_gone_text(&mut self, index: Index) {
        const MOST: usize = 64;
        let trace = &mut self.scratch.trace;
        let node = self.tree.get(index);
        let is_asked_for = trace.is_on
            && self
                .masker
                .as_ref()
                .is_some_and(|masker| !masker.patterns.is_empty());
        if let Body::Text(text) = &node.body
            && is_asked_for
            && !text.is_empty()
            && trace.gone_texts.len() < MOST
        {
            trace.gone_texts.push((node.parent, text.clone()));
        }
    }

    /// Decides again on the whole page.
    pub(super) fn judge_all(&mut self, judge: &mut Judge<'_>) -> Late {
        let mut late = Late::default();
        let round = &mut Round {
            judge,
            late: &mut late,
            new: &[],
        };
        self.judge_page(round);
        late
    }

    fn judge_page(&mut self, round: &mut Round<'_, '_>) {
        self.judge_one(self.root, round);
        self.judge_inside(self.root, round);
    }

    /// Says whether what is inside is judged otherwise from now on.
    fn decide_again(&mut self, index: Index, judge: &mut Judge<'_>, late: &mut Late, is_new: bool) -> bool {
        let turn = if is_new { Turn::First } else { Turn::Again };
        let decided = self.decide(index, judge, turn);
        if !is_new && (decided.hides_more || decided.sign.is_some()) {
            late.nodes.entry(index).or_default().hides_more |= decided.hides_more;
        }
        // Of several decisions on a node the last one holds.
        if let Some(change) = late.nodes.get_mut(&index) {
            change.sign = decided.sign;
        }
        decided.inside
    }

    /// Decides again on all that is in a node.
    fn judge_inside(&mut self, index: Index, round: &mut Round<'_, '_>) {
        let inside: Vec<_> = self.tree.nodes_in(index).skip(1).collect();
        for inner in inside {
            self.judge_one(inner, round);
        }
    }

    /// Decides again on a node, and on what is in it as far as that changes anything.
    fn judge_again(&mut self, root: Index, round: &mut Round<'_, '_>) {
        let mut step = Some(Step::Enter(root));
        while let Some(current) = step {
            let inside = match current {
                Step::Enter(index) => self.judge_one(index, round) || (index != root && round.is_new(index)),
                Step::Leave(_) => true,
            };
            step = self.tree.next_step(root, current, inside);
        }
    }

    fn judge_one(&mut self, index: Index, round: &mut Round<'_, '_>) -> bool {
        self.decide_again(index, round.judge, round.late, round.is_new(index))
    }

    pub(super) fn level_of(&self, id: i64) -> Option<Level> {
        Some(self.tree.get(self.tree.find(id)?).mark.level())
    }
}

/// What makes an element a field, whatever the rules are.
const DEFAULTS: [&str; 5] = ["type", "contenteditable", "role", "name", "id"];
