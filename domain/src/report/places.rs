//! Which page a window had when.

use std::collections::HashMap;

use crate::Millis;
use crate::fact::{Fact, FactKind};
use crate::id::WindowId;

pub(super) struct Places<'a>(HashMap<&'a WindowId, Vec<(Millis, &'a str)>>);

impl<'a> Places<'a> {
    pub(super) fn of(facts: &'a [Fact]) -> Self {
        let mut views: HashMap<_, Vec<_>> = HashMap::new();
        for fact in facts {
            if let FactKind::PageView { url, .. } = &fact.kind {
                views
                    .entry(&fact.window)
                    .or_default()
                    .push((fact.at, url.as_str()));
            }
        }
        Self(views)
    }

    /// The page that a window had at a moment; of several that came at that moment, the last one.
    pub(super) fn url(&self, window: &WindowId, at: Millis) -> Option<&'a str> {
        let views = self.0.get(window)?;
        let behind = views.partition_point(|(since, _)| *since <= at);
        views.get(behind.checked_sub(1)?).map(|(_, url)| *url)
    }

    /// When the page of that moment was left for another one.
    pub(super) fn left(&self, window: &WindowId, at: Millis) -> Option<Millis> {
        let views = self.0.get(window)?;
        let behind = views.partition_point(|(since, _)| *since <= at);
        views.get(behind).map(|(since, _)| *since)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{in_window, page};
    use super::*;

    #[test]
    fn each_window_has_its_pages() {
        let facts = [
            page(1_000, "/", None),
            in_window("window-2", page(1_500, "/help", None)),
            page(2_000, "/cart", None),
        ];
        let places = Places::of(&facts);
        let [one, other, none] = ["window-1", "window-2", "window-3"].map(|id| id.parse().unwrap());
        for (window, at, url, left) in [
            (&one, 999, None, Some(1_000)),
            (&one, 1_000, Some("/"), Some(2_000)),
            (&one, 1_999, Some("/"), Some(2_000)),
            (&one, 2_000, Some("/cart"), None),
            (&other, 9_000, Some("/help"), None),
            (&none, 9_000, None, None),
        ] {
            assert_eq!(
                (places.url(window, at), places.left(window, at)),
                (url, left),
                "{window} {at}"
            );
        }
    }
}
