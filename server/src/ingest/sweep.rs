//! What no request asks for: giving up gaps, ending silent sessions, compacting what has ended.

use std::time::Duration;

use domain::Millis;
use domain::id::SessionId;
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

    /// One round of everything, at the moment given.
    pub async fn sweep(&self, now: Millis) -> Result<(), StoreError> {
        self.0.rates.forget();
        self.give_up_gaps(now).await?;
        self.end_silent_sessions(now).await?;
        while !self.is_closing() && self.0.store.compact(COMPACTED_AT_ONCE).await? > 0 {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// Applies what waits for batches that are overdue, and counts those as lost.
    pub async fn give_up_gaps(&self, now: Millis) -> Result<(), StoreError> {
        let overdue = now.saturating_sub(self.0.settings.gap_wait_ms);
        loop {
            let sessions = self.0.store.overdue_pending(overdue, AT_ONCE).await?;
            let found = sessions.len();
            for session in sessions {
                let mut turn = self.enter(&session).await.map_err(failed)?;
                let step = turn
                    .state
                    .as_mut()
                    .and_then(|state| state.give_up_gaps(overdue, self.limits()));
                self.leave(turn, step).await.map_err(failed)?;
            }
            if found < AT_ONCE as usize {
                return Ok(());
            }
        }
    }

    /// Ends the sessions from which nothing was received for half an hour; returns how many.
    pub async fn end_silent_sessions(&self, now: Millis) -> Result<u64, StoreError> {
        let before = now.saturating_sub(IDLE_TIMEOUT_MS);
        let mut ended = 0;
        loop {
            let sessions = self.0.store.silent_since(before, AT_ONCE).await?;
            let found = sessions.len();
            for session in sessions {
                let mut turn = self.enter(&session).await.map_err(failed)?;
                // A batch may have come since the store was asked.
                let silent = turn
                    .state
                    .take()
                    .is_some_and(|state| state.row().received_at < before);
                if silent {
                    self.0.store.end_session(&session).await?;
                    ended += 1;
                }
                self.leave(turn, None).await.map_err(failed)?;
            }
            if found < AT_ONCE as usize {
                break;
            }
        }
        metrics::counter!("girok_sessions_ended_total").increment(ended);
        Ok(ended)
    }

    /// Ends a session that came by import, and compacts it at once.
    pub(crate) async fn end_imported(&self, session: &SessionId) -> Result<(), StoreError> {
        let mut turn = self.enter(session).await.map_err(failed)?;
        turn.state = None;
        self.0.store.end_session(session).await?;
        self.leave(turn, None).await.map_err(failed)?;
        while self.0.store.compact(COMPACTED_AT_ONCE).await? > 0 {}
        Ok(())
    }
}

/// What a worker could not do was logged by it.
fn failed(refusal: Refusal) -> StoreError {
    StoreError::Unavailable(refusal.to_string())
}
