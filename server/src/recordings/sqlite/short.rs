//! Events whose text was made short, and how its parts lie in one blob: what is alike together.

use super::columns::{self, Column, Reading};
use super::varint::{put_varint, take_varint};

/// Text with markers, and what was taken out of it but the large strings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Short {
    pub(super) text: Vec<u8>,
    pub(super) bytes: Vec<u8>,
    pub(super) columns: [Column; columns::COUNT],
}

impl Short {
    /// One after the other, for packing.
    pub(super) fn joined(&self) -> Vec<u8> {
        let mut joined = Vec::with_capacity(self.text.len() + self.bytes.len() + 64);
        let parts = [&self.text]
            .into_iter()
            .chain(self.columns.iter().map(|column| &column.packed));
        for part in parts {
            put_varint(&mut joined, part.len() as u64);
            joined.extend_from_slice(part);
        }
        joined.extend_from_slice(&self.bytes);
        joined
    }
}

/// What [`Short::joined`] made, in its parts.
pub(super) struct Parts<'a> {
    pub(super) text: &'a [u8],
    columns: [Reading<'a>; columns::COUNT],
    bytes: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Text and bytes without any number.
    pub(super) fn without_numbers(text: &'a [u8], bytes: &'a [u8]) -> Self {
        Self {
            text,
            columns: Default::default(),
            bytes,
        }
    }

    pub(super) fn split(mut joined: &'a [u8]) -> Option<Self> {
        let mut part = || {
            let length = usize::try_from(take_varint(&mut joined)?).ok()?;
            let (part, rest) = joined.split_at_checked(length)?;
            joined = rest;
            Some(part)
        };
        let mut parts = Self::without_numbers(part()?, &[]);
        for column in &mut parts.columns {
            *column = Reading::of(part()?);
        }
        parts.bytes = joined;
        Some(parts)
    }

    /// Appends text and numbers, as they are packed.
    pub(super) fn add_to(&self, short: &mut Short) {
        short.text.extend_from_slice(self.text);
        for (to, from) in short.columns.iter_mut().zip(&self.columns) {
            to.packed.extend_from_slice(from.rest);
        }
    }

    pub(super) fn next_number(&mut self, column: usize) -> Option<i64> {
        self.columns.get_mut(column)?.next()
    }

    pub(super) fn next_bytes(&mut self, length: u64) -> Option<&'a [u8]> {
        let (these, left) = self.bytes.split_at_checked(usize::try_from(length).ok()?)?;
        self.bytes = left;
        Some(these)
    }
}
