//! What several texts say together: an address of which a part stands in an element of its own is one all the same.

use std::collections::BTreeSet;

use super::decide::Judge;
use super::mark::Level;
use super::trace::Trace;
use crate::page::Mirror;
use crate::page::element::is_inline;
use crate::page::tree::{Body, Index, Step};

/// Texts, and bytes of them, on either side of one that are read together with it.
const MOST_TEXTS: usize = 24;
const MOST_BYTES: usize = 512;
/// How far up an element may go on the line of the one around it.
const MOST_LEVELS: usize = 12;

impl Mirror {
    /// Raises the level of texts that together say what a pattern finds; returns them.
    pub(super) fn judge_joined(
        &mut self,
        indexes: impl Iterator<Item = Index>,
        judge: &mut Judge<'_>,
    ) -> Vec<Index> {
        let mut raised = Vec::new();
        if judge.masker.patterns.is_empty() {
            return raised;
        }
        let mut seen = BTreeSet::new();
        for index in indexes {
            if !self.is_open_text(index) || !seen.insert(index) {
                continue;
            }
            let (line, is_whole) = self.line_around(index);
            if line.len() < 2 {
                continue;
            }
            let mut joined = String::new();
            let mut ends = Vec::with_capacity(line.len());
            for text in &line {
                joined.push_str(self.text_of(*text));
                ends.push(joined.len());
            }
            for found in judge.masker.patterns.find(&joined) {
                let mut start = 0;
                let parts: Vec<Index> = line
                    .iter()
                    .zip(&ends)
                    .filter(|(_, end)| {
                        let own = start..**end;
                        start = **end;
                        own.start < found.range.end && found.range.start < own.end
                    })
                    .map(|(text, _)| *text)
                    .collect();
                // What stands in one text was found in it.
                if parts.len() < 2 {
                    continue;
                }
                judge.counts.add(&found.id, 1);
                for text in parts {
                    self.raise(text);
                    raised.push(text);
                }
            }
            // What reached further than that has to be looked at from its other texts, too.
            if is_whole {
                seen.extend(line);
            }
        }
        raised
    }

    /// Raises the level of texts that are being typed.
    pub(super) fn judge_typed(&mut self, trace: &Trace, judge: &mut Judge<'_>) {
        if trace.typed.is_empty() && trace.gone_texts.is_empty() {
            return;
        }
        let mut typed = trace.typed.clone();
        for index in trace.new_nodes() {
            let node = self.tree.get(index);
            let gone = trace
                .gone_texts
                .iter()
                .filter(|(parent, _)| *parent == node.parent);
            let (patterns, said) = (&judge.masker.patterns, self.text_of(index));
            let pattern = gone
                .filter_map(|(_, before)| patterns.being_typed(before, said))
                .next();
            typed.extend(pattern.map(|pattern| (index, pattern)));
        }
        for (text, pattern) in typed {
            if self.is_open_text(text) {
                self.raise(text);
                judge.counts.add(pattern, 1);
            }
        }
    }

    /// Texts that stand beside others than before.
    pub(super) fn texts_in_moved(&self, trace: &Trace) -> Vec<Index> {
        let inside = trace.moved.iter().flat_map(|index| self.tree.nodes_in(*index));
        inside.filter(|index| self.tree.get(*index).is_text()).collect()
    }

    pub(super) fn raise(&mut self, text: Index) {
        let node = self.tree.get(text);
        let (id, mark) = (node.id, node.mark.raised(Level::Redact));
        self.tree.set_mark(text, mark);
        if self.tree.has_id(text) {
            let kin = self.kin(text);
            self.floors.raise(id, Level::Redact, kin);
        }
    }

    fn text_of(&self, index: Index) -> &str {
        match &self.tree.get(index).body {
            Body::Text(text) => text,
            _ => "",
        }
    }

    fn is_open_text(&self, index: Index) -> bool {
        let node = self.tree.get(index);
        let is_text = matches!(&node.body, Body::Text(text) if !text.is_empty());
        is_text && node.mark.level() == Level::None && !self.tree.get(node.parent).is_style()
    }

    /// The texts that stand on one line with this one, in order, as far as they matter for it, and whether these are all.
    fn line_around(&self, index: Index) -> (Vec<Index>, bool) {
        let mut root = self.tree.get(index).parent;
        for _ in 0..MOST_LEVELS {
            let is_part = self
                .tree
                .element(root)
                .is_some_and(|element| is_inline(self.tree.names.get(element.tag)));
            match self.tree.get(root).parent.some() {
                Some(parent) if is_part => root = parent,
                _ => break,
            }
        }
        let (mut line, begins) = self.texts_from(root, index, false);
        line.reverse();
        line.push(index);
        let (behind, ends) = self.texts_from(root, index, true);
        line.extend(behind);
        (line, begins && ends)
    }

    /// The next texts on the line, away from one, and whether these are all.
    fn texts_from(&self, root: Index, index: Index, forward: bool) -> (Vec<Index>, bool) {
        let mut texts = Vec::new();
        let mut bytes = 0;
        let mut step = Step::Leave(index);
        // Elements without texts are few in a line.
        for _ in 0..MOST_TEXTS * 8 {
            let next = match forward {
                true => self.tree.next_step(root, step, true),
                false => self.step_back(root, step),
            };
            let Some(next) = next else { return (texts, true) };
            step = next;
            let at = match next {
                Step::Enter(at) | Step::Leave(at) => at,
            };
            if at == root {
                return (texts, true);
            }
            let node = self.tree.get(at);
            match &node.body {
                Body::Text(text) => {
                    let is_first_visit = matches!(next, Step::Enter(_));
                    if !is_first_visit || text.is_empty() {
                        continue;
                    }
                    if node.mark.level() > Level::None {
                        return (texts, true);
                    }
                    texts.push(at);
                    bytes += text.len();
                    if texts.len() >= MOST_TEXTS || bytes > MOST_BYTES {
                        return (texts, false);
                    }
                }
                Body::Element(element) if !is_inline(self.tree.names.get(element.tag)) => {
                    return (texts, true);
                }
                Body::Document(_) | Body::ShadowRoot => return (texts, true),
                _ => {}
            }
        }
        (texts, false)
    }

    /// As [`crate::page::tree::Tree::next_step`] the other way round, without shadow roots.
    fn step_back(&self, root: Index, step: Step) -> Option<Step> {
        let last = |index: Index| match self.tree.get(index).last.some() {
            Some(child) => Step::Enter(child),
            None => Step::Leave(index),
        };
        match step {
            Step::Enter(index) => Some(last(index)),
            Step::Leave(index) if index == root => None,
            Step::Leave(index) => {
                let node = self.tree.get(index);
                match node.previous.some() {
                    Some(previous) => Some(Step::Enter(previous)),
                    None => node.parent.some().map(Step::Leave),
                }
            }
        }
    }
}
