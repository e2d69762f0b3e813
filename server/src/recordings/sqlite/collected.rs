//! The large strings of a session that is being compacted, as they are met: those that are there already, and new ones.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::short::Short;
use super::string_packs::{Hash, NewPack, PACK_BYTES, hash_of};
use super::strings::{self, UnpackedPacks};
use super::text;
use crate::recordings::{Result, StoreError};

/// Packs of known strings that are held unpacked: those that lie in one pack are often met together.
const PACKS_AT_HAND: usize = 4;

/// A string that a segment refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reference {
    /// By the key of its row.
    Known(i64),
    /// One of those that come with the same plan.
    New(usize),
}

/// The strings that a session's segments refer to, as they are met.
pub(super) struct Collected<'a> {
    connection: &'a Connection,
    by_hash: HashMap<Hash, Reference>,
    /// Some of the packs that known strings are in.
    at_hand: UnpackedPacks,
    /// New strings so far, in packs or waiting for one.
    new: usize,
    /// New strings that are no whole pack yet.
    waiting: Vec<(Hash, Short)>,
    waiting_bytes: usize,
    packs: Vec<NewPack>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            by_hash: HashMap::new(),
            at_hand: UnpackedPacks::new(),
            new: 0,
            waiting: Vec::new(),
            waiting_bytes: 0,
            packs: Vec::new(),
        }
    }

    /// Takes large strings out of a text; with the text comes what its markers stand for. `None` where the
    /// text has to stay as it is.
    pub(super) fn take_out(&mut self, text: &[u8]) -> Result<Option<(Short, Vec<Reference>)>> {
        let mut references: Vec<Reference> = Vec::new();
        let mut places: HashMap<Reference, u64> = HashMap::new();
        let mut failure = None;
        let out = text::take_out(text, |string| {
            let reference = self.reference(string).unwrap_or_else(|error| {
                failure.get_or_insert(error);
                Reference::New(usize::MAX)
            });
            *places.entry(reference).or_insert_with(|| {
                references.push(reference);
                references.len() as u64 - 1
            })
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(out.map(|out| (out, references))),
        }
    }

    fn reference(&mut self, string: &[u8]) -> Result<Reference> {
        let hash = hash_of(string);
        if let Some(reference) = self.by_hash.get(&hash) {
            return Ok(*reference);
        }
        let known: Option<i64> = self
            .connection
            .prepare_cached("SELECT key FROM string WHERE hash = ?1")?
            .query_row([&hash[..]], |row| row.get(0))
            .optional()?;
        let reference = match known {
            Some(key) if self.is_whole(key, string)? => Reference::Known(key),
            _ => self.add(hash, string)?,
        };
        self.by_hash.insert(hash, reference);
        Ok(reference)
    }

    /// Whether a string can be read back: one that is damaged where it is kept is replaced by the copy that came now,
    /// which would be deleted otherwise.
    fn is_whole(&mut self, key: i64, string: &[u8]) -> Result<bool> {
        if self.at_hand.len() >= PACKS_AT_HAND {
            self.at_hand.clear();
        }
        match strings::read(self.connection, key, &mut self.at_hand) {
            Ok(kept) => Ok(kept == string),
            Err(StoreError::Damaged(why)) => {
                tracing::error!(why, "a large string is damaged and stored anew");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// A new string waits for others to be packed with, but never for more than a pack of them.
    fn add(&mut self, hash: Hash, string: &[u8]) -> Result<Reference> {
        let short = text::shorten(string)
            .ok_or_else(|| StoreError::Failed("a string with markers was taken out".into()))?;
        let length = short.text.len() + short.bytes.len();
        if self.waiting_bytes + length > PACK_BYTES {
            self.pack_waiting()?;
        }
        self.waiting.push((hash, short));
        self.waiting_bytes += length;
        self.new += 1;
        Ok(Reference::New(self.new - 1))
    }

    fn pack_waiting(&mut self) -> Result<()> {
        if !self.waiting.is_empty() {
            self.packs.push(NewPack::new(&std::mem::take(&mut self.waiting))?);
        }
        self.waiting_bytes = 0;
        Ok(())
    }

    /// The strings that no session had before, packed.
    pub(super) fn into_packs(mut self) -> Result<Vec<NewPack>> {
        self.pack_waiting()?;
        Ok(self.packs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_strings_wait_for_no_more_than_one_pack() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("migrations/2_shared.sql"))
            .unwrap();
        let mut collected = Collected::new(&connection);
        for number in 0..20 {
            let string = format!("{number:02}").repeat(PACK_BYTES / 5);
            let (_, references) = collected
                .take_out(format!(r#"["{string}"]"#).as_bytes())
                .unwrap()
                .unwrap();
            assert_eq!(references, [Reference::New(number)]);
            assert!(collected.waiting_bytes <= PACK_BYTES);
            assert!(collected.waiting.len() <= 2, "after string {number}");
        }
        let packed: usize = collected
            .into_packs()
            .unwrap()
            .iter()
            .map(|pack| pack.hashes.len())
            .sum();
        assert_eq!(packed, 20);
    }
}
