//! What differs between two texts, line by line, with the words that differ within lines.
//!
//! In reading order: `text` is a text as lines; `same` is what two sequences have in common, as `similar` finds it; `pairs` says
//! which line became which, `words` what of it, and `effort` how much of that there may be. `parts` is what is shown and what
//! is folded, `rows` what stands in it, and [`visible`] draws what nobody would see.
//!
//! What is too much is coarse: lines without their words. That is counted and never timed, so that a server and a browser
//! come to the same.

mod effort;
mod pairs;
mod parts;
mod rows;
mod same;
mod text;
mod visible;
mod words;

use std::ops::Range;

use effort::Effort;
use pairs::Pair;
pub use parts::{Part, pages};
pub use rows::{Layout, Line, Piece, Row};
pub use same::Run;
pub use text::Ending;
use text::Text;
pub use visible::visible;

/// Two texts, and what became of the one in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    old: Text,
    new: Text,
    /// All lines of both, in order.
    blocks: Vec<Block>,
    changes: Vec<Change>,
    is_coarse: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Same(Run),
    /// A change by its number, from 0.
    Changed(usize),
}

/// Lines that gave way to others; on one side there may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
    /// Lines that became others, in order.
    pairs: Vec<Pair>,
}

impl Difference {
    #[must_use]
    pub fn between(old: &str, new: &str) -> Self {
        let (old, new) = (Text::new(old), Text::new(new));
        let (old_lines, new_lines) = (old.lines(), new.lines());
        let same = same::same(&old_lines, &new_lines);
        let mut is_coarse = same.is_coarse;
        let mut effort = Effort::new();
        let (mut blocks, mut changes) = (Vec::new(), Vec::new());
        let (mut old_here, mut new_here) = (0, 0);
        let end = Run {
            old: old_lines.len(),
            new: new_lines.len(),
            count: 0,
        };
        for run in same.runs.into_iter().chain([end]) {
            let (old, new) = (old_here..run.old, new_here..run.new);
            if !old.is_empty() || !new.is_empty() {
                let mut pairs = pairs::pairs(&old_lines[old.clone()], &new_lines[new.clone()], &mut effort)
                    .unwrap_or_else(|_| {
                        is_coarse = true;
                        Vec::new()
                    });
                for pair in &mut pairs {
                    pair.old += old.start;
                    pair.new += new.start;
                }
                blocks.push(Block::Changed(changes.len()));
                changes.push(Change { old, new, pairs });
            }
            if run.count > 0 {
                blocks.push(Block::Same(run));
            }
            (old_here, new_here) = (run.old + run.count, run.new + run.count);
        }
        Self {
            old,
            new,
            blocks,
            changes,
            is_coarse,
        }
    }

    /// Lines that are only in the new text.
    #[must_use]
    pub fn additions(&self) -> usize {
        self.changes.iter().map(|change| change.new.len()).sum()
    }

    /// Lines that are only in the old text.
    #[must_use]
    pub fn deletions(&self) -> usize {
        self.changes.iter().map(|change| change.old.len()).sum()
    }

    /// In how many places they differ.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.changes.len()
    }

    /// It was too much to look into all that differs: what could be told apart further is replaced as a whole.
    #[must_use]
    pub fn is_coarse(&self) -> bool {
        self.is_coarse
    }
}
