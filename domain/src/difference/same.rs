//! What two sequences have in common, in order.

use std::collections::HashMap;
use std::convert::Infallible;

use similar::algorithms::{Compact, DiffHook, myers};

/// What may be left to look through where both begin and end alike. It is a tenth of a second's work at most, since `similar`
/// takes a way that is good enough where the shortest is far.
const MOST: usize = 200_000;

/// Items of which each is in both sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where they begin, from 0.
    pub old: usize,
    pub new: usize,
    pub count: usize,
}

pub(super) struct Same {
    /// In order, and none beside another.
    pub(super) runs: Vec<Run>,
    /// Whether what was left between the beginning and the end was too much to look through.
    pub(super) is_coarse: bool,
}

pub(super) fn same(old: &[&str], new: &[&str]) -> Same {
    let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let behind = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let (old_end, new_end) = (old.len() - behind, new.len() - behind);
    let (old_rest, new_rest) = (&old[before..old_end], &new[before..new_end]);
    let is_coarse = old_rest.len().saturating_add(new_rest.len()) > MOST;
    let mut found = Found::default();
    found.add(0, 0, before);
    if !is_coarse && !old_rest.is_empty() && !new_rest.is_empty() {
        for Run { old, new, count } in between(old_rest, new_rest) {
            found.add(before + old, before + new, count);
        }
    }
    found.add(old_end, new_end, behind);
    Same {
        runs: settled(&found.0, old, new),
        is_coarse,
    }
}

/// Where lines came or went alone, and those behind them begin as they do, they are the later ones of both: what was added behind
/// something ends where that ends.
fn settled(runs: &[Run], old: &[&str], new: &[&str]) -> Vec<Run> {
    let mut settled = Found::default();
    for run in runs {
        let end = |last: &Run| (last.old + last.count, last.new + last.count);
        let (old_here, new_here) = settled.0.last().map_or((0, 0), end);
        let alike = |side: &[&str], here: usize, there: usize| {
            let pairs = side.iter().skip(here).zip(side.iter().skip(there));
            pairs
                .take(run.count)
                .take_while(|(one, other)| one == other)
                .count()
        };
        let by = match (run.old > old_here, run.new > new_here) {
            (false, true) => alike(new, new_here, run.new),
            (true, false) => alike(old, old_here, run.old),
            _ => 0,
        };
        settled.add(old_here, new_here, by);
        settled.add(run.old + by, run.new + by, run.count - by);
    }
    settled.0
}

fn between(old: &[&str], new: &[&str]) -> Vec<Run> {
    let mut numbers = HashMap::with_capacity(old.len());
    let (old, new) = (numbered(old, &mut numbers), numbered(new, &mut numbers));
    // What the other side has nowhere is in no run, and would only be in the way of looking for them.
    let (old_kept, new_kept) = (kept(&old, &new, numbers.len()), kept(&new, &old, numbers.len()));
    let number_of = |all: &[usize], kept: &[usize]| -> Vec<usize> {
        kept.iter().filter_map(|index| all.get(*index).copied()).collect()
    };
    let (old_numbers, new_numbers) = (number_of(&old, &old_kept), number_of(&new, &new_kept));
    let mut among_kept = Found::default();
    let Ok(()) = myers::diff(
        &mut among_kept,
        &old_numbers,
        0..old_numbers.len(),
        &new_numbers,
        0..new_numbers.len(),
    );
    let mut found = Found::default();
    for run in among_kept.0 {
        let old = old_kept.iter().skip(run.old).take(run.count);
        for (old, new) in old.zip(new_kept.iter().skip(run.new)) {
            found.add(*old, *new, 1);
        }
    }
    slid(&old, &new, &found.0)
}

/// The number of each line: the same for those that are alike.
fn numbered<'a>(lines: &[&'a str], numbers: &mut HashMap<&'a str, usize>) -> Vec<usize> {
    let number = |line: &&'a str| {
        let next = numbers.len();
        *numbers.entry(*line).or_insert(next)
    };
    lines.iter().map(number).collect()
}

/// Where those are that the other side has as well.
fn kept(side: &[usize], other: &[usize], numbers: usize) -> Vec<usize> {
    let mut is_there = vec![false; numbers];
    for number in other {
        if let Some(is_there) = is_there.get_mut(*number) {
            *is_there = true;
        }
    }
    let all = side.iter().enumerate();
    all.filter(|(_, number)| is_there.get(**number).is_some_and(|is_there| *is_there))
        .map(|(index, _)| index)
        .collect()
}

/// What is between runs, moved to where fewer and larger changes come of it.
fn slid(old: &[usize], new: &[usize], runs: &[Run]) -> Vec<Run> {
    let mut slid = Compact::new(Found::default(), old, new);
    let end = Run {
        old: old.len(),
        new: new.len(),
        count: 0,
    };
    let (mut old_here, mut new_here) = (0, 0);
    for run in runs.iter().chain([&end]) {
        if run.old > old_here {
            let Ok(()) = slid.delete(old_here, run.old - old_here, new_here);
        }
        if run.new > new_here {
            let Ok(()) = slid.insert(run.old, new_here, run.new - new_here);
        }
        if run.count > 0 {
            let Ok(()) = slid.equal(run.old, run.new, run.count);
        }
        (old_here, new_here) = (run.old + run.count, run.new + run.count);
    }
    let Ok(()) = slid.finish();
    slid.into_inner().0
}

/// Runs as they are found.
#[derive(Default)]
struct Found(Vec<Run>);

impl Found {
    fn add(&mut self, old: usize, new: usize, count: usize) {
        match self.0.last_mut() {
            _ if count == 0 => {}
            Some(last) if last.old + last.count == old && last.new + last.count == new => last.count += count,
            _ => self.0.push(Run { old, new, count }),
        }
    }
}

impl DiffHook for Found {
    type Error = Infallible;

    fn equal(&mut self, old: usize, new: usize, count: usize) -> Result<(), Infallible> {
        self.add(old, new, count);
        Ok(())
    }
}
