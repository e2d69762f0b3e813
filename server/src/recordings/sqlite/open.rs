//! Opening the database: settings of every connection, and the schema's migrations.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::Options;
use crate::recordings::{Result, StoreError};

/// Statements that a connection keeps prepared; more than there are in this store.
const STATEMENTS: usize = 240;

/// Pages in the log before it is written back: most are of indexes and are written again and again, so that the later
/// it is done, the less there is to do.
const LOG_PAGES: u32 = 4_000;

const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("migrations/1_recordings.sql")),
    M::up(include_str!("migrations/2_shared.sql")),
    M::up(include_str!("migrations/3_memory.sql")),
    M::up(include_str!("migrations/4_facts.sql")),
    M::up(include_str!("migrations/5_presence.sql")),
    M::up(include_str!("migrations/6_actors_by_device.sql")),
    M::up(include_str!("migrations/7_checkpoints.sql")),
    M::up(include_str!("migrations/8_masking.sql")),
    M::up(include_str!("migrations/9_heat.sql")),
    M::up(include_str!("migrations/10_heat_of_before.sql")),
];

/// The one connection that writes; brings the schema up to date.
pub(super) fn writer(path: &Path, options: &Options) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    common(&connection)?;
    // Both hold only for a database without tables, and do nothing later.
    connection.pragma_update(None, "page_size", options.page_size)?;
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // A burst makes the log large; it gives its space back at the next checkpoint.
    connection.pragma_update_and_check(None, "journal_size_limit", 64 << 20, |_| Ok(()))?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", LOG_PAGES, |_| Ok(()))?;
    Migrations::from_slice(MIGRATIONS)
        .to_latest(&mut connection)
        .map_err(|error| StoreError::Failed(format!("the schema cannot be brought up to date: {error}")))?;
    if let Some(pages) = options.max_pages {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    common(&connection)?;
    Ok(connection)
}

/// Whoever only reads cannot bring the schema up to date.
pub(super) fn check_schema(connection: &Connection) -> Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(version) == Ok(MIGRATIONS.len()) {
        return Ok(());
    }
    Err(StoreError::Failed(format!(
        "the recordings are of schema {version}, and this version reads {}; starting the server brings them up to date",
        MIGRATIONS.len()
    )))
}

fn common(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_secs(2))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(())
}
