//! Numbers taken out of text: those that grow or move from event to event, by key, as differences.

use super::varint::{put_next, take_next};

/// Keys of numbers that are near the one before: moments, the pointer's path, and nodes, which count upwards.
const KEYS: [&[u8]; 8] = [
    b"timestamp",
    b"timeOffset",
    b"x",
    b"y",
    b"id",
    b"parentId",
    b"nextId",
    b"rootId",
];

pub(super) const COUNT: usize = KEYS.len();

/// The column of a key.
pub(super) fn column_of(key: &[u8]) -> Option<usize> {
    KEYS.iter().position(|known| *known == key)
}

/// The numbers of one key, each as its distance from the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Column {
    last: i64,
    pub(super) packed: Vec<u8>,
}

impl Column {
    pub(super) fn put(&mut self, number: i64) {
        put_next(&mut self.packed, &mut self.last, number);
    }
}

/// A column as it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading<'a> {
    last: i64,
    pub(super) rest: &'a [u8],
}

impl<'a> Reading<'a> {
    pub(super) fn of(packed: &'a [u8]) -> Self {
        Self {
            last: 0,
            rest: packed,
        }
    }

    pub(super) fn next(&mut self) -> Option<i64> {
        take_next(&mut self.rest, &mut self.last)
    }
}
