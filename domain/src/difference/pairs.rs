//! Which line became which, where some gave way to others.

use super::effort::{Effort, Spent};
use super::text::without_ending;
use super::words::{LEAST_ALIKE, Marks, Words, in_both, marks};

/// Of so many old lines times new ones, each is compared with all; of more, each only with the one in its place.
const MOST_COMPARED: usize = 10_000;
/// Where more lines than that gave way to as many, nobody looks for words.
const MOST_BESIDE: usize = 2_000;

/// A line and what became of it, counted from the first of those that were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) marks: Marks,
}

/// The pairs, in order.
pub(super) fn pairs(old: &[&str], new: &[&str], effort: &mut Effort) -> Result<Vec<Pair>, Spent> {
    let beside = old.len().min(new.len());
    if beside > MOST_BESIDE {
        return Err(Spent);
    }
    let chosen = if (2..=MOST_COMPARED).contains(&old.len().saturating_mul(new.len())) {
        most_alike(old, new, effort)?
    } else {
        (0..beside).map(|index| (index, index)).collect()
    };
    let mut pairs = Vec::new();
    for (old_index, new_index) in chosen {
        if let (Some(old), Some(new)) = (old.get(old_index), new.get(new_index))
            && let Some(marks) = marks(&words(old), &words(new), effort)?
        {
            pairs.push(Pair {
                old: old_index,
                new: new_index,
                marks,
            });
        }
    }
    Ok(pairs)
}

fn words<'a>(line: &&'a str) -> Words<'a> {
    Words::of(without_ending(line).0)
}

/// Which lines belong to each other, in order, so that most is alike.
fn most_alike(old: &[&str], new: &[&str], effort: &mut Effort) -> Result<Vec<(usize, usize)>, Spent> {
    let both = |line| {
        let words = words(line);
        (words.sorted(), words)
    };
    let old: Vec<_> = old.iter().map(both).collect();
    let new: Vec<_> = new.iter().map(both).collect();
    let width = new.len() + 1;
    // How much is alike from here to the ends, of what is best.
    let mut best = vec![0_usize; (old.len() + 1) * width];
    let mut alike = vec![0_usize; best.len()];
    for (row, (old_sorted, old_words)) in old.iter().enumerate().rev() {
        for (column, (new_sorted, new_words)) in new.iter().enumerate().rev() {
            effort.spend(old_sorted.len().saturating_add(new_sorted.len()))?;
            let here = row * width + column;
            alike[here] = old_words.alike(new_words, in_both(old_sorted, new_sorted));
            let taken = match alike[here] {
                LEAST_ALIKE.. => alike[here] + best[here + width + 1],
                _ => 0,
            };
            best[here] = taken.max(best[here + width]).max(best[here + 1]);
        }
    }
    let mut chosen = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < old.len() && column < new.len() {
        let here = row * width + column;
        if alike[here] >= LEAST_ALIKE && best[here] == alike[here] + best[here + width + 1] {
            chosen.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if best[here] == best[here + width] {
            row += 1;
        } else {
            column += 1;
        }
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_paired_with_what_they_became() {
        for (old, new, expected) in [
            (&["define a: x"][..], &["define a: y"][..], &[(0, 0)][..]),
            (
                &["define a: x", "define b: y"],
                &["# new", "define b: y or z", "# more"],
                &[(1, 1)],
            ),
            (&["one two three"], &["four five six"], &[]),
            (&["a b c d", "e f g h"], &["e f g i", "a b c j"], &[(1, 0)]),
            (&["a"], &[], &[]),
            (&["same\n"], &["same"], &[(0, 0)]),
        ] {
            let pairs = pairs(old, new, &mut Effort::new()).unwrap();
            let places: Vec<_> = pairs.iter().map(|pair| (pair.old, pair.new)).collect();
            assert_eq!(places, expected, "{old:?} {new:?}");
        }
    }
}
