//! Which key belongs to which service, and where that may be recorded: in memory, because every batch asks.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use app::ConsoleError;
use domain::id::ServiceSlug;

use super::rows;
use crate::control::Control;
use crate::ingest::{KnownService, ServiceDirectory};
use crate::secret::{self, Digest};

#[derive(Default)]
struct Snapshot {
    by_key: HashMap<Digest, Arc<KnownService>>,
    by_slug: HashMap<ServiceSlug, Arc<KnownService>>,
}

/// A snapshot of `control.db`, replaced as a whole whenever a service or a key changes.
pub struct Directory {
    control: Control,
    snapshot: RwLock<Arc<Snapshot>>,
}

impl Directory {
    pub async fn load(control: Control) -> Result<Arc<Self>, ConsoleError> {
        let directory = Arc::new(Self {
            control,
            snapshot: RwLock::default(),
        });
        directory.reload().await?;
        Ok(directory)
    }

    pub async fn reload(&self) -> Result<(), ConsoleError> {
        let (services, keys) = self
            .control
            .call(|connection| Ok((rows::all(connection)?, rows::valid_keys(connection)?)))
            .await?;
        let by_slug: HashMap<_, _> = services
            .into_iter()
            .map(|service| {
                let known = KnownService {
                    slug: service.slug.clone(),
                    origins: service.origins,
                };
                (service.slug, Arc::new(known))
            })
            .collect();
        let by_key = keys
            .into_iter()
            .filter_map(|(hash, slug)| Some((hash, by_slug.get(&slug)?.clone())))
            .collect();
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) =
            Arc::new(Snapshot { by_key, by_slug });
        Ok(())
    }

    pub fn by_slug(&self, slug: &ServiceSlug) -> Option<Arc<KnownService>> {
        self.now().by_slug.get(slug).cloned()
    }

    fn now(&self) -> Arc<Snapshot> {
        self.snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl ServiceDirectory for Directory {
    /// Keys are looked up by their hash, so that the time this takes says nothing about them.
    fn by_key(&self, key: &str) -> Option<Arc<KnownService>> {
        self.now().by_key.get(&secret::digest(key.as_bytes())).cloned()
    }

    fn knows_origin(&self, origin: &str) -> bool {
        let now = self.now();
        now.by_slug
            .values()
            .any(|service| service.origins.iter().any(|known| known == origin))
    }
}
