//! The rules in force, read once for each service that sends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::ServiceSlug;
use domain::mask::{RuleSet, RuleSetVersion};
use mirror::mask::Masker;
use tokio::sync::watch;

/// What hides in the pages of a service.
#[derive(Clone)]
pub(super) struct InForce {
    /// The number of the rule set.
    pub(super) version: u32,
    /// `None` where nothing is hidden at all.
    pub(super) masker: Option<Arc<Masker>>,
}

impl InForce {
    /// For what was hidden before it was stored.
    pub(super) fn nothing() -> Self {
        Self {
            version: 0,
            masker: None,
        }
    }
}

/// The rule set that holds, whichever that is by now.
pub struct Rules {
    newest: Option<watch::Receiver<Arc<RuleSetVersion>>>,
    read: Mutex<Read>,
}

#[derive(Default)]
struct Read {
    version: u32,
    by_service: HashMap<ServiceSlug, Arc<Masker>>,
}

impl Rules {
    /// From now on what `newest` has at the beginning of each batch.
    pub fn following(newest: watch::Receiver<Arc<RuleSetVersion>>) -> Self {
        Self {
            newest: Some(newest),
            read: Mutex::default(),
        }
    }

    /// Always these.
    pub fn fixed(version: RuleSetVersion) -> Self {
        Self::following(watch::channel(Arc::new(version)).1)
    }

    /// Hides nothing. No setting leads here: it is for proving that what is hidden would be there otherwise.
    pub fn none() -> Self {
        Self {
            newest: None,
            read: Mutex::default(),
        }
    }

    pub(super) fn of(&self, service: &ServiceSlug) -> InForce {
        let Some(newest) = &self.newest else {
            return InForce::nothing();
        };
        let newest = newest.borrow().clone();
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.version != newest.number {
            *read = Read {
                version: newest.number,
                by_service: HashMap::new(),
            };
        }
        let masker = read
            .by_service
            .entry(service.clone())
            .or_insert_with(|| Arc::new(masker(&newest.rules, service)));
        InForce {
            version: newest.number,
            masker: Some(Arc::clone(masker)),
        }
    }
}

/// Rules are checked before they are saved. Should one not be understood all the same, everything is hidden.
fn masker(rules: &RuleSet, service: &ServiceSlug) -> Masker {
    Masker::new(rules, service).unwrap_or_else(|error| {
        tracing::error!(%service, %error, "the rules cannot be read; everything is hidden");
        Masker::of_everything()
    })
}
