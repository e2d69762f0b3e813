//! One bar for each of a few named values, lying, with its name before and its figure behind it.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{NARROW, ink};
use crate::functions::overview::Metric;

const ROW: i32 = 32;
const BAR: i32 = 16;
/// Room for the names, and for the figures.
const NAMES: i32 = 108;
const FIGURES: i32 = 96;
/// There are no more rows than this: the table below has them all.
const MOST: usize = 6;

pub(super) fn draw(rows: &[(String, u64)], metric: Metric, width: u32) -> String {
    let rows = folded(rows, metric);
    let total: u64 = rows.iter().map(|(_, count)| count).sum();
    let highest = rows.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let height = u32::try_from(rows.len()).unwrap_or(0) * ROW.unsigned_abs();
    if height == 0 {
        return String::new();
    }
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
    let room = i32::try_from(width).unwrap_or(0) - NAMES - FIGURES;
    let drawn = (|| -> Result<(), Box<dyn std::error::Error>> {
        let font = ("sans-serif", 12).into_font();
        let at = |horizontal| {
            TextStyle::from(font.clone())
                .color(&ink::TEXT)
                .pos(Pos::new(horizontal, VPos::Center))
        };
        root.draw(&PathElement::new(
            [(NAMES, 0), (NAMES, i32::try_from(height).unwrap_or(0))],
            ink::LINE,
        ))?;
        let mut middle = ROW / 2;
        for (index, (name, count)) in rows.iter().enumerate() {
            let length = i32::try_from(u64::from(room.unsigned_abs()) * count / highest)
                .unwrap_or(room)
                .max(2);
            root.draw_text(&cut(name), &at(HPos::Right), (NAMES - 10, middle))?;
            root.draw(&Rectangle::new(
                [(NAMES, middle - BAR / 2), (NAMES + length, middle + BAR / 2)],
                ink::category(index).filled(),
            ))?;
            let mut figure = metric.text(*count);
            if metric.adds_up() {
                figure = format!("{figure} · {}", share(*count, total));
            }
            root.draw_text(&figure, &at(HPos::Left), (NAMES + length + 8, middle))?;
            middle += ROW;
        }
        root.present()?;
        Ok(())
    })();
    drop(root);
    match drawn {
        Ok(()) => ink::themed(&svg, if width == NARROW { "is-narrow" } else { "is-wide" }),
        Err(_) => String::new(),
    }
}

/// The largest ones, and the rest as one where it has a sum.
fn folded(rows: &[(String, u64)], metric: Metric) -> Vec<(String, u64)> {
    let mut rows: Vec<_> = rows.iter().filter(|(_, count)| *count > 0).cloned().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if !metric.adds_up() {
        rows.truncate(MOST);
    } else if rows.len() > MOST {
        let rest = rows.split_off(MOST - 1);
        rows.push((
            format!("{} others", rest.len()),
            rest.iter().map(|(_, count)| count).sum(),
        ));
    }
    rows
}

/// Names longer than their room end in an ellipsis.
fn cut(name: &str) -> String {
    const ROOM: usize = 15;
    if name.chars().count() <= ROOM {
        return name.to_owned();
    }
    let kept: String = name.chars().take(ROOM - 1).collect();
    format!("{kept}…")
}

/// `12%`; what is there but rounds to nothing is `<1%`.
pub(crate) fn share(count: u64, total: u64) -> String {
    match count.saturating_mul(100).checked_div(total) {
        Some(0) if count > 0 => "<1%".into(),
        Some(_) => {
            let rounded = (count.saturating_mul(200) + total) / (2 * total);
            format!("{rounded}%")
        }
        None => "0%".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_never_hide_what_is_there() {
        for (count, total, expected) in [
            (0, 0, "0%"),
            (0, 5, "0%"),
            (1, 1000, "<1%"),
            (1, 3, "33%"),
            (2, 3, "67%"),
            (5, 5, "100%"),
        ] {
            assert_eq!(share(count, total), expected, "{count} of {total}");
        }
    }

    #[test]
    fn more_than_six_become_five_and_the_others() {
        let rows: Vec<_> = (1..=8).map(|count| (format!("service-{count}"), count)).collect();
        for (metric, last) in [
            (Metric::Sessions, ("3 others".to_owned(), 6)),
            (Metric::Pages, ("3 others".to_owned(), 6)),
            // An actor may be in several of them, and averages have no sum.
            (Metric::Actors, ("service-3".to_owned(), 3)),
            (Metric::Duration, ("service-3".to_owned(), 3)),
        ] {
            let folded = folded(&rows, metric);
            assert_eq!(folded.len(), 6);
            assert_eq!(folded[0], ("service-8".into(), 8));
            assert_eq!(folded[5], last, "{metric:?}");
        }
    }

    #[test]
    fn figures_read_as_their_metric_does() {
        for (metric, expected) in [
            (Metric::Sessions, "90,000 · 100%"),
            (Metric::Actors, "90,000"),
            (Metric::Duration, "1m 30s"),
        ] {
            let svg = draw(&[("Phone".into(), 90_000)], metric, 500);
            assert!(svg.contains(&format!("\n{expected}\n")), "{svg}");
        }
    }

    #[test]
    fn what_a_name_holds_is_text_in_the_drawing() {
        let svg = draw(&[("<i>&\"x".into(), 3)], Metric::Sessions, 500);
        assert!(svg.contains("&lt;i&gt;&amp;"), "{svg}");
        assert!(!svg.contains("<i>"));
        assert!(!svg.contains("=\"#"), "a fixed colour is left: {svg}");
    }
}
