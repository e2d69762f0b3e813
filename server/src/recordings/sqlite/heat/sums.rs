//! Sums: each is two numbers under a key, for each class of durations. Keys say what is summed up; [`super::keys`]
//! gives them their meaning.

use std::collections::BTreeMap;

use domain::heat::query::DURATIONS_MS;

use super::super::varint::{put_varint, take_varint};
use crate::recordings::{Result, StoreError};

pub(super) const CLASSES: usize = DURATIONS_MS.len();

/// Most often how often something happened, and in how many sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    pub(super) all: i64,
    pub(super) sessions: i64,
}

pub(super) type ByClass = [Sum; CLASSES];

/// One row of sums, in the order of the keys.
pub(super) type Row = Vec<(u64, ByClass)>;
/// Sums of the classes that were asked for.
pub(super) type Total = Vec<(u64, Sum)>;

impl Sum {
    pub(super) fn add(&mut self, other: Self, sign: i64) {
        self.all = self.all.saturating_add(sign * other.all);
        self.sessions = self.sessions.saturating_add(sign * other.sessions);
    }

    fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

// How the second number of a sum is told.
const SAME: u64 = 0;
const NONE: u64 = 1;
const OTHER: u64 = 2;
const NEGATIVE: u64 = 3;

/// The keys with the sums over all classes come first: most queries read nothing else. What the last class of a key has is
/// what is left of that.
pub(super) fn pack(row: &[(u64, ByClass)]) -> Vec<u8> {
    if row.is_empty() {
        return Vec::new();
    }
    let (mut all, mut by_class) = (Vec::with_capacity(row.len() * 3), Vec::new());
    let mut last = 0;
    for (key, sums) in row {
        put_varint(&mut all, key - last);
        last = *key;
        let mut total = Sum::default();
        for sum in sums {
            total.add(*sum, 1);
        }
        put(&mut all, total);
        let mut classes = (0..CLASSES).filter(|class| !sums[*class].is_nothing()).peekable();
        by_class.push(classes.clone().map(|class| 1 << class).sum());
        while let Some(class) = classes.next() {
            if classes.peek().is_some() {
                put(&mut by_class, sums[class]);
            }
        }
    }
    let mut bytes = Vec::with_capacity(all.len() + by_class.len() + 4);
    put_varint(&mut bytes, all.len() as u64);
    bytes.append(&mut all);
    bytes.append(&mut by_class);
    bytes
}

fn put(bytes: &mut Vec<u8>, sum: Sum) {
    let sign = match sum.all {
        ..0 => NEGATIVE,
        all if all == sum.sessions => SAME,
        _ if sum.sessions == 0 => NONE,
        _ => OTHER,
    };
    put_varint(bytes, sum.all.unsigned_abs() << 2 | sign);
    if matches!(sign, OTHER | NEGATIVE) {
        put_varint(bytes, sum.sessions.cast_unsigned());
    }
}

fn take(rest: &mut &[u8]) -> Option<Sum> {
    let head = take_varint(rest)?;
    let all = (head >> 2).cast_signed();
    Some(match head & 3 {
        SAME => Sum { all, sessions: all },
        NONE => Sum { all, sessions: 0 },
        sign => Sum {
            all: if sign == NEGATIVE { -all } else { all },
            sessions: take_varint(rest)?.cast_signed(),
        },
    })
}

fn damaged() -> StoreError {
    StoreError::Damaged("sums of heat".into())
}

/// The keys with their sums over all classes, and what each class has of them.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let mut rest = bytes;
    if rest.is_empty() {
        return Ok((&[], &[]));
    }
    let length = take_varint(&mut rest).and_then(|length| usize::try_from(length).ok());
    length
        .and_then(|length| rest.split_at_checked(length))
        .ok_or_else(damaged)
}

/// Calls `found` with the keys, in their order.
fn each(mut all: &[u8], mut found: impl FnMut(u64, Sum) -> Result<()>) -> Result<()> {
    let mut key = 0u64;
    while !all.is_empty() {
        let step = take_varint(&mut all).ok_or_else(damaged)?;
        key = key.checked_add(step).ok_or_else(damaged)?;
        found(key, take(&mut all).ok_or_else(damaged)?)?;
    }
    Ok(())
}

fn take_classes(rest: &mut &[u8], total: Sum) -> Option<ByClass> {
    let (classes, behind) = rest.split_first()?;
    *rest = behind;
    let last = classes.checked_ilog2()? as usize;
    let (mut sums, mut left) = (ByClass::default(), total);
    for class in (0..last).filter(|class| classes & (1 << class) != 0) {
        let sum = take(rest)?;
        left.add(sum, -1);
        *sums.get_mut(class)? = sum;
    }
    *sums.get_mut(last)? = left;
    Some(sums)
}

pub(super) fn unpack(bytes: &[u8]) -> Result<Row> {
    let (all, mut by_class) = split(bytes)?;
    let mut row = Row::new();
    each(all, |key, total| {
        row.push((key, take_classes(&mut by_class, total).ok_or_else(damaged)?));
        Ok(())
    })?;
    if by_class.is_empty() {
        Ok(row)
    } else {
        Err(damaged())
    }
}

/// Sums over the classes from the given one on.
pub(super) fn total(bytes: &[u8], least_class: usize) -> Result<Total> {
    let (all, mut by_class) = split(bytes)?;
    let mut total = Total::with_capacity(all.len() / 2);
    each(all, |key, mut sum| {
        if least_class > 0 {
            let classes = take_classes(&mut by_class, sum).ok_or_else(damaged)?;
            sum = Sum::default();
            for class in classes.get(least_class..).unwrap_or_default() {
                sum.add(*class, 1);
            }
        }
        if !sum.is_nothing() {
            total.push((key, sum));
        }
        Ok(())
    })?;
    Ok(total)
}

/// Adds up what is in the order of the keys, the shortest first.
pub(super) fn merge(mut totals: Vec<Total>) -> Total {
    totals.sort_by_key(|total| std::cmp::Reverse(total.len()));
    while totals.len() > 1 {
        let (Some(one), Some(other)) = (totals.pop(), totals.pop()) else {
            break;
        };
        let both = merge_two(&one, &other);
        let place = totals.partition_point(|total| total.len() > both.len());
        totals.insert(place, both);
    }
    totals.pop().unwrap_or_default()
}

/// Which of both comes next is as good as chance, so that no branch depends on it.
fn merge_two(one: &[(u64, Sum)], other: &[(u64, Sum)]) -> Total {
    let mut both = vec![(0, Sum::default()); one.len() + other.len()];
    let (mut left, mut right, mut end) = (0, 0, 0);
    while let (Some(a), Some(b), Some(place)) = (one.get(left), other.get(right), both.get_mut(end)) {
        let (from_one, from_other) = (a.0 <= b.0, b.0 <= a.0);
        let add = |a: i64, b: i64| (a * i64::from(from_one)).saturating_add(b * i64::from(from_other));
        *place = (
            a.0.min(b.0),
            Sum {
                all: add(a.1.all, b.1.all),
                sessions: add(a.1.sessions, b.1.sessions),
            },
        );
        left += usize::from(from_one);
        right += usize::from(from_other);
        end += 1;
    }
    both.truncate(end);
    both.extend_from_slice(&one[left..]);
    both.extend_from_slice(&other[right..]);
    both
}

/// Sums that grow, to be added to a row or taken from it.
#[derive(Debug, Clone, Default)]
pub(super) struct Change(BTreeMap<u64, ByClass>);

impl Change {
    pub(super) fn add(&mut self, key: u64, class: usize, sum: Sum, sign: i64) {
        if let Some(known) = self.0.entry(key).or_default().get_mut(class) {
            known.add(sum, sign);
        }
    }

    pub(super) fn add_change(&mut self, other: &Self) {
        for (key, sums) in &other.0 {
            for (class, sum) in sums.iter().enumerate() {
                self.add(*key, class, *sum, 1);
            }
        }
    }

    pub(super) fn add_row(&mut self, row: Row) {
        for (key, sums) in row {
            for (class, sum) in sums.into_iter().enumerate() {
                self.add(key, class, sum, 1);
            }
        }
    }

    /// What comes of a row with it.
    pub(super) fn apply(&self, row: Row) -> Row {
        let mut changed = Row::with_capacity(row.len() + self.0.len());
        let mut keep = |key, sums: ByClass| {
            if sums != ByClass::default() {
                changed.push((key, sums));
            }
        };
        let mut rest = row.into_iter().peekable();
        for (key, more) in &self.0 {
            while let Some((key, sums)) = rest.next_if(|(known, _)| known < key) {
                keep(key, sums);
            }
            let mut sums = *more;
            if let Some((_, known)) = rest.next_if(|(known, _)| known == key) {
                for (sum, known) in sums.iter_mut().zip(known) {
                    sum.add(known, 1);
                }
            }
            keep(*key, sums);
        }
        rest.for_each(|(key, sums)| keep(key, sums));
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(all: i64, sessions: i64) -> Sum {
        Sum { all, sessions }
    }

    fn by_class(sums: &[(usize, Sum)]) -> ByClass {
        let mut by_class = ByClass::default();
        for (class, sum) in sums {
            by_class[*class] = *sum;
        }
        by_class
    }

    #[test]
    fn rows_are_read_as_they_were_written() {
        assert_eq!(unpack(&pack(&[])).unwrap(), []);
        let row = vec![
            (0, by_class(&[(0, sum(1, 1))])),
            (7, by_class(&[(2, sum(-70, 3)), (5, sum(1 << 40, 0))])),
            (1 << 60, by_class(&[(1, sum(0, 9)), (3, sum(9, 4))])),
        ];
        let packed = pack(&row);
        assert_eq!(unpack(&packed).unwrap(), row);
        assert_eq!(
            total(&packed, 2).unwrap(),
            [(7, sum((1 << 40) - 70, 3)), (1 << 60, sum(9, 4)),]
        );
        assert!(unpack(&packed[..packed.len() - 1]).is_err());
    }

    #[test]
    fn totals_are_merged_by_their_keys() {
        let total = |keys: &[u64]| keys.iter().map(|key| (*key, sum(1, 1))).collect::<Total>();
        let merged = merge(vec![
            total(&[1, 5, 9]),
            total(&[]),
            total(&[5]),
            total(&[0, 5, 10]),
        ]);
        let expected = [(0, 1), (1, 1), (5, 3), (9, 1), (10, 1)].map(|(key, n)| (key, sum(n, n)));
        assert_eq!(merged, expected);
        assert_eq!(merge(Vec::new()), []);
    }

    #[test]
    fn what_was_added_and_taken_away_leaves_nothing() {
        let mut more = Change::default();
        more.add(5, 1, sum(3, 1), 1);
        more.add(1, 0, sum(2, 2), 1);
        let before = vec![(3, by_class(&[(0, sum(1, 1))])), (5, by_class(&[(0, sum(1, 1))]))];
        let after = more.apply(before.clone());
        assert_eq!(
            after,
            [
                (1, by_class(&[(0, sum(2, 2))])),
                (3, by_class(&[(0, sum(1, 1))])),
                (5, by_class(&[(0, sum(1, 1)), (1, sum(3, 1))])),
            ]
        );
        let mut less = Change::default();
        less.add(5, 1, sum(3, 1), -1);
        less.add(1, 0, sum(2, 2), -1);
        assert_eq!(less.apply(after), before);
    }
}
