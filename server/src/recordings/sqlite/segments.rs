//! Segments: consecutive chunks of a window in one row, packed.

use domain::Millis;
use rusqlite::{Connection, OptionalExtension, params};

use super::varint::{put_next, put_varint, take_next, take_varint};
use super::{codec, dictionaries, facts, strings};
use crate::recordings::{Chunk, PageTitle, ReplayStart, Result, StoreError};

/// What is known of a chunk without unpacking its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) number: u32,
    pub(super) count: u32,
    pub(super) first_at: Millis,
    pub(super) last_at: Millis,
    /// Bytes of its events.
    pub(super) length: u32,
    pub(super) starts: Vec<ReplayStart>,
}

/// A segment as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) start_at: Option<Millis>,
    pub(super) heads: Vec<u8>,
    pub(super) facts: Option<Vec<u8>>,
    pub(super) strings: Option<Vec<u8>>,
    pub(super) dictionary: Option<i64>,
    pub(super) data: Vec<u8>,
    /// The version of the rules that masked all its chunks.
    pub(super) rules: u32,
}

/// Packs a chunk as it comes in.
pub(super) fn pack_chunk(chunk: &Chunk) -> Result<Packed> {
    let head = Head {
        number: chunk.number,
        count: chunk.count,
        first_at: chunk.first_at,
        last_at: chunk.last_at,
        length: length(&chunk.events)?,
        starts: chunk.starts.clone(),
    };
    Ok(Packed {
        first: chunk.number,
        last: chunk.number,
        start_at: earliest_start(std::slice::from_ref(&head)),
        heads: pack_heads(codec::FAST, std::slice::from_ref(&head))?,
        facts: facts::pack(codec::FAST, &chunk.facts)?,
        strings: None,
        dictionary: None,
        data: codec::pack(codec::FAST, None, &chunk.events)?,
        rules: chunk.rules,
    })
}

fn length(events: &[u8]) -> Result<u32> {
    u32::try_from(events.len()).map_err(|_| StoreError::Failed("a chunk of more than 4 GiB".into()))
}

pub(super) fn earliest_start(heads: &[Head]) -> Option<Millis> {
    heads
        .iter()
        .flat_map(|head| &head.starts)
        .map(|start| start.at)
        .min()
}

/// Moments lie close to each other, and are kept as distances.
pub(super) fn pack_heads(level: i32, heads: &[Head]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut at = 0;
    for head in heads {
        put_varint(&mut bytes, u64::from(head.number));
        put_varint(&mut bytes, u64::from(head.count));
        put_next(&mut bytes, &mut at, head.first_at);
        put_next(&mut bytes, &mut at, head.last_at);
        put_varint(&mut bytes, u64::from(head.length));
        put_varint(&mut bytes, head.starts.len() as u64);
        for start in &head.starts {
            put_varint(&mut bytes, u64::from(start.offset));
            put_next(&mut bytes, &mut at, start.at);
        }
    }
    codec::pack(level, None, &bytes)
}

pub(super) fn unpack_heads(packed: &[u8]) -> Result<Vec<Head>> {
    let bytes = codec::unpack(None, packed)?;
    let mut rest = bytes.as_slice();
    let mut heads = Vec::new();
    let mut at = 0;
    while !rest.is_empty() {
        heads
            .push(take_head(&mut rest, &mut at).ok_or_else(|| StoreError::Damaged("a chunk's head".into()))?);
    }
    Ok(heads)
}

fn take_head(rest: &mut &[u8], at: &mut Millis) -> Option<Head> {
    let mut head = Head {
        number: take_u32(rest)?,
        count: take_u32(rest)?,
        first_at: take_next(rest, at)?,
        last_at: take_next(rest, at)?,
        length: take_u32(rest)?,
        starts: Vec::new(),
    };
    for _ in 0..take_varint(rest)? {
        head.starts.push(ReplayStart {
            offset: take_u32(rest)?,
            at: take_next(rest, at)?,
        });
    }
    Some(head)
}

fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    take_varint(rest).and_then(|number| u32::try_from(number).ok())
}

/// Segments with facts that are looked through for a page view: its title comes within seconds.
const TITLE_REACH: u32 = 32;

/// Gives the last page view of a window its title, if it is of that url and has none.
pub(super) fn name_page(connection: &Connection, session: i64, window: i64, named: &PageTitle) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT key, facts FROM segment WHERE session = ?1 AND window = ?2 AND facts IS NOT NULL
         ORDER BY first DESC LIMIT ?3",
    )?;
    let mut rows = statement.query(params![session, window, TITLE_REACH])?;
    while let Some(row) = rows.next()? {
        let mut told = facts::unpack(&named.window, row.get::<_, Option<Vec<u8>>>(1)?.as_deref())?;
        match named.name(&mut told) {
            None => {}
            Some(false) => break,
            Some(true) => {
                connection
                    .prepare_cached("UPDATE segment SET facts = ?2 WHERE key = ?1")?
                    .execute(params![row.get::<_, i64>(0)?, facts::pack(codec::FAST, &told)?])?;
                break;
            }
        }
    }
    Ok(())
}

/// Whether a chunk is stored, by itself or within a merged segment.
pub(super) fn holds(connection: &Connection, session: i64, window: i64, number: u32) -> Result<bool> {
    let last: Option<u32> = connection
        .prepare_cached(
            "SELECT last FROM segment WHERE session = ?1 AND window = ?2 AND first <= ?3 ORDER BY first DESC LIMIT 1",
        )?
        .query_row(params![session, window, number], |row| row.get(0))
        .optional()?;
    Ok(last.is_some_and(|last| last >= number))
}

pub(super) fn insert(connection: &Connection, session: i64, window: i64, packed: &Packed) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO segment (session, window, first, last, start_at, heads, facts, strings, dictionary, data,
                rules)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            session,
            window,
            packed.first,
            packed.last,
            packed.start_at,
            packed.heads,
            packed.facts,
            packed.strings,
            packed.dictionary,
            packed.data,
            packed.rules,
        ])?;
    Ok(())
}

/// The segments of a session, window by window, in order.
pub(super) fn keys_of(connection: &Connection, session: i64) -> Result<Vec<i64>> {
    let keys = connection
        .prepare_cached("SELECT key FROM segment WHERE session = ?1 ORDER BY window, first")?
        .query_map([session], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(keys)
}

/// The text of a segment as it is packed, its large strings taken out.
pub(super) fn packed_text(connection: &Connection, key: i64) -> Result<Vec<u8>> {
    let (dictionary, data) = connection
        .prepare_cached("SELECT dictionary, data FROM segment WHERE key = ?1")?
        .query_row([key], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
    let dictionary = dictionary
        .map(|key| dictionaries::read(connection, key))
        .transpose()?;
    codec::unpack(dictionary.as_deref(), &data)
}

/// How much larger events are, at most, than what is stored of them where their strings are kept elsewhere, if memory for them
/// is to be had at once.
const MOST_TIMES: usize = 8;

/// The chunks of a segment with their events.
pub(super) struct Unpacked {
    pub(super) heads: Vec<Head>,
    text: Vec<u8>,
}

impl Unpacked {
    pub(super) fn read(connection: &Connection, key: i64) -> Result<Self> {
        let (heads, strings) = connection
            .prepare_cached("SELECT heads, strings FROM segment WHERE key = ?1")?
            .query_row([key], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
            })?;
        let heads = unpack_heads(&heads)?;
        // Chunks are joined by a newline, as events within a chunk are.
        let whole: usize = heads.iter().map(|head| head.length as usize + 1).sum();
        let mut text = packed_text(connection, key)?;
        if let Some(strings) = strings {
            // What is damaged may say anything.
            let about = whole.min(text.len().saturating_mul(MOST_TIMES));
            text = strings::put_back(connection, &strings, &text, about)?;
        }
        if whole == text.len() + 1 {
            Ok(Self { heads, text })
        } else {
            Err(StoreError::Damaged(
                "events and heads of a segment do not fit".into(),
            ))
        }
    }

    /// The events of chunks from a number on with commas between them, no more than so many; and how many they are. It is
    /// made in place: the text of a segment is large.
    pub(super) fn into_list(mut self, from: u32, most: u64) -> (Vec<u8>, u64) {
        let (mut begin, mut end, mut taken) = (0, 0, 0);
        for head in &self.heads {
            let chunk = begin..begin + head.length as usize;
            begin = chunk.end + 1;
            let count = u64::from(head.count).min(most - taken);
            let text = self.text.get(chunk.clone()).unwrap_or_default();
            let length = first_lines(text, count);
            if head.number < from || length == 0 {
                continue;
            }
            taken += count;
            if end > 0
                && let Some(between) = self.text.get_mut(end)
            {
                *between = b',';
                end += 1;
            }
            self.text.copy_within(chunk.start..chunk.start + length, end);
            between_commas(self.text.get_mut(end..end + length).unwrap_or_default());
            end += length;
        }
        self.text.truncate(end);
        (self.text, taken)
    }

    /// Each chunk with the text of its events.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (&Head, &[u8])> {
        let mut from = 0;
        self.heads.iter().map(move |head| {
            let to = from + head.length as usize;
            let text = self.text.get(from..to).unwrap_or_default();
            from = to + 1;
            (head, text)
        })
    }
}

/// How long so many lines are, without the end of the last one.
fn first_lines(lines: &[u8], count: u64) -> usize {
    let Some(last) = count.checked_sub(1) else {
        return 0;
    };
    let mut ends = memchr::memchr_iter(b'\n', lines);
    let end = usize::try_from(last).ok().and_then(|last| ends.nth(last));
    end.unwrap_or(lines.len())
}

/// Events are stored in lines.
fn between_commas(lines: &mut [u8]) {
    let mut rest = lines;
    while let Some(found) = memchr::memchr(b'\n', rest) {
        let (line, after) = rest.split_at_mut(found + 1);
        if let Some(end) = line.last_mut() {
            *end = b',';
        }
        rest = after;
    }
}
