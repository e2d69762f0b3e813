//! What is looked at, as the address says it.

use domain::Millis;
use domain::client::DeviceType;
use domain::heat::query::{Counting, DURATIONS_MS, HeatKind, HeatQuery};
use domain::id::ServiceSlug;

use super::super::list::ranked::Order;
use super::beside::Beside;
use super::look::Look;
use super::opened::{Opened, What};
use super::over::Over;
use crate::address::with_pairs;
use crate::pages::days::Days;

pub(in super::super) const PATH: &str = "/heatmaps";

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Asked {
    /// Without one, that with the most sessions; of its pages that with the most views, and on the device with the most.
    pub(in super::super) service: Option<ServiceSlug>,
    pub(in super::super) page: Option<String>,
    pub(in super::super) device: Option<DeviceType>,
    pub(in super::super) days: Days,
    pub(in super::super) kind: HeatKind,
    pub(in super::super) counting: Counting,
    pub(in super::super) min_duration_ms: Millis,
    pub(in super::super) beside: Option<Beside>,
    /// The elements are outlined.
    pub(in super::super) elements: bool,
    pub(in super::super) over: Over,
    pub(in super::super) look: Look,
    /// Of the elements in their list.
    pub(in super::super) order: Order,
    /// Of which the sessions are shown.
    pub(in super::super) opened: Option<Opened>,
}

impl Asked {
    /// Reads pairs of a url. What is broken there is as if it were not there, and told apart.
    pub(in super::super) fn read<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)> + Clone,
    ) -> (Self, Vec<String>) {
        let mut asked = Self {
            days: Days::from_pairs(pairs.clone()),
            ..Self::default()
        };
        let mut broken = Vec::new();
        for (key, value) in pairs {
            let is_understood = value.is_empty() || asked.take(key, value);
            if !is_understood {
                broken.push(format!("{key}={value}"));
            }
        }
        (asked, broken)
    }

    /// Takes one of the pairs; says whether it was understood. What has a key of somebody else is none of ours.
    fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "service" => put(&mut self.service, value.parse().ok().map(Some)),
            "page" => put(
                &mut self.page,
                value.starts_with('/').then(|| Some(value.to_owned())),
            ),
            "device" => put(&mut self.device, device_of(value).map(Some)),
            "kind" => put(&mut self.kind, HeatKind::parse(value)),
            "count" => put(&mut self.counting, counting_of(value)),
            "min" => put(&mut self.min_duration_ms, duration_of(value)),
            "vs" => put(&mut self.beside, Beside::parse(value).map(Some)),
            "elements" => put(&mut self.elements, is_on(value)),
            "over" => put(&mut self.over, Over::parse(value)),
            "sort" => put(&mut self.order, Order::parse(value)),
            _ => match Opened::of_pair(key, value) {
                Some(opened) => put(&mut self.opened, opened.map(Some)),
                None => self.look.take(key, value) && !Days::is_broken(key, value),
            },
        }
    }

    pub(in super::super) fn address(&self) -> String {
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
        put("vs", self.beside.map(Beside::text));
        put("elements", unless_usual(!self.elements, "1"));
        put(
            "over",
            unless_usual(self.over == Over::default(), self.over.as_str()),
        );
        put(
            "sort",
            unless_usual(self.order == Order::default(), &self.order.text()),
        );
        pairs.extend(self.days.to_pairs());
        pairs.extend(self.look.to_pairs());
        pairs.extend(self.opened.as_ref().map(Opened::to_pair));
        pairs
    }

    /// The part of it that decides what the server is asked.
    pub(in super::super) fn data(&self) -> Self {
        Self {
            elements: false,
            over: Over::default(),
            look: Look::default(),
            order: Order::default(),
            opened: None,
            ..self.clone()
        }
    }

    pub(in super::super) fn has_spot_open(&self) -> bool {
        let opened = self.opened.as_ref();
        opened.is_some_and(|opened| matches!(opened.what, What::Spot(_)))
    }

    /// For a page and a device that were decided on, and what stands beside it.
    pub(in super::super) fn queries(
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

/// Says whether there is something to put there.
pub(in super::super) fn put<T>(place: &mut T, read: Option<T>) -> bool {
    let is_read = read.is_some();
    if let Some(read) = read {
        *place = read;
    }
    is_read
}

fn counting_of(word: &str) -> Option<Counting> {
    match word {
        "all" => Some(Counting::All),
        "sessions" => Some(Counting::Sessions),
        _ => None,
    }
}

fn is_on(flag: &str) -> Option<bool> {
    match flag {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

pub(super) fn device_of(word: &str) -> Option<DeviceType> {
    DeviceType::ALL.into_iter().find(|device| device.as_str() == word)
}

/// In seconds, and one of those that can be asked for.
fn duration_of(seconds: &str) -> Option<Millis> {
    let ms = seconds.parse::<Millis>().ok()?.checked_mul(1_000)?;
    DURATIONS_MS.contains(&ms).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::super::super::list::ranked::Column;
    use super::*;
    use crate::components::HeatPalette;

    fn read(address: &str) -> (Asked, Vec<String>) {
        let pairs: Vec<_> = address
            .split_once('?')
            .map_or("", |(_, query)| query)
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        Asked::read(pairs)
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
                opened: Opened::of_pair("at2", "50,25").flatten(),
                order: Order {
                    by: Column::Rage,
                    least_first: true,
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
            assert_eq!(
                read(&asked.address()),
                (asked.clone(), vec![]),
                "{}",
                asked.address()
            );
        }
        assert_eq!(Asked::default().address(), "/heatmaps");
    }

    #[test]
    fn what_is_broken_in_the_url_is_left_out_and_told() {
        for query in [
            "service=../&page=users&device=fridge&kind=love",
            "count=each&min=31&vs=soon&elements=yes&over=moon&sort=-love",
            "min=99999999999999999999&vs=2026-11-01,soon",
            "min=-30&palette=x&opacity=900&radius=NaN",
            "days=1000&from=soon&to=2026-02-30",
        ] {
            let broken: Vec<_> = query.split('&').map(str::to_owned).collect();
            assert_eq!(
                read(&format!("/heatmaps?{query}")),
                (Asked::default(), broken),
                "{query}"
            );
        }
    }

    #[test]
    fn what_is_usual_may_be_said_and_what_is_of_others_is_passed_over() {
        for query in [
            "kind=click&count=all&min=0&elements=0&over=recorded&sort=amount&days=30",
            "kind=&device=&sort=&opacity=80",
            "utm_source=mail&t=3",
        ] {
            assert_eq!(
                read(&format!("/heatmaps?{query}")),
                (Asked::default(), vec![]),
                "{query}"
            );
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
