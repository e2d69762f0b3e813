//! Large strings, kept once by content and counted, so that with the last session that has one it is gone.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::codec::{self, put_varint, take_varint};
use super::text::{self, Parts, Short};
use crate::recordings::{Result, StoreError};

/// Strings are packed together up to about this size, because reading one unpacks all of them.
const PACK_BYTES: usize = 1 << 20;
/// For a pack that loses a string: done by the writer, while others wait.
const REPACK: i32 = 9;

type Hash = [u8; 16];

fn hash(string: &[u8]) -> Hash {
    let mut hash = Hash::default();
    for (to, from) in hash.iter_mut().zip(Sha256::digest(string)) {
        *to = from;
    }
    hash
}

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
    new: Vec<(Hash, Short)>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            by_hash: HashMap::new(),
            new: Vec::new(),
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
        let hash = hash(string);
        if let Some(reference) = self.by_hash.get(&hash) {
            return Ok(*reference);
        }
        let known: Option<i64> = self
            .connection
            .prepare_cached("SELECT key FROM string WHERE hash = ?1")?
            .query_row([&hash[..]], |row| row.get(0))
            .optional()?;
        let reference = match known {
            Some(key) => Reference::Known(key),
            None => {
                let short = text::shorten(string)
                    .ok_or_else(|| StoreError::Failed("a string with markers was taken out".into()))?;
                self.new.push((hash, short));
                Reference::New(self.new.len() - 1)
            }
        };
        self.by_hash.insert(hash, reference);
        Ok(reference)
    }

    /// The strings that no session had before, packed.
    pub(super) fn pack(self) -> Result<Vec<NewPack>> {
        let mut packs = Vec::new();
        let mut strings: Vec<(Hash, Short)> = Vec::new();
        let mut size = 0;
        for string in self.new {
            let length = string.1.text.len() + string.1.bytes.len();
            if size > 0 && size + length > PACK_BYTES {
                packs.push(NewPack::new(&std::mem::take(&mut strings))?);
                size = 0;
            }
            size += length;
            strings.push(string);
        }
        if !strings.is_empty() {
            packs.push(NewPack::new(&strings)?);
        }
        Ok(packs)
    }
}

/// Strings to be added together.
pub(super) struct NewPack {
    hashes: Vec<Hash>,
    data: Vec<u8>,
}

impl NewPack {
    fn new(strings: &[(Hash, Short)]) -> Result<Self> {
        Ok(Self {
            hashes: strings.iter().map(|(hash, _)| *hash).collect(),
            data: pack(codec::SMALL, strings.iter().map(|(_, short)| short))?,
        })
    }
}

/// How many, the lengths of each, all texts, and then all bytes.
fn pack<'a>(level: i32, strings: impl Iterator<Item = &'a Short> + Clone) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    put_varint(&mut packed, strings.clone().count() as u64);
    for string in strings.clone() {
        put_varint(&mut packed, string.text.len() as u64);
        put_varint(&mut packed, string.bytes.len() as u64);
    }
    for string in strings.clone() {
        packed.extend_from_slice(&string.text);
    }
    for string in strings {
        packed.extend_from_slice(&string.bytes);
    }
    codec::pack(level, None, &packed)
}

/// The strings of a pack, still shortened.
fn unpack(connection: &Connection, pack: i64) -> Result<Vec<Short>> {
    let data: Vec<u8> = connection
        .prepare_cached("SELECT data FROM string_pack WHERE key = ?1")?
        .query_row([pack], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Damaged("a pack of strings is gone".into()))?;
    let bytes = codec::unpack(None, &data)?;
    split(&bytes).ok_or_else(|| StoreError::Damaged("a pack of strings".into()))
}

fn split(packed: &[u8]) -> Option<Vec<Short>> {
    let mut rest = packed;
    let mut length = || take_varint(&mut rest).and_then(|length| usize::try_from(length).ok());
    let count = length()?;
    let mut lengths = Vec::new();
    for _ in 0..count {
        lengths.push((length()?, length()?));
    }
    let mut strings = vec![Short::default(); lengths.len()];
    for (string, (length, _)) in strings.iter_mut().zip(&lengths) {
        let (text, left) = rest.split_at_checked(*length)?;
        string.text = text.to_vec();
        rest = left;
    }
    for (string, (_, length)) in strings.iter_mut().zip(&lengths) {
        let (bytes, left) = rest.split_at_checked(*length)?;
        string.bytes = bytes.to_vec();
        rest = left;
    }
    Some(strings)
}

/// Writes new packs; returns the keys of their strings, in order. They are used by nobody yet.
pub(super) fn insert(connection: &Connection, packs: &[NewPack]) -> Result<Vec<i64>> {
    let mut keys = Vec::new();
    for pack in packs {
        connection
            .prepare_cached("INSERT INTO string_pack (data) VALUES (?1)")?
            .execute([&pack.data])?;
        let pack_key = connection.last_insert_rowid();
        for (place, hash) in (0i64..).zip(&pack.hashes) {
            connection
                .prepare_cached("INSERT INTO string (hash, pack, place, uses) VALUES (?1, ?2, ?3, 0)")?
                .execute(params![&hash[..], pack_key, place])?;
            keys.push(connection.last_insert_rowid());
        }
    }
    Ok(keys)
}

/// The list of a segment's strings as its row holds it.
pub(super) fn list(keys: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for key in keys {
        put_varint(&mut bytes, key.cast_unsigned());
    }
    bytes
}

fn keys_of(list: &[u8]) -> Result<Vec<i64>> {
    let mut rest = list;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let key = take_varint(&mut rest).ok_or_else(|| StoreError::Damaged("a segment's strings".into()))?;
        keys.push(key.cast_signed());
    }
    Ok(keys)
}

/// Counts the uses that a segment makes of strings.
pub(super) fn count(connection: &Connection, list: &[u8], change: i64) -> Result<()> {
    for key in keys_of(list)? {
        connection
            .prepare_cached("UPDATE string SET uses = uses + ?2 WHERE key = ?1")?
            .execute([key, change])?;
    }
    Ok(())
}

/// Forgets the strings among these that nobody uses any longer, down to the bytes in their packs.
pub(super) fn forget_unused(connection: &Connection, lists: &[Vec<u8>]) -> Result<()> {
    let mut packs: Vec<i64> = Vec::new();
    for list in lists {
        for key in keys_of(list)? {
            let unused: Option<i64> = connection
                .prepare_cached("SELECT pack FROM string WHERE key = ?1 AND uses <= 0")?
                .query_row([key], |row| row.get(0))
                .optional()?;
            packs.extend(unused);
        }
    }
    packs.sort_unstable();
    packs.dedup();
    for pack_key in packs {
        connection
            .prepare_cached("DELETE FROM string WHERE pack = ?1 AND uses <= 0")?
            .execute([pack_key])?;
        let left: Vec<(i64, u32)> = connection
            .prepare_cached("SELECT key, place FROM string WHERE pack = ?1 ORDER BY place")?
            .query_map([pack_key], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if left.is_empty() {
            connection
                .prepare_cached("DELETE FROM string_pack WHERE key = ?1")?
                .execute([pack_key])?;
            continue;
        }
        let strings = unpack(connection, pack_key)?;
        let kept = left
            .iter()
            .map(|(_, place)| strings.get(*place as usize))
            .collect::<Option<Vec<&Short>>>()
            .ok_or_else(|| StoreError::Damaged("a pack of strings".into()))?;
        connection
            .prepare_cached("UPDATE string_pack SET data = ?2 WHERE key = ?1")?
            .execute(params![pack_key, pack(REPACK, kept.into_iter())?])?;
        for (place, (key, _)) in (0i64..).zip(left) {
            connection
                .prepare_cached("UPDATE string SET place = ?2 WHERE key = ?1")?
                .execute([key, place])?;
        }
    }
    Ok(())
}

/// The events that a segment's parts stand for, with the strings of its list.
pub(super) fn put_back(connection: &Connection, list: &[u8], joined: &[u8]) -> Result<Vec<u8>> {
    let mut packs: HashMap<i64, Vec<Short>> = HashMap::new();
    let mut strings = Vec::new();
    for key in keys_of(list)? {
        let (pack, place, stored_hash) = connection
            .prepare_cached("SELECT pack, place, hash FROM string WHERE key = ?1")?
            .query_row([key], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, u32>(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                ))
            })
            .optional()?
            .ok_or_else(|| StoreError::Damaged("a string is gone".into()))?;
        if let std::collections::hash_map::Entry::Vacant(place) = packs.entry(pack) {
            place.insert(unpack(connection, pack)?);
        }
        let string = packs
            .get(&pack)
            .and_then(|strings| strings.get(place as usize))
            .and_then(|short| text::put_back(Parts::without_numbers(&short.text, &short.bytes), &|_| None))
            .filter(|string| hash(string)[..] == stored_hash)
            .ok_or_else(|| StoreError::Damaged("a string is not what it was".into()))?;
        strings.push(string);
    }
    let string = |number: u64| {
        usize::try_from(number)
            .ok()
            .and_then(|number| strings.get(number))
            .map(Vec::as_slice)
    };
    Parts::split(joined)
        .and_then(|parts| text::put_back(parts, &string))
        .ok_or_else(|| StoreError::Damaged("events refer to what is not there".into()))
}

/// Reads every pack; returns a sentence for each damage.
pub(super) fn verify(connection: &Connection) -> Result<Vec<String>> {
    let packs: Vec<i64> = connection
        .prepare_cached("SELECT key FROM string_pack ORDER BY key")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(packs
        .into_iter()
        .filter_map(|pack| {
            let error = unpack(connection, pack).err()?;
            Some(format!("pack {pack} of large strings: {error}"))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("migrations/2_shared.sql"))
            .unwrap();
        connection
    }

    /// Takes the strings of texts out, as the segments of one session would; returns their lists.
    fn keep(connection: &Connection, texts: &[String]) -> Vec<(Vec<u8>, Short)> {
        let mut collected = Collected::new(connection);
        let taken: Vec<_> = texts
            .iter()
            .map(|text| collected.take_out(text.as_bytes()).unwrap().unwrap())
            .collect();
        let new = insert(connection, &collected.pack().unwrap()).unwrap();
        taken
            .into_iter()
            .map(|(short, references)| {
                let keys: Vec<i64> = references
                    .into_iter()
                    .map(|reference| match reference {
                        Reference::Known(key) => key,
                        Reference::New(index) => new[index],
                    })
                    .collect();
                let list = list(&keys);
                count(connection, &list, 1).unwrap();
                (list, short)
            })
            .collect()
    }

    fn counts(connection: &Connection) -> (i64, i64) {
        connection
            .query_row(
                "SELECT (SELECT count(*) FROM string), (SELECT count(*) FROM string_pack)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap()
    }

    #[test]
    fn a_string_is_kept_once_and_gone_with_its_last_use() {
        let connection = database();
        let [a, b] = ["a{color:red}", "b{color:blue}"].map(|rule| rule.repeat(100));
        let texts = [format!(r#"["{a}","{b}"]"#), format!(r#"["{b}","{b}"]"#)];
        let first = keep(&connection, &texts[..1]);
        let second = keep(&connection, &texts[1..]);
        assert_eq!(counts(&connection), (2, 1));

        let (first_list, first_short) = &first[0];
        let (second_list, second_short) = &second[0];
        let read = |list: &[u8], short: &Short| put_back(&connection, list, &short.joined());
        assert_eq!(read(first_list, first_short).unwrap(), texts[0].as_bytes());
        assert_eq!(read(second_list, second_short).unwrap(), texts[1].as_bytes());

        // Without the first, one string is left, and the other is in no pack any longer.
        count(&connection, first_list, -1).unwrap();
        forget_unused(&connection, std::slice::from_ref(first_list)).unwrap();
        assert_eq!(counts(&connection), (1, 1));
        assert_eq!(unpack(&connection, 1).unwrap().len(), 1);
        assert_eq!(read(second_list, second_short).unwrap(), texts[1].as_bytes());
        assert!(matches!(
            read(first_list, first_short),
            Err(StoreError::Damaged(_))
        ));

        count(&connection, second_list, -1).unwrap();
        forget_unused(&connection, std::slice::from_ref(second_list)).unwrap();
        assert_eq!(counts(&connection), (0, 0));
    }
}
