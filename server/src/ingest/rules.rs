//! The rules in force, read once for each service that sends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    by_service: HashMap<ServiceSlug, Arc<OnceLock<Arc<Masker>>>>,
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
        // Reading hundreds of rules takes its time, and only who sends to the service waits for that.
        let masker = self
            .place(newest.number, service)
            .get_or_init(|| Arc::new(masker(&newest.rules, service)))
            .clone();
        InForce {
            version: newest.number,
            masker: Some(masker),
        }
    }

    /// Where what hides in the service under this version is, or will be.
    fn place(&self, version: u32, service: &ServiceSlug) -> Arc<OnceLock<Arc<Masker>>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.version < version {
            *read = Read {
                version,
                by_service: HashMap::new(),
            };
        }
        // Who was overtaken by a newer version reads the older one for itself.
        if read.version > version {
            return Arc::default();
        }
        Arc::clone(read.by_service.entry(service.clone()).or_default())
    }
}

/// Rules are checked before they are saved. Should one not be understood all the same, everything is hidden.
fn masker(rules: &RuleSet, service: &ServiceSlug) -> Masker {
    Masker::new(rules, service).unwrap_or_else(|error| {
        tracing::error!(%service, %error, "the rules cannot be read; everything is hidden");
        Masker::of_everything()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn nobody_waits_for_the_rules_of_another_service_to_be_read() {
        let rules = Rules::fixed(RuleSetVersion::standard());
        let [slow, other] = ["slow", "other"].map(|slug| slug.parse::<ServiceSlug>().unwrap());
        let place = rules.place(0, &slow);
        let (begun, begins) = mpsc::channel();
        let (end, ends) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                place.get_or_init(move || {
                    begun.send(()).unwrap();
                    ends.recv().unwrap();
                    Arc::new(Masker::of_everything())
                });
            });
            begins.recv().unwrap();
            assert!(rules.of(&other).masker.is_some());
            end.send(()).unwrap();
        });
        let read = rules.of(&slow).masker.unwrap();
        assert!(Arc::ptr_eq(&read, place.get().unwrap()), "it is read once");
    }

    #[test]
    fn who_was_overtaken_does_not_bring_back_older_rules() {
        let rules = Rules::fixed(RuleSetVersion::standard());
        let service: ServiceSlug = "shop".parse().unwrap();
        let newer = rules.place(2, &service);
        let older = rules.place(1, &service);
        assert!(!Arc::ptr_eq(&newer, &older));
        assert!(Arc::ptr_eq(&newer, &rules.place(2, &service)));
    }
}
