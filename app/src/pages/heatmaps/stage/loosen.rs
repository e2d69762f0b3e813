//! Where nothing is left: which filter to loosen, the likeliest first.

use domain::heat::page_heat::{HeatPage, PageHeat};
use domain::heat::query::{HeatKind, HeatQuery};

use super::super::address::asked::Asked;
use super::super::names;
use crate::names::device;
use crate::pages::days::Days;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Loosened {
    /// What the button says.
    pub(in super::super) label: String,
    pub(in super::super) asked: Asked,
}

/// Whether there is nothing of what was asked for.
pub(in super::super) fn is_nothing(heat: &PageHeat, kind: HeatKind) -> bool {
    match kind {
        HeatKind::Scroll => heat.depths.views == 0,
        HeatKind::Attention => heat.depths.attention_ms.iter().all(|ms| *ms == 0),
        kind => names::amount(kind, &heat.counts) == 0 && heat.elements.is_empty() && heat.cells.is_empty(),
    }
}

pub(in super::super) fn loosen(
    asked: &Asked,
    query: &HeatQuery,
    heat: &PageHeat,
    pages: &[HeatPage],
) -> Vec<Loosened> {
    const FEW: usize = 3;
    let with = |label: String, change: &dyn Fn(&mut Asked)| {
        let mut asked = asked.clone();
        change(&mut asked);
        Loosened { label, asked }
    };
    let mut found = Vec::new();
    if query.min_duration_ms > 0 {
        found.push(with(names::duration(0), &|asked| asked.min_duration_ms = 0));
    }
    if heat.views > 0 && query.kind != HeatKind::Click && heat.counts.clicks > 0 {
        let label = format!("Show {}", names::counted(HeatKind::Click, heat.counts.clicks));
        found.push(with(label, &|asked| asked.kind = HeatKind::Click));
    }
    let here = pages.iter().find(|page| page.page == query.page);
    let others = here
        .into_iter()
        .flat_map(|page| &page.devices)
        .filter(|(other, figures)| *other != query.device && figures.views > 0);
    for (other, figures) in others {
        let label = format!(
            "{}: {}",
            device(*other),
            domain::format::counted(figures.views, "view", "views")
        );
        found.push(with(label, &|asked| asked.device = Some(*other)));
    }
    let days = query.last_day - query.first_day + 1;
    if days < 90 {
        found.push(with(Days::Last(90).label(), &|asked| asked.days = Days::Last(90)));
    }
    if here.is_none()
        && let Some(first) = pages.first()
    {
        let label = format!("Open {}", first.page);
        found.push(with(label, &|asked| {
            asked.page = Some(first.page.clone());
            asked.device = None;
        }));
    }
    found.truncate(FEW);
    found
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::heat::page_heat::{HeatCounts, PageFigures};

    use super::*;

    fn page(path: &str, devices: &[(DeviceType, u64)]) -> HeatPage {
        HeatPage {
            page: path.into(),
            devices: devices
                .iter()
                .map(|(device, views)| {
                    let figures = PageFigures {
                        views: *views,
                        ..PageFigures::default()
                    };
                    (*device, figures)
                })
                .collect(),
        }
    }

    fn labels(asked: &Asked, heat: &PageHeat, pages: &[HeatPage]) -> Vec<String> {
        let device = asked.device.unwrap_or(DeviceType::Desktop);
        let service = "shop".parse().unwrap();
        let page = asked.page.clone().unwrap_or_else(|| "/".into());
        let (query, _) = asked.queries(service, page, device, 100);
        let found = loosen(asked, &query, heat, pages);
        found.into_iter().map(|found| found.label).collect()
    }

    #[test]
    fn the_filter_that_holds_back_is_named() {
        let pages = [
            page("/", &[(DeviceType::Mobile, 12), (DeviceType::Desktop, 1)]),
            page("/a", &[]),
        ];
        let seen = PageHeat {
            views: 3,
            counts: HeatCounts {
                clicks: 7,
                ..HeatCounts::default()
            },
            ..PageHeat::default()
        };
        let asked = Asked::default();
        assert_eq!(
            labels(&asked, &PageHeat::default(), &pages),
            ["Phone: 12 views", "Last 90 days"]
        );
        let rage = Asked {
            kind: HeatKind::Rage,
            min_duration_ms: 10_000,
            days: Days::Last(365),
            ..Asked::default()
        };
        assert_eq!(
            labels(&rage, &seen, &pages),
            ["Any duration", "Show 7 clicks", "Phone: 12 views"]
        );
        let gone = Asked {
            page: Some("/gone".into()),
            ..Asked::default()
        };
        assert_eq!(
            labels(&gone, &PageHeat::default(), &pages),
            ["Last 90 days", "Open /"]
        );
    }

    #[test]
    fn each_kind_has_its_own_nothing() {
        let mut heat = PageHeat::default();
        for kind in HeatKind::ALL {
            assert!(is_nothing(&heat, kind), "{kind:?}");
        }
        heat.depths.views = 1;
        heat.depths.attention_ms[3] = 1;
        heat.counts.rage = 1;
        for (kind, expected) in [
            (HeatKind::Scroll, false),
            (HeatKind::Attention, false),
            (HeatKind::Rage, false),
            (HeatKind::Click, true),
        ] {
            assert_eq!(is_nothing(&heat, kind), expected, "{kind:?}");
        }
    }
}
