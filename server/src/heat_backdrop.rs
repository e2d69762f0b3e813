//! The recorded page that heat is drawn over: the one that has most of what the heat is on.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Millis;
use domain::fact::FactElement;
use domain::heat::page_heat::{Backdrop, ElementHeat};
use domain::heat::query::{Counting, HeatKind, HeatQuery};
use domain::stay::stays;
use domain::url::path_of;
use mirror::facts::locate;
use quick_cache::sync::Cache;
use tokio::time::timeout;

use crate::moments::Moments;
use crate::recordings::{BackdropCandidate, RecordingStore, Result, StoreError};

/// What is shown for less was gone before anybody saw it.
const SHORTEST_STAY_MS: Millis = 1_000;
/// Views that are read for one backdrop, and pages that are made.
const MOST_TRIED: usize = 12;
const MOST_MADE: usize = 8;
/// No other page is made once that took so long; where most of what was clicked is on none yet, so long.
const LONG_ENOUGH: Duration = Duration::from_millis(300);
const LONG_ENOUGH_FOR_LITTLE: Duration = Duration::from_millis(1_200);
/// A page that takes longer is passed over.
const TOO_LONG: Duration = Duration::from_secs(3);
/// Of a hundred clicks, so many on elements of the page make it as good as any.
const GOOD_PERCENT: u64 = 95;
/// Who looks at one kind after the other, or at the page again, waits once. A better page may have come by then.
const KEPT: Duration = Duration::from_secs(60);
const MOST_KEPT: usize = 200;

/// Chooses, and keeps for a while what was chosen.
pub(crate) struct Backdrops {
    store: Arc<dyn RecordingStore>,
    moments: Arc<Moments>,
    lately: Cache<HeatQuery, Arc<Chosen>>,
}

struct Chosen {
    at: Instant,
    /// What was looked for on it.
    wanted: HashSet<FactElement>,
    backdrop: Backdrop,
}

impl Backdrops {
    pub(crate) fn new(store: Arc<dyn RecordingStore>, moments: Arc<Moments>) -> Self {
        Self {
            store,
            moments,
            lately: Cache::new(MOST_KEPT),
        }
    }

    pub(crate) async fn of(&self, query: &HeatQuery) -> Result<Option<Backdrop>> {
        let begun = Instant::now();
        // By the clicks, whatever the kind: the page stays as one kind is chosen after the other.
        let clicks = elements(&*self.store, query, HeatKind::Click).await?;
        let asked = match query.kind {
            HeatKind::Click => Vec::new(),
            kind => elements(&*self.store, query, kind).await?,
        };
        let wanted: Vec<FactElement> = clicks
            .iter()
            .chain(&asked)
            .map(|element| element.element.clone())
            .collect();
        let key = HeatQuery {
            kind: HeatKind::Click,
            counting: Counting::All,
            ..query.clone()
        };
        if let Some(chosen) = self.lately.get(&key) {
            let is_new = begun.saturating_duration_since(chosen.at) < KEPT;
            let has_all = wanted.iter().all(|element| chosen.wanted.contains(element));
            if is_new && has_all && self.store.service_of(&chosen.backdrop.session).await.is_ok() {
                return Ok(Some(chosen.backdrop.clone()));
            }
        }
        let found = choose(&*self.store, &self.moments, query, &clicks, &wanted).await?;
        match &found {
            Some(backdrop) => self.lately.insert(
                key,
                Arc::new(Chosen {
                    at: begun,
                    wanted: wanted.into_iter().collect(),
                    backdrop: backdrop.clone(),
                }),
            ),
            None => {
                self.lately.remove(&key);
            }
        }
        Ok(found)
    }
}

async fn choose(
    store: &dyn RecordingStore,
    moments: &Moments,
    query: &HeatQuery,
    clicks: &[ElementHeat],
    wanted: &[FactElement],
) -> Result<Option<Backdrop>> {
    let begun = Instant::now();
    let all: u64 = clicks.iter().map(|element| element.counts.clicks).sum();
    let mut best: Option<(u64, Backdrop)> = None;
    let mut made = 0;
    let candidates = best_first(store.backdrops(query).await?);
    'all: for candidate in candidates.into_iter().take(MOST_TRIED) {
        let moments_of = match shown(store, &candidate).await {
            Ok(moments) => moments,
            Err(error) => passed_over(error)?.unwrap_or_default(),
        };
        for at in moments_of {
            let looked = timeout(TOO_LONG, on_page(store, moments, &candidate, at, wanted.to_vec())).await;
            let found = match looked {
                Ok(Ok(found)) => found,
                Ok(Err(error)) => passed_over(error)?,
                Err(_) => None,
            };
            if let Some(found) = found {
                made += 1;
                let fits = clicks.iter().zip(&found.nodes).filter(|(_, node)| node.is_some());
                let fit: u64 = fits.map(|(element, _)| element.counts.clicks).sum();
                if best.as_ref().is_none_or(|(best, _)| fit > *best) {
                    best = Some((fit, found.backdrop(&candidate, wanted)));
                }
            }
            let fit = best.as_ref().map_or(0, |(fit, _)| *fit);
            let is_long = begun.elapsed()
                > match fit * 2 >= all {
                    true => LONG_ENOUGH,
                    false => LONG_ENOUGH_FOR_LITTLE,
                };
            let is_over = begun.elapsed() > TOO_LONG || (best.is_some() && is_long);
            if fit * 100 >= all * GOOD_PERCENT && best.is_some() || made == MOST_MADE || is_over {
                break 'all;
            }
        }
    }
    Ok(best.map(|(_, backdrop)| backdrop))
}

/// Another page may do, as long as it is not the store that is away.
fn passed_over<T>(error: StoreError) -> Result<Option<T>> {
    match error {
        StoreError::NotFound | StoreError::Damaged(_) | StoreError::Failed(_) => Ok(None),
        error => Err(error),
    }
}

async fn elements(store: &dyn RecordingStore, query: &HeatQuery, kind: HeatKind) -> Result<Vec<ElementHeat>> {
    let query = HeatQuery {
        kind,
        ..query.clone()
    };
    Ok(store.page_heat(&query).await?.elements)
}

/// Where on a candidate's page the elements are.
struct Found {
    at: Millis,
    nodes: Vec<Option<i64>>,
}

impl Found {
    fn backdrop(self, candidate: &BackdropCandidate, wanted: &[FactElement]) -> Backdrop {
        let mut nodes: Vec<(String, i64)> = wanted
            .iter()
            .zip(self.nodes)
            .filter_map(|(element, node)| Some((element.selector.clone()?, node?)))
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        Backdrop {
            session: candidate.session.clone(),
            at: self.at,
            viewport: candidate.viewport,
            nodes,
        }
    }
}

/// `None` where there is no page.
async fn on_page(
    store: &dyn RecordingStore,
    moments: &Moments,
    candidate: &BackdropCandidate,
    at: Millis,
    wanted: Vec<FactElement>,
) -> Result<Option<Found>> {
    let (session, window) = (&candidate.session, &candidate.window);
    let nodes = moments.look(store, session, window, at, move |page| locate(page, &wanted));
    Ok(nodes.await?.map(|nodes| Found { at, nodes }))
}

/// The moments at which the view is looked at, if a replay shows it for a while: its end, when it is as whole as it became,
/// and its begin, when what was clicked away was still there.
async fn shown(store: &dyn RecordingStore, candidate: &BackdropCandidate) -> Result<Vec<Millis>> {
    let details = store.details(&candidate.session).await?;
    let facts = store.facts(&candidate.session).await?;
    let shown = stays(&facts, &details).into_iter().find(|stay| {
        stay.window == candidate.window
            && path_of(&stay.url) == candidate.path
            && stay.to.saturating_sub(stay.from) >= SHORTEST_STAY_MS
            && stay.from <= candidate.last_at
            && stay.to >= candidate.view_at
    });
    Ok(shown.map_or_else(Vec::new, |stay| {
        let early = stay.from.saturating_add(SHORTEST_STAY_MS);
        let mut moments = vec![stay.to, early];
        moments.dedup();
        moments
    }))
}

/// Those of the most common width first, and as they came within a width: the newest first.
fn best_first(mut candidates: Vec<BackdropCandidate>) -> Vec<BackdropCandidate> {
    let width = |candidate: &BackdropCandidate| candidate.viewport[0].to_bits();
    let mut widths: HashMap<u64, usize> = HashMap::new();
    for candidate in &candidates {
        *widths.entry(width(candidate)).or_default() += 1;
    }
    candidates.sort_by_key(|candidate| Reverse((widths[&width(candidate)], width(candidate))));
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backdrops_are_of_the_most_common_width_and_new() {
        let candidate = |number: u32, width: f64| BackdropCandidate {
            session: format!("session-{number:04}").parse().unwrap(),
            window: "window-0001".parse().unwrap(),
            path: "/".into(),
            viewport: [width, 900.0],
            view_at: 0,
            last_at: 0,
        };
        let widths = [1_280.0, 1_440.0, 1_920.0, 1_440.0, 1_280.0, 1_440.0];
        let candidates = (0..).zip(widths).map(|(number, width)| candidate(number, width));
        let ranked: Vec<_> = best_first(candidates.collect())
            .into_iter()
            .map(|candidate| candidate.session.to_string())
            .collect();
        let expected = [1, 3, 5, 0, 4, 2].map(|number| format!("session-{number:04}"));
        assert_eq!(ranked, expected);
    }
}
