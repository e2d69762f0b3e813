//! Making ended sessions small: their chunks are merged, and packed once more with time to spare.
//!
//! A plan is made from one view of the database, beside the writer; it is then put in place by one transaction,
//! if nothing has changed meanwhile. A crash leaves either all of the old or all of the new.

use std::sync::Arc;

use domain::fact::Fact;
use rusqlite::{Connection, OptionalExtension};

use super::collected::{Collected, Reference};
use super::dictionaries::Prepared;
use super::readers::Readers;
use super::segments::{self, Head, Packed, Unpacked};
use super::string_packs::NewPack;
use super::thinning::{self, Marks};
use super::writer::Writer;
use super::{checkpoints, codec, dictionaries, facts, sessions, strings, training, windows};
use crate::recordings::{Result, StoreError};

/// A segment is closed where a replay can start, once it has this many bytes of events …
const ENOUGH: usize = 1 << 20;
/// … and anywhere once it has this many: reading from a start unpacks no more.
const TOO_MANY: usize = 4 << 20;

/// Compacts up to `limit` sessions; returns how many.
pub(super) async fn run(
    readers: &Arc<Readers>,
    writer: &Writer,
    dictionaries: &Arc<Prepared>,
    limit: u32,
) -> Result<u32> {
    let waiting = readers.read(move |connection| waiting(connection, limit)).await?;
    let mut done = 0;
    for session in waiting {
        let dictionaries = Arc::clone(dictionaries);
        let plan = readers
            .read(move |connection| plan(connection, &dictionaries, session))
            .await;
        let mut change = match plan {
            Ok(plan) => Change::Merge(plan),
            // It is left as it is, so that what can be read stays, and is not tried for ever.
            Err(StoreError::Damaged(why) | StoreError::TooLarge(why)) => {
                tracing::error!(session, why, "a session is not compacted");
                Change::Leave
            }
            Err(error) => return Err(error),
        };
        if writer
            .write(move |connection| change.apply(connection, session))
            .await?
        {
            done += 1;
            training::renew(readers, writer, session).await?;
        }
    }
    if done > 0 {
        writer.alone(give_back).await?;
    }
    Ok(done)
}

fn waiting(connection: &Connection, limit: u32) -> Result<Vec<i64>> {
    let keys = connection
        .prepare_cached(
            "SELECT key FROM session INDEXED BY session_to_compact WHERE state = 1 ORDER BY key LIMIT ?1",
        )?
        .query_map([limit], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(keys)
}

/// Gives freed pages back to the file system.
fn give_back(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// New segments of a session, in place of those it had.
struct Plan {
    old: Vec<i64>,
    new: Vec<(i64, Planned)>,
    old_checkpoints: Vec<i64>,
    checkpoints: Vec<thinning::Planned>,
    strings: Vec<NewPack>,
}

/// A segment whose strings have no keys yet.
struct Planned {
    packed: Packed,
    /// `None` where its text stayed as it was.
    strings: Option<Vec<Reference>>,
}

enum Change {
    Merge(Plan),
    Leave,
}

fn plan(connection: &Connection, dictionaries: &Prepared, session: i64) -> Result<Plan> {
    let service: i64 = connection
        .prepare_cached("SELECT service FROM session WHERE key = ?1")?
        .query_row([session], |row| row.get(0))?;
    let mut packer = Packer {
        strings: Collected::new(connection),
        dictionary: dictionaries.current(connection, service)?,
    };
    let old = segments::keys_of(connection, session)?;
    let old_checkpoints = checkpoints::keys_of(connection, session)?;
    let mut new = Vec::new();
    let mut marked = Vec::new();
    for (number, window) in (0i64..).zip(windows::all(connection, session)?) {
        let mut statement = connection.prepare_cached(
            "SELECT key, facts, rules FROM segment WHERE session = ?1 AND window = ?2 ORDER BY first",
        )?;
        let mut rows = statement.query([session, number])?;
        let mut merged = Merged::default();
        let mut marks = Marks::default();
        while let Some(row) = rows.next()? {
            let unpacked = Unpacked::read(connection, row.get(0)?)?;
            let rules = row.get(2)?;
            for (head, text) in unpacked.chunks() {
                if merged.ends_before(head, rules) {
                    new.push((number, packer.pack(&std::mem::take(&mut merged))?));
                }
                merged.add(head, text, rules);
                marks.note(head, text);
            }
            let facts: Option<Vec<u8>> = row.get(1)?;
            merged.facts.extend(facts::unpack(&window.id, facts.as_deref())?);
        }
        if !merged.heads.is_empty() {
            new.push((number, packer.pack(&merged)?));
        }
        marked.push((number, marks));
    }
    let stored = new.iter().map(|(_, planned)| planned.packed.data.len()).sum();
    Ok(Plan {
        old,
        checkpoints: match old_checkpoints.as_slice() {
            [] => Vec::new(),
            _ => thinning::plan(connection, &mut packer.strings, session, &marked, stored)?,
        },
        old_checkpoints,
        new,
        strings: packer.strings.into_packs()?,
    })
}

/// What the segments of one session are packed with.
struct Packer<'a> {
    strings: Collected<'a>,
    dictionary: Option<(i64, Arc<codec::Dictionary>)>,
}

impl Packer<'_> {
    fn pack(&mut self, merged: &Merged) -> Result<Planned> {
        let taken = self.strings.take_out(&merged.text)?;
        let (text, strings) = match taken {
            Some((short, strings)) => (&short.joined(), Some(strings)),
            None => (&merged.text, None),
        };
        // It was adopted because it makes sessions smaller; one that it does not suit is hardly larger.
        let dictionary = self.dictionary.as_ref();
        let data = codec::pack(
            codec::SMALL,
            dictionary.map(|(_, dictionary)| dictionary.as_ref()),
            text,
        )?;
        let number_of = |head: Option<&Head>| head.map_or(0, |head| head.number);
        Ok(Planned {
            packed: Packed {
                first: number_of(merged.heads.first()),
                last: number_of(merged.heads.last()),
                start_at: segments::earliest_start(&merged.heads),
                heads: segments::pack_heads(codec::SMALL, &merged.heads)?,
                facts: facts::pack(codec::SMALL, &merged.facts)?,
                strings: None,
                dictionary: dictionary.map(|(key, _)| *key),
                data,
                rules: merged.rules,
            },
            strings,
        })
    }
}

/// A segment that grows.
#[derive(Default)]
struct Merged {
    heads: Vec<Head>,
    text: Vec<u8>,
    facts: Vec<Fact>,
    /// The version that masked all of it.
    rules: u32,
}

impl Merged {
    /// Whether a chunk belongs to the next segment. A gap always ends one, so that a chunk which comes late
    /// finds its place between two. So does another version of the rules: a segment says of all its chunks which one
    /// masked them.
    fn ends_before(&self, head: &Head, rules: u32) -> bool {
        let Some(last) = self.heads.last() else {
            return false;
        };
        let full = self.text.len() + head.length as usize > TOO_MANY;
        let good_end = self.text.len() >= ENOUGH && !head.starts.is_empty();
        last.number.checked_add(1) != Some(head.number) || self.rules != rules || full || good_end
    }

    fn add(&mut self, head: &Head, text: &[u8], rules: u32) {
        self.rules = rules;
        if !self.heads.is_empty() {
            self.text.push(b'\n');
        }
        self.text.extend_from_slice(text);
        self.heads.push(head.clone());
    }
}

impl Change {
    /// Returns whether the session is done; if not, it changed meanwhile and has its turn again.
    fn apply(&mut self, connection: &Connection, session: i64) -> Result<bool> {
        let state: Option<i64> = connection
            .prepare_cached("SELECT state FROM session WHERE key = ?1")?
            .query_row([session], |row| row.get(0))
            .optional()?;
        if state != Some(sessions::TO_COMPACT) {
            return Ok(false);
        }
        if let Self::Merge(plan) = self {
            if segments::keys_of(connection, session)? != plan.old
                || checkpoints::keys_of(connection, session)? != plan.old_checkpoints
            {
                return Ok(false);
            }
            plan.put_in_place(connection, session)?;
        }
        connection
            .prepare_cached("UPDATE session SET state = ?2 WHERE key = ?1")?
            .execute([session, sessions::COMPACTED])?;
        Ok(true)
    }
}

impl Plan {
    fn put_in_place(&mut self, connection: &Connection, session: i64) -> Result<()> {
        let mut released = release(connection, session)?;
        released.extend(checkpoints::release(connection, session)?);
        let new_keys = strings::insert(connection, &self.strings)?;
        for (window, planned) in &mut self.new {
            let packed = &mut planned.packed;
            if let Some(references) = &planned.strings {
                packed.strings = Some(use_strings(connection, references, &new_keys)?);
            }
            if let Some(dictionary) = packed.dictionary {
                dictionaries::count(connection, dictionary, 1)?;
            }
            segments::insert(connection, session, *window, packed)?;
        }
        for planned in &mut self.checkpoints {
            if let Some(references) = &planned.strings {
                planned.packed.strings = Some(use_strings(connection, references, &new_keys)?);
            }
            checkpoints::insert(connection, session, planned.window, &planned.packed)?;
        }
        strings::forget_unused(connection, &released)
    }
}

/// Counts the use of strings; returns their list.
fn use_strings(connection: &Connection, references: &[Reference], new_keys: &[i64]) -> Result<Vec<u8>> {
    let keys = references
        .iter()
        .map(|reference| match reference {
            Reference::Known(key) => Some(*key),
            Reference::New(index) => new_keys.get(*index).copied(),
        })
        .collect::<Option<Vec<i64>>>()
        .ok_or_else(|| StoreError::Failed("a plan without one of its strings".into()))?;
    let list = strings::list(&keys);
    strings::count(connection, &list, 1)?;
    Ok(list)
}

/// Deletes the segments of a session; returns the lists of the strings that they used.
fn release(connection: &Connection, session: i64) -> Result<Vec<Vec<u8>>> {
    let mut lists = Vec::new();
    let mut dictionaries: Vec<i64> = Vec::new();
    {
        let mut statement =
            connection.prepare_cached("SELECT strings, dictionary FROM segment WHERE session = ?1")?;
        let mut rows = statement.query([session])?;
        while let Some(row) = rows.next()? {
            lists.extend(row.get::<_, Option<Vec<u8>>>(0)?);
            dictionaries.extend(row.get::<_, Option<i64>>(1)?);
        }
    }
    for list in &lists {
        strings::count(connection, list, -1)?;
    }
    for dictionary in dictionaries {
        dictionaries::count(connection, dictionary, -1)?;
    }
    connection
        .prepare_cached("DELETE FROM segment WHERE session = ?1")?
        .execute([session])?;
    Ok(lists)
}
