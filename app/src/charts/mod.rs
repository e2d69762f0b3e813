//! Charts as SVG, drawn by plotters. Colours are classes, so that a chart follows the page's theme; the style
//! sheet gives each its value.

mod activity;
mod bars;
mod days;
mod ink;
mod minutes;

use domain::client::DeviceType;
use domain::id::ServiceSlug;
use domain::overview::Totals;
use domain::privacy::MaskDay;

use crate::functions::overview::{Chart, Metric};
pub(crate) use activity::of_visit;
pub(crate) use days::by_day;
pub(crate) use minutes::by_minute;

/// Pixels of a chart that has the page's width, and of one on a phone.
const WIDE: u32 = 1180;
const NARROW: u32 = 340;

/// How often something was hidden on each day, by all or by the rule or pattern with this id.
pub(crate) fn hidden(days: &[MaskDay], by: Option<&str>) -> Chart {
    let days: Vec<_> = days.iter().map(|day| (day.day, day.count(by))).collect();
    days::of_figures(&days, Metric::Sessions)
}

pub(crate) fn devices(devices: &[(DeviceType, Totals)], metric: Metric) -> Chart {
    let name = |device: &DeviceType| crate::names::device(*device).to_owned();
    parts(devices, name, metric)
}

pub(crate) fn services(services: &[(ServiceSlug, Totals)], metric: Metric) -> Chart {
    parts(services, ToString::to_string, metric)
}

fn parts<T>(parts: &[(T, Totals)], name: impl Fn(&T) -> String, metric: Metric) -> Chart {
    let rows: Vec<_> = parts
        .iter()
        .map(|(part, totals)| (name(part), metric.of(totals)))
        .collect();
    // Two of them stand beside each other in a wide window.
    Chart {
        wide: bars::draw(&rows, metric, WIDE / 2 - 40),
        narrow: bars::draw(&rows, metric, NARROW),
    }
}
