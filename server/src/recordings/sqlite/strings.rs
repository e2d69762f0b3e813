//! Rows of large strings, kept once by content and counted, so that with the last session that has one it is gone.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::short::{Parts, Short};
use super::string_packs::{self, NewPack, hash_of};
use super::varint::{put_varint, take_varint};
use super::{codec, text};
use crate::recordings::{Result, StoreError};

/// For a pack that loses a string: done by the writer, while others wait.
const REPACK: i32 = 9;

/// Writes new packs; returns the keys of their strings, in order. Whoever used a string that was there before uses the
/// new copy of it from now on: it comes only where the old one was damaged.
pub(super) fn insert(connection: &Connection, packs: &[NewPack]) -> Result<Vec<i64>> {
    let mut keys = Vec::new();
    let mut replaced: Vec<i64> = Vec::new();
    for pack in packs {
        connection
            .prepare_cached("INSERT INTO string_pack (data) VALUES (?1)")?
            .execute([&pack.data])?;
        let pack_key = connection.last_insert_rowid();
        for (place, hash) in (0i64..).zip(&pack.hashes) {
            let before: Option<i64> = connection
                .prepare_cached("SELECT pack FROM string WHERE hash = ?1")?
                .query_row([&hash[..]], |row| row.get(0))
                .optional()?;
            replaced.extend(before);
            keys.push(
                connection
                    .prepare_cached(
                        "INSERT INTO string (hash, pack, place, uses) VALUES (?1, ?2, ?3, 0)
                         ON CONFLICT (hash) DO UPDATE SET (pack, place) = (?2, ?3) RETURNING key",
                    )?
                    .query_row(params![&hash[..], pack_key, place], |row| row.get(0))?,
            );
        }
    }
    for pack in replaced {
        connection
            .prepare_cached(
                "DELETE FROM string_pack WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM string WHERE pack = ?1)",
            )?
            .execute([pack])?;
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
            .execute(params![pack_key, string_packs::pack(REPACK, kept.into_iter())?])?;
        for (place, (key, _)) in (0i64..).zip(left) {
            connection
                .prepare_cached("UPDATE string SET place = ?2 WHERE key = ?1")?
                .execute([key, place])?;
        }
    }
    Ok(())
}

/// The strings of a pack, still shortened.
fn unpack(connection: &Connection, pack: i64) -> Result<Vec<Short>> {
    let data: Vec<u8> = connection
        .prepare_cached("SELECT data FROM string_pack WHERE key = ?1")?
        .query_row([pack], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Damaged("a pack of strings is gone".into()))?;
    let bytes = codec::unpack(None, &data)?;
    string_packs::split(&bytes).ok_or_else(|| StoreError::Damaged("a pack of strings".into()))
}

/// Packs that are unpacked already, by their keys.
pub(super) type UnpackedPacks = HashMap<i64, Vec<Short>>;

/// One string, from its pack.
pub(super) fn read(connection: &Connection, key: i64, packs: &mut UnpackedPacks) -> Result<Vec<u8>> {
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
    packs
        .get(&pack)
        .and_then(|strings| strings.get(place as usize))
        .and_then(|short| {
            let parts = Parts::without_numbers(&short.text, &short.bytes);
            text::put_back(parts, &|_| None, short.text.len() + short.bytes.len() * 4 / 3)
        })
        .filter(|string| hash_of(string)[..] == stored_hash)
        .ok_or_else(|| StoreError::Damaged("a string is not what it was".into()))
}

/// The events that a segment's parts stand for, with the strings of its list: about so many bytes.
pub(super) fn put_back(connection: &Connection, list: &[u8], joined: &[u8], about: usize) -> Result<Vec<u8>> {
    let mut packs = UnpackedPacks::new();
    let mut strings = Vec::new();
    for key in keys_of(list)? {
        strings.push(read(connection, key, &mut packs)?);
    }
    let string = |number: u64| {
        usize::try_from(number)
            .ok()
            .and_then(|number| strings.get(number))
            .map(Vec::as_slice)
    };
    Parts::split(joined)
        .and_then(|parts| text::put_back(parts, &string, about))
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
    use crate::recordings::sqlite::collected::{Collected, Reference};

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
        let new = insert(connection, &collected.into_packs().unwrap()).unwrap();
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
        let read = |list: &[u8], short: &Short| put_back(&connection, list, &short.joined(), 0);
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
