//! What is looked at, as the address says it.

use domain::Millis;
use domain::client::DeviceType;
use domain::heat::query::{Counting, DURATIONS_MS, HeatKind, HeatQuery};
use domain::id::ServiceSlug;
use serde::{Deserialize, Serialize};

use super::look::Look;
use crate::address::with_pairs;
use crate::calendar::Date;
use crate::pages::days::Days;

pub(super) const PATH: &str = "/heatmaps";

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Without one, that with the most sessions; of its pages that with the most views, and on the device with the most.
    pub(super) service: Option<ServiceSlug>,
    pub(super) page: Option<String>,
    pub(super) device: Option<DeviceType>,
    pub(super) days: Days,
    pub(super) kind: HeatKind,
    pub(super) counting: Counting,
    pub(super) min_duration_ms: Millis,
    pub(super) beside: Option<Beside>,
    /// The elements are outlined.
    pub(super) elements: bool,
    pub(super) over: Over,
    pub(super) look: Look,
}

/// What stands beside it for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Beside {
    /// As many days, which came before.
    Before,
    /// Other days, the first and the last.
    Days(i64, i64),
    Device(DeviceType),
}

/// What the heat is drawn over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Over {
    #[default]
    Recorded,
    Image,
    Paper,
}

impl Over {
    pub(super) const ALL: [Self; 3] = [Self::Recorded, Self::Image, Self::Paper];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Recorded => "Recorded page",
            Self::Image => "Uploaded image",
            Self::Paper => "Plain paper",
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Image => "image",
            Self::Paper => "paper",
        }
    }
}

impl Asked {
    /// Reads pairs of a url; what is broken there is as if it were not there.
    pub(super) fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let mut asked = Self {
            days: Days::from_pairs(pairs.clone()),
            look: Look::from_pairs(pairs.clone()),
            ..Self::default()
        };
        for (key, value) in pairs {
            match key {
                "service" => asked.service = value.parse().ok(),
                "page" => asked.page = Some(value.to_owned()).filter(|page| page.starts_with('/')),
                "device" => asked.device = device_of(value),
                "kind" => asked.kind = HeatKind::parse(value).unwrap_or_default(),
                "count" if value == "sessions" => asked.counting = Counting::Sessions,
                "min" => asked.min_duration_ms = duration_of(value).unwrap_or_default(),
                "vs" => asked.beside = beside_of(value),
                "elements" => asked.elements = value == "1",
                "over" => {
                    let known = Over::ALL.into_iter().find(|over| over.as_str() == value);
                    asked.over = known.unwrap_or_default();
                }
                _ => {}
            }
        }
        asked
    }

    pub(super) fn address(&self) -> String {
        with_pairs(PATH, self.to_pairs())
    }

    fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut put = |key: &'static str, value: Option<String>| {
            pairs.extend(value.map(|value| (key, value)));
        };
        put("service", self.service.as_ref().map(ToString::to_string));
        put("page", self.page.clone());
        put("device", self.device.map(|device| device.as_str().to_owned()));
        let unless_usual = |is_usual: bool, value: &str| (!is_usual).then(|| value.to_owned());
        put(
            "kind",
            unless_usual(self.kind == HeatKind::default(), self.kind.as_str()),
        );
        put(
            "count",
            unless_usual(self.counting == Counting::default(), "sessions"),
        );
        put(
            "min",
            unless_usual(
                self.min_duration_ms == 0,
                &(self.min_duration_ms / 1_000).to_string(),
            ),
        );
        put("vs", self.beside.map(beside_text));
        put("elements", unless_usual(!self.elements, "1"));
        put(
            "over",
            unless_usual(self.over == Over::default(), self.over.as_str()),
        );
        pairs.extend(self.days.to_pairs());
        pairs.extend(self.look.to_pairs());
        pairs
    }

    /// The part of it that decides what the server is asked.
    pub(super) fn data(&self) -> Self {
        Self {
            elements: false,
            over: Over::default(),
            look: Look::default(),
            ..self.clone()
        }
    }

    /// For a page and a device that were decided on, and what stands beside it.
    pub(super) fn queries(
        &self,
        service: ServiceSlug,
        page: String,
        device: DeviceType,
        today: i64,
    ) -> (HeatQuery, Option<HeatQuery>) {
        let (first_day, last_day) = self.days.range(today);
        let query = HeatQuery {
            service,
            page,
            device,
            first_day,
            last_day,
            kind: self.kind,
            counting: self.counting,
            min_duration_ms: self.min_duration_ms,
        };
        let of_days = |first_day, last_day| HeatQuery {
            first_day,
            last_day,
            ..query.clone()
        };
        let beside = self.beside.map(|beside| match beside {
            Beside::Before => of_days(2 * first_day - last_day - 1, first_day - 1),
            Beside::Days(first, last) => of_days(first, last),
            Beside::Device(device) => HeatQuery {
                device,
                ..query.clone()
            },
        });
        (query, beside)
    }
}

fn device_of(word: &str) -> Option<DeviceType> {
    DeviceType::ALL.into_iter().find(|device| device.as_str() == word)
}

/// In seconds, and one of those that can be asked for.
fn duration_of(seconds: &str) -> Option<Millis> {
    let ms = seconds.parse::<Millis>().ok()?.checked_mul(1_000)?;
    DURATIONS_MS.contains(&ms).then_some(ms)
}

fn beside_of(text: &str) -> Option<Beside> {
    if text == "before" {
        return Some(Beside::Before);
    }
    if let Some((first, last)) = text.split_once(',') {
        let day = |text| Date::parse(text).map(Date::to_days);
        let Days::Between(first, last) = Days::between(day(first)?, day(last)?) else {
            return None;
        };
        return Some(Beside::Days(first, last));
    }
    device_of(text).map(Beside::Device)
}

fn beside_text(beside: Beside) -> String {
    let day = |day| Date::from_days(day).iso();
    match beside {
        Beside::Before => "before".into(),
        Beside::Days(first, last) => format!("{},{}", day(first), day(last)),
        Beside::Device(device) => device.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::HeatPalette;

    fn read(address: &str) -> Asked {
        let pairs: Vec<_> = address
            .split_once('?')
            .map_or("", |(_, query)| query)
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        Asked::from_pairs(pairs)
    }

    #[test]
    fn what_is_asked_survives_the_url() {
        for asked in [
            Asked::default(),
            Asked {
                service: "shop".parse().ok(),
                page: Some("/users/:id".into()),
                device: Some(DeviceType::Mobile),
                days: Days::Last(7),
                kind: HeatKind::Rage,
                counting: Counting::Sessions,
                min_duration_ms: 30_000,
                beside: Some(Beside::Days(20_700, 20_730)),
                elements: true,
                over: Over::Image,
                look: Look {
                    palette: HeatPalette::Cividis,
                    opacity: 40,
                    radius: 20,
                },
            },
            Asked {
                beside: Some(Beside::Before),
                over: Over::Paper,
                ..Asked::default()
            },
            Asked {
                device: Some(DeviceType::Desktop),
                beside: Some(Beside::Device(DeviceType::Unknown)),
                ..Asked::default()
            },
        ] {
            assert_eq!(read(&asked.address()), asked, "{}", asked.address());
        }
        assert_eq!(Asked::default().address(), "/heatmaps");
    }

    #[test]
    fn what_is_broken_in_the_url_is_left_out() {
        for query in [
            "service=../&page=users&device=fridge&kind=love",
            "count=all&min=31&vs=soon&elements=yes&over=moon",
            "min=99999999999999999999&vs=2026-11-01,soon",
            "min=-30&palette=x&opacity=900&radius=NaN",
        ] {
            assert_eq!(read(&format!("/heatmaps?{query}")), Asked::default(), "{query}");
        }
    }

    #[test]
    fn what_stands_beside_differs_in_one_thing() {
        let asked = |beside| Asked {
            days: Days::Between(91, 100),
            beside,
            ..Asked::default()
        };
        let of = |beside| {
            let service = "shop".parse().unwrap();
            let (query, beside) = asked(beside).queries(service, "/".into(), DeviceType::Desktop, 200);
            assert_eq!((query.first_day, query.last_day), (91, 100));
            beside.map(|beside| (beside.first_day, beside.last_day, beside.device))
        };
        for (beside, expected) in [
            (None, None),
            (Some(Beside::Before), Some((81, 90, DeviceType::Desktop))),
            (Some(Beside::Days(1, 2)), Some((1, 2, DeviceType::Desktop))),
            (
                Some(Beside::Device(DeviceType::Mobile)),
                Some((91, 100, DeviceType::Mobile)),
            ),
        ] {
            assert_eq!(of(beside), expected, "{beside:?}");
        }
    }
}
