//! Which sessions of the live list are asked for, and how that reads in an address.

use serde::{Deserialize, Serialize};

use super::session::LiveSession;
use super::standing::Standing;
use crate::client::DeviceType;
use crate::id::ServiceSlug;

/// Values that one filter may have, and characters of a search: a page never comes near, and the server compares
/// each of them with each change.
const MOST_VALUES: usize = 100;
const MOST_SEARCHED: usize = 200;

/// The values of a filter are joined by OR, the filters by AND; an empty filter lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LiveFilter {
    /// Part of an actor's id, e-mail or name, of the page's address, or the beginning of a session's id.
    pub search: String,
    pub services: Vec<ServiceSlug>,
    pub devices: Vec<DeviceType>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub standings: Vec<Standing>,
}

/// What of a session is searched, in small letters: made once, however many filters ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Searched {
    id: String,
    /// Of the actor and the page, a line each.
    texts: String,
}

impl Searched {
    pub fn of(session: &LiveSession) -> Self {
        let actor = session.actor.as_ref();
        let texts = [
            session.now.page.as_deref(),
            actor.map(|actor| actor.id.as_str()),
            actor.and_then(|actor| actor.email.as_deref()),
            actor.and_then(|actor| actor.name.as_deref()),
        ];
        Self {
            id: session.id.as_str().to_lowercase(),
            texts: texts
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n")
                .to_lowercase(),
        }
    }

    fn has(&self, search: &str) -> bool {
        self.id.starts_with(search) || self.texts.contains(search)
    }
}

/// Why a filter cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("a filter has at most {MOST_VALUES} values")]
    TooManyValues,
    #[error("what is looked for has at most {MOST_SEARCHED} characters")]
    TooLongSearch,
    #[error("a country is two capital letters")]
    NoCountry,
    #[error("the filter `{0}` has a value that is none")]
    UnknownValue(&'static str),
}

impl LiveFilter {
    /// The filter as it is compared: in small letters, and each value once.
    pub fn checked(mut self) -> Result<Self, FilterError> {
        let counts = [
            self.services.len(),
            self.devices.len(),
            self.countries.len(),
            self.standings.len(),
        ];
        if counts.iter().any(|count| *count > MOST_VALUES) {
            return Err(FilterError::TooManyValues);
        }
        if self.search.chars().count() > MOST_SEARCHED {
            return Err(FilterError::TooLongSearch);
        }
        let is_country =
            |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !self.countries.iter().all(is_country) {
            return Err(FilterError::NoCountry);
        }
        self.search = self.search.trim().to_lowercase();
        self.services.sort_unstable();
        self.services.dedup();
        self.devices.sort_unstable_by_key(|device| device.as_str());
        self.devices.dedup();
        self.countries.sort_unstable();
        self.countries.dedup();
        self.standings.sort_unstable();
        self.standings.dedup();
        Ok(self)
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a session fits a checked filter. `searched` is made of the same session.
    pub fn fits(&self, session: &LiveSession, searched: &Searched) -> bool {
        let any = |values: usize, fits: bool| values == 0 || fits;
        any(self.services.len(), self.services.contains(&session.service))
            && any(self.devices.len(), self.devices.contains(&session.device))
            && any(
                self.countries.len(),
                session
                    .country
                    .as_ref()
                    .is_some_and(|country| self.countries.contains(country)),
            )
            && any(
                self.standings.len(),
                self.standings.contains(&session.now.standing),
            )
            && (self.search.is_empty() || searched.has(&self.search))
    }

    /// The filter as pairs for an address; what is empty is left out.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let words = |values: Vec<&str>| values.join(",");
        [
            ("q", self.search.trim().to_owned()),
            (
                "service",
                words(self.services.iter().map(ServiceSlug::as_str).collect()),
            ),
            (
                "device",
                words(self.devices.iter().map(|device| device.as_str()).collect()),
            ),
            (
                "country",
                words(self.countries.iter().map(String::as_str).collect()),
            ),
            (
                "standing",
                words(self.standings.iter().map(|standing| standing.as_str()).collect()),
            ),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    /// Reads pairs of an address as the channel does: what is no value of a filter is an error, and the filter is
    /// checked.
    pub fn parse<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Result<Self, FilterError> {
        let filter = Self::from_pairs(pairs.clone());
        for (key, value) in pairs {
            let asked = value.split(',').filter(|part| !part.is_empty()).count();
            let (name, read) = match key {
                "service" => ("service", filter.services.len()),
                "device" => ("device", filter.devices.len()),
                "standing" => ("standing", filter.standings.len()),
                _ => continue,
            };
            if read < asked {
                return Err(FilterError::UnknownValue(name));
            }
        }
        filter.checked()
    }

    /// Reads pairs of an address; what is unknown or broken there is as if it were not there.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (key, value) in pairs {
            let values = value.split(',').filter(|part| !part.is_empty());
            match key {
                "q" => filter.search = value.trim().to_owned(),
                "service" => filter.services = values.filter_map(|slug| slug.parse().ok()).collect(),
                "device" => {
                    filter.devices = values
                        .filter_map(|word| DeviceType::ALL.into_iter().find(|device| device.as_str() == word))
                        .collect();
                }
                "country" => filter.countries = values.map(str::to_owned).collect(),
                "standing" => filter.standings = values.filter_map(Standing::parse).collect(),
                _ => {}
            }
        }
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{Actor, ActorType};
    use crate::live::session::LiveNow;

    fn session() -> LiveSession {
        LiveSession {
            id: "0198f0c2-session".parse().unwrap(),
            service: "web-app".parse().unwrap(),
            actor: Some(Actor {
                id: "u-7".into(),
                kind: ActorType::User,
                email: Some("Kim@shop.example".into()),
                name: Some("Kim Minji".into()),
            }),
            device: DeviceType::Mobile,
            browser: Some("Chrome".into()),
            os: Some("Android".into()),
            country: Some("KR".into()),
            city: None,
            started_at: 0,
            now: LiveNow {
                page: Some("https://shop.example/Checkout?x=1".into()),
                windows: 1,
                events: 10,
                clicks: 1,
                errors: 0,
                standing: Standing::Idle,
                since: 5,
            },
        }
    }

    #[test]
    fn filters_are_joined_by_and_and_their_values_by_or() {
        for (pairs, fits) in [
            (&[][..], true),
            (&[("service", "web-app")], true),
            (&[("service", "web-admin,web-app")], true),
            (&[("service", "web-admin")], false),
            (&[("device", "desktop,mobile"), ("country", "KR")], true),
            (&[("device", "mobile"), ("country", "DE")], false),
            (&[("standing", "idle")], true),
            (&[("standing", "active,hidden")], false),
            (&[("q", "kim@")], true),
            (&[("q", "MINJI")], true),
            (&[("q", "u-7")], true),
            (&[("q", "/checkout")], true),
            (&[("q", "0198F0C2")], true),
            (&[("q", "session")], false),
            (&[("q", "nobody")], false),
        ] {
            let filter = LiveFilter::from_pairs(pairs.iter().copied()).checked().unwrap();
            assert_eq!(
                filter.fits(&session(), &Searched::of(&session())),
                fits,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn a_session_without_actor_place_or_page_is_found_by_its_id_only() {
        let mut unknown = session();
        unknown.actor = None;
        unknown.country = None;
        unknown.now.page = None;
        for (pair, fits) in [
            (("q", "kim"), false),
            (("q", "0198f"), true),
            (("country", "KR"), false),
        ] {
            let filter = LiveFilter::from_pairs([pair]).checked().unwrap();
            assert_eq!(filter.fits(&unknown, &Searched::of(&unknown)), fits, "{pair:?}");
        }
    }

    #[test]
    fn a_filter_survives_the_address() {
        let pairs = [
            ("q", "kim@"),
            ("service", "web-app,web-admin"),
            ("device", "mobile"),
            ("country", "KR,DE"),
            ("standing", "active,left"),
        ];
        let filter = LiveFilter::from_pairs(pairs);
        let written = filter.to_pairs();
        assert_eq!(
            written
                .iter()
                .map(|(key, value)| (*key, value.as_str()))
                .collect::<Vec<_>>(),
            pairs
        );
        assert_eq!(LiveFilter::default().to_pairs(), vec![]);
    }

    #[test]
    fn what_is_broken_in_an_address_is_left_out() {
        let filter =
            LiveFilter::from_pairs([("service", "../x"), ("device", "toaster"), ("standing", "asleep")]);
        assert!(filter.is_empty());
    }

    #[test]
    fn the_channel_refuses_what_a_page_would_leave_out() {
        for (pair, expected) in [
            (("device", "mobile,tablet"), Ok(())),
            (
                ("device", "mobile,toaster"),
                Err(FilterError::UnknownValue("device")),
            ),
            (("standing", "asleep"), Err(FilterError::UnknownValue("standing"))),
            (("service", "../x"), Err(FilterError::UnknownValue("service"))),
            (("country", "Korea"), Err(FilterError::NoCountry)),
            (("other", "x"), Ok(())),
        ] {
            assert_eq!(
                LiveFilter::parse([pair].into_iter()).map(drop),
                expected,
                "{pair:?}"
            );
        }
    }

    #[test]
    fn a_filter_that_no_page_makes_is_refused() {
        let countries = |codes: Vec<String>| LiveFilter {
            countries: codes,
            ..LiveFilter::default()
        };
        for (filter, expected) in [
            (countries(vec!["KR".into()]), Ok(())),
            (countries(vec!["Korea".into()]), Err(FilterError::NoCountry)),
            (countries(vec!["KR".into(); 101]), Err(FilterError::TooManyValues)),
            (
                LiveFilter {
                    search: "x".repeat(201),
                    ..LiveFilter::default()
                },
                Err(FilterError::TooLongSearch),
            ),
        ] {
            assert_eq!(filter.checked().map(drop), expected);
        }
    }

    #[test]
    fn the_same_filter_in_another_order_is_the_same() {
        let checked = |pairs: [(&str, &str); 2]| LiveFilter::from_pairs(pairs).checked();
        assert_eq!(
            checked([("q", " Kim"), ("service", "b-app,a-app,b-app")]),
            checked([("service", "a-app,b-app"), ("q", "kim ")])
        );
    }
}
