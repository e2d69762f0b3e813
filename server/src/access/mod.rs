//! Who may do what: the authorization model that is active and the tuples decide, and nothing else does.
//!
//! In reading order: [`decider`] answers by one version of the model and the tuples of one moment; here is what keeps the one
//! that holds now, and changes it; [`rows`] is where versions and tuples are kept, and [`seed`] what a new installation begins
//! with. `console` is what pages ask of it, `tuples` what the Access page does with it, and `waiting` tells a browser when what
//! it may do has changed; [`keys`] are those of other services.

mod console;
mod decider;
pub(crate) mod keys;
pub(crate) mod rows;
pub(crate) mod seed;
mod tuples;
mod waiting;

use std::sync::Arc;
use std::time::Duration;

use ::app::ConsoleError;
use authz::tuple::Tuple;
use domain::access::tuple::OWN_ACCESS;
use domain::account::{Account, Permission};
use rusqlite::Connection;
use tokio::sync::{Mutex, watch as channel};
use tokio_util::sync::CancellationToken;

use crate::blocking::not_done;
use crate::control::{self, Control};
use crate::error::console_error;

pub(crate) use console::{ConsoleAccess, may_with, named};
pub(crate) use decider::{ANY, Decider, Named, of_console, problem};
#[cfg(test)]
pub(crate) use seed::DEFAULT_MODEL;
pub(crate) use seed::new_id;
pub(crate) use tuples::ConsoleTuples;

type Result<T> = std::result::Result<T, ConsoleError>;

/// How often is looked whether the command line has changed anything: it writes to the same database.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What is to be changed of that which decides. All of it, or nothing.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) deletes: Vec<Tuple>,
    /// Refuses a tuple to take away that is not there.
    pub(crate) must_be_there: bool,
    pub(crate) writes: Vec<Tuple>,
    /// Refuses a tuple to add that is there already. One that is there with another condition is refused in any case.
    pub(crate) must_be_new: bool,
    /// The version to make active, and the id of the activation that it is to follow.
    pub(crate) activates: Option<(u32, i64)>,
    /// Who is to be able to manage access afterwards, too.
    pub(crate) keeps: Option<Account>,
}

/// What decides, kept in `control.db` and in memory: each request asks.
pub(crate) struct Authority {
    control: Control,
    current: channel::Sender<Arc<Decider>>,
    /// Held from looking at what decides to putting what decides next in its place.
    changing: Mutex<()>,
    stopping: CancellationToken,
}

impl Authority {
    pub(crate) async fn load(control: Control) -> control::Result<Arc<Self>> {
        let decider = control
            .call(|connection| {
                // The command line may write meanwhile: all that is read is of one moment.
                let moment = connection.transaction()?;
                Decider::read(&moment)
            })
            .await?;
        let (current, _) = channel::channel(Arc::new(decider));
        Ok(Arc::new(Self {
            control,
            current,
            changing: Mutex::default(),
            stopping: CancellationToken::new(),
        }))
    }

    /// What decides now. A request takes it once, at its start, and asks it for as long as it lasts.
    pub(crate) fn current(&self) -> Arc<Decider> {
        self.current.borrow().clone()
    }

    /// What decides now, and what will.
    pub(crate) fn subscribe(&self) -> channel::Receiver<Arc<Decider>> {
        self.current.subscribe()
    }

    pub(crate) fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    /// Answers whoever waits for something to change.
    pub(crate) fn stop_waiting(&self) {
        self.stopping.cancel();
    }

    /// Makes a change that decides from then on, also where whoever asked for it does not wait for the answer: what is written
    /// down is enforced. `beside` writes what belongs to it, such as the audit log, in the same transaction.
    ///
    /// # Errors
    ///
    /// `Conflict` where another version was made active meanwhile, or a tuple is there with another condition; `Invalid` where
    /// nobody could manage models afterwards, who is to keep managing access could not, or what is to be there, or not, is not
    /// so.
    pub(crate) async fn change(
        self: &Arc<Self>,
        who: &str,
        change: Change,
        beside: impl FnOnce(&Connection) -> control::Result<()> + Send + 'static,
    ) -> Result<Arc<Decider>> {
        let (authority, who) = (self.clone(), who.to_owned());
        let changing = tokio::spawn(async move { authority.put_in_force(who, change, beside).await });
        changing
            .await
            .map_err(|failure| console_error(not_done(failure)))?
    }

    async fn put_in_force(
        &self,
        who: String,
        change: Change,
        beside: impl FnOnce(&Connection) -> control::Result<()> + Send + 'static,
    ) -> Result<Arc<Decider>> {
        let _one_at_a_time = self.changing.lock().await;
        let current = self.current();
        let made = self
            .control
            .call(move |connection| {
                let transaction = connection.transaction()?;
                let next = match make(&transaction, Some(&current), &who, &change)? {
                    Ok(next) => next,
                    Err(refused) => return Ok(Err(refused)),
                };
                beside(&transaction)?;
                transaction.commit()?;
                Ok(Ok(next))
            })
            .await?;
        let next = Arc::new(made?);
        self.current.send_replace(next.clone());
        Ok(next)
    }

    /// Takes over what the command line has changed by now: whoever it added may sign in at once.
    pub(crate) async fn catch_up(&self) -> Result<()> {
        Ok(self.look(&mut None).await?)
    }

    /// Takes over what the command line changes, until the server ends.
    pub(crate) async fn look_regularly(self: Arc<Self>) {
        let mut times = tokio::time::interval(LOOK_EVERY);
        times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut seen = None;
        loop {
            times.tick().await;
            if let Err(error) = self.look(&mut seen).await {
                tracing::warn!(%error, "whether anybody may do anything else could not be read; trying again");
            }
        }
    }

    /// `seen` is SQLite's count of what other connections have written, as it was the last time.
    async fn look(&self, seen: &mut Option<i64>) -> control::Result<()> {
        let (last, known) = (*seen, self.current().mark());
        let _one_at_a_time = self.changing.lock().await;
        let (count, next) = self
            .control
            .call(move |connection| {
                let count = connection.query_row("PRAGMA data_version", [], |row| row.get(0))?;
                if last == Some(count) || rows::mark(connection)? == known {
                    return Ok((count, None));
                }
                // Another process may write meanwhile: all that is read is of one moment.
                let moment = connection.transaction()?;
                Ok((count, Some(Decider::read(&moment)?)))
            })
            .await?;
        if let Some(next) = next {
            self.current.send_replace(Arc::new(next));
        }
        *seen = Some(count);
        Ok(())
    }
}

/// Writes a change down, and what decides after it; or why it is refused. What decides until then saves reading all of it.
pub(crate) fn make(
    connection: &Connection,
    current: Option<&Decider>,
    who: &str,
    change: &Change,
) -> control::Result<Result<Decider>> {
    // The command line may have changed something that was not looked at yet.
    let known = rows::mark(connection)?;
    let current = current.filter(|current| current.mark() == known && change.activates.is_none());
    for tuple in &change.deletes {
        if !rows::delete(connection, tuple)? && change.must_be_there {
            return Ok(Err(refused(format!("there is no tuple {tuple} to take away"))));
        }
    }
    let mut written = Vec::new();
    for tuple in &change.writes {
        if rows::insert(connection, tuple, who)? {
            written.push(tuple);
        } else if change.must_be_new {
            return Ok(Err(refused(format!("there is a tuple {tuple} already"))));
        } else if rows::condition(connection, tuple)? != tuple.condition {
            return Ok(Err(ConsoleError::Conflict(format!(
                "there is a tuple {tuple} already, with another condition"
            ))));
        }
    }
    if let Some((version, instead_of)) = change.activates {
        let active = rows::active(connection)?;
        if active.id != instead_of {
            return Ok(Err(ConsoleError::Conflict(format!(
                "{} made version {} active meanwhile; nothing of yours was done",
                active.who, active.version
            ))));
        }
        rows::activate(connection, version, who)?;
    }
    let next = match current {
        Some(current) => current.after(connection, &change.deletes, &written)?,
        None => Decider::read(connection)?,
    };
    if !next.may_have_manager(connection)? {
        return Ok(Err(refused(
            "Nobody could manage models any longer, so that nobody could take it back".into(),
        )));
    }
    if let Some(account) = &change.keeps
        && next.reach(account, Permission::ManageAccess, &[]).is_nowhere()
    {
        return Ok(Err(ConsoleError::Invalid {
            field: OWN_ACCESS.into(),
            message: "You could not manage access any longer yourself, and could not take that back".into(),
        }));
    }
    Ok(Ok(next))
}

fn refused(message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: "access".into(),
        message,
    }
}
