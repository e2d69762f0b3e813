//! Brings a session's worker the pages that it needs: those that are remembered, and the others made again of the last
//! start that is stored and the events after it.

use domain::Millis;
use domain::id::{SessionId, WindowId};
use tokio::task::spawn_blocking;

use super::page::Page;
use super::rules::InForce;
use super::session::SessionState;
use super::worker::{failed, refused};
use super::{Ingest, Refusal};
use crate::recordings::{Opening, StoreError};

impl Ingest {
    /// Brings the pages of these windows.
    pub(super) async fn bring_pages(
        &self,
        session: &SessionId,
        state: &mut SessionState,
        windows: Vec<WindowId>,
        rules: &InForce,
    ) -> Result<(), Refusal> {
        for id in windows {
            let Some(window) = state.window_mut(&id) else {
                continue;
            };
            let page = match self.0.pages.take(session, &id, window.row.next_number) {
                Some(page) => Some(page),
                None => self.rebuild(session, &id, rules).await?,
            };
            match page {
                Some(page) => window.bring_page(page),
                None => window.lose_page(rules),
            }
        }
        Ok(())
    }

    /// The page of a window after all that is stored of it; `None` if that cannot be read.
    async fn rebuild(
        &self,
        session: &SessionId,
        window: &WindowId,
        rules: &InForce,
    ) -> Result<Option<Page>, Refusal> {
        metrics::counter!("girok_ingest_pages_rebuilt_total").increment(1);
        match self.replay(session, window, rules).await {
            Err(Failure::Store(StoreError::Damaged(why))) => {
                tracing::error!(%session, %window, why, "a page cannot be made again");
                Ok(None)
            }
            Err(Failure::Store(error)) => Err(refused(&error)),
            Err(Failure::Refused(refusal)) => Err(refusal),
            page => Ok(page.ok()),
        }
    }

    async fn replay(&self, session: &SessionId, window: &WindowId, rules: &InForce) -> Result<Page, Failure> {
        let opened = self.0.store.open_at(session, window, Millis::MAX, 0).await?;
        let mut page = Page::new(rules);
        let Some(Opening { checkpoint, part }) = opened else {
            return Ok(page);
        };
        if let Some(checkpoint) = checkpoint {
            page = blocking(move || {
                page.start_with(&checkpoint);
                page
            })
            .await?;
        }
        let mut part = part;
        loop {
            let next = part.next;
            page = blocking(move || {
                page.replay(&part);
                page
            })
            .await?;
            part = match next {
                Some(from) => {
                    let store = &self.0.store;
                    store.events_past(session, window, from, Millis::MAX, 0).await?
                }
                None => return Ok(page),
            };
        }
    }
}

enum Failure {
    Store(StoreError),
    Refused(Refusal),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

async fn blocking(work: impl FnOnce() -> Page + Send + 'static) -> Result<Page, Failure> {
    spawn_blocking(work)
        .await
        .map_err(|failure| Failure::Refused(failed(&failure)))
}
