//! Charts as SVG, drawn by plotters. Colours are classes, so that a chart follows the page's theme; the style
//! sheet gives each its value.

mod bars;
mod days;
mod ink;

use domain::client::DeviceType;
use domain::id::ServiceSlug;

use crate::functions::overview::Chart;
pub(crate) use days::by_day;

/// Pixels of a chart that has the page's width, and of one on a phone.
const WIDE: u32 = 1180;
const NARROW: u32 = 340;

pub(crate) fn devices(devices: &[(DeviceType, u64)]) -> Chart {
    let rows: Vec<_> = devices
        .iter()
        .map(|(device, count)| (crate::names::device(*device).to_owned(), *count))
        .collect();
    shares(&rows)
}

pub(crate) fn services(services: &[(ServiceSlug, u64)]) -> Chart {
    let rows: Vec<_> = services
        .iter()
        .map(|(service, count)| (service.to_string(), *count))
        .collect();
    shares(&rows)
}

fn shares(rows: &[(String, u64)]) -> Chart {
    // Two of them stand beside each other in a wide window.
    Chart {
        wide: bars::draw(rows, WIDE / 2 - 40),
        narrow: bars::draw(rows, NARROW),
    }
}
