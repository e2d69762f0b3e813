//! The one thread that writes. It takes all that is waiting into one transaction and answers after the commit,
//! so that many sessions share one wait for the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::recordings::{Result, StoreError};

/// Steps in one transaction: enough to share a wait for the disk, few enough to answer soon.
const MOST_STEPS: usize = 256;

/// One change, made wholly or not at all.
trait Step: Send {
    /// Makes the change; what it made may be rolled back and made again.
    fn run(&mut self, connection: &Connection) -> Result<()>;
    fn answer(self: Box<Self>, outcome: Result<()>);
}

struct Asked<T, W> {
    work: W,
    value: Option<T>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send, W: FnMut(&Connection) -> Result<T> + Send> Step for Asked<T, W> {
    fn run(&mut self, connection: &Connection) -> Result<()> {
        self.value = Some(caught(|| (self.work)(connection))?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<()>) {
        let Self { value, reply, .. } = *self;
        // Nobody may be waiting any longer; the write stands all the same.
        let _ = reply.send(outcome.and_then(|()| value.ok_or_else(closed)));
    }
}

enum Message {
    Step(Box<dyn Step>),
    /// Needs the connection outside of any transaction.
    Alone(Box<dyn FnOnce(&Connection) + Send>),
    Close,
}

pub(super) struct Writer {
    sender: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self> {
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new()
            .name("recordings".into())
            .spawn(move || run(connection, &receiver))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self {
            sender,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Returns what `work` returned, once that is durable. It may be called again, after all that it did was undone.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.send(Message::Step(Box::new(Asked {
            work,
            value: None,
            reply,
        })))?;
        answer.await.map_err(|_| closed())?
    }

    /// Runs what SQLite does not allow within a transaction.
    pub(super) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.send(Message::Alone(Box::new(move |connection| {
            let _ = reply.send(caught(|| work(connection)));
        })))?;
        answer.await.map_err(|_| closed())?
    }

    /// Returns when all that was handed over before is done and the database is closed.
    pub(super) fn close(&self) {
        // Closed before: there is nobody to tell.
        let _ = self.sender.send(Message::Close);
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }

    fn send(&self, message: Message) -> Result<()> {
        self.sender.send(message).map_err(|_| closed())
    }
}

/// A step that panics is rolled back and fails by itself: the thread has the steps of others to do.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        tracing::error!(why, "a step of the store panicked");
        Err(StoreError::Failed("a step of the store panicked".into()))
    })
}

pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

fn run(mut connection: Connection, receiver: &Receiver<Message>) {
    let mut waiting = None;
    while let Some(message) = waiting.take().or_else(|| receiver.recv().ok()) {
        match message {
            Message::Close => break,
            Message::Alone(work) => work(&connection),
            Message::Step(first) => {
                let mut steps = vec![first];
                while steps.len() < MOST_STEPS && waiting.is_none() {
                    match receiver.try_recv() {
                        Ok(Message::Step(step)) => steps.push(step),
                        Ok(other) => waiting = Some(other),
                        Err(_) => break,
                    }
                }
                commit_together(&mut connection, steps);
            }
        }
    }
    // The last connection to close writes the log back; a failure leaves the log, which the next start reads.
    let _ = connection.close();
}

fn commit_together(connection: &mut Connection, mut steps: Vec<Box<dyn Step>>) {
    let mut results = Vec::with_capacity(steps.len());
    let outcome = match run_all(connection, &mut steps) {
        // Whichever of them cannot be made is not made; the others are.
        Ok(false) => run_apart(connection, &mut steps, &mut results),
        done => {
            results.resize(steps.len(), Ok(()));
            done.map(drop)
        }
    };
    // Where the transaction ended before all had their turn, the rest has no result.
    let cut_short = || Err(StoreError::Unavailable("the write was cut short".into()));
    let mut results = results.into_iter();
    for step in steps {
        let result = match (&outcome, results.next().unwrap_or_else(cut_short)) {
            (Err(error), Ok(())) => Err(StoreError::Unavailable(error.to_string())),
            (_, result) => result,
        };
        step.answer(result);
    }
}

/// All of them, or none: `false` if one could not be made.
fn run_all(connection: &mut Connection, steps: &mut [Box<dyn Step>]) -> Result<bool> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        if step.run(&transaction).is_err() {
            return Ok(false);
        }
    }
    transaction.commit()?;
    Ok(true)
}

/// Each within a savepoint, which costs time: SQLite keeps what pages were before.
fn run_apart(
    connection: &mut Connection,
    steps: &mut [Box<dyn Step>],
    results: &mut Vec<Result<()>>,
) -> Result<()> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        let savepoint = transaction.savepoint()?;
        results.push(step.run(&savepoint).and_then(|()| Ok(savepoint.commit()?)));
        // A full disk ends the whole transaction: SQLite has rolled back the neighbours too.
        if transaction.is_autocommit() {
            return Err(StoreError::Unavailable("the write was rolled back".into()));
        }
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_step_that_panics_is_rolled_back_and_the_next_ones_are_done() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE kept (name TEXT) STRICT")
            .unwrap();
        let writer = Writer::start(connection).unwrap();
        let insert = |name: &'static str| {
            writer.write(move |connection| {
                connection.execute("INSERT INTO kept VALUES (?1)", [name])?;
                assert!(name != "bad", "of step {name}");
                Ok(())
            })
        };
        let (first, bad, second) = tokio::join!(insert("first"), insert("bad"), insert("second"));
        assert!(first.is_ok() && second.is_ok());
        assert!(matches!(bad, Err(StoreError::Failed(_))), "{bad:?}");
        let alone = writer
            .alone(|_| -> Result<()> { std::panic::panic_any("outside of any transaction") })
            .await;
        assert!(matches!(alone, Err(StoreError::Failed(_))), "{alone:?}");
        let names: String = writer
            .write(|connection| {
                Ok(connection.query_row("SELECT group_concat(name) FROM kept", [], |row| row.get(0))?)
            })
            .await
            .unwrap();
        assert_eq!(names, "first,second");
        writer.close();
    }

    #[tokio::test]
    async fn a_step_that_fails_takes_no_other_with_it() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE done (step INTEGER UNIQUE)")
            .unwrap();
        let writer = Writer::start(connection).unwrap();
        let put = |step: i64, fails: bool| {
            writer.write(move |connection| {
                connection.execute("INSERT INTO done VALUES (?1)", [step])?;
                if fails {
                    return Err(StoreError::NotFound);
                }
                Ok(step)
            })
        };
        // All of them wait until the writer is free, and are in one transaction.
        let (free, busy) = channel();
        let first = writer.alone(move |_| Ok(busy.recv().is_ok()));
        let (_, one, two, again, three, ()) = tokio::join!(
            first,
            put(1, false),
            put(2, true),
            put(1, false),
            put(3, false),
            async { free.send(()).unwrap() }
        );
        assert_eq!((one.unwrap(), three.unwrap()), (1, 3));
        assert!(matches!(two, Err(StoreError::NotFound)));
        assert!(again.is_err());
        let done = writer
            .write(|connection| {
                let mut statement = connection.prepare("SELECT step FROM done ORDER BY step")?;
                let done: Vec<i64> = statement
                    .query_map([], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
                Ok(done)
            })
            .await;
        assert_eq!(done.unwrap(), [1, 3]);
    }
}
