//! Goes through the nodes in the order of the document, without recursion.

use super::{Body, Index, Tree};

/// One step of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Enter(Index),
    Leave(Index),
}

impl Tree {
    /// The step after `step` in a walk that stays in `root`. The shadow root of an element comes behind its children.
    /// `inside` says of a node that was entered whether the walk goes on in it.
    pub(crate) fn next_step(&self, root: Index, step: Step, inside: bool) -> Option<Step> {
        match step {
            Step::Enter(index) if inside => Some(match self.first_inside(index) {
                Some(child) => Step::Enter(child),
                None => Step::Leave(index),
            }),
            Step::Enter(index) => Some(Step::Leave(index)),
            Step::Leave(index) if index == root => None,
            Step::Leave(index) => {
                let node = self.get(index);
                if let Some(next) = node.next.some() {
                    return Some(Step::Enter(next));
                }
                let parent = node.parent.some()?;
                match self.shadow(parent) {
                    Some(shadow) if !matches!(node.body, Body::ShadowRoot) => Some(Step::Enter(shadow)),
                    _ => Some(Step::Leave(parent)),
                }
            }
        }
    }

    fn first_inside(&self, index: Index) -> Option<Index> {
        self.get(index).first.some().or_else(|| self.shadow(index))
    }

    /// All nodes in `root`, itself first.
    pub(crate) fn nodes_in(&self, root: Index) -> impl Iterator<Item = Index> + '_ {
        let mut step = root.some().map(Step::Enter);
        std::iter::from_fn(move || {
            loop {
                let current = step?;
                step = self.next_step(root, current, true);
                if let Step::Enter(index) = current {
                    return Some(index);
                }
            }
        })
    }
}
