//! `control.db`: accounts, services, the audit log. A database of its own beside the recordings, so that the
//! command line can change an account while the server runs.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::ConsoleError;
use rusqlite::{Connection, ErrorCode};
use rusqlite_migration::{M, Migrations};

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
        Migrations::from_slice(&[M::up(include_str!("1_first.sql"))]).to_latest(&mut connection)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
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
