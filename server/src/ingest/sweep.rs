//! What no request asks for: giving up gaps, ending silent sessions, compacting what has ended.

use std::collections::HashSet;
use std::time::Duration;

use domain::Millis;
use domain::id::SessionId;
use domain::live::session::EndReason;
use domain::session::IDLE_TIMEOUT_MS;

use super::{Ingest, Refusal};
use crate::recordings::StoreError;

/// How often is looked.
const PERIOD: Duration = Duration::from_secs(5);
/// Sessions that are done at once, so that batches get their turn in between.
const AT_ONCE: u32 = 64;
const COMPACTED_AT_ONCE: u32 = 4;

impl Ingest {
    /// Sweeps until there is nothing more to take.
    pub async fn sweep_regularly(&self) {
        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !self.is_closing() {
            ticks.tick().await;
            if let Err(error) = self.sweep(self.now()).await {
                tracing::warn!(%error, "could not sweep; trying again");
            }
        }
    }

    /// Compacts what has ended until there is nothing more to take: apart from the sweep, because the sessions that
    /// end together may take minutes, and gaps are waited for no longer than is said.
    pub async fn compact_regularly(&self) {
        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !self.is_closing() {
            ticks.tick().await;
            if let Err(error) = self.compact().await {
                tracing::warn!(%error, "could not compact; trying again");
            }
            if let Err(error) = self.read_old_again().await {
                tracing::warn!(%error, "could not read old sessions again; trying again");
            }
        }
    }

    /// One round of what is soon done, at the moment given. What fails does not keep the rest from being done.
    pub async fn sweep(&self, now: Millis) -> Result<(), StoreError> {
        self.0.rates.forget();
        let gaps = self.give_up_gaps(now).await;
        let ended = self.end_silent_sessions(now).await;
        gaps.and(ended.map(drop))
    }

    /// Applies what waits for batches that are overdue, and counts those as lost.
    pub async fn give_up_gaps(&self, now: Millis) -> Result<(), StoreError> {
        let overdue = now.saturating_sub(self.0.settings.gap_wait_ms);
        let mut rounds = Rounds::default();
        loop {
            let found = self.0.store.overdue_pending(overdue, rounds.limit()).await?;
            let Some(sessions) = rounds.next(found) else {
                return Ok(());
            };
            for session in sessions {
                let changed = self.give_up_gaps_of(&session, overdue).await;
                rounds.note(session, changed)?;
            }
        }
    }

    /// Ends the sessions from which nothing was received for half an hour; returns how many.
    pub async fn end_silent_sessions(&self, now: Millis) -> Result<u64, StoreError> {
        let before = now.saturating_sub(IDLE_TIMEOUT_MS);
        let mut rounds = Rounds::default();
        loop {
            let found = self.0.store.silent_since(before, rounds.limit()).await?;
            let Some(sessions) = rounds.next(found) else {
                metrics::counter!("girok_sessions_ended_total").increment(rounds.changed);
                return Ok(rounds.changed);
            };
            for session in sessions {
                let changed = self.end_if_silent(&session, before).await;
                rounds.note(session, changed)?;
            }
        }
    }

    async fn give_up_gaps_of(&self, session: &SessionId, overdue: Millis) -> Result<bool, Refusal> {
        let mut turn = self.enter(session).await?;
        let permit = self.0.pages.permit().await;
        let mut step = None;
        if let Some(state) = &mut turn.state {
            let rules = self.0.rules.of(&state.row().summary.service);
            let windows = state.lack_pages(None, overdue);
            self.bring_pages(session, state, windows, &rules).await?;
            step = state.give_up_gaps(overdue, &rules);
        }
        drop(permit);
        let changes = step.is_some();
        self.leave(turn, step).await?;
        Ok(changes)
    }

    async fn end_if_silent(&self, session: &SessionId, before: Millis) -> Result<bool, Refusal> {
        let mut turn = self.enter(session).await?;
        // A batch may have come since the store was asked.
        let silent = turn
            .state
            .take_if(|state| state.row().received_at < before)
            .is_some();
        if silent {
            self.end(session, EndReason::TimedOut).await?;
        }
        self.leave(turn, None).await?;
        Ok(silent)
    }

    /// Old sessions may take hours: what ends meanwhile does not wait for them.
    async fn read_old_again(&self) -> Result<(), StoreError> {
        loop {
            // What one of them cannot do keeps nobody from the other.
            let (cut, marked) = (self.cut_some().await, self.mark_some().await);
            if cut? + marked? == 0 {
                return Ok(());
            }
            self.compact().await?;
        }
    }

    async fn compact(&self) -> Result<(), StoreError> {
        while !self.is_closing() && self.0.store.compact(COMPACTED_AT_ONCE).await? > 0 {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// Ends a session that came by import, and compacts it at once.
    pub(crate) async fn end_imported(&self, session: &SessionId) -> Result<(), StoreError> {
        let mut turn = self.enter(session).await.map_err(failed)?;
        turn.state = None;
        self.0.store.end_session(session).await?;
        self.0.live.arrivals.note(session);
        self.leave(turn, None).await.map_err(failed)?;
        while self.0.store.compact(COMPACTED_AT_ONCE).await? > 0 {}
        Ok(())
    }
}

/// One sweep over the sessions that the store finds due, a few at a time. A session that stays due, because it is
/// damaged or because of what the store thinks of it, has one turn in a sweep and holds nobody up.
#[derive(Default)]
struct Rounds {
    unchanged: HashSet<SessionId>,
    changed: u64,
}

impl Rounds {
    /// How many to ask for, so that there are new ones behind those that stay due.
    fn limit(&self) -> u32 {
        u32::try_from(self.unchanged.len()).map_or(u32::MAX, |unchanged| unchanged.saturating_add(AT_ONCE))
    }

    /// The sessions that had no turn yet; `None` if that is none of those found.
    fn next(&self, found: Vec<SessionId>) -> Option<Vec<SessionId>> {
        let new: Vec<_> = found
            .into_iter()
            .filter(|session| !self.unchanged.contains(session))
            .collect();
        (!new.is_empty()).then_some(new)
    }

    /// Says what came of a session. Where the store is not there now, it is not for the others either.
    fn note(&mut self, session: SessionId, changed: Result<bool, Refusal>) -> Result<(), StoreError> {
        match changed {
            Ok(true) => self.changed += 1,
            Err(refusal @ Refusal::Unavailable) => return Err(failed(refusal)),
            Ok(false) => {
                self.unchanged.insert(session);
            }
            Err(refusal) => {
                tracing::error!(%session, %refusal, "the sweep leaves out a session");
                self.unchanged.insert(session);
            }
        }
        Ok(())
    }
}

/// What a worker could not do was logged by it.
fn failed(refusal: Refusal) -> StoreError {
    StoreError::Unavailable(refusal.to_string())
}
