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
    slugs: Arc<[ServiceSlug]>,
}

/// A snapshot of `control.db`, replaced as a whole whenever a service or a key changes.
pub struct Directory {
    control: Control,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held from reading the database to replacing the snapshot: of two changes, the one read first must not win.
    reloading: tokio::sync::Mutex<()>,
}

impl Directory {
    pub async fn load(control: Control) -> Result<Arc<Self>, ConsoleError> {
        let directory = Arc::new(Self {
            control,
            snapshot: RwLock::default(),
            reloading: tokio::sync::Mutex::default(),
        });
        directory.reload().await?;
        Ok(directory)
    }

    pub async fn reload(&self) -> Result<(), ConsoleError> {
        let _one_at_a_time = self.reloading.lock().await;
        let (services, keys) = self
            .control
            .call(|connection| Ok((rows::all(connection)?, rows::valid_keys(connection)?)))
            .await?;
        let mut slugs: Vec<_> = services.iter().map(|service| service.slug.clone()).collect();
        slugs.sort_unstable();
        let slugs = slugs.into();
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
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Snapshot {
            by_key,
            by_slug,
            slugs,
        });
        Ok(())
    }

    pub fn by_slug(&self, slug: &ServiceSlug) -> Option<Arc<KnownService>> {
        self.now().by_slug.get(slug).cloned()
    }

    /// All that there are, in the order of their names.
    pub(crate) fn slugs(&self) -> Arc<[ServiceSlug]> {
        self.now().slugs.clone()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Without its lock this fails at once or after a few hundred rounds, as threads happen to run.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_change_is_known_once_its_reload_is_done_whoever_else_reloads() {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        let directory = Directory::load(control.clone()).await.unwrap();
        let slug: ServiceSlug = "web-app".parse().unwrap();
        control
            .call(move |connection| rows::insert(connection, &slug, "Web app", &[]))
            .await
            .unwrap();
        for round in 0..300 {
            let key = format!("key-{round}");
            let others: Vec<_> = (0..4)
                .map(|_| {
                    let directory = directory.clone();
                    tokio::spawn(async move { directory.reload().await })
                })
                .collect();
            let hash = secret::digest(key.as_bytes());
            control
                .call(move |connection| {
                    rows::insert_key(connection, &"web-app".parse().unwrap(), hash, "key", None)
                })
                .await
                .unwrap();
            directory.reload().await.unwrap();
            for other in others {
                other.await.unwrap().unwrap();
            }
            assert!(directory.by_key(&key).is_some(), "in round {round}");
        }
    }
}
