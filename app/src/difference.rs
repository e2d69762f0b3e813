//! What differs between two texts, line beside line. Here on the server, so that the browser loads no code for it.

use std::time::{Duration, Instant};

use similar::{ChangeTag, DiffOp, DiffTag, InlineChange, TextDiff};

use crate::functions::privacy::{DiffLine, DiffPiece, DiffRow};

/// Lines that are the same and shown around what differs: as many as a rule has.
const AROUND: usize = 6;
/// What takes longer to find, in lines and in the words of all of them, is coarser.
const WITHIN: Duration = Duration::from_millis(500);

pub(crate) fn between(old: &str, new: &str) -> Vec<Vec<DiffRow>> {
    let deadline = Instant::now() + WITHIN;
    let diff = TextDiff::configure().deadline(deadline).diff_lines(old, new);
    diff.grouped_ops(AROUND)
        .iter()
        .map(|stretch| {
            let rows = stretch
                .iter()
                .flat_map(|op| rows(op, diff.iter_inline_changes_deadline(op, Some(deadline))));
            trimmed(rows.collect())
        })
        .collect()
}

/// Without what is around the paragraphs in which something differs: those begin with a line that is not indented.
fn trimmed(mut rows: Vec<DiffRow>) -> Vec<DiffRow> {
    let differs = |row: &DiffRow| !row.is_same && starts_with(row).is_some();
    let (Some(first), Some(last)) = (rows.iter().position(differs), rows.iter().rposition(differs)) else {
        return rows;
    };
    let behind = rows
        .iter()
        .skip(last + 1)
        .take_while(|row| starts_with(row).is_some_and(char::is_whitespace))
        .count();
    let begins = |row: &DiffRow| starts_with(row).is_some_and(|letter| !letter.is_whitespace());
    let before = (0..=first)
        .rev()
        .find(|index| rows.get(*index).is_some_and(begins))
        .unwrap_or(0);
    rows.truncate(last + 1 + behind);
    rows.split_off(before)
}

/// The first letter of a row's line, unless that is empty.
fn starts_with(row: &DiffRow) -> Option<char> {
    let line = row.new.as_ref().or(row.old.as_ref())?;
    line.pieces.first()?.text.chars().next()
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
        assert_eq!(drawn("a\nb\n", "b\n"), ["-a"]);
        assert!(drawn("a\n", "a\n").is_empty());
    }

    #[test]
    fn what_differs_is_shown_with_its_paragraph_and_no_other() {
        assert_eq!(
            drawn(
                "a\n  1\n  2\n\nb\n  1\n  2\n  3\n\nc\n  1\n",
                "a\n  1\n  2\n\nb\n  1\n  x\n  3\n\nc\n  1\n"
            ),
            ["=b", "=  1", "~  «2»|  «x»", "=  3"]
        );
    }

    /// An old test machine takes a few times as long as this.
    #[test]
    fn as_much_as_there_may_be_is_compared_in_time() {
        let text = |word: &str| {
            (0..3_500)
                .map(|line| format!("{}\n", format!("{word}{line} ").repeat(60)))
                .collect::<String>()
        };
        let begun = Instant::now();
        assert!(!between(&text("a"), &text("b")).is_empty());
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
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
