//! Of all views of pages, those that a rule is tried on.

use domain::Millis;
use domain::id::{ServiceSlug, SessionId};
use domain::stay::Stay;

use super::recorded_pages::RecordedPage;
use domain::url::path_of;

const MOST_PAGES: usize = 40;
/// After so long a page is there whole, as far as anybody can tell.
const WHOLE_AFTER: Millis = 1_000;

/// One recording of each page.
#[derive(Default)]
pub(super) struct OfferedPages(Vec<Candidate>);

struct Candidate {
    page: RecordedPage,
    /// How long it was there by then.
    age: Millis,
}

impl OfferedPages {
    /// To be called with the newest first. Of a page that was never there long, the longest time counts.
    pub(super) fn add(&mut self, session: &SessionId, service: &ServiceSlug, stay: &Stay) {
        let path = path_of(&stay.url);
        if path.is_empty() {
            return;
        }
        let candidate = Candidate {
            page: RecordedPage {
                session: session.clone(),
                service: service.clone(),
                at: stay.to,
                path: path.to_owned(),
            },
            age: stay.to - stay.from,
        };
        let is_same = |known: &&mut Candidate| known.page.service == *service && known.page.path == path;
        if let Some(known) = self.0.iter_mut().find(is_same) {
            if known.age < WHOLE_AFTER && known.age < candidate.age {
                *known = candidate;
            }
        } else if self.0.len() < MOST_PAGES {
            self.0.push(candidate);
        }
    }

    /// Those that may be half a page come last.
    pub(super) fn into_pages(self) -> Vec<RecordedPage> {
        let (whole, half): (Vec<_>, Vec<_>) = self
            .0
            .into_iter()
            .partition(|candidate| candidate.age >= WHOLE_AFTER);
        whole
            .into_iter()
            .chain(half)
            .map(|candidate| candidate.page)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_on_which_nobody_began_or_ended_is_offered_whole() {
        let mut pages = OfferedPages::default();
        for (session, url, from, to) in [
            ("session-2", "https://shop.example/done", 90_000, 95_000),
            (
                "session-2",
                "https://shop.example/checkout?step=2",
                70_000,
                89_999,
            ),
            ("session-2", "https://shop.example/cart", 69_900, 69_999),
            ("session-1", "https://shop.example/cart#top", 10_000, 12_000),
            ("session-1", "https://shop.example/checkout", 12_001, 20_000),
            ("session-1", "https://shop.example/", 9_900, 9_999),
            ("session-0", "https://shop.example/", 1_000, 1_050),
            ("session-0", "", 0, 999),
        ] {
            let stay = Stay {
                window: "window-1".parse().unwrap(),
                url: url.into(),
                from,
                to,
            };
            pages.add(&session.parse().unwrap(), &"shop".parse().unwrap(), &stay);
        }
        let offered: Vec<_> = pages
            .into_pages()
            .into_iter()
            .map(|page| (page.path, page.session.to_string(), page.at))
            .collect();
        let page = |path: &str, session: &str, at| (path.to_owned(), session.to_owned(), at);
        assert_eq!(
            offered,
            [
                page("/done", "session-2", 95_000),
                page("/checkout", "session-2", 89_999),
                page("/cart", "session-1", 12_000),
                page("/", "session-1", 9_999),
            ]
        );
    }
}
