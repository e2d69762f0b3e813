//! What differs between two texts, line beside line. Here on the server, so that the browser loads no code for it.

use std::time::Duration;

use similar::{ChangeTag, DiffOp, DiffTag, InlineChange, TextDiff};

use crate::functions::privacy::{DiffLine, DiffPiece, DiffRow};

/// Lines that are the same and shown around what differs: as many as a rule has.
const AROUND: usize = 6;
/// A difference that takes longer to find is a coarser one.
const WITHIN: Duration = Duration::from_millis(500);

pub(crate) fn between(old: &str, new: &str) -> Vec<Vec<DiffRow>> {
    let diff = TextDiff::configure().timeout(WITHIN).diff_lines(old, new);
    diff.grouped_ops(AROUND)
        .iter()
        .map(|stretch| {
            stretch
                .iter()
                .flat_map(|op| rows(op, diff.iter_inline_changes(op)))
                .collect()
        })
        .collect()
}

fn rows<'a>(op: &DiffOp, changes: impl Iterator<Item = InlineChange<'a, str>>) -> Vec<DiffRow> {
    if op.tag() == DiffTag::Equal {
        return changes
            .map(|change| DiffRow {
                old: line(change.old_index(), &change),
                new: line(change.new_index(), &change),
                is_same: true,
            })
            .collect();
    }
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in changes {
        match change.tag() {
            ChangeTag::Delete => old.push(line(change.old_index(), &change)),
            ChangeTag::Insert => new.push(line(change.new_index(), &change)),
            ChangeTag::Equal => {}
        }
    }
    let count = old.len().max(new.len());
    let mut old = old.into_iter();
    let mut new = new.into_iter();
    (0..count)
        .map(|_| DiffRow {
            old: old.next().flatten(),
            new: new.next().flatten(),
            is_same: false,
        })
        .collect()
}

fn line(index: Option<usize>, change: &InlineChange<'_, str>) -> Option<DiffLine> {
    let number = u32::try_from(index?).ok()?.saturating_add(1);
    let pieces = change
        .iter_strings_lossy()
        .map(|(is_different, text)| DiffPiece {
            text: text.trim_end_matches('\n').to_owned(),
            is_different,
        })
        .filter(|piece| !piece.text.is_empty())
        .collect();
    Some(DiffLine { number, pieces })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `=` the same, `-` only old, `+` only new, `~` both and different; what differs in a line in `«»`.
    fn drawn(old: &str, new: &str) -> Vec<String> {
        let text = |line: &Option<DiffLine>| {
            line.as_ref().map_or(String::new(), |line| {
                line.pieces
                    .iter()
                    .map(|piece| {
                        if piece.is_different {
                            format!("«{}»", piece.text)
                        } else {
                            piece.text.clone()
                        }
                    })
                    .collect()
            })
        };
        between(old, new)
            .into_iter()
            .flatten()
            .map(|row| match (&row.old, &row.new) {
                _ if row.is_same => format!("={}", text(&row.old)),
                (Some(_), Some(_)) => format!("~{}|{}", text(&row.old), text(&row.new)),
                (Some(_), None) => format!("-{}", text(&row.old)),
                _ => format!("+{}", text(&row.new)),
            })
            .collect()
    }

    #[test]
    fn lines_stand_beside_what_became_of_them() {
        assert_eq!(
            drawn(
                "rule a\n  mask: blur\n  on\n",
                "rule a\n  mask: block\n  on\nrule b\n"
            ),
            ["=rule a", "~  mask: «blur»|  mask: «block»", "=  on", "+rule b"]
        );
        assert_eq!(drawn("a\nb\n", "b\n"), ["-a", "=b"]);
        assert!(drawn("a\n", "a\n").is_empty());
    }

    #[test]
    fn far_apart_changes_are_stretches_of_their_own() {
        let lines = |changed: &[usize]| {
            (0..60)
                .map(|line| {
                    if changed.contains(&line) {
                        format!("changed {line}\n")
                    } else {
                        format!("line {line}\n")
                    }
                })
                .collect::<String>()
        };
        assert_eq!(between(&lines(&[]), &lines(&[5, 50])).len(), 2);
    }
}
