//! Jobs as rows of `control.db`.

use domain::Millis;
use domain::export::job::{ExportJob, ExportState};
use domain::export::options::ExportOptions;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use crate::clock;
use crate::control::Result;

/// So often the server may have been killed while a job ran: then that may be what ends it.
const MOST_ATTEMPTS: u32 = 3;
/// Of a list.
const MOST_LISTED: u32 = 200;
const COLUMNS: &str = "id, session, service, options, file_name, asked_by, asked_at, note, state, started_at, \
                       finished_at, reason, bytes";

/// Adds a wish, unless so many wait already. Both in a transaction of who asks.
pub(super) fn add(connection: &Connection, job: &ExportJob, most_waiting: u32) -> Result<Option<i64>> {
    let waiting: u32 = connection.query_row(
        "SELECT count(*) FROM export_job WHERE state = 'queued'",
        [],
        |row| row.get(0),
    )?;
    if waiting >= most_waiting {
        return Ok(None);
    }
    connection.execute(
        "INSERT INTO export_job (session, service, options, file_name, asked_by, asked_at, note, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'queued')",
        params![
            job.session.as_str(),
            job.service.as_str(),
            serde_json::to_string(&job.options).unwrap_or_default(),
            job.file_name,
            job.asked_by,
            job.asked_at,
            job.note
        ],
    )?;
    Ok(Some(connection.last_insert_rowid()))
}

/// The newest first; of those that wait it is told how many are before them.
pub(super) fn list(connection: &Connection) -> Result<Vec<ExportJob>> {
    let sql = format!("SELECT {COLUMNS} FROM export_job ORDER BY id DESC LIMIT ?1");
    let mut jobs = several(connection, &sql, [MOST_LISTED])?;
    let mut before = 0;
    for job in jobs.iter_mut().rev() {
        match &mut job.state {
            ExportState::Queued { ahead } => {
                *ahead = before;
                before += 1;
            }
            ExportState::Running { .. } => before += 1,
            _ => {}
        }
    }
    Ok(jobs)
}

pub(super) fn find(connection: &Connection, id: i64) -> Result<Option<ExportJob>> {
    let sql = format!("SELECT {COLUMNS} FROM export_job WHERE id = ?1");
    Ok(connection.query_row(&sql, [id], read).optional()?)
}

/// Whose files are there.
pub(super) fn done(connection: &Connection) -> Result<Vec<ExportJob>> {
    let sql = format!("SELECT {COLUMNS} FROM export_job WHERE state = 'done'");
    several(connection, &sql, [])
}

/// Bytes of all files.
pub(super) fn bytes(connection: &Connection) -> Result<u64> {
    let bytes: i64 = connection.query_row("SELECT coalesce(sum(bytes), 0) FROM export_job", [], |row| {
        row.get(0)
    })?;
    Ok(bytes.unsigned_abs())
}

/// Begins with the one that has waited longest.
pub(super) fn begin_next(connection: &Connection, now: Millis) -> Result<Option<ExportJob>> {
    let sql = format!(
        "UPDATE export_job SET state = 'running', started_at = ?1
         WHERE id = (SELECT min(id) FROM export_job WHERE state = 'queued') RETURNING {COLUMNS}"
    );
    Ok(connection.query_row(&sql, [now], read).optional()?)
}

/// What came of a job that was running.
#[derive(Debug, Clone)]
pub(super) enum End {
    Done { bytes: u64 },
    Failed { reason: String },
    Cancelled,
}

pub(super) fn finish(connection: &Connection, id: i64, now: Millis, end: &End) -> Result<()> {
    let (state, reason, bytes) = match end {
        End::Done { bytes } => ("done", None, i64::try_from(*bytes).ok()),
        End::Failed { reason } => ("failed", Some(reason), None),
        End::Cancelled => ("cancelled", None, None),
    };
    connection.execute(
        "UPDATE export_job SET state = ?2, finished_at = ?3, reason = ?4, bytes = ?5
         WHERE id = ?1 AND state = 'running'",
        params![id, state, now, reason, bytes],
    )?;
    Ok(())
}

/// Nothing where it does not wait.
pub(super) fn cancel_waiting(connection: &Connection, id: i64, now: Millis) -> Result<()> {
    connection.execute(
        "UPDATE export_job SET state = 'cancelled', finished_at = ?2 WHERE id = ?1 AND state = 'queued'",
        [id, now],
    )?;
    Ok(())
}

/// Takes a job out that is over.
pub(super) fn take(connection: &Connection, id: i64) -> Result<Option<ExportJob>> {
    let sql = format!(
        "DELETE FROM export_job WHERE id = ?1 AND state IN ('done', 'failed', 'cancelled') RETURNING {COLUMNS}"
    );
    Ok(connection.query_row(&sql, [id], read).optional()?)
}

pub(super) fn take_finished_before(connection: &Connection, before: Millis) -> Result<Vec<ExportJob>> {
    let sql = format!("DELETE FROM export_job WHERE finished_at < ?1 RETURNING {COLUMNS}");
    several(connection, &sql, [before])
}

/// What runs waits again: the server stops, which the job has no part in.
pub(super) fn put_back(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE export_job SET state = 'queued' WHERE state = 'running'",
        [],
    )?;
    Ok(())
}

/// What still ran when the server was killed waits again, or has had its chances.
pub(super) fn resume(connection: &mut Connection, now: Millis) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute(
        "UPDATE export_job SET attempts = attempts + 1 WHERE state = 'running'",
        [],
    )?;
    transaction.execute(
        "UPDATE export_job SET state = 'failed', finished_at = ?2,
                reason = 'The server ended each time while it was being made'
         WHERE state = 'running' AND attempts >= ?1",
        params![MOST_ATTEMPTS, now],
    )?;
    put_back(&transaction)?;
    Ok(transaction.commit()?)
}

/// One that cannot be read does not hide the others.
fn several(connection: &Connection, sql: &str, parameters: impl Params) -> Result<Vec<ExportJob>> {
    let mut jobs = Vec::new();
    for job in connection.prepare(sql)?.query_map(parameters, read)? {
        match job {
            Err(error @ rusqlite::Error::FromSqlConversionFailure(..)) => {
                tracing::error!(%error, "an export cannot be read");
            }
            job => jobs.push(job?),
        }
    }
    Ok(jobs)
}

/// Of what is done it is not known here how long it is kept, nor how far one is that runs.
fn read(row: &Row<'_>) -> rusqlite::Result<ExportJob> {
    let at: Millis = row.get::<_, Option<Millis>>("finished_at")?.unwrap_or(0);
    let state = match row.get_ref("state")?.as_str()? {
        "running" => ExportState::Running {
            passed: clock::now() - row.get::<_, Option<Millis>>("started_at")?.unwrap_or(0),
            progress: 0.0,
        },
        "done" => ExportState::Done {
            at,
            bytes: row.get::<_, Option<i64>>("bytes")?.unwrap_or(0).unsigned_abs(),
            kept_until: at,
        },
        "failed" => ExportState::Failed {
            at,
            reason: row.get::<_, Option<String>>("reason")?.unwrap_or_default(),
        },
        "cancelled" => ExportState::Cancelled { at },
        _ => ExportState::Queued { ahead: 0 },
    };
    Ok(ExportJob {
        id: row.get("id")?,
        session: checked(row, "session")?,
        service: checked(row, "service")?,
        options: options(row)?,
        file_name: row.get("file_name")?,
        asked_by: row.get("asked_by")?,
        asked_at: row.get("asked_at")?,
        note: row.get("note")?,
        state,
    })
}

fn checked<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    row.get::<_, String>(column)?.parse().map_err(damaged)
}

fn options(row: &Row<'_>) -> rusqlite::Result<ExportOptions> {
    serde_json::from_str(row.get_ref("options")?.as_str()?).map_err(damaged)
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
}
