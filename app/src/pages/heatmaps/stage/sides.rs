//! Two maps beside each other: what each is called, and how much more is on the one.

use domain::format;
use domain::heat::query::{HeatKind, HeatQuery};

use super::super::answer::Shown;
use super::super::names;
use crate::pages::days::Days;

/// By what it differs from the other: by its device, or else by its days.
pub(in super::super) fn name(here: &HeatQuery, other: &HeatQuery) -> String {
    if here.device == other.device {
        Days::Between(here.first_day, here.last_day).label()
    } else {
        crate::names::device(here.device).to_owned()
    }
}

/// `58 clicks, 45% more than Phone`. Of the one beside it, which is compared with, only how much there is.
pub(in super::super) fn total(here: &Shown, other: &Shown, is_beside: bool) -> String {
    let (now, said) = amount(here);
    if is_beside {
        return said;
    }
    let (before, _) = amount(other);
    format!(
        "{said}, {} {}",
        difference(now, before),
        name(&other.query, &here.query)
    )
}

fn amount(shown: &Shown) -> (u64, String) {
    let kind = shown.query.kind;
    let depths = &shown.heat.depths;
    match kind {
        HeatKind::Attention => {
            let ms = depths.attention_ms.iter().sum::<u64>();
            let time = format::duration(i64::try_from(ms).unwrap_or(i64::MAX));
            (ms, format!("{time} of attention"))
        }
        HeatKind::Scroll => (depths.views, names::counted(kind, depths.views)),
        kind => {
            let amount = names::amount(kind, &shown.heat.counts);
            (amount, names::counted(kind, amount))
        }
    }
}

/// In words that the other's name follows.
#[expect(clippy::cast_precision_loss, reason = "counts are few enough")]
fn difference(now: u64, before: u64) -> String {
    if now == before {
        return "as much as".into();
    }
    if before == 0 {
        return "against none of".into();
    }
    let more = if now > before { "more" } else { "less" };
    let percent = now.abs_diff(before) as f64 * 100.0 / before as f64;
    match percent.round() {
        0.0 => format!("under 1% {more} than"),
        1_000.0.. => format!("{:.0} times as much as", now as f64 / before as f64),
        percent => format!("{percent}% {more} than"),
    }
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::heat::page_heat::{HeatCounts, PageHeat};
    use domain::heat::query::Counting;

    use super::*;

    fn shown(device: DeviceType, first_day: i64, kind: HeatKind, clicks: u64) -> Shown {
        let mut heat = PageHeat {
            counts: HeatCounts {
                clicks,
                ..HeatCounts::default()
            },
            ..PageHeat::default()
        };
        heat.depths.views = clicks;
        heat.depths.attention_ms[3] = clicks * 1_000;
        Shown {
            query: HeatQuery {
                service: "shop".parse().unwrap(),
                page: "/".into(),
                device,
                first_day,
                last_day: first_day + 1,
                kind,
                counting: Counting::All,
                min_duration_ms: 0,
            },
            heat,
            backdrops: Default::default(),
            no_backdrops: None,
        }
    }

    #[test]
    fn each_side_is_called_by_what_differs() {
        use DeviceType::{Desktop, Mobile};
        for (device, first_day, kind, here, there, expected) in [
            (
                Mobile,
                3,
                HeatKind::Click,
                "Desktop",
                "Phone",
                "58 clicks, 45% more than Phone",
            ),
            (
                Desktop,
                1,
                HeatKind::Click,
                "4 Jan – 5 Jan",
                "2 Jan – 3 Jan",
                "58 clicks, 45% more than 2 Jan – 3 Jan",
            ),
            (
                Mobile,
                3,
                HeatKind::Scroll,
                "Desktop",
                "Phone",
                "58 views, 45% more than Phone",
            ),
            (
                Mobile,
                3,
                HeatKind::Attention,
                "Desktop",
                "Phone",
                "58s of attention, 45% more than Phone",
            ),
        ] {
            let one = shown(Desktop, 3, kind, 58);
            let other = shown(device, first_day, kind, 40);
            assert_eq!(name(&one.query, &other.query), here);
            assert_eq!(name(&other.query, &one.query), there);
            assert_eq!(total(&one, &other, false), expected);
            assert!(expected.starts_with("58") && total(&other, &one, true).starts_with("40"));
        }
    }

    #[test]
    fn totals_are_compared_in_percent() {
        for (now, before, expected) in [
            (3, 3, "as much as"),
            (3, 0, "against none of"),
            (0, 4, "100% less than"),
            (1_001, 1_000, "under 1% more than"),
            (110, 10, "11 times as much as"),
        ] {
            assert_eq!(difference(now, before), expected, "{now} and {before}");
        }
    }
}
