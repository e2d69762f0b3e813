//! Where the names of outlined elements stand on the sheet: beside their outline, and not on each other.

use super::layout::Area;
use super::outlines::Outline;

/// Of a letter and a line, at the size that they are painted in. No letter is measured: most are narrower.
const LETTER: f64 = 6.4;
const LINE: f64 = 14.0;
/// Letters of a name.
const MOST: usize = 36;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) area: Area,
}

/// Those of outlines with the name of each, where there is room for it; the first ones choose first. Of the others the
/// place in the ranking is told.
pub(super) fn labels(
    outlines: &[Outline],
    name: impl Fn(usize) -> Option<String>,
    panel: Area,
) -> Vec<Label> {
    let mut placed: Vec<Label> = Vec::new();
    for outline in outlines {
        let named = name(outline.index).map(|name| format!("{} · {}", outline.label, short(&name)));
        let texts = named.into_iter().chain([outline.label.clone()]);
        let free = texts
            .filter_map(|text| {
                beside(outline.area, width(&text), panel)
                    .into_iter()
                    .find(|area| !placed.iter().any(|other| is_on(*area, other.area)))
                    .map(|area| Label { text, area })
            })
            .next();
        placed.extend(free);
    }
    placed
}

/// Above it, below, and within, as far as that is on the panel.
fn beside([left, top, _, height]: Area, width: f64, panel: Area) -> Vec<Area> {
    let most_left = (panel[0] + panel[2] - width).max(panel[0]);
    let left = left.clamp(panel[0], most_left);
    [top - LINE, top + height, top, top + height - LINE]
        .into_iter()
        .filter(|top| *top >= panel[1] && *top + LINE <= panel[1] + panel[3])
        .map(|top| [left, top, width, LINE])
        .collect()
}

fn is_on(one: Area, other: Area) -> bool {
    one[0] < other[0] + other[2]
        && other[0] < one[0] + one[2]
        && one[1] < other[1] + other[3]
        && other[1] < one[1] + one[3]
}

#[expect(clippy::cast_precision_loss, reason = "a label is short")]
fn width(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

fn short(name: &str) -> String {
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let start: String = name.chars().take(MOST - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANEL: Area = [0.0, 0.0, 400.0, 300.0];

    fn labelled(areas: &[Area]) -> Vec<(String, Area)> {
        let outlines: Vec<_> = areas
            .iter()
            .enumerate()
            .map(|(index, area)| Outline {
                index,
                label: format!("#{}", index + 1),
                area: *area,
            })
            .collect();
        let name = |index: usize| ["Buy", "Help", "Terms"].get(index).map(|name| (*name).to_owned());
        labels(&outlines, name, PANEL)
            .into_iter()
            .map(|label| (label.text, label.area))
            .collect()
    }

    #[test]
    fn a_name_stands_above_its_element_or_below_where_the_page_begins() {
        let found = labelled(&[[20.0, 100.0, 50.0, 20.0], [200.0, 5.0, 50.0, 20.0]]);
        assert_eq!(found[0], ("#1 · Buy".into(), [20.0, 86.0, 8.0 * LETTER, LINE]));
        assert_eq!(found[1], ("#2 · Help".into(), [200.0, 25.0, 9.0 * LETTER, LINE]));
    }

    #[test]
    fn names_never_lie_on_each_other_nor_leave_the_page() {
        let crowd = [[380.0, 100.0, 30.0, 10.0]; 3];
        let found = labelled(&crowd);
        assert!(!found.is_empty());
        for (index, (_, area)) in found.iter().enumerate() {
            assert!(area[0] >= 0.0 && area[0] + area[2] <= PANEL[2], "{found:?}");
            assert!(
                found[..index].iter().all(|(_, other)| !is_on(*area, *other)),
                "{found:?}"
            );
        }
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(short("Add to cart"), "Add to cart");
        assert_eq!(
            short(&"ab ".repeat(20)),
            format!("{}…", "ab ".repeat(12).trim_end())
        );
    }
}
