//! A list on its way.

use std::collections::HashMap;

use domain::id::SessionId;
use domain::live::session::{LiveSession, LiveUpdate};

/// A list that has not arrived as a whole.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    pub(super) sessions: Vec<LiveSession>,
    by_id: HashMap<SessionId, usize>,
}

impl Incoming {
    pub(super) fn add(&mut self, session: LiveSession) {
        match self.by_id.get(&session.id).copied() {
            Some(place) => self.sessions[place] = session,
            None => {
                self.by_id.insert(session.id.clone(), self.sessions.len());
                self.sessions.push(session);
            }
        }
    }

    pub(super) fn update(&mut self, update: LiveUpdate) {
        if let Some(place) = self.by_id.get(&update.id).copied() {
            apply(&mut self.sessions[place], update);
        }
    }

    pub(super) fn remove(&mut self, id: &SessionId) {
        if let Some(place) = self.by_id.remove(id) {
            self.sessions.swap_remove(place);
            if let Some(moved) = self.sessions.get(place) {
                self.by_id.insert(moved.id.clone(), place);
            }
        }
    }
}

pub(super) fn apply(session: &mut LiveSession, update: LiveUpdate) {
    if update.actor.is_some() {
        session.actor = update.actor;
    }
    session.now = update.now;
}
