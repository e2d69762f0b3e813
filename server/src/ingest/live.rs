//! What is told of the sessions that go on, and how those end of which the last page has said goodbye.

use std::time::Duration;

use domain::Millis;
use domain::id::SessionId;
use domain::live::session::EndReason;
use domain::live::standing::Signs;
use domain::session::{IDLE_TIMEOUT_MS, SessionStatus};

use super::session::SessionState;
use super::window::WindowState;
use super::worker::refused;
use super::{Ingest, Refusal};
use crate::live::Sighting;

/// How often is looked for sessions that have ended by goodbye.
const PERIOD: Duration = Duration::from_millis(500);
/// How long is waited when the store cannot be read.
const AGAIN: Duration = Duration::from_secs(1);

impl Ingest {
    /// Finds the sessions that were active before a restart, and then ends those that say goodbye, until there is
    /// nothing more to take.
    pub async fn watch_regularly(&self) {
        while let Err(refusal) = self.recall().await {
            tracing::warn!(%refusal, "the active sessions cannot be read; trying again");
            tokio::time::sleep(AGAIN).await;
        }
        self.0.live.set_ready();
        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !self.is_closing() {
            ticks.tick().await;
            self.end_gone_sessions(self.now()).await;
        }
    }

    /// Tells of every session that the store has as active.
    pub async fn recall(&self) -> Result<(), Refusal> {
        let active = self
            .0
            .store
            .silent_since(Millis::MAX, u32::MAX)
            .await
            .map_err(|error| refused(&error))?;
        for session in active {
            match self.enter(&session).await {
                Ok(turn) => {
                    if let Some(state) = &turn.state {
                        self.show(state);
                    }
                    self.leave(turn, None).await?;
                }
                Err(refusal @ Refusal::Unavailable) => return Err(refusal),
                Err(refusal) => tracing::error!(%session, %refusal, "an active session is left out"),
            }
        }
        Ok(())
    }

    /// Ends the sessions whose last page has said goodbye a while ago. What fails is tried again the next time.
    pub async fn end_gone_sessions(&self, now: Millis) {
        for session in self.0.live.gone(now) {
            if let Err(refusal) = self.end_if_gone(&session, now).await {
                tracing::warn!(%session, %refusal, "a session cannot be ended; trying again");
            }
        }
    }

    async fn end_if_gone(&self, session: &SessionId, now: Millis) -> Result<(), Refusal> {
        let mut turn = self.enter(session).await?;
        // Another page may have come since.
        let goes_on = turn
            .state
            .as_ref()
            .and_then(|state| sighting(state, now))
            .is_some_and(|sighting| !sighting.signs.is_gone(now));
        if !goes_on {
            turn.state = None;
            self.end(session, EndReason::Left).await?;
            metrics::counter!("girok_sessions_ended_total").increment(1);
        }
        self.leave(turn, None).await
    }

    /// Marks a session as ended, in the store and for those who watch; its worker calls this.
    pub(super) async fn end(&self, session: &SessionId, reason: EndReason) -> Result<(), Refusal> {
        self.0
            .store
            .end_session(session)
            .await
            .map_err(|error| refused(&error))?;
        self.0.live.end(session, reason);
        self.0.live.arrivals.note(session);
        Ok(())
    }

    /// Tells those who watch how a session stands; its worker calls this.
    pub(super) fn show(&self, state: &SessionState) {
        if let Some(sighting) = sighting(state, self.now()) {
            self.0.live.note(sighting);
        }
    }
}

/// What is known of a session that goes on; `None` of one that does not: imported, ended, or so old that its batches
/// only come late.
fn sighting(state: &SessionState, now: Millis) -> Option<Sighting> {
    let row = state.row();
    let summary = &row.summary;
    let front = front(state)?;
    let is_recent = summary.last_event_at.saturating_add(front.skew()) >= now.saturating_sub(IDLE_TIMEOUT_MS);
    if row.imported || summary.status == SessionStatus::Ended || !is_recent {
        return None;
    }
    let started_at = summary
        .started_at
        .saturating_add(front.skew())
        .min(row.received_at);
    Some(Sighting {
        id: summary.id.clone(),
        service: summary.service.clone(),
        actor: summary.actor.clone(),
        device: summary.client.device,
        browser: summary.client.browser.clone(),
        os: summary.client.os.clone(),
        country: summary.client.country.clone(),
        city: summary.client.city.clone(),
        started_at,
        page: front
            .row
            .current_url
            .clone()
            .or_else(|| summary.exit_page.clone()),
        windows: u32::try_from(state.windows().filter(|window| is_open(window)).count()).unwrap_or(u32::MAX),
        front: front.row.id.clone(),
        events: summary.counts.events,
        clicks: summary.counts.clicks,
        errors: summary.counts.errors,
        signs: signs(state, front.skew(), started_at),
    })
}

/// The window that the visitor is in, or was in last.
fn front(state: &SessionState) -> Option<&WindowState> {
    state.windows().max_by_key(|window| {
        let is_in_front = is_open(window) && window.attendance().hidden_since.is_none();
        (is_in_front, is_open(window), window.row.last_event_at)
    })
}

fn is_open(window: &WindowState) -> bool {
    window.attendance().left_since.is_none()
}

/// By the server's clock, and never in its future: the visitor's clock may be ahead.
fn signs(state: &SessionState, skew: Millis, started_at: Millis) -> Signs {
    let by_server = |at: Millis, skew: Millis| at.saturating_add(skew).min(state.row().received_at);
    let presence = state.row().presence.stretches().last();
    let seen = presence.map(|stretch| by_server(stretch.to, skew));
    let last = |since: &dyn Fn(&WindowState) -> Option<Millis>| {
        state
            .windows()
            .filter_map(|window| Some(by_server(since(window)?, window.skew())))
            .max()
    };
    let open = |window: &&WindowState| is_open(window);
    let front = last(&|window| window.attendance().front_since);
    let any_open = state.windows().any(is_open);
    let last_closed = state
        .windows()
        .max_by_key(|window| window.attendance().left_since);
    let hidden_since = if any_open {
        last(&|window| window.attendance().hidden_since)
    } else {
        // As the one stood that was closed last.
        last_closed.and_then(|window| Some(by_server(window.attendance().hidden_since?, window.skew())))
    };
    let left_since = last(&|window| window.attendance().left_since);
    let is_seen = |window: &WindowState| window.attendance().hidden_since.is_none();
    let any_in_front = state.windows().filter(open).any(is_seen);
    let all_hidden = if any_open {
        !any_in_front
    } else {
        hidden_since.is_some()
    };
    Signs {
        seen_at: seen.max(front).max(Some(started_at)).unwrap_or(started_at),
        // Where the tab in front was closed, the others were behind it before.
        hidden_since: hidden_since
            .max(left_since.filter(|_| any_open))
            .filter(|_| all_hidden),
        left_since: left_since.filter(|_| !any_open),
    }
}
