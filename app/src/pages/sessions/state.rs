//! What the list shows, as the address says it.

use domain::query::{Cursor, SessionFilter, SessionPage, SessionQuery, Sort};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

use crate::address::{pairs_of, with_pairs};

pub(crate) const PATH: &str = "/sessions";

/// The state of the list; changing it goes to another address.
#[derive(Clone, Copy)]
pub(crate) struct ListState {
    query: Memo<SessionQuery>,
    go: Callback<(SessionQuery, bool)>,
}

impl ListState {
    pub(crate) fn of_address(params: Memo<ParamsMap>) -> Self {
        let navigate = use_navigate();
        Self {
            query: Memo::new(move |_| params.with(|params| SessionQuery::from_pairs(pairs_of(params)))),
            go: Callback::new(move |(query, replace): (SessionQuery, bool)| {
                let options = NavigateOptions {
                    replace,
                    scroll: false,
                    ..Default::default()
                };
                navigate(&address(&query), options);
            }),
        }
    }

    pub(crate) fn query(self) -> SessionQuery {
        self.query.get()
    }

    pub(crate) fn query_untracked(self) -> SessionQuery {
        self.query.get_untracked()
    }

    pub(crate) fn filter(self) -> SessionFilter {
        self.query.with(|query| query.filter.clone())
    }

    /// Something of the filter, for what shows it.
    pub(crate) fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&SessionFilter) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Memo::new(move |_| self.query.with(|query| part(&query.filter))).into()
    }

    pub(crate) fn sort(self) -> Sort {
        self.query.with(|query| query.sort)
    }

    pub(crate) fn is_filtered(self) -> bool {
        self.query.with(|query| query.filter != SessionFilter::default())
    }

    /// Changes the filter and goes to the first page of what it leaves.
    pub(crate) fn change(self, change: impl FnOnce(&mut SessionFilter)) {
        let mut query = self.first_page();
        change(&mut query.filter);
        self.go.run((query, false));
    }

    pub(crate) fn clear(self) {
        self.change(|filter| *filter = SessionFilter::default());
    }

    /// Searching replaces the address: each letter would be a step back otherwise.
    pub(crate) fn search(self, text: String) {
        let mut query = self.first_page();
        query.filter.search = text.trim().to_owned();
        self.go.run((query, true));
    }

    pub(crate) fn sort_by(self, sort: Sort) {
        let mut query = self.first_page();
        query.sort = sort;
        self.go.run((query, false));
    }

    fn first_page(self) -> SessionQuery {
        let mut query = self.query.get_untracked();
        query.cursor = None;
        query
    }

    /// The addresses of the pages before and after the one that is shown.
    pub(crate) fn neighbours(self, page: &SessionPage) -> (Option<String>, Option<String>) {
        let query = self.query.get_untracked();
        let at = |cursor| {
            let cursor = Some(cursor);
            address(&SessionQuery {
                cursor,
                ..query.clone()
            })
        };
        (
            page.previous.clone().map(|place| at(Cursor::Before(place))),
            page.next.clone().map(|place| at(Cursor::After(place))),
        )
    }
}

pub(crate) fn sort_label(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "Newest first",
        Sort::Oldest => "Oldest first",
        Sort::Longest => "Longest first",
        Sort::Clicks => "Most clicks first",
        Sort::Errors => "Most errors first",
    }
}

fn address(query: &SessionQuery) -> String {
    with_pairs(PATH, query.to_pairs())
}
