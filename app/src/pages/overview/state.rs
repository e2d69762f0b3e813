//! Which days, which service and which figure, as the address says it.

use domain::Millis;
use domain::id::ServiceSlug;
use domain::overview::{DAY_MS, OverviewQuery};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

use crate::address::{pairs_of, with_pairs};
use crate::components::Clock;
use crate::functions::overview::Metric;
use crate::pages::days::Days;

const PATH: &str = "/overview";

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Asked {
    pub(crate) days: Days,
    pub(crate) service: Option<ServiceSlug>,
    pub(crate) metric: Metric,
}

impl Asked {
    /// Reads pairs of a url; what is broken there is as if it were not there.
    fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let mut asked = Self {
            days: Days::from_pairs(pairs.clone()),
            ..Self::default()
        };
        for (key, value) in pairs {
            match key {
                "service" => asked.service = value.parse().ok(),
                "metric" => asked.metric = parse_metric(value),
                _ => {}
            }
        }
        asked
    }

    fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.days.to_pairs();
        pairs.extend(
            self.service
                .as_ref()
                .map(|service| ("service", service.to_string())),
        );
        if self.metric != Metric::default() {
            pairs.push(("metric", metric_word(self.metric).to_owned()));
        }
        pairs
    }

    fn query(&self, today: i64) -> OverviewQuery {
        let (first_day, last_day) = self.days.range(today);
        OverviewQuery {
            service: self.service.clone(),
            first_day,
            last_day,
        }
    }

    pub(crate) fn address(&self) -> String {
        with_pairs(PATH, self.to_pairs())
    }
}

/// The state of the page; changing it goes to another address.
#[derive(Clone, Copy)]
pub(crate) struct OverviewState {
    asked: Memo<Asked>,
    query: Memo<OverviewQuery>,
    go: Callback<Asked>,
}

impl OverviewState {
    pub(crate) fn of_address(params: Memo<ParamsMap>, clock: Clock) -> Self {
        let navigate = use_navigate();
        let asked =
            Memo::new(move |_| params.with(|params| Asked::from_pairs(pairs_of(params).collect::<Vec<_>>())));
        let query = Memo::new(move |_| asked.with(|asked| asked.query(today(clock.now()))));
        let go = Callback::new(move |asked: Asked| {
            let options = NavigateOptions {
                scroll: false,
                ..Default::default()
            };
            navigate(&asked.address(), options);
        });
        Self { asked, query, go }
    }

    pub(crate) fn query(self) -> OverviewQuery {
        self.query.get()
    }

    pub(crate) fn metric(self) -> Metric {
        self.asked.with(|asked| asked.metric)
    }

    /// The metric of the report that is being rendered.
    pub(crate) fn shown_metric(self) -> Metric {
        self.asked.with_untracked(|asked| asked.metric)
    }

    pub(crate) fn asked(self) -> Asked {
        self.asked.get()
    }

    pub(crate) fn change(self, change: impl FnOnce(&mut Asked)) {
        let mut asked = self.asked.get_untracked();
        change(&mut asked);
        self.go.run(asked);
    }
}

fn today(now: Millis) -> i64 {
    now.div_euclid(DAY_MS)
}

pub(crate) const METRICS: [Metric; 4] = [Metric::Sessions, Metric::Duration, Metric::Pages, Metric::Actors];

pub(crate) fn metric_name(metric: Metric) -> &'static str {
    match metric {
        Metric::Sessions => "Sessions",
        Metric::Duration => "Average duration",
        Metric::Pages => "Page views",
        Metric::Actors => "Unique actors",
    }
}

/// What the figures of devices and services count.
pub(crate) fn parts_note(metric: Metric) -> &'static str {
    match metric {
        Metric::Sessions => "Sessions and their share",
        Metric::Duration => "Of one session",
        Metric::Pages => "Page views and their share",
        Metric::Actors => "Who came by several counts in each",
    }
}

fn metric_word(metric: Metric) -> &'static str {
    match metric {
        Metric::Sessions => "sessions",
        Metric::Duration => "duration",
        Metric::Pages => "pages",
        Metric::Actors => "actors",
    }
}

fn parse_metric(word: &str) -> Metric {
    METRICS
        .into_iter()
        .find(|metric| metric_word(*metric) == word)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_survives_the_url() {
        for asked in [
            Asked::default(),
            Asked {
                days: Days::Last(7),
                service: "web-app".parse().ok(),
                metric: Metric::Duration,
            },
            Asked {
                days: Days::Between(20_700, 20_781),
                ..Asked::default()
            },
        ] {
            let pairs = asked.to_pairs();
            let read = Asked::from_pairs(pairs.iter().map(|(key, value)| (*key, value.as_str())));
            assert_eq!(read, asked);
        }
        assert_eq!(Asked::default().address(), "/overview");
    }

    #[test]
    fn what_is_broken_in_the_url_is_left_out() {
        for pairs in [
            [("days", "0"), ("metric", "x")],
            [("days", "100000"), ("service", "../")],
        ] {
            assert_eq!(Asked::from_pairs(pairs), Asked::default());
        }
    }

    #[test]
    fn days_are_counted_with_today() {
        let query = Asked::default().query(100);
        assert_eq!((query.first_day, query.last_day), (71, 100));
    }
}
