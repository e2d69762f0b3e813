//! What stands below each other: what differs, what is around it, and what is folded.

use std::ops::Range;

use super::rows::Layout;
use super::same::Run;
use super::{Block, Difference};

/// Fewer lines than that are not worth a fold, which takes a row itself.
const LEAST_FOLDED: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Lines that are in both texts.
    Same(Run),
    /// Such lines, of which at first only the number is shown.
    Folded(Run),
    /// Rows of a change, which is counted from 0.
    Changed { change: usize, rows: Range<usize> },
}

impl Difference {
    /// All of both texts, with so many lines around each change that are not folded.
    #[must_use]
    pub fn parts(&self, layout: Layout, around: usize) -> Vec<Part> {
        let last = self.blocks.len().saturating_sub(1);
        let mut parts = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Same(run) => {
                    let before = if index == 0 { 0 } else { around };
                    let behind = if index == last { 0 } else { around };
                    parts.extend(folded(*run, before, behind));
                }
                Block::Changed(change) => parts.push(Part::Changed {
                    change: *change,
                    rows: 0..self
                        .changes
                        .get(*change)
                        .map_or(0, |change| change.places(layout).len()),
                }),
            }
        }
        parts
    }

    /// What the lines below a fold belong to: where those are indented, the last one within the fold that is not.
    #[must_use]
    pub fn heading(&self, fold: Run) -> Option<&str> {
        let is_indented = |line: &str| line.starts_with(char::is_whitespace);
        let line = |index| self.new.line(index).0;
        let end = fold.new + fold.count;
        let heading = || {
            (fold.new..end)
                .rev()
                .map(line)
                .find(|line| !line.is_empty() && !is_indented(line))
        };
        is_indented(line(end)).then(heading).flatten()
    }
}

/// Lines with so many of them left open at the beginning and at the end.
fn folded(run: Run, before: usize, behind: usize) -> Vec<Part> {
    let inner = run.count.saturating_sub(before + behind);
    if inner < LEAST_FOLDED {
        return vec![Part::Same(run)];
    }
    let (first, rest) = cut(run, before);
    let (fold, last) = cut(rest, inner);
    let open = |run: Run| (run.count > 0).then_some(Part::Same(run));
    [open(first), Some(Part::Folded(fold)), open(last)]
        .into_iter()
        .flatten()
        .collect()
}

/// Parts with so many rows at most, so that not all of them have to be there at once.
#[must_use]
pub fn pages(parts: Vec<Part>, rows: usize) -> Vec<Vec<Part>> {
    let rows = rows.max(1);
    let mut pages = Vec::new();
    let mut page = Vec::new();
    let mut left = rows;
    for mut part in parts {
        while part.rows() > left {
            let (first, rest) = part.cut(left);
            page.extend(first);
            pages.push(std::mem::take(&mut page));
            (part, left) = (rest, rows);
        }
        left -= part.rows();
        page.push(part);
    }
    if !page.is_empty() {
        pages.push(page);
    }
    pages
}

impl Part {
    fn rows(&self) -> usize {
        match self {
            Self::Same(run) => run.count,
            Self::Folded(_) => 1,
            Self::Changed { rows, .. } => rows.len(),
        }
    }

    /// The first rows and the others. A fold stays whole.
    fn cut(self, at: usize) -> (Option<Self>, Self) {
        match self {
            _ if at == 0 => (None, self),
            Self::Folded(_) => (None, self),
            Self::Same(run) => {
                let (first, rest) = cut(run, at);
                (Some(Self::Same(first)), Self::Same(rest))
            }
            Self::Changed { change, rows } => {
                let middle = (rows.start + at).min(rows.end);
                let of = |rows| Self::Changed { change, rows };
                (Some(of(rows.start..middle)), of(middle..rows.end))
            }
        }
    }
}

fn cut(run: Run, at: usize) -> (Run, Run) {
    let at = at.min(run.count);
    let first = Run { count: at, ..run };
    let rest = Run {
        old: run.old + at,
        new: run.new + at,
        count: run.count - at,
    };
    (first, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(numbers: Range<usize>) -> String {
        numbers.map(|number| format!("  line {number}\n")).collect()
    }

    #[test]
    fn what_is_far_from_changes_is_folded() {
        let run = |old, new, count| Run { old, new, count };
        let changed = |change| Part::Changed { change, rows: 0..1 };
        for (old, new, expected) in [
            (lines(0..9), lines(0..9), vec![Part::Folded(run(0, 0, 9))]),
            (
                lines(0..20),
                lines(0..20).replace("line 10\n", "line x\n"),
                vec![
                    Part::Folded(run(0, 0, 8)),
                    Part::Same(run(8, 8, 2)),
                    changed(0),
                    Part::Same(run(11, 11, 2)),
                    Part::Folded(run(13, 13, 7)),
                ],
            ),
            // Two lines between are not worth a fold.
            (
                lines(0..8),
                lines(1..7),
                vec![changed(0), Part::Same(run(1, 0, 6)), changed(1)],
            ),
            (
                lines(0..9),
                lines(1..8),
                vec![
                    changed(0),
                    Part::Same(run(1, 0, 2)),
                    Part::Folded(run(3, 2, 3)),
                    Part::Same(run(6, 5, 2)),
                    changed(1),
                ],
            ),
            (String::new(), String::new(), vec![]),
        ] {
            let parts = Difference::between(&old, &new).parts(Layout::SideBySide, 2);
            assert_eq!(parts, expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn a_fold_says_what_the_lines_below_it_belong_to() {
        let old = format!("type a\n\ntype b\n{}", lines(0..20));
        let new = old.replace("line 12\n", "line x\n");
        let difference = Difference::between(&old, &new);
        let headings: Vec<_> = difference
            .parts(Layout::Unified, 3)
            .into_iter()
            .filter_map(|part| match part {
                Part::Folded(run) => Some(difference.heading(run)),
                _ => None,
            })
            .collect();
        assert_eq!(headings, [Some("type b"), None]);
    }

    #[test]
    fn pages_have_so_many_rows_and_nothing_is_lost() {
        let old = format!("{}{}", lines(0..100), "gone\n".repeat(25));
        let difference = Difference::between(&old, &lines(0..50));
        let parts = difference.parts(Layout::Unified, 3);
        let pages = pages(parts.clone(), 10);
        let counts: Vec<usize> = pages
            .iter()
            .map(|page| page.iter().map(Part::rows).sum())
            .collect();
        assert_eq!(counts, [10, 10, 10, 10, 10, 10, 10, 9]);
        let rows = |parts: &[Part]| -> Vec<_> {
            let rows = parts.iter().map(|part| difference.rows(Layout::Unified, part));
            rows.flatten()
                .map(|row| (row.old.map(|line| line.number), row.new.map(|line| line.number)))
                .collect()
        };
        assert_eq!(rows(&pages.concat()), rows(&parts));
    }
}
