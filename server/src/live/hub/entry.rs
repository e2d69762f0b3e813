//! A session in the hub.

use std::sync::Arc;

use domain::Millis;
use domain::live::filter::Searched;
use domain::live::session::{LiveSession, LiveUpdate};

use super::body;
use crate::live::Sighting;

/// A session is told of at most this often within a second.
const A_SECOND: usize = 4;
const SECOND_MS: Millis = 1_000;

pub(super) struct Entry {
    /// What is known of it now …
    pub(super) sighting: Sighting,
    /// … and what consoles were told of it last; `None` before that.
    pub(super) shown: Option<LiveSession>,
    /// What searches look at in that.
    pub(super) searched: Searched,
    /// The JSON of that, while it is the same.
    pub(super) row: Option<Arc<str>>,
    /// The audiences whose filter it fits, as it is shown; in order.
    pub(super) audiences: Vec<usize>,
    pub(super) told: Told,
    /// It is among those of which something is not told yet.
    pub(super) changed: bool,
    /// When is looked whether its standing has changed by itself.
    pub(super) timer: Option<Millis>,
}

impl Entry {
    pub(super) fn new(sighting: Sighting) -> Self {
        Self {
            sighting,
            shown: None,
            searched: Searched::default(),
            row: None,
            audiences: Vec::new(),
            told: Told::default(),
            changed: false,
            timer: None,
        }
    }

    pub(super) fn fits(&self, audience: usize) -> bool {
        self.audiences.binary_search(&audience).is_ok()
    }

    pub(super) fn join(&mut self, audience: usize) {
        if let Err(place) = self.audiences.binary_search(&audience) {
            self.audiences.insert(place, audience);
        }
    }

    /// Its JSON as it is shown.
    pub(super) fn row(&mut self) -> Option<Arc<str>> {
        if self.row.is_none() {
            self.row = self.shown.as_ref().and_then(body::text);
        }
        self.row.clone()
    }

    /// All that can change of it, as it is shown.
    pub(super) fn update(&self) -> Option<Arc<str>> {
        let shown = self.shown.as_ref()?;
        body::text(&LiveUpdate {
            id: shown.id.clone(),
            actor: shown.actor.clone(),
            now: shown.now.clone(),
        })
    }

    pub(super) fn stands_otherwise(&self, now: Millis) -> bool {
        let (standing, since) = self.sighting.signs.standing(now);
        self.shown
            .as_ref()
            .is_none_or(|shown| (shown.now.standing, shown.now.since) != (standing, since))
    }
}

/// When a session was told of lately.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// A ring; `next` is the oldest.
    at: [Option<Millis>; A_SECOND],
    next: usize,
}

impl Told {
    /// Whether it may be told of now, which then counts.
    #[expect(clippy::indexing_slicing, reason = "the place is taken modulo the length")]
    pub(super) fn note(&mut self, now: Millis) -> bool {
        let oldest = self.at[self.next % A_SECOND];
        if oldest.is_some_and(|at| (0..SECOND_MS).contains(&now.saturating_sub(at))) {
            return false;
        }
        self.at[self.next % A_SECOND] = Some(now);
        self.next = (self.next + 1) % A_SECOND;
        true
    }
}
