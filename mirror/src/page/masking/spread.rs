//! Whom an event concerns: what it brings, and what is hidden or not any more because of that.

use std::collections::BTreeMap;

use super::Trace;
use super::decide::{Judge, Sign, Turn};
use super::mark::{Level, Mark};
use crate::event::Event;
use crate::json::Reader;
use crate::page::Mirror;
use crate::page::tree::{Index, Step};

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
    pub(super) fn spread(
        &mut self,
        event: &Event<'_>,
        trace: &Trace,
        judge: &mut Judge<'_>,
        late: &mut Late,
    ) {
        let reach = judge.masker.rules.reach;
        let changed = self.changed_elements(event, judge);
        let came: Vec<Index> = {
            let mut came: Vec<_> = trace.nodes().collect();
            came.sort_unstable();
            came.dedup();
            came
        };
        let is_new = |index: Index| came.binary_search(&index).is_ok() && !trace.is_moved(index);
        let is_concerned = !changed.is_empty() || !came.is_empty() || !trace.lost_children.is_empty();
        if reach.anywhere && is_concerned {
            let all: Vec<_> = self.tree.nodes_in(self.root).collect();
            for index in all {
                self.decide_again(index, judge, late, is_new(index));
            }
            return;
        }
        // What moved took its children along.
        for index in &came {
            self.inherit(*index, judge, late, &is_new);
        }
        let mut parents: Vec<Index> = Vec::new();
        if reach.children {
            parents.extend(came.iter().map(|index| self.tree.get(*index).parent));
            parents.extend(&trace.lost_children);
        }
        for (index, is_asked_for) in changed {
            let inside = self.decide_again(index, judge, late, is_new(index));
            if reach.inside && is_asked_for {
                self.judge_inside(index, judge, late, &is_new);
            } else if inside {
                self.inherit(index, judge, late, &is_new);
            }
            if reach.beside && is_asked_for {
                parents.push(self.tree.get(index).parent);
            }
        }
        parents.sort_unstable();
        parents.dedup();
        for parent in parents {
            self.judge_inside(parent, judge, late, &is_new);
        }
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
            let change = late.nodes.entry(index).or_default();
            change.hides_more |= decided.hides_more;
            change.sign = decided.sign.or(change.sign);
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

    /// Elements of which something changes that decisions depend on, and whether a rule asks for it.
    fn changed_elements(&self, event: &Event<'_>, judge: &Judge<'_>) -> Vec<(Index, bool)> {
        let mut changed = Vec::new();
        if event.lists.attributes == 0 {
            return changed;
        }
        let mut reader = Reader::at(event.text, event.lists.attributes);
        if !reader.begin_array() {
            return changed;
        }
        while reader.object() {
            let (mut id, mut matters, mut is_asked_for) = (None, false, false);
            while let Some(key) = reader.key() {
                match key {
                    "id" => id = reader.integer(),
                    "attributes" => {
                        if !reader.begin_object() {
                            continue;
                        }
                        while let Some(name) = reader.key() {
                            let name = crate::json::decode_key(name);
                            is_asked_for |= judge.masker.rules.asks_for(&name);
                            matters |= DEFAULTS.iter().any(|known| name.eq_ignore_ascii_case(known));
                            reader.skip();
                        }
                    }
                    _ => reader.skip(),
                }
            }
            if (matters || is_asked_for)
                && let Some(index) = id.and_then(|id| self.tree.find(id))
            {
                changed.push((index, is_asked_for));
            }
        }
        changed
    }

    pub(super) fn level_of(&self, id: i64) -> Option<Level> {
        Some(self.tree.get(self.tree.find(id)?).mark.level())
    }
}

/// What makes an element a field, whatever the rules are.
const DEFAULTS: [&str; 5] = ["type", "contenteditable", "role", "name", "id"];
