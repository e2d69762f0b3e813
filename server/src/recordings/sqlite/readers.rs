//! Connections that read, each on a thread of its own. A long read is many short ones: were each done by whichever thread is
//! free, each thread would keep what memory its turns took.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{Semaphore, oneshot};

use super::open;
use super::writer::{caught, closed};
use crate::recordings::{Result, StoreError};

/// Opens the connection where there is none yet.
type Job = Box<dyn FnOnce(&mut Option<Connection>) + Send>;

struct Reader {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Reader {
    fn start() -> Result<Self> {
        let (jobs, asked) = channel();
        let thread = std::thread::Builder::new()
            .name("recordings-reader".into())
            .spawn(move || run(&asked))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { jobs, thread })
    }

    /// Closes its connection.
    fn end(self) {
        drop(self.jobs);
        let _ = self.thread.join();
    }
}

fn run(asked: &Receiver<Job>) {
    let mut connection = None;
    while let Ok(job) = asked.recv() {
        job(&mut connection);
    }
}

pub(super) struct Readers {
    path: PathBuf,
    /// The one that read last is the next to read.
    idle: Mutex<Vec<Reader>>,
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
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|_| closed())?;
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let reader = idle.map_or_else(Reader::start, Ok)?;
        let jobs = reader.jobs.clone();
        let (reply, answer) = oneshot::channel();
        let readers = Arc::clone(self);
        let job: Job = Box::new(move |connection| {
            let result = caught(|| view(connection, &readers.path, work));
            readers.take_back(reader, connection);
            drop(place);
            // Nobody may be waiting any longer.
            let _ = reply.send(result);
        });
        jobs.send(job).map_err(|_| closed())?;
        answer
            .await
            .map_err(|_| StoreError::Failed("a read did not finish".into()))?
    }

    /// Called on the reader's own thread, which ends once nothing can be asked of it.
    fn take_back(&self, reader: Reader, connection: &mut Option<Connection>) {
        match self.idle.lock() {
            Ok(mut idle) if !self.places.is_closed() => idle.push(reader),
            _ => *connection = None,
        }
    }

    /// Lets nobody in any longer and closes the connections that nobody uses; whoever reads goes on.
    pub(super) fn refuse(&self) {
        self.places.close();
        let idle = self.idle.lock().map(|mut idle| std::mem::take(&mut *idle));
        idle.unwrap_or_default().into_iter().for_each(Reader::end);
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

fn view<T>(
    connection: &mut Option<Connection>,
    path: &Path,
    work: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(open::reader(path)?),
    };
    let view = connection.transaction()?;
    work(&view)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn database() -> (tempfile::TempDir, Arc<Readers>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("recordings.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch("CREATE TABLE kept (number INTEGER); INSERT INTO kept VALUES (7)")
            .unwrap();
        (directory, Arc::new(Readers::new(path, 2)))
    }

    async fn number(readers: &Arc<Readers>) -> Result<(i64, std::thread::ThreadId)> {
        let read = |connection: &Connection| {
            let number = connection.query_row("SELECT number FROM kept", [], |row| row.get(0))?;
            Ok((number, std::thread::current().id()))
        };
        readers.read(read).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_read_after_the_other_is_on_one_thread() {
        let (_directory, readers) = database();
        let first = number(&readers).await.unwrap();
        assert_eq!(first.0, 7);
        for _ in 0..20 {
            assert_eq!(number(&readers).await.unwrap(), first);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_read_that_panics_takes_no_reader_along() {
        let (_directory, readers) = database();
        for _ in 0..3 {
            let failed = readers.read(|_| -> Result<()> { panic!("at a row") }).await;
            assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
        }
        assert_eq!(number(&readers).await.unwrap().0, 7);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_gives_up_leaves_the_place_to_others() {
        let (_directory, readers) = database();
        for _ in 0..4 {
            let slow = readers.read(|_| {
                std::thread::sleep(Duration::from_millis(20));
                Ok(())
            });
            drop(tokio::time::timeout(Duration::from_millis(1), slow).await);
        }
        assert_eq!(number(&readers).await.unwrap().0, 7);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_reads_once_it_is_closed() {
        let (directory, readers) = database();
        number(&readers).await.unwrap();
        readers.close(2).await;
        let refused = number(&readers).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        assert!(!directory.path().join("recordings.db-wal").exists());
    }
}
