//! Lines across a page: where the first sight of common screens ends, and how deep visitors came on average.

use domain::client::DeviceType;
use domain::format;

use crate::components::heat::numbers::{share, whole};

/// Screens by the height of what they show at first, in CSS px.
const FOLDS: [(&str, f64, DeviceType); 4] = [
    ("Phone", 844.0, DeviceType::Mobile),
    ("Laptop", 900.0, DeviceType::Desktop),
    ("Tablet", 1_024.0, DeviceType::Tablet),
    ("Desktop", 1_080.0, DeviceType::Desktop),
];

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) label: String,
    /// In percent of the page's height from its top.
    pub(super) at: f64,
    /// Where the middle of its label is: as near as others let it.
    pub(super) label_at: f64,
    pub(super) is_average: bool,
}

/// Those that lie on the page, from its top, and are of the device that it was seen on where that is known. A label takes
/// `room`, in percent of the height that is shown.
pub(super) fn lines(
    page_height: f64,
    average: Option<f64>,
    device: Option<DeviceType>,
    room: f64,
) -> Vec<Line> {
    let is_of = |fold: DeviceType| device.is_none_or(|device| device == fold);
    let line = |label, at, is_average| Line {
        label,
        at,
        label_at: at,
        is_average,
    };
    let mut lines: Vec<_> = FOLDS
        .iter()
        .filter(|(_, fold, device)| *fold < page_height && page_height.is_finite() && is_of(*device))
        .map(|(device, fold, _)| {
            let label = format!("{device} {} px", format::count(whole(*fold)));
            line(label, fold / page_height * 100.0, false)
        })
        .chain(average.map(|average| line(format!("Average {}", share(average, 100.0)), average, true)))
        .collect();
    lines.sort_by(|one, other| one.at.total_cmp(&other.at));
    apart(&mut lines, room);
    lines
}

/// Moves labels down until none lies on another, and up again from the bottom where they would leave the page.
fn apart(lines: &mut [Line], room: f64) {
    #[expect(clippy::cast_precision_loss, reason = "lines are few")]
    let room = room.clamp(0.0, 100.0 / lines.len().max(1) as f64);
    let mut least = room / 2.0;
    for line in &mut *lines {
        line.label_at = line.label_at.max(least);
        least = line.label_at + room;
    }
    let mut most = 100.0 - room / 2.0;
    for line in lines.iter_mut().rev() {
        line.label_at = line.label_at.min(most);
        most = line.label_at - room;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folds_that_lie_on_the_page_have_a_line() {
        for (page_height, expected) in [
            (800.0, &[][..]),
            (844.0, &[]),
            (1_000.0, &["Phone 844 px", "Laptop 900 px"]),
            (
                5_000.0,
                &[
                    "Phone 844 px",
                    "Laptop 900 px",
                    "Tablet 1,024 px",
                    "Desktop 1,080 px",
                ],
            ),
            (0.0, &[]),
            (-5.0, &[]),
            (f64::NAN, &[]),
            (f64::INFINITY, &[]),
        ] {
            let labels: Vec<_> = lines(page_height, None, None, 4.0)
                .into_iter()
                .map(|line| line.label)
                .collect();
            assert_eq!(labels, expected, "{page_height}");
        }
    }

    #[test]
    fn a_page_has_no_folds_of_devices_that_it_was_not_seen_on() {
        for (device, expected) in [
            (DeviceType::Desktop, &["Laptop 900 px", "Desktop 1,080 px"][..]),
            (DeviceType::Mobile, &["Phone 844 px"]),
            (DeviceType::Tablet, &["Tablet 1,024 px"]),
        ] {
            let labels: Vec<_> = lines(5_000.0, None, Some(device), 4.0)
                .into_iter()
                .map(|line| line.label)
                .collect();
            assert_eq!(labels, expected, "{device:?}");
        }
    }

    #[test]
    fn lines_are_where_the_fold_is() {
        let at: Vec<_> = lines(2_000.0, Some(62.4), None, 4.0)
            .into_iter()
            .map(|line| format!("{}: {:.1}", line.label, line.at))
            .collect();
        assert_eq!(
            at,
            [
                "Phone 844 px: 42.2",
                "Laptop 900 px: 45.0",
                "Tablet 1,024 px: 51.2",
                "Desktop 1,080 px: 54.0",
                "Average 62%: 62.4",
            ]
        );
    }

    #[test]
    fn labels_never_lie_on_each_other_nor_leave_the_page() {
        for (page_height, average) in [
            (1_090.0, Some(100.0)),
            (2_000.0, Some(45.0)),
            (90_000.0, Some(0.0)),
            (5_000.0, None),
        ] {
            let lines = lines(page_height, average, None, 4.0);
            for pair in lines.windows(2) {
                assert!(pair[1].label_at - pair[0].label_at >= 4.0 - 1e-9, "{lines:?}");
            }
            assert!(lines.first().is_some_and(|line| line.label_at >= 2.0 - 1e-9));
            assert!(lines.last().is_some_and(|line| line.label_at <= 98.0 + 1e-9));
        }
    }

    #[test]
    fn a_label_with_room_is_beside_its_line() {
        let lines = lines(500.0, Some(40.0), None, 4.0);
        assert_eq!((lines[0].at, lines[0].label_at), (40.0, 40.0));
    }

    #[test]
    fn labels_that_have_no_room_share_what_there_is() {
        let lines = lines(5_000.0, Some(50.0), None, 90.0);
        let at: Vec<_> = lines.iter().map(|line| line.label_at.round()).collect();
        assert_eq!(at, [10.0, 30.0, 50.0, 70.0, 90.0]);
    }
}
