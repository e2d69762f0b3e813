//! What stands in a row.

use std::ops::Range;

use super::pairs::Pair;
use super::text::{Ending, Text};
use super::{Change, Difference, Part};

/// How two texts are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Each line beside the one that it became.
    #[default]
    SideBySide,
    /// What is gone of a change, and below it what has come.
    Unified,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// Missing where the row has no line of this text.
    pub old: Option<Line<'a>>,
    pub new: Option<Line<'a>>,
    /// It is the same line in both.
    pub is_same: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// From 1.
    pub number: usize,
    /// None of them is empty, and together they are the line without its ending.
    pub pieces: Vec<Piece<'a>>,
    pub ending: Ending,
    /// The other text's line, or what its lines usually end with, ends in another way.
    pub is_ending_changed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    /// This is what differs within the line.
    pub is_changed: bool,
}

/// The lines of a row, by their numbers from 0, and what is known of one that became the other.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    old: Option<usize>,
    new: Option<usize>,
    pair: Option<&'a Pair>,
}

impl Difference {
    /// What is in a part, also in one that is folded.
    #[must_use]
    pub fn rows(&self, layout: Layout, part: &Part) -> Vec<Row<'_>> {
        match part {
            Part::Same(run) | Part::Folded(run) => (0..run.count)
                .map(|index| Row {
                    old: Some(plain(&self.old, run.old + index)),
                    new: Some(plain(&self.new, run.new + index)),
                    is_same: true,
                })
                .collect(),
            Part::Changed { change, rows } => {
                let places = self.changes.get(*change).map(|change| change.places(layout));
                let places = places.into_iter().flatten();
                let wanted = places.skip(rows.start).take(rows.len());
                wanted.map(|place| self.changed(place)).collect()
            }
        }
    }

    fn changed(&self, Place { old, new, pair }: Place<'_>) -> Row<'_> {
        let (old_marks, new_marks) =
            pair.map_or((&[][..], &[][..]), |pair| (&pair.marks.old, &pair.marks.new));
        let (old_other, new_other) = pair
            .map_or((self.new.usual_ending(), self.old.usual_ending()), |pair| {
                (self.new.line(pair.new).1, self.old.line(pair.old).1)
            });
        Row {
            old: old.map(|index| line(&self.old, index, old_marks, old_other)),
            new: new.map(|index| line(&self.new, index, new_marks, new_other)),
            is_same: false,
        }
    }
}

impl Change {
    pub(super) fn places(&self, layout: Layout) -> Vec<Place<'_>> {
        match layout {
            Layout::SideBySide => self.side_by_side(),
            Layout::Unified => self.unified(),
        }
    }

    fn side_by_side(&self) -> Vec<Place<'_>> {
        let mut places = Vec::new();
        let (mut old, mut new) = (self.old.start, self.new.start);
        for pair in &self.pairs {
            places.extend(beside(old..pair.old, new..pair.new));
            places.push(Place {
                old: Some(pair.old),
                new: Some(pair.new),
                pair: Some(pair),
            });
            (old, new) = (pair.old + 1, pair.new + 1);
        }
        places.extend(beside(old..self.old.end, new..self.new.end));
        places
    }

    fn unified(&self) -> Vec<Place<'_>> {
        let pair = |found: Result<usize, usize>| self.pairs.get(found.ok()?);
        let old = self.old.clone().map(|index| Place {
            old: Some(index),
            new: None,
            pair: pair(self.pairs.binary_search_by_key(&index, |pair| pair.old)),
        });
        let new = self.new.clone().map(|index| Place {
            old: None,
            new: Some(index),
            pair: pair(self.pairs.binary_search_by_key(&index, |pair| pair.new)),
        });
        old.chain(new).collect()
    }
}

/// Lines that only share their rows.
fn beside<'a>(old: Range<usize>, new: Range<usize>) -> impl Iterator<Item = Place<'a>> {
    let at = |range: &Range<usize>, index| range.clone().nth(index);
    (0..old.len().max(new.len())).map(move |index| Place {
        old: at(&old, index),
        new: at(&new, index),
        pair: None,
    })
}

fn plain(text: &Text, index: usize) -> Line<'_> {
    line(text, index, &[], text.line(index).1)
}

/// A line, with what its ending is compared with.
fn line<'a>(text: &'a Text, index: usize, marks: &[Range<usize>], other: Ending) -> Line<'a> {
    let (content, ending) = text.line(index);
    let mut pieces = Vec::with_capacity(marks.len() * 2 + 1);
    let mut push = |range: Range<usize>, is_changed| {
        let text = content.get(range).unwrap_or_default();
        if !text.is_empty() {
            pieces.push(Piece { text, is_changed });
        }
    };
    let mut at = 0;
    for mark in marks {
        push(at..mark.start, false);
        push(mark.clone(), true);
        at = mark.end;
    }
    push(at..content.len(), false);
    Line {
        number: index + 1,
        pieces,
        ending,
        is_ending_changed: ending != other,
    }
}
