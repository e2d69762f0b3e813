//! Which sessions are asked for and in which order, as the address says it.

use domain::live::filter::LiveFilter;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

use super::order::LiveSort;
use crate::address::{pairs_of, with_pairs};

pub(super) const PATH: &str = "/live";
const MOST_SEARCHED: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    pub(super) filter: LiveFilter,
    pub(super) sort: LiveSort,
}

impl Asked {
    /// Reads pairs of an address; what is broken there is as if it were not there.
    fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let mut filter = LiveFilter::from_pairs(pairs.clone());
        filter.search = filter.search.chars().take(MOST_SEARCHED).collect();
        filter
            .countries
            .retain(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
        let sort = pairs.filter(|(key, _)| *key == "sort");
        Self {
            filter,
            sort: sort
                .last()
                .and_then(|(_, word)| LiveSort::parse(word))
                .unwrap_or_default(),
        }
    }

    fn address(&self) -> String {
        let sort = (self.sort != LiveSort::default()).then(|| ("sort", self.sort.as_str().to_owned()));
        with_pairs(PATH, self.filter.to_pairs().into_iter().chain(sort))
    }
}

/// The state of the page; changing it goes to another address.
#[derive(Clone, Copy)]
pub(super) struct AskedState {
    asked: Memo<Asked>,
    go: Callback<(Asked, bool)>,
}

impl AskedState {
    pub(super) fn of_address(params: Memo<ParamsMap>) -> Self {
        let navigate = use_navigate();
        Self {
            asked: Memo::new(move |_| {
                params.with(|params| {
                    let pairs: Vec<_> = pairs_of(params).collect();
                    Asked::from_pairs(pairs.iter().copied())
                })
            }),
            go: Callback::new(move |(asked, replace): (Asked, bool)| {
                let options = NavigateOptions {
                    replace,
                    scroll: false,
                    ..Default::default()
                };
                navigate(&asked.address(), options);
            }),
        }
    }

    /// Something of the filter, for what shows it.
    pub(super) fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&LiveFilter) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Memo::new(move |_| self.asked.with(|asked| part(&asked.filter))).into()
    }

    pub(super) fn filter(self) -> LiveFilter {
        self.asked.with(|asked| asked.filter.clone())
    }

    pub(super) fn sort(self) -> LiveSort {
        self.asked.with(|asked| asked.sort)
    }

    pub(super) fn is_filtered(self) -> bool {
        self.asked.with(|asked| !asked.filter.is_empty())
    }

    pub(super) fn change(self, change: impl FnOnce(&mut LiveFilter)) {
        let mut asked = self.asked.get_untracked();
        change(&mut asked.filter);
        self.go.run((asked, false));
    }

    pub(super) fn clear(self) {
        self.change(|filter| *filter = LiveFilter::default());
    }

    /// Searching replaces the address: each letter would be a step back otherwise.
    pub(super) fn search(self, text: &str) {
        let mut asked = self.asked.get_untracked();
        asked.filter.search = text.trim().to_owned();
        self.go.run((asked, true));
    }

    pub(super) fn sort_by(self, sort: LiveSort) {
        let mut asked = self.asked.get_untracked();
        asked.sort = sort;
        self.go.run((asked, false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_survives_the_address() {
        for address in [
            "/live",
            "/live?q=kim%20minji&service=web-app,web-admin&device=mobile&country=KR&standing=active,idle&sort=errors",
            "/live?sort=activity",
        ] {
            let decoded = address.replace("%20", " ");
            let pairs = decoded.split_once('?').map_or("", |(_, query)| query);
            let pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
            assert_eq!(Asked::from_pairs(pairs).address(), address);
        }
    }

    #[test]
    fn what_is_broken_in_the_address_is_left_out() {
        let long = "x".repeat(300);
        let pairs = [
            ("sort", "sideways"),
            ("country", "Korea,KR"),
            ("standing", "asleep"),
            ("q", &*long),
        ];
        let asked = Asked::from_pairs(pairs.into_iter());
        assert_eq!(asked.sort, LiveSort::Newest);
        assert_eq!(asked.filter.countries, ["KR"]);
        assert!(asked.filter.standings.is_empty());
        assert!(asked.filter.checked().is_ok());
    }
}
