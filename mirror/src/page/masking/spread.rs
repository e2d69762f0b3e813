//! Whom an event concerns: what it brings, and what is hidden or not any more because of that.

use std::collections::BTreeMap;

use super::decide::{Judge, Sign, Turn};
use super::mark::{Level, Mark};
use super::trace::{Changed, Trace};
use crate::mask::Scope;
use crate::page::Mirror;
use crate::page::tree::{Attribute, Index, Name, Step};

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
                self.tree.set_mark(at, Mark::new(mark.now(), mark.floor()));
                at = self.tree.get(at).parent;
                // A shadow root has no mark of its own.
                if matches!(
                    self.tree.get(at).body,
                    crate::page::tree::Body::ShadowRoot | crate::page::tree::Body::Document(_)
                ) && !self.tree.get(at).mark.is_pending()
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
        let came: Vec<Index> = {
            let mut came: Vec<_> = trace.nodes().collect();
            came.sort_unstable();
            came.dedup();
            came
        };
        let has_come = |index: Index| came.binary_search(&index).is_ok();
        let is_new = |index: Index| has_come(index) && !trace.is_moved(index);
        if concerns.anything {
            if !(trace.changed.is_empty() && came.is_empty() && trace.lost_children.is_empty()) {
                let all: Vec<_> = self.tree.nodes_in(self.root).collect();
                for index in all {
                    self.decide_again(index, judge, late, is_new(index));
                }
            }
            return;
        }
        // What moved took along what is in it.
        for index in &trace.moved {
            if !trace.is_moved(self.tree.get(*index).parent) {
                self.judge_inside(*index, judge, late, &is_new);
            }
        }
        let mut beside = Vec::new();
        for change in &trace.changed {
            let scope = self.scope_of(change, judge);
            self.judge_again(change.index, judge, late, &is_new);
            if scope.inside {
                self.judge_inside(change.index, judge, late, &is_new);
            }
            if scope.beside {
                beside.push((self.tree.get(change.index).parent, scope.inside_beside));
            }
        }
        if concerns.structure.behind {
            self.follow_structure(trace, &came, judge, late, &is_new, &mut beside);
        }
        beside.sort_unstable();
        // With what is in them, where anybody says so.
        beside.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 |= is_same && next.1;
            is_same
        });
        for (parent, is_deep) in beside {
            let children: Vec<_> = self.tree.children(parent).collect();
            self.judge_row(&children, is_deep, judge, late, &is_new);
        }
    }

    /// Those that stand beside what came and went. Parents whose children have to be judged all go to `beside`.
    fn follow_structure(
        &mut self,
        trace: &Trace,
        came: &[Index],
        judge: &mut Judge<'_>,
        late: &mut Late,
        is_new: &impl Fn(Index) -> bool,
        beside: &mut Vec<(Index, bool)>,
    ) {
        let structure = judge.masker.rules.concerns.structure;
        let is_element = |mirror: &Self, index: Index| mirror.tree.element(index).is_some();
        beside.extend(
            trace
                .lost_children
                .iter()
                .map(|parent| (*parent, structure.inside)),
        );
        let mut places: Vec<(Index, Index)> = came
            .iter()
            .filter(|index| is_element(self, **index))
            .map(|index| (self.tree.get(*index).parent, *index))
            // What is in what came was decided on when all of it was there.
            .filter(|(parent, _)| !is_new(*parent))
            .collect();
        places.sort_unstable();
        for row in places.chunk_by(|a, b| a.0 == b.0) {
            match row {
                [(_, index)] if !structure.before => {
                    let mut behind = Vec::new();
                    let mut next = self.tree.get(*index).next;
                    while let Some(index) = next.some() {
                        behind.push(index);
                        next = self.tree.get(index).next;
                    }
                    self.judge_row(&behind, structure.inside, judge, late, is_new);
                }
                [(parent, _), ..] => beside.push((*parent, structure.inside)),
                [] => {}
            }
        }
    }

    /// Decides again on siblings.
    fn judge_row(
        &mut self,
        row: &[Index],
        is_deep: bool,
        judge: &mut Judge<'_>,
        late: &mut Late,
        is_new: &impl Fn(Index) -> bool,
    ) {
        for index in row {
            if self.tree.element(*index).is_none() {
                continue;
            }
            self.judge_again(*index, judge, late, is_new);
            if is_deep {
                self.judge_inside(*index, judge, late, is_new);
            }
        }
    }

    /// Whom the change of an attribute concerns, besides the element itself.
    fn scope_of(&self, change: &Changed, judge: &Judge<'_>) -> Scope {
        let after = self.tree.attribute(change.index, change.name);
        let name = self.tree.names.get(change.name);
        let after = after.and_then(Attribute::value);
        let concerns = &judge.masker.rules.concerns;
        concerns
            .scope_of_change(name, change.before.as_deref(), after)
            .unwrap_or_default()
    }

    /// Keeps in mind what an attribute was, if decisions depend on it.
    pub(in crate::page) fn note_change(&mut self, index: Index, name: Name) {
        let Some(masker) = &self.masker else { return };
        let text = self.tree.names.get(name);
        let mark = self.tree.get(index).mark;
        let matters = masker.rules.concerns.ask_for(text)
            || DEFAULTS.iter().any(|known| text.eq_ignore_ascii_case(known))
            // It says something from now on, of which recordings have to know that it was hidden.
            || mark.floor() > mark.now();
        if !self.scratch.trace.is_on || !matters {
            return;
        }
        let before = self.tree.attribute(index, name).and_then(Attribute::value);
        let before = before.map(Into::into);
        self.scratch.trace.changed.push(Changed { index, name, before });
    }

    /// Decides again on the whole page.
    pub(super) fn judge_all(&mut self, judge: &mut Judge<'_>) -> Late {
        let mut late = Late::default();
        self.decide_again(self.root, judge, &mut late, false);
        self.judge_inside(self.root, judge, &mut late, &|_| false);
        late
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

    fn judge_inside(
        &mut self,
        index: Index,
        judge: &mut Judge<'_>,
        late: &mut Late,
        is_new: &impl Fn(Index) -> bool,
    ) {
        let inside: Vec<_> = self.tree.nodes_in(index).skip(1).collect();
        for inner in inside {
            self.decide_again(inner, judge, late, is_new(inner));
        }
    }

    /// Decides again on a node, and on what is in it as far as that changes anything.
    fn judge_again(
        &mut self,
        index: Index,
        judge: &mut Judge<'_>,
        late: &mut Late,
        is_new: &impl Fn(Index) -> bool,
    ) {
        if self.decide_again(index, judge, late, is_new(index)) {
            self.inherit(index, judge, late, is_new);
        }
    }

    /// Decides again on what is in a node, as far down as that changes anything.
    fn inherit(
        &mut self,
        root: Index,
        judge: &mut Judge<'_>,
        late: &mut Late,
        is_new: &impl Fn(Index) -> bool,
    ) {
        let mut step = self.tree.next_step(root, Step::Enter(root), true);
        while let Some(current) = step {
            let mut inside = true;
            if let Step::Enter(index) = current {
                inside = self.decide_again(index, judge, late, is_new(index)) || is_new(index);
            }
            if current == Step::Leave(root) {
                return;
            }
            step = self.tree.next_step(root, current, inside);
        }
    }

    pub(super) fn level_of(&self, id: i64) -> Option<Level> {
        Some(self.tree.get(self.tree.find(id)?).mark.level())
    }
}

/// What makes an element a field, whatever the rules are.
const DEFAULTS: [&str; 5] = ["type", "contenteditable", "role", "name", "id"];
