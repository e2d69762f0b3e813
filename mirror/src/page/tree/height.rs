//! How much lies below a node that goes somewhere else: nothing may come to lie deeper than the limit by that, since
//! what is deeper is not written.

use super::{Index, Step, Tree};

/// Nodes that may be gone through for that without having been earned.
const MOST_WALKED: usize = 2_000_000;
/// What each mutation earns: honest ones seldom move so many.
const EARNED: usize = 20_000;
/// So little is gone through in any case.
const FEW: usize = 64;

#[derive(Debug, Clone, Default)]
pub(super) struct Heights {
    /// No node has more below it.
    tallest: usize,
    walked: usize,
}

impl Tree {
    /// A mutation starts.
    pub(crate) fn earn_heights(&mut self) {
        self.heights.walked = self.heights.walked.saturating_sub(EARNED);
    }

    /// What was read is not taller than this.
    pub(crate) fn note_height(&mut self, height: usize) {
        self.heights.tallest = self.heights.tallest.max(height);
    }

    /// Whether what is in `index` stays within the limit when that goes into `parent`.
    pub(crate) fn fits(&mut self, parent: Index, index: Index) -> bool {
        let limit = self.limits.depth;
        let Some(depth) = self.depth(parent, limit) else {
            return false;
        };
        let height = depth + 1 + self.height(index);
        if height > limit {
            return false;
        }
        self.note_height(height);
        true
    }

    /// How many levels are below a node. Where too many are gone through, it is taken for as tall as any.
    fn height(&mut self, root: Index) -> usize {
        let left = MOST_WALKED.saturating_sub(self.heights.walked).max(FEW);
        let (mut walked, mut level, mut height) = (0, 0_usize, 0);
        let mut step = Some(Step::Enter(root));
        while let Some(current) = step {
            if walked > left {
                height = self.heights.tallest;
                break;
            }
            match current {
                Step::Enter(_) => {
                    walked += 1;
                    height = height.max(level);
                    level += 1;
                }
                Step::Leave(_) => level = level.saturating_sub(1),
            }
            step = self.next_step(root, current, true);
        }
        if walked > 1 {
            self.heights.walked += walked;
        }
        height
    }
}
