//! `control.db`: accounts, services, privacy rules, the audit log. A database of its own beside the recordings, so that the
//! command line can change an account while the server runs.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::ConsoleError;
use rusqlite::{Connection, ErrorCode};
use rusqlite_migration::{M, Migrations};

use crate::access::seed;

pub type Result<T> = std::result::Result<T, ControlError>;

/// Why the control database could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// 500, or 503 when trying again may help
    #[error("control.db: {0}")]
    Database(#[from] rusqlite::Error),
    /// Only at start.
    #[error("control.db could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// Only at start.
    #[error("{path} could not be made: {cause}")]
    Directory { path: String, cause: std::io::Error },
    /// 500
    #[error("the machine has no randomness to give: {0}")]
    Randomness(#[from] getrandom::Error),
    /// 500, or at start: another version of Girok has saved it.
    #[error(
        "the authorization model that is active cannot be read; make another one active: girok model activate"
    )]
    Model,
    /// 500: a task was cut short, as when the process ends.
    #[error("a task on control.db did not finish")]
    Interrupted,
}

impl From<ControlError> for ConsoleError {
    fn from(error: ControlError) -> Self {
        tracing::error!(%error, "control database");
        match error {
            ControlError::Database(rusqlite::Error::SqliteFailure(failure, _))
                if matches!(
                    failure.code,
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DiskFull
                ) =>
            {
                Self::Unavailable
            }
            _ => Self::Internal,
        }
    }
}

/// The one connection. Its queries are short and rare, so one is enough; none runs on an async thread.
#[derive(Clone, Debug)]
pub struct Control {
    connection: Arc<Mutex<Connection>>,
}

impl Control {
    /// Opens or creates the database and brings its tables up to date.
    pub fn open(data_dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(data_dir).map_err(|cause| ControlError::Directory {
            path: data_dir.display().to_string(),
            cause,
        })?;
        let mut connection = Connection::open(data_dir.join("control.db"))?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", "on")?;
        Migrations::from_slice(&[
            M::up(include_str!("1_first.sql")),
            M::up(include_str!("2_rules.sql")),
            M::up(include_str!("3_share_links.sql")),
            M::up(include_str!("4_exports.sql")),
            M::up(include_str!("5_access.sql")),
        ])
        .to_latest(&mut connection)?;
        seed::plant(&mut connection)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// What SQLite finds wrong with the file, as sentences.
    pub async fn verify(&self) -> Result<Vec<String>> {
        let lines: Vec<String> = self
            .call(|connection| {
                Ok(connection
                    .prepare("PRAGMA integrity_check")?
                    .query_map([], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()?)
            })
            .await?;
        Ok(lines
            .into_iter()
            .filter(|line| line != "ok")
            .map(|line| format!("control.db: {line}"))
            .collect())
    }

    pub async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let connection = self.connection.clone();
        tokio::task::spawn_blocking(move || {
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
        .map_err(|_| ControlError::Interrupted)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn verify_finds_what_is_damaged_in_the_file() {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        assert_eq!(control.verify().await.unwrap(), Vec::<String>::new());
        control
            .call(|connection| {
                // An index that has no longer what its table has.
                connection.execute_batch(
                    "INSERT INTO audit_log (at, who, action) VALUES (1, 'kim', 'signed_in');
                     PRAGMA writable_schema = on;
                     UPDATE sqlite_schema SET sql = replace(sql, '(who, id)', '(action, id)')
                        WHERE name = 'audit_log_who';
                     PRAGMA writable_schema = reset;",
                )?;
                Ok(())
            })
            .await
            .unwrap();
        let damages = control.verify().await.unwrap();
        assert!(!damages.is_empty());
        assert!(
            damages.iter().all(|damage| damage.starts_with("control.db: ")),
            "{damages:?}"
        );
    }
}
