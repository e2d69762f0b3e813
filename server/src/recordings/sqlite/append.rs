//! One durable step of a session, and what a worker goes on from.

use domain::heat::mark::Mark;
use domain::id::{SessionId, WindowId};
use domain::mask::MaskCount;
use rusqlite::{Connection, params};

use super::{checkpoints, codec, heat, masks, segments, sessions, windows};
use crate::recordings::{
    Append, Checkpoint, PageTitle, PendingBatch, Result, SessionRow, StoreError, StoredSession, WindowRow,
};

/// An append whose blobs are packed already, so that the writer only writes.
pub(super) struct Prepared {
    session: SessionRow,
    windows: Vec<WindowRow>,
    chunks: Vec<PreparedChunk>,
    checkpoints: Vec<(WindowId, checkpoints::Packed)>,
    titles: Vec<PageTitle>,
    pending_added: Vec<PendingBatch>,
    pending_done: Vec<(WindowId, u32)>,
}

struct PreparedChunk {
    window: WindowId,
    segment: segments::Packed,
    masked: Vec<MaskCount>,
    marks: Vec<Mark>,
}

/// Bytes of events that are packed in less time than another thread takes to begin.
const QUICK_BYTES: usize = 64 << 10;

/// Whether [`prepare`] may be called where nothing may block.
pub(super) fn is_quick(append: &Append) -> bool {
    let chunks = append.chunks.iter().map(|(_, chunk)| chunk.events.len());
    let pending = append.pending_added.iter().map(|batch| batch.events.len());
    let checkpoints = append
        .checkpoints
        .iter()
        .map(|(_, checkpoint)| checkpoint.events.len());
    chunks.chain(pending).chain(checkpoints).sum::<usize>() <= QUICK_BYTES
}

pub(super) fn prepare(append: Append) -> Result<Prepared> {
    let chunks = append
        .chunks
        .into_iter()
        .map(|(window, chunk)| {
            Ok(PreparedChunk {
                window,
                segment: segments::pack_chunk(&chunk)?,
                masked: chunk.masked,
                marks: chunk.marks,
            })
        })
        .collect::<Result<_>>()?;
    let checkpoints = pack_checkpoints(&append.checkpoints)?;
    let mut pending_added = append.pending_added;
    for batch in &mut pending_added {
        batch.events = codec::pack(codec::FAST, None, &batch.events)?;
    }
    Ok(Prepared {
        session: append.session,
        windows: append.windows,
        chunks,
        checkpoints,
        titles: append.titles,
        pending_added,
        pending_done: append.pending_done,
    })
}

pub(super) fn pack_checkpoints(
    checkpoints: &[(WindowId, Checkpoint)],
) -> Result<Vec<(WindowId, checkpoints::Packed)>> {
    checkpoints
        .iter()
        .map(|(window, checkpoint)| Ok((window.clone(), checkpoints::pack(checkpoint)?)))
        .collect()
}

pub(super) fn write(connection: &Connection, append: &Prepared) -> Result<()> {
    let session = sessions::put(connection, &append.session, !append.chunks.is_empty())?;
    let mut numbers = Vec::with_capacity(append.windows.len());
    for window in &append.windows {
        numbers.push((&window.id, windows::put(connection, session, window)?));
    }
    for title in &append.titles {
        if let Some(window) = windows::number_of(connection, session, &title.window)? {
            segments::name_page(connection, session, window, title)?;
        }
    }
    let number_of = |window: &WindowId| match numbers.iter().find(|(id, _)| *id == window) {
        Some((_, number)) => Ok(*number),
        None => windows::number_of(connection, session, window)?
            .ok_or_else(|| StoreError::Failed("a chunk of a window without a row".into())),
    };
    let mut masked = Vec::new();
    for chunk in &append.chunks {
        let window = number_of(&chunk.window)?;
        let number = chunk.segment.first;
        // What was hidden in a chunk, and done in it, counts with it: once.
        if !segments::holds(connection, session, window, number)? {
            segments::insert(connection, session, window, &chunk.segment)?;
            masked.extend(&chunk.masked);
            heat::add(connection, session, window, number, &chunk.marks)?;
        }
    }
    masks::add(connection, session, &masked)?;
    for (window, packed) in &append.checkpoints {
        checkpoints::insert(connection, session, number_of(window)?, packed)?;
    }
    for batch in &append.pending_added {
        connection
            .prepare_cached("INSERT INTO pending VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?
            .execute(params![
                session,
                batch.window.as_str(),
                batch.number,
                batch.received_at,
                batch.events
            ])?;
    }
    for (window, number) in &append.pending_done {
        connection
            .prepare_cached("DELETE FROM pending WHERE session = ?1 AND window = ?2 AND number = ?3")?
            .execute(params![session, window.as_str(), number])?;
    }
    Ok(())
}

pub(super) fn load(connection: &Connection, id: &SessionId) -> Result<Option<StoredSession>> {
    let key = match sessions::key_of(connection, id) {
        Ok(key) => key,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(StoredSession {
        session: sessions::load(connection, key)?,
        windows: windows::all(connection, key)?,
        pending: pending(connection, key)?,
    }))
}

/// Batches that wait for one before them, by window and number.
pub(super) fn pending(connection: &Connection, session: i64) -> Result<Vec<PendingBatch>> {
    let mut statement = connection.prepare_cached(
        "SELECT window, number, received_at, events FROM pending WHERE session = ?1 ORDER BY window, number",
    )?;
    let mut rows = statement.query([session])?;
    let mut pending = Vec::new();
    while let Some(row) = rows.next()? {
        pending.push(PendingBatch {
            window: row
                .get::<_, String>(0)?
                .try_into()
                .map_err(|_| StoreError::Damaged("a pending batch's window".into()))?,
            number: row.get(1)?,
            received_at: row.get(2)?,
            events: codec::unpack(None, &row.get::<_, Vec<u8>>(3)?)?,
        });
    }
    Ok(pending)
}
