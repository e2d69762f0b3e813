//! Signed-in browsers, kept in `control.db`. A cookie's id is kept as its SHA-256: who reads the database
//! cannot sign in with what is there.

use app::ConsoleError;
use async_trait::async_trait;
use domain::Millis;
use rusqlite::{OptionalExtension, params};
use time::OffsetDateTime;
use tower_sessions::Session;
use tower_sessions::session::{self, Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

use crate::clock;
use crate::control::{Control, ControlError};
use crate::secret::{self, Digest};

/// Where a session's record keeps the id of the account.
pub(crate) const ACCOUNT: &str = "account";

#[derive(Clone, Debug)]
pub(crate) struct ControlSessions(pub(crate) Control);

pub(crate) fn id_hash(id: Id) -> Digest {
    secret::digest(&id.0.to_le_bytes())
}

/// What is kept of a browser's session; `None` while it has none.
pub(crate) fn session_digest(session: &Session) -> Option<Digest> {
    session.id().map(id_hash)
}

#[async_trait]
impl SessionStore for ControlSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let (hash, account, data, expires) = columns(record)?;
            let inserted = self
                .0
                .call(move |connection| {
                    Ok(connection.execute(
                        "INSERT OR IGNORE INTO console_session (id_hash, account, data, expires_at)
                         VALUES (?, ?, ?, ?)",
                        params![hash, account, data, expires],
                    )?)
                })
                .await
                .map_err(backend)?;
            if inserted == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    /// Does not bring back a session that was ended meanwhile.
    async fn save(&self, record: &Record) -> Result<()> {
        let (hash, account, data, expires) = columns(record)?;
        self.0
            .call(move |connection| {
                connection.execute(
                    "UPDATE console_session SET account = ?2, data = ?3, expires_at = ?4 WHERE id_hash = ?1",
                    params![hash, account, data, expires],
                )?;
                Ok(())
            })
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (id, hash) = (*id, id_hash(*id));
        let row: Option<(String, Millis)> = self
            .0
            .call(move |connection| {
                Ok(connection
                    .prepare_cached(
                        "SELECT data, expires_at FROM console_session WHERE id_hash = ? AND expires_at > ?",
                    )?
                    .query_row(params![hash, clock::now()], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?)
            })
            .await
            .map_err(backend)?;
        row.map(|(data, expires)| {
            Ok(Record {
                id,
                data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
                expiry_date: OffsetDateTime::from_unix_timestamp(expires / clock::SECOND_MS)
                    .map_err(|error| Error::Decode(error.to_string()))?,
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let hash = id_hash(*id);
        self.0
            .call(move |connection| {
                connection.execute("DELETE FROM console_session WHERE id_hash = ?", [hash])?;
                Ok(())
            })
            .await
            .map_err(backend)
    }
}

fn columns(record: &Record) -> Result<(Digest, Option<i64>, String, Millis)> {
    Ok((
        id_hash(record.id),
        record.data.get(ACCOUNT).and_then(serde_json::Value::as_i64),
        serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?,
        record
            .expiry_date
            .unix_timestamp()
            .saturating_mul(clock::SECOND_MS),
    ))
}

/// The library passes on a text only; [`console_error`] knows it again.
fn backend(error: ControlError) -> Error {
    Error::Backend(ConsoleError::from(error).to_string())
}

/// What a session's error means to whoever asks.
pub(crate) fn console_error(error: session::Error) -> ConsoleError {
    match &error {
        session::Error::Store(Error::Backend(told)) if *told == ConsoleError::Unavailable.to_string() => {
            ConsoleError::Unavailable
        }
        _ => {
            tracing::error!(%error, "console session");
            ConsoleError::Internal
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn a_session_in_a_busy_or_full_database_may_work_again() {
        for (code, expected) in [
            (ffi::SQLITE_BUSY, ConsoleError::Unavailable),
            (ffi::SQLITE_FULL, ConsoleError::Unavailable),
            (ffi::SQLITE_CORRUPT, ConsoleError::Internal),
        ] {
            let failure = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let error = session::Error::from(backend(failure.into()));
            assert_eq!(console_error(error), expected, "{code}");
        }
    }
}
