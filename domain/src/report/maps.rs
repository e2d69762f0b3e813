//! The pages that are shown in their length: where they were clicked, and how far down they were seen.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::pages;
use super::places::Places;
use crate::Millis;
use crate::fact::{Fact, FactKind};
use crate::session::SessionDetails;
use crate::url::path_of;

pub const MOST_MAPS: usize = 3;

/// A page by its path: views of it that differ in query and fragment are views of one page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageMap {
    pub path: String,
    pub title: Option<String>,
    pub views: u64,
    pub ms: Millis,
    pub clicks: u64,
    /// Clicks that are drawn, of those that are known by their place.
    pub drawn: u64,
    /// Clicks on elements that the picture does not show, and those of which nobody knows the place.
    pub undrawn: u64,
    /// Width and height of what the picture shows, in CSS px, and the height of all of the page.
    pub size: [f64; 2],
    pub page_height: f64,
    /// How much of the page was seen at once at first, in CSS px from its top.
    pub fold: Option<f64>,
    /// How far down the page was seen at most, in percent of its height.
    pub seen_percent: Option<f64>,
    /// The address of the picture, and that of the heat which lies over it.
    pub picture: Option<String>,
    pub heat: Option<String>,
}

/// Those with the most clicks first, and of as many those that were open longest.
pub(super) fn main_pages(facts: &[Fact], places: &Places<'_>, details: &SessionDetails) -> Vec<PageMap> {
    let mut clicks: HashMap<&str, u64> = HashMap::new();
    for fact in facts {
        if let (FactKind::Click { .. }, Some(url)) = (&fact.kind, places.url(&fact.window, fact.at)) {
            *clicks.entry(path_of(url)).or_default() += 1;
        }
    }
    let mut maps: Vec<PageMap> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for view in pages::all(facts, details) {
        let path = path_of(&view.url);
        let place = *known.entry(path.to_owned()).or_insert(maps.len());
        if place == maps.len() {
            maps.push(PageMap {
                path: path.to_owned(),
                clicks: clicks.get(path).copied().unwrap_or_default(),
                ..PageMap::default()
            });
        }
        if let Some(map) = maps.get_mut(place) {
            map.views += 1;
            map.ms = map.ms.saturating_add(view.ms);
            map.title = map.title.take().or(view.title);
        }
    }
    maps.sort_by_key(|map| (Reverse(map.clicks), Reverse(map.ms)));
    maps.truncate(MOST_MAPS);
    maps
}

#[cfg(test)]
mod tests {
    use super::super::sample::{click, details, page};
    use super::*;

    #[test]
    fn the_main_pages_are_those_that_were_clicked_most() {
        let facts = [
            page(0, "https://shop.example/?ad=1", None),
            page(10_000, "https://shop.example/cart", Some("Cart")),
            click(10_500),
            page(11_000, "https://shop.example/?ad=2", Some("Shop")),
            page(12_000, "https://shop.example/help", None),
            click(12_100),
            click(12_200),
            page(13_000, "https://shop.example/left", None),
        ];
        let told: Vec<_> = main_pages(&facts, &Places::of(&facts), &details(0, 15_000))
            .into_iter()
            .map(|map| (map.path, map.title, map.views, map.ms, map.clicks))
            .collect();
        assert_eq!(
            told,
            [
                ("/help".to_owned(), None, 1, 1_000, 2),
                ("/cart".to_owned(), Some("Cart".to_owned()), 1, 1_000, 1),
                ("/".to_owned(), Some("Shop".to_owned()), 2, 11_000, 0),
            ]
        );
    }
}
