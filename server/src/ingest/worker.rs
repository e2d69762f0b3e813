//! One session's work, one batch at a time. Sessions are independent of each other, so that they spread over all
//! cores; whoever holds a session's slot is its worker.

use std::collections::HashMap;
use std::time::Instant;

use domain::Millis;
use domain::client::Client;
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::session::SessionStatus;
use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinError;

use super::body::SMALL;
use super::cache::Slot;
use super::session::SessionState;
use super::{Ingest, Refusal, Share};
use crate::recordings::{Append, StoreError};

/// A batch that was let in.
pub(crate) struct Delivery {
    pub(crate) session: SessionId,
    pub(crate) window: WindowId,
    pub(crate) number: u32,
    pub(crate) service: ServiceSlug,
    pub(crate) text: String,
    /// Parts that were broken already before this was JSON text.
    pub(crate) broken: u64,
    /// What the request says of the machine and place.
    pub(crate) client: Client,
    pub(crate) received_at: Millis,
    /// Came by import: its age is right, however old.
    pub(crate) imported: bool,
    /// Memory for the text, until the batch is answered.
    pub(crate) share: Share,
}

/// How far a session has come.
pub(crate) struct Progress {
    pub(crate) status: SessionStatus,
    /// The number of the batch that each window needs next.
    pub(crate) next_numbers: HashMap<WindowId, u32>,
}

/// One worker's time with a session. The state is out of its slot as long as it may differ from what is stored: if
/// anything goes wrong, it is gone, and the next worker reads it from the store.
pub(super) struct Turn {
    session: SessionId,
    slot: Slot,
    guard: OwnedMutexGuard<Option<SessionState>>,
    /// `None` if there is no such session.
    pub(super) state: Option<SessionState>,
}

impl Ingest {
    /// Returns when the batch is durable. The work goes on if whoever waits for it goes away, because half of it would
    /// leave a state that nobody knows.
    pub(crate) async fn deliver(&self, delivery: Delivery) -> Result<(), Refusal> {
        let ingest = self.clone();
        let work = self
            .0
            .work
            .track_future(async move { ingest.work(delivery).await });
        tokio::spawn(work)
            .await
            .unwrap_or_else(|failure| Err(failed(&failure)))
    }

    async fn work(&self, mut delivery: Delivery) -> Result<(), Refusal> {
        let queued = Instant::now();
        let _share = std::mem::take(&mut delivery.share);
        let session = delivery.session.clone();
        let limits = self.limits();
        let text_bytes = delivery.text.len();
        let mut turn = self.enter(&session).await?;
        metrics::histogram!("girok_ingest_queue_seconds").record(queued.elapsed().as_secs_f64());
        let permit = self.0.pages.permit().await;
        let rules = self.0.rules.of(&delivery.service);
        if let Some(state) = &mut turn.state {
            let overdue = delivery.received_at.saturating_sub(limits.gap_wait_ms);
            let windows = state.lack_pages(Some(&delivery), overdue);
            self.bring_pages(&session, state, windows, &rules).await?;
        }
        let work = move |mut turn: Turn| {
            let step = match &mut turn.state {
                Some(state) => state.take(&delivery, limits, &rules),
                None => {
                    let mut state = SessionState::begin(&delivery);
                    let step = state.take(&delivery, limits, &rules);
                    turn.state = step.is_ok().then_some(state);
                    step
                }
            };
            (turn, step)
        };
        let (turn, step) = if text_bytes > SMALL {
            tokio::task::spawn_blocking(move || work(turn))
                .await
                .map_err(|failure| failed(&failure))?
        } else {
            work(turn)
        };
        drop(permit);
        match step {
            Ok(step) => self.leave(turn, step).await,
            Err(refusal) => {
                self.leave(turn, None).await?;
                Err(refusal)
            }
        }
    }

    /// How far a session has come; `None` if there is none.
    pub(crate) async fn progress_of(&self, session: &SessionId) -> Result<Option<Progress>, Refusal> {
        let turn = self.enter(session).await?;
        let progress = turn.state.as_ref().map(|state| Progress {
            status: state.row().summary.status,
            next_numbers: state.next_numbers(),
        });
        self.leave(turn, None).await?;
        Ok(progress)
    }

    /// Becomes the session's worker.
    pub(super) async fn enter(&self, session: &SessionId) -> Result<Turn, Refusal> {
        let slot = self.0.sessions.slot(session);
        let mut guard = slot.clone().lock_owned().await;
        let state = match guard.take() {
            Some(state) => Some(state),
            None => {
                let stored = self
                    .0
                    .store
                    .load(session)
                    .await
                    .map_err(|error| refused(&error))?;
                stored.map(SessionState::resume)
            }
        };
        Ok(Turn {
            session: session.clone(),
            slot,
            guard,
            state,
        })
    }

    /// Makes a step durable and ends the turn. If that fails, what is remembered is not what is stored, and is
    /// forgotten.
    pub(super) async fn leave(&self, turn: Turn, step: Option<Append>) -> Result<(), Refusal> {
        let Turn {
            session,
            slot,
            mut guard,
            mut state,
        } = turn;
        let is_news = step.is_some();
        let windows = self.put_pages(&session, state.as_mut());
        if let Some(append) = step
            && let Err(error) = self.0.store.append(append).await
        {
            for window in &windows {
                self.0.pages.forget(&session, window);
            }
            return Err(refused(&error));
        }
        if is_news {
            if let Some(state) = &state {
                self.show(state);
            }
            self.0.live.arrivals.note(&session);
        }
        let bytes = state.as_ref().map_or(0, SessionState::bytes);
        *guard = state;
        drop(guard);
        self.0.sessions.settle(&session, &slot, bytes);
        Ok(())
    }

    /// Keeps the pages that a session had out: from now on they count, also while the store is waited for.
    fn put_pages(&self, session: &SessionId, state: Option<&mut SessionState>) -> Vec<WindowId> {
        let pages = state.map(SessionState::take_pages).unwrap_or_default();
        pages
            .into_iter()
            .map(|(window, next_number, page)| {
                self.0.pages.put(session, window.clone(), next_number, page);
                window
            })
            .collect()
    }
}

/// What a recorder is told of the store: to try again only where that can help.
pub(super) fn refused(error: &StoreError) -> Refusal {
    match error {
        StoreError::Unavailable(_) => {
            tracing::warn!(%error, "a session cannot be read or written now");
            Refusal::Unavailable
        }
        StoreError::TooLarge(_) => {
            tracing::warn!(%error, "a batch cannot be stored");
            Refusal::TooLarge("the batch is too large to be stored")
        }
        StoreError::NotFound | StoreError::Damaged(_) | StoreError::Failed(_) => {
            tracing::error!(%error, "a session cannot be read or written");
            Refusal::Failed
        }
    }
}

/// A thread of this batch did not finish: at the server's end another will, while one that panicked would again.
pub(super) fn failed(failure: &JoinError) -> Refusal {
    tracing::error!(%failure, "a worker failed");
    if failure.is_panic() {
        Refusal::Failed
    } else {
        Refusal::Unavailable
    }
}
