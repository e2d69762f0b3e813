//! What the session list is asked for, and how that reads in the url.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::client::DeviceType;
use crate::format::cut;
use crate::id::{ServiceSlug, SessionId};
use crate::session::SessionSummary;

/// Rows of one page of the list.
pub const PAGE_SIZE: u32 = 50;

/// Letters that are told of a key that nobody knows.
const LONGEST_KEY: usize = 40;

/// Sessions that one download takes.
pub const MOST_EXPORTED: usize = 1_000;

/// The values of a filter are joined by OR, the filters by AND; an empty filter lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionFilter {
    /// Part of an actor's id, e-mail or name, of a page's path, or the beginning of a session's id.
    pub search: String,
    pub services: Vec<ServiceSlug>,
    pub devices: Vec<DeviceType>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub browsers: Vec<String>,
    pub min_duration_ms: Option<Millis>,
    pub max_duration_ms: Option<Millis>,
    pub has_errors: bool,
    /// Sessions that started at or after this moment …
    pub from: Option<Millis>,
    /// … and before this one.
    pub to: Option<Millis>,
    /// Those that whoever asks may not see, though they may see others of the service. The server says which, and nobody else.
    #[serde(skip)]
    pub hidden: Vec<SessionId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Longest,
    Clicks,
    Errors,
}

impl Sort {
    pub const ALL: [Self; 5] = [
        Self::Newest,
        Self::Oldest,
        Self::Longest,
        Self::Clicks,
        Self::Errors,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Longest => "longest",
            Self::Clicks => "clicks",
            Self::Errors => "errors",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text)
    }
}

/// A place in the list: between two rows, seen from one of them. Opaque outside of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cursor {
    After(String),
    Before(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionQuery {
    pub filter: SessionFilter,
    pub sort: Sort,
    pub cursor: Option<Cursor>,
}

/// One page of the list. The cursors are `None` where the list ends.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SessionPage {
    pub rows: Vec<SessionSummary>,
    pub next: Option<String>,
    pub previous: Option<String>,
}

/// The values that the filters offer, with the sessions behind each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilterOptions {
    pub services: Vec<(String, u64)>,
    pub devices: Vec<(String, u64)>,
    pub countries: Vec<(String, u64)>,
    /// What those are called, by code. Told to whoever reads of them.
    #[serde(default)]
    pub country_names: Vec<(String, String)>,
    pub browsers: Vec<(String, u64)>,
}

impl SessionQuery {
    /// The first page of what a filter lets through.
    pub fn of(filter: SessionFilter) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }

    /// The query as pairs for the url; what is at its default is left out.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs = Vec::new();
        let mut put = |key: &'static str, value: String| {
            if !value.is_empty() {
                pairs.push((key, value));
            }
        };
        put("q", filter.search.clone());
        put("service", join(filter.services.iter().map(ServiceSlug::as_str)));
        put(
            "device",
            join(filter.devices.iter().map(|device| device.as_str())),
        );
        put("country", join(filter.countries.iter().map(String::as_str)));
        put("browser", join(filter.browsers.iter().map(String::as_str)));
        put("min", number(filter.min_duration_ms));
        put("max", number(filter.max_duration_ms));
        put(
            "errors",
            if filter.has_errors {
                "1".into()
            } else {
                String::new()
            },
        );
        put("from", number(filter.from));
        put("to", number(filter.to));
        put(
            "sort",
            if self.sort == Sort::default() {
                String::new()
            } else {
                self.sort.as_str().into()
            },
        );
        match &self.cursor {
            Some(Cursor::After(place)) => put("after", place.clone()),
            Some(Cursor::Before(place)) => put("before", place.clone()),
            None => {}
        }
        pairs
    }

    /// Reads pairs of a url; what is unknown or broken there is as if it were not there.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self::default();
        for (key, value) in pairs {
            let _ = query.read(key, value);
        }
        query
    }

    /// The same for whoever must not get more than was asked for.
    pub fn from_pairs_strictly<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        let mut query = Self::default();
        for (key, value) in pairs {
            query.read(key, value)?;
        }
        Ok(query)
    }

    /// Takes what is understood of a value, also where that is not all of it. An empty one says nothing.
    fn read(&mut self, key: &str, value: &str) -> Result<(), QueryError> {
        let filter = &mut self.filter;
        let understood = match key {
            "q" => {
                filter.search = value.trim().to_owned();
                true
            }
            "service" => put_list(value, |slug| slug.parse().ok(), &mut filter.services),
            "device" => put_list(
                value,
                |word| DeviceType::ALL.into_iter().find(|device| device.as_str() == word),
                &mut filter.devices,
            ),
            "country" => put_list(value, |code| Some(code.to_owned()), &mut filter.countries),
            "browser" => put_list(value, |name| Some(name.to_owned()), &mut filter.browsers),
            "min" => put_number(value, &mut filter.min_duration_ms),
            "max" => put_number(value, &mut filter.max_duration_ms),
            "errors" => {
                filter.has_errors = value == "1";
                matches!(value, "" | "0" | "1")
            }
            "from" => put_number(value, &mut filter.from),
            "to" => put_number(value, &mut filter.to),
            "sort" => {
                let sort = Sort::parse(value);
                self.sort = sort.unwrap_or_default();
                value.is_empty() || sort.is_some()
            }
            "after" => {
                self.cursor = Some(Cursor::After(value.to_owned()));
                true
            }
            "before" => {
                self.cursor = Some(Cursor::Before(value.to_owned()));
                true
            }
            _ => return Err(QueryError::Key(cut(key, LONGEST_KEY))),
        };
        if understood {
            Ok(())
        } else {
            Err(QueryError::Value(key.to_owned()))
        }
    }
}

/// What of a url is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("there is no filter called {0:?}")]
    Key(String),
    #[error("the value of {0}= is not understood")]
    Value(String),
}

fn put_list<T>(value: &str, read: impl Fn(&str) -> Option<T>, into: &mut Vec<T>) -> bool {
    *into = split(value).filter_map(read).collect();
    into.len() == split(value).count()
}

fn put_number(value: &str, into: &mut Option<Millis>) -> bool {
    *into = value.parse().ok();
    value.is_empty() || into.is_some()
}

fn join<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<Vec<_>>().join(",")
}

fn split(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').filter(|part| !part.is_empty())
}

fn number(value: Option<Millis>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_url() {
        let query = SessionQuery {
            filter: SessionFilter {
                search: "kim@".into(),
                services: vec!["web-app".parse().unwrap()],
                devices: vec![DeviceType::Mobile, DeviceType::Tablet],
                countries: vec!["KR".into()],
                browsers: vec!["Chrome".into()],
                min_duration_ms: Some(60_000),
                max_duration_ms: None,
                has_errors: true,
                from: Some(1),
                to: Some(2),
                hidden: Vec::new(),
            },
            sort: Sort::Longest,
            cursor: Some(Cursor::Before("x.1".into())),
        };
        let pairs = query.to_pairs();
        assert_eq!(
            SessionQuery::from_pairs(pairs.iter().map(|(key, value)| (*key, value.as_str()))),
            query
        );
    }

    #[test]
    fn nothing_asked_is_an_empty_url() {
        assert_eq!(SessionQuery::default().to_pairs(), vec![]);
    }

    #[test]
    fn what_is_broken_in_a_url_is_left_out() {
        let pairs = [
            ("device", "toaster,mobile"),
            ("min", "soon"),
            ("sort", "random"),
            ("service", "../x"),
            ("zzz", "1"),
        ];
        let query = SessionQuery::from_pairs(pairs);
        assert_eq!(query.filter.devices, [DeviceType::Mobile]);
        assert_eq!(
            (query.filter.min_duration_ms, query.sort, query.filter.services),
            (None, Sort::Newest, vec![])
        );
    }
    #[test]
    fn a_strict_reader_is_told_what_is_not_understood() {
        let read = |text: &str| {
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            SessionQuery::from_pairs_strictly(pairs).map_err(|error| error.to_string())
        };
        for (text, said) in [
            (
                "service=web-app&device=toaster",
                "the value of device= is not understood",
            ),
            ("device=mobile,toaster", "the value of device= is not understood"),
            ("service=web-app,../x", "the value of service= is not understood"),
            ("min=1s", "the value of min= is not understood"),
            ("max=1e5", "the value of max= is not understood"),
            ("from=2026-03-01", "the value of from= is not understood"),
            ("to=now", "the value of to= is not understood"),
            ("errors=yes", "the value of errors= is not understood"),
            ("sort=random", "the value of sort= is not understood"),
            ("devices=mobile", "there is no filter called \"devices\""),
            ("Device=mobile", "there is no filter called \"Device\""),
            ("\n=1", "there is no filter called \"\\n\""),
        ] {
            assert_eq!(read(text), Err(said.to_owned()), "{text}");
        }
        for text in ["", "min=&max=&from=&to=&errors=&sort=&device=&q=", "errors=0"] {
            assert_eq!(read(text), Ok(SessionQuery::default()), "{text}");
        }
        let query = read("q=a&device=mobile,tablet&min=5&errors=1&sort=oldest&country=KR&browser=Chrome");
        assert_eq!(
            query.unwrap().filter.devices,
            [DeviceType::Mobile, DeviceType::Tablet]
        );
    }
}
