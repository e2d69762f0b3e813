//! Connections that read, each used by one blocking thread at a time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::open;
use crate::recordings::{Result, StoreError};

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, most: usize) -> Self {
        Self {
            path,
            idle: Mutex::new(Vec::new()),
            places: Arc::new(Semaphore::new(most)),
        }
    }

    /// Runs `work` on a thread that may block, within one view of the database.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let closed = || StoreError::Unavailable("the store is closed".into());
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|_| closed())?;
        let readers = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let idle = readers.idle.lock().ok().and_then(|mut idle| idle.pop());
            let mut connection = match idle {
                Some(connection) => connection,
                None => open::reader(&readers.path)?,
            };
            let view = connection.transaction()?;
            let result = work(&view);
            drop(view);
            if !readers.places.is_closed()
                && let Ok(mut idle) = readers.idle.lock()
            {
                idle.push(connection);
            }
            result
        })
        .await
        .map_err(|error| StoreError::Failed(format!("a read did not finish: {error}")))?
    }

    /// Lets nobody in any longer and closes the connections that nobody uses; whoever reads goes on.
    pub(super) fn refuse(&self) {
        self.places.close();
        if let Ok(mut idle) = self.idle.lock() {
            idle.clear();
        }
    }

    /// Lets nobody in any longer, waits for those who read, and closes their connections.
    pub(super) async fn close(&self, most: usize) {
        let all = self
            .places
            .acquire_many(u32::try_from(most).unwrap_or(u32::MAX))
            .await;
        self.refuse();
        drop(all);
    }
}
