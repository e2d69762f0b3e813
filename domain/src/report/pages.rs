//! The pages that the visitor opened, and for how long.

use std::collections::HashMap;

use super::Listed;
use crate::Millis;
use crate::fact::{Fact, FactKind};
use crate::session::SessionDetails;

const MOST_PAGES: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewedPage {
    pub at: Millis,
    pub url: String,
    pub title: Option<String>,
    /// Until the window had another page, or the last that is known of it.
    pub ms: Millis,
    /// The window, counted from 1 in the order in which they came; nothing where there is one only.
    pub window: Option<u32>,
}

pub(super) fn viewed(facts: &[Fact], details: &SessionDetails) -> Listed<ViewedPage> {
    Listed::of(all(facts, details), MOST_PAGES)
}

/// In order of time.
pub(super) fn all(facts: &[Fact], details: &SessionDetails) -> Vec<ViewedPage> {
    let windows: HashMap<_, _> = details
        .windows
        .iter()
        .zip(1_u32..)
        .map(|(window, number)| (&window.id, (number, window.last_event_at)))
        .collect();
    let mut left = HashMap::new();
    let mut pages = Vec::new();
    for fact in facts.iter().rev() {
        let FactKind::PageView { url, title } = &fact.kind else {
            continue;
        };
        let known = windows.get(&fact.window);
        let end = left
            .insert(&fact.window, fact.at)
            .or(known.map(|(_, last_event_at)| *last_event_at))
            .unwrap_or(details.summary.last_event_at);
        pages.push(ViewedPage {
            at: fact.at,
            url: url.clone(),
            title: title.clone().filter(|title| !title.trim().is_empty()),
            ms: (end - fact.at).max(0),
            window: known
                .map(|(number, _)| *number)
                .filter(|_| details.windows.len() > 1),
        });
    }
    pages.reverse();
    pages
}

#[cfg(test)]
mod tests {
    use super::super::sample::{click, details, in_window, page};
    use super::*;

    #[test]
    fn a_page_lasts_until_its_window_has_another_one() {
        let facts = [
            page(0, "/", Some(" ")),
            click(500),
            in_window("window-2", page(1_000, "/help", Some("Help"))),
            page(4_000, "/cart", None),
        ];
        let mut two = details(0, 10_000);
        two.windows[1].last_event_at = 7_000;
        let told: Vec<_> = all(&facts, &two)
            .into_iter()
            .map(|page| (page.url, page.title, page.ms, page.window))
            .collect();
        let row = |url: &str, title: Option<&str>, ms, window| {
            (url.to_owned(), title.map(str::to_owned), ms, Some(window))
        };
        assert_eq!(
            told,
            [
                row("/", None, 4_000, 1),
                row("/help", Some("Help"), 6_000, 2),
                row("/cart", None, 6_000, 1),
            ]
        );
    }

    #[test]
    fn very_many_pages_are_counted() {
        let facts: Vec<_> = (0..194).map(|at| page(at, "/", None)).collect();
        let listed = viewed(&facts, &details(0, 1_000));
        assert_eq!((listed.rows.len(), listed.more), (60, 134));
    }
}
