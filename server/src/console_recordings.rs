//! The recordings as the console sees them: the store behind the app's port.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ConsoleError;
use app::ports::Recordings;
use async_trait::async_trait;
use domain::Millis;
use domain::access::Reach;
use domain::account::Account;
use domain::fact::{Fact, NewFacts};
use domain::id::{ServiceSlug, SessionId};
use domain::mask::{DayMaskCount, MaskCount};
use domain::overview::{DAY_MS, Overview, OverviewQuery};
use domain::privacy::MaskDay;
use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use domain::session::SessionDetails;
use domain::stay::{Stay, stays};

use crate::clock;
use crate::error::console_error;
use crate::privacy::MaskCounts;
use crate::recordings::{FactsMark, RecordingStore, StoreError};
use crate::services::SessionCounts;
use crate::watchers::Watchers;

type Result<T> = std::result::Result<T, ConsoleError>;

/// The longest stretch that the overview reckons with: more days than a screen has columns.
const MOST_DAYS: i64 = 400;

pub(crate) struct ConsoleRecordings {
    pub(crate) store: Arc<dyn RecordingStore>,
    pub(crate) watchers: Arc<Watchers>,
}

#[async_trait]
impl Recordings for ConsoleRecordings {
    async fn list(&self, query: SessionQuery) -> Result<SessionPage> {
        self.store.list(&query).await.map_err(console_error)
    }

    async fn count(&self, filter: SessionFilter) -> Result<u64> {
        self.store.count(&filter).await.map_err(console_error)
    }

    async fn filter_options(&self, reach: &Reach) -> Result<FilterOptions> {
        self.store.filter_options(reach).await.map_err(console_error)
    }

    async fn details(&self, watcher: &Account, session: SessionId) -> Result<SessionDetails> {
        let details = self.store.details(&session).await.map_err(console_error)?;
        self.watchers.note(watcher, &session).await?;
        Ok(details)
    }

    async fn facts(&self, watcher: &Account, session: SessionId) -> Result<Vec<Fact>> {
        let facts = self.store.facts(&session).await.map_err(console_error)?;
        self.watchers.note(watcher, &session).await?;
        Ok(facts)
    }

    async fn new_facts(&self, watcher: &Account, session: SessionId, since: Option<i64>) -> Result<NewFacts> {
        let since = since.map(FactsMark).unwrap_or_default();
        let (facts, FactsMark(mark)) = self
            .store
            .facts_since(&session, since)
            .await
            .map_err(console_error)?;
        self.watchers.note(watcher, &session).await?;
        Ok(NewFacts { facts, mark })
    }

    async fn stays(&self, session: SessionId) -> Result<Vec<Stay>> {
        let read = async {
            let details = self.store.details(&session).await?;
            Ok(stays(&self.store.facts(&session).await?, &details))
        };
        match read.await {
            // It was there as its row was read.
            Err(StoreError::NotFound) => Ok(Vec::new()),
            found => found.map_err(console_error),
        }
    }

    async fn overview(&self, query: OverviewQuery, reach: &Reach) -> Result<Overview> {
        let days = query.last_day.checked_sub(query.first_day);
        if !days.is_some_and(|days| (0..MOST_DAYS).contains(&days)) {
            return Err(ConsoleError::Invalid {
                field: "days".into(),
                message: format!("Choose between 1 and {MOST_DAYS} days"),
            });
        }
        self.store.overview(&query, reach).await.map_err(console_error)
    }
}

#[async_trait]
impl SessionCounts for ConsoleRecordings {
    async fn service_counts(&self) -> Result<Vec<(ServiceSlug, u64, Millis)>> {
        self.store.service_counts().await.map_err(console_error)
    }
}

#[async_trait]
impl MaskCounts for ConsoleRecordings {
    async fn mask_counts(&self, days: u32) -> Result<Vec<MaskDay>> {
        let today = clock::now().div_euclid(DAY_MS);
        let first = today - i64::from(days) + 1;
        let counted = self.store.mask_counts(first, days).await.map_err(console_error)?;
        Ok(by_day(counted))
    }
}

/// The counts of all services together.
fn by_day(counted: Vec<DayMaskCount>) -> Vec<MaskDay> {
    let mut days: BTreeMap<i64, BTreeMap<String, u64>> = BTreeMap::new();
    for DayMaskCount { day, id, count, .. } in counted {
        let sum = days.entry(day).or_default().entry(id).or_default();
        *sum = sum.saturating_add(count);
    }
    let counts = |counts: BTreeMap<String, u64>| {
        counts
            .into_iter()
            .map(|(id, count)| MaskCount { id, count })
            .collect()
    };
    days.into_iter()
        .map(|(day, found)| MaskDay {
            day,
            counts: counts(found),
        })
        .collect()
}
