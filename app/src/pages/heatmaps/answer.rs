//! What the server has to show: the pages of a service, and the heat of those that are looked at.

use domain::client::DeviceType;
use domain::heat::page_heat::{HeatPage, PageHeat};
use domain::heat::query::{HeatPagesQuery, HeatQuery};
use domain::heat::template::page_of;
use domain::id::ServiceSlug;
use futures::future;
use serde::{Deserialize, Serialize};

use super::address::asked::Asked;
use super::same::put_together;
use crate::ConsoleError;
use crate::functions::heatmaps::{Backdrops, backdrops, heat_pages, heat_settings, page_heat};
use crate::functions::recordings::filter_options;

/// What is known of services and pages, so that it is not asked for again with each filter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Known {
    /// With the sessions of each.
    pub(super) services: Vec<(ServiceSlug, u64)>,
    /// What the pages are an answer to.
    pub(super) pages_of: Option<HeatPagesQuery>,
    pub(super) pages: Vec<HeatPage>,
    /// Marks of sessions that are of none of them.
    pub(super) left_out: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) known: Known,
    /// What is looked at, and what stands beside it. Nothing where there is no page, or no such service.
    pub(super) shown: Vec<Shown>,
}

/// The heat of one page on one device in one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) query: HeatQuery,
    pub(super) heat: PageHeat,
    pub(super) backdrops: Backdrops,
    /// Why nobody knows what it may be drawn over. The heat is there all the same.
    pub(super) no_backdrops: Option<ConsoleError>,
}

pub(super) async fn load(mut asked: Asked, today: i64, mut known: Known) -> Result<Answer, ConsoleError> {
    if known.services.is_empty() {
        known.services = services(filter_options().await?.services);
    }
    let wanted = asked.service.clone().or_else(|| most_used(&known.services));
    let Some(service) = wanted.filter(|wanted| has(&known.services, wanted)) else {
        known.pages_of = None;
        known.pages.clear();
        known.left_out = 0;
        return Ok(Answer {
            known,
            shown: Vec::new(),
        });
    };
    let (first_day, last_day) = asked.days.range(today);
    let pages_query = HeatPagesQuery {
        service: service.clone(),
        first_day,
        last_day,
    };
    if known.pages_of.as_ref() != Some(&pages_query) {
        let found = heat_pages(pages_query.clone()).await?;
        (known.pages, known.left_out) = (found.pages, found.left_out);
        known.pages_of = Some(pages_query);
    }
    if let Some(path) = asked.page.take() {
        asked.page = Some(page_with(&service, path, &known.pages).await?);
    }
    let mut shown = Vec::new();
    if let Some((page, device)) = choose(&asked, &known.pages) {
        let (query, beside) = asked.queries(service, page, device, today);
        match beside {
            None => shown.push(look_at(query).await?),
            Some(beside) => {
                let (here, beside) = future::join(look_at(query), look_at(beside)).await;
                shown.extend([here?, beside?]);
            }
        }
    }
    Ok(Answer { known, shown })
}

async fn look_at(query: HeatQuery) -> Result<Shown, ConsoleError> {
    let (heat, found) = future::join(page_heat(query.clone()), backdrops(query.clone())).await;
    let mut heat = heat?;
    let (backdrops, no_backdrops) = match found {
        Ok(backdrops) => (backdrops, None),
        Err(error) => (Backdrops::default(), Some(error)),
    };
    if let Some(backdrop) = &backdrops.recorded {
        put_together(&mut heat, &query, backdrop);
    }
    Ok(Shown {
        query,
        heat,
        backdrops,
        no_backdrops,
    })
}

fn services(named: Vec<(String, u64)>) -> Vec<(ServiceSlug, u64)> {
    named
        .into_iter()
        .filter_map(|(slug, sessions)| Some((slug.parse().ok()?, sessions)))
        .collect()
}

pub(super) fn has(services: &[(ServiceSlug, u64)], wanted: &ServiceSlug) -> bool {
    services.iter().any(|(slug, _)| slug == wanted)
}

/// The page that a path belongs to: itself, or that of a template.
async fn page_with(service: &ServiceSlug, path: String, pages: &[HeatPage]) -> Result<String, ConsoleError> {
    if pages.iter().any(|known| known.page == path) {
        return Ok(path);
    }
    let settings = heat_settings().await?;
    Ok(page_of(settings.templates_of(service), &path).to_owned())
}

fn most_used(services: &[(ServiceSlug, u64)]) -> Option<ServiceSlug> {
    let most = services.iter().rev().max_by_key(|(_, sessions)| *sessions)?;
    Some(most.0.clone())
}

/// The page and the device: those asked for, or those with the most views. A page that is asked for may have none.
fn choose(asked: &Asked, pages: &[HeatPage]) -> Option<(String, DeviceType)> {
    let page = match &asked.page {
        Some(page) => page.clone(),
        None => pages.first()?.page.clone(),
    };
    let most_used = || {
        let known = pages.iter().find(|known| known.page == page)?;
        known.devices.first().map(|(device, _)| *device)
    };
    let device = asked.device.or_else(most_used).unwrap_or(DeviceType::Desktop);
    Some((page, device))
}

#[cfg(test)]
mod tests {
    use domain::heat::page_heat::PageFigures;

    use super::*;

    #[test]
    fn what_is_used_most_is_shown_where_nothing_is_asked_for() {
        let page = |page: &str, devices: &[DeviceType]| HeatPage {
            page: page.into(),
            devices: devices
                .iter()
                .map(|device| (*device, PageFigures::default()))
                .collect(),
        };
        let pages = [
            page("/cart", &[DeviceType::Mobile, DeviceType::Desktop]),
            page("/", &[DeviceType::Desktop]),
        ];
        for (asked_page, asked_device, expected) in [
            (None, None, ("/cart", DeviceType::Mobile)),
            (None, Some(DeviceType::Desktop), ("/cart", DeviceType::Desktop)),
            (Some("/"), None, ("/", DeviceType::Desktop)),
            (Some("/gone"), None, ("/gone", DeviceType::Desktop)),
            (Some("/"), Some(DeviceType::Tablet), ("/", DeviceType::Tablet)),
        ] {
            let asked = Asked {
                page: asked_page.map(str::to_owned),
                device: asked_device,
                ..Asked::default()
            };
            let (page, device) = choose(&asked, &pages).unwrap();
            assert_eq!((page.as_str(), device), expected);
        }
        assert_eq!(choose(&Asked::default(), &[]), None);
    }

    #[test]
    fn a_service_is_known_by_its_whole_name() {
        let services = services(vec![("shop".into(), 3)]);
        for (slug, expected) in [("shop", true), ("nope", false), ("shop-2", false)] {
            assert_eq!(has(&services, &slug.parse().unwrap()), expected, "{slug}");
        }
    }

    #[test]
    fn of_services_with_as_many_sessions_the_first_is_shown() {
        let named = |names: &[(&str, u64)]| {
            names
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect()
        };
        for (names, expected) in [
            (&[("shop", 3), ("admin", 9), ("site", 9)][..], Some("admin")),
            (&[("no service", 3)], None),
        ] {
            let found = most_used(&services(named(names)));
            assert_eq!(found.as_ref().map(ServiceSlug::as_str), expected, "{names:?}");
        }
    }
}
