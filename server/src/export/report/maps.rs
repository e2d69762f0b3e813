//! The moment at which a page is shown in its length: that at which most of what was clicked on it is there.

use std::time::Duration;

use domain::Millis;
use domain::fact::FactElement;
use domain::heat::page_heat::PageHeat;
use domain::id::SessionId;
use domain::stay::Stay;
use domain::url::path_of;
use mirror::facts::locate;
use tokio::time::timeout;

use crate::moments::Moments;
use crate::recordings::{RecordingStore, Result, StoreError};

/// Views of a page that are looked at, those that lasted longest.
const MOST_TRIED: usize = 3;
/// A page that takes longer to make is passed over.
const TOO_LONG: Duration = Duration::from_secs(3);

/// A page at a moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub(super) at: Millis,
    /// rrweb's ids of the heat's elements there, in their order.
    pub(super) nodes: Vec<Option<i64>>,
}

/// `None` for a page that no replay shows.
pub(super) async fn best_seen(
    store: &dyn RecordingStore,
    moments: &Moments,
    session: &SessionId,
    stays: &[Stay],
    path: &str,
    heat: &PageHeat,
) -> Result<Option<Seen>> {
    let wanted: Vec<FactElement> = heat
        .elements
        .iter()
        .map(|element| element.element.clone())
        .collect();
    let all: u64 = heat.elements.iter().map(|element| element.counts.clicks).sum();
    let mut best: Option<(u64, Seen)> = None;
    for stay in longest(stays, path) {
        let window = &stay.window;
        let look = moments.look(store, session, window, stay.to, {
            let wanted = wanted.clone();
            move |page| locate(page, &wanted)
        });
        let nodes = match timeout(TOO_LONG, look).await {
            Ok(Ok(Some(nodes))) => nodes,
            Ok(Err(StoreError::Unavailable(why))) => return Err(StoreError::Unavailable(why)),
            // Another view may do.
            Ok(Ok(None) | Err(_)) | Err(_) => continue,
        };
        let found = heat
            .elements
            .iter()
            .zip(&nodes)
            .filter(|(_, node)| node.is_some());
        let clicks: u64 = found.map(|(element, _)| element.counts.clicks).sum();
        if best.as_ref().is_none_or(|(most, _)| clicks > *most) {
            best = Some((clicks, Seen { at: stay.to, nodes }));
        }
        if clicks == all {
            break;
        }
    }
    Ok(best.map(|(_, seen)| seen))
}

fn longest<'a>(stays: &'a [Stay], path: &str) -> Vec<&'a Stay> {
    let mut of_page: Vec<_> = stays.iter().filter(|stay| path_of(&stay.url) == path).collect();
    of_page.sort_by_key(|stay| std::cmp::Reverse(stay.to - stay.from));
    of_page.truncate(MOST_TRIED);
    of_page
}
