//! One bar for each minute of the last hour, small.

use domain::Millis;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::days::{scale, tick, ticks};
use super::{NARROW, ink};
use crate::functions::overview::{Chart, Metric};

const WIDTH: u32 = 400;
const HEIGHT: u32 = 112;

pub(crate) fn by_minute(minutes: &[(Millis, u64)]) -> Chart {
    Chart {
        wide: draw(minutes, WIDTH, "is-wide"),
        narrow: draw(minutes, NARROW, "is-narrow"),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what is drawn is far below the figures at which it matters"
)]
fn draw(minutes: &[(Millis, u64)], width: u32, class: &str) -> String {
    let highest = minutes.iter().map(|(_, sessions)| *sessions).max().unwrap_or(0);
    if minutes.is_empty() {
        return String::new();
    }
    // Two lines above the axis are enough at this height.
    let (step, top) = scale(highest as f64 * 2.0, Metric::Sessions);
    let top = (top / 2.0 / step).ceil().max(1.0) * step;
    let count = minutes.len() as f64;
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (width, HEIGHT)).into_drawing_area();
    let drawn = (|| -> Result<(), Box<dyn std::error::Error>> {
        let mut chart = ChartBuilder::on(&root)
            .margin_top(8)
            .margin_right(4)
            .set_label_area_size(LabelAreaPosition::Left, 40)
            .set_label_area_size(LabelAreaPosition::Bottom, 22)
            .build_cartesian_2d(0.0..count, 0.0..top)?;
        let style = |horizontal, vertical| {
            TextStyle::from(("sans-serif", 12).into_font())
                .color(&ink::TEXT)
                .pos(Pos::new(horizontal, vertical))
        };
        let area = chart.plotting_area().clone();
        for value in ticks(step, top) {
            let (left, y) = area.map_coordinate(&(0.0, value));
            let (right, _) = area.map_coordinate(&(count, value));
            root.draw(&PathElement::new([(left, y), (right, y)], ink::LINE))?;
            root.draw_text(
                &tick(value, Metric::Sessions),
                &style(HPos::Right, VPos::Center),
                (left - 8, y),
            )?;
        }
        chart.draw_series(minutes.iter().enumerate().map(|(index, (_, sessions))| {
            let left = index as f64;
            Rectangle::new(
                [(left + 0.1, 0.0), (left + 0.9, *sessions as f64)],
                ink::category(0).filled(),
            )
        }))?;
        // The viewer's zone is not known here, so moments are told from now on backwards.
        let half = count / 2.0;
        for (at, label, side) in [
            (0.0, format!("{count} min ago"), HPos::Left),
            (half, format!("{half} min ago"), HPos::Center),
            (count, "now".to_owned(), HPos::Right),
        ] {
            let (x, y) = area.map_coordinate(&(at, 0.0));
            root.draw_text(&label, &style(side, VPos::Top), (x, y + 6))?;
        }
        root.present()?;
        Ok(())
    })();
    drop(root);
    match drawn {
        Ok(()) => ink::themed(&svg, class),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(sessions: impl Fn(u64) -> u64) -> Vec<(Millis, u64)> {
        (0..60)
            .map(|minute| (i64::try_from(minute).unwrap_or(0) * 60_000, sessions(minute)))
            .collect()
    }

    #[test]
    fn an_hour_has_its_axes_and_the_page_s_colours() {
        let chart = by_minute(&hour(|minute| minute * 5));
        for svg in [&chart.wide, &chart.narrow] {
            for text in ["60 min ago", "30 min ago", "now", "200"] {
                assert!(svg.contains(&format!("\n{text}\n")), "{text}: {svg}");
            }
            assert!(!svg.contains("=\"#"), "a fixed colour is left: {svg}");
        }
    }

    #[test]
    fn an_hour_in_which_nobody_came_has_an_axis_of_one() {
        let svg = by_minute(&hour(|_| 0)).wide;
        assert!(svg.contains("\n1\n"), "{svg}");
        assert_eq!(by_minute(&[]), Chart::default());
    }
}
