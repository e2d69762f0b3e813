//! One bar for each day.

use domain::overview::DayFigures;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{NARROW, WIDE, ink};
use crate::calendar::Date;
use crate::functions::overview::{Chart, Metric};

const HEIGHT: u32 = 240;

pub(crate) fn by_day(days: &[DayFigures], metric: Metric) -> Chart {
    let days: Vec<_> = days.iter().map(|day| (day.day, metric.of(&day.totals))).collect();
    of_figures(&days, metric)
}

/// Figures of days, which read as those of the metric do.
pub(super) fn of_figures(days: &[(i64, u64)], metric: Metric) -> Chart {
    Chart {
        wide: draw(days, metric, WIDE, 10),
        narrow: draw(days, metric, NARROW, 4),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what is drawn is far below the figures at which it matters"
)]
fn draw(days: &[(i64, u64)], metric: Metric, width: u32, labels: usize) -> String {
    let (Some((first, _)), Some((last, _))) = (days.first().copied(), days.last().copied()) else {
        return String::new();
    };
    let highest = days.iter().map(|(_, figure)| *figure as f64).fold(0.0, f64::max);
    let (step, top) = scale(highest, metric);
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (width, HEIGHT)).into_drawing_area();
    let drawn = (|| -> Result<(), Box<dyn std::error::Error>> {
        let mut chart = ChartBuilder::on(&root)
            .margin_top(8)
            .margin_right(8)
            .set_label_area_size(
                LabelAreaPosition::Left,
                if metric == Metric::Duration { 64 } else { 48 },
            )
            .set_label_area_size(LabelAreaPosition::Bottom, 28)
            .build_cartesian_2d(first as f64..(last + 1) as f64, 0.0..top)?;
        let style = |horizontal, vertical| {
            TextStyle::from(("sans-serif", 12).into_font())
                .color(&ink::TEXT)
                .pos(Pos::new(horizontal, vertical))
        };
        let area = chart.plotting_area().clone();
        for value in ticks(step, top) {
            let (left, y) = area.map_coordinate(&(first as f64, value));
            let (right, _) = area.map_coordinate(&((last + 1) as f64, value));
            root.draw(&PathElement::new([(left, y), (right, y)], ink::LINE))?;
            root.draw_text(
                &tick(value, metric),
                &style(HPos::Right, VPos::Center),
                (left - 8, y),
            )?;
        }
        chart.draw_series(days.iter().map(|(day, figure)| {
            let (left, right) = (*day as f64 + 0.14, *day as f64 + 0.86);
            Rectangle::new([(left, 0.0), (right, *figure as f64)], ink::category(0).filled())
        }))?;
        // Days are named below the middle of their bars, and only as many as there is room for.
        let every = days.len().div_ceil(labels).max(1);
        for (day, _) in days.iter().step_by(every) {
            let (x, y) = area.map_coordinate(&(*day as f64 + 0.5, 0.0));
            root.draw_text(
                &Date::from_days(*day).short(),
                &style(HPos::Center, VPos::Top),
                (x, y + 8),
            )?;
        }
        root.present()?;
        Ok(())
    })();
    drop(root);
    match drawn {
        Ok(()) => ink::themed(&svg, if width == WIDE { "is-wide" } else { "is-narrow" }),
        Err(_) => String::new(),
    }
}

/// The distance of the lines and the end of the axis: whole numbers, or whole seconds and minutes.
pub(super) fn scale(highest: f64, metric: Metric) -> (f64, f64) {
    const COUNTS: [f64; 3] = [1.0, 2.0, 5.0];
    const DURATIONS: [f64; 13] = [
        1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0,
    ];
    let wanted = highest / 4.0;
    let step = if metric == Metric::Duration {
        DURATIONS
            .map(|seconds| seconds * 1_000.0)
            .into_iter()
            .find(|step| *step >= wanted)
            .unwrap_or_else(|| (wanted / 3_600_000.0).ceil() * 3_600_000.0)
    } else {
        let power = 10_f64.powf(wanted.max(1.0).log10().floor());
        COUNTS
            .map(|count| count * power)
            .into_iter()
            .find(|step| *step >= wanted)
            .unwrap_or(10.0 * power)
    };
    (step, (highest / step).ceil().max(1.0) * step)
}

pub(super) fn ticks(step: f64, top: f64) -> Vec<f64> {
    std::iter::successors(Some(0.0), |tick| Some(tick + step))
        .take_while(|tick| *tick <= top + step / 2.0)
        .collect()
}

pub(super) fn tick(value: f64, metric: Metric) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the axis starts at 0"
    )]
    let whole = value.round() as u64;
    metric.text(whole)
}

#[cfg(test)]
mod tests {
    use domain::overview::Totals;

    use super::*;

    #[test]
    fn axes_end_at_round_figures() {
        for (highest, metric, expected) in [
            (0.0, Metric::Sessions, (1.0, 1.0)),
            (3.0, Metric::Sessions, (1.0, 3.0)),
            (9.0, Metric::Sessions, (5.0, 10.0)),
            (1_204.0, Metric::Pages, (500.0, 1_500.0)),
            (724_000.0, Metric::Duration, (300_000.0, 900_000.0)),
            (9.0, Metric::Duration, (1_000.0, 1_000.0)),
        ] {
            assert_eq!(scale(highest, metric), expected, "{highest} {metric:?}");
        }
    }

    #[test]
    fn colours_are_the_page_s() {
        let days: Vec<_> = (0..30)
            .map(|day| DayFigures {
                day: 20_700 + day,
                totals: Totals {
                    sessions: day.unsigned_abs() * 7,
                    ..Default::default()
                },
            })
            .collect();
        for metric in [Metric::Sessions, Metric::Duration] {
            let chart = by_day(&days, metric);
            for svg in [&chart.wide, &chart.narrow] {
                assert!(svg.contains("class=\"chart-fill-1\""));
                assert!(!svg.contains("=\"#"), "a fixed colour is left: {svg}");
            }
        }
        assert!(by_day(&days, Metric::Sessions).wide.contains("\n200\n"));
        assert_eq!(by_day(&[], Metric::Sessions), Chart::default());
    }
}
