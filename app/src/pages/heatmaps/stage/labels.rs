//! Where what is said of outlined elements stands: beside their outline, and not on each other.

use super::super::names::short;
use super::super::picture::layout::Area;
use super::outlines::Outline;

/// Letters of a name.
const MOST: usize = 36;

/// How labels are written. No letter is measured: most are narrower.
struct Letters {
    /// The width of one.
    letter: f64,
    line: f64,
    /// Left and right together.
    padding: f64,
}

/// As they are painted.
const ON_SHEET: Letters = Letters {
    letter: 6.4,
    line: 14.0,
    padding: 0.0,
};
/// As the style sheet has them.
const ON_MAP: Letters = Letters {
    letter: 6.4,
    line: 16.0,
    padding: 8.0,
};

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Label {
    pub(in super::super) text: String,
    pub(in super::super) area: Area,
}

/// Those of outlines with the name of each, where there is room for it; the first ones choose first. Of the others the
/// place in the ranking is told.
pub(in super::super) fn labels(
    outlines: &[Outline],
    name: impl Fn(usize) -> Option<String>,
    panel: Area,
) -> Vec<Label> {
    let mut placed: Vec<Label> = Vec::new();
    for outline in outlines {
        let texts = outline.texts_of(|text| ON_SHEET.width(text) <= outline.area[2]);
        let name = name(outline.index).map(|name| short(&name, MOST));
        let named = name
            .iter()
            .flat_map(|name| texts.iter().map(move |text| format!("{text} · {name}")));
        let texts = named.chain(texts.iter().map(|text| (*text).to_owned()));
        let free = ON_SHEET.first_free(
            texts,
            |width| ON_SHEET.beside(outline.area, width, panel),
            &placed,
        );
        placed.extend(free);
    }
    placed
}

/// Those of outlines on the map, each with the place of its outline among them. A small element is not covered by what is
/// said of it; what finds no place is not said.
pub(in super::super) fn on_map(outlines: &[Outline], panel: Area) -> Vec<(usize, Label)> {
    let mut placed: Vec<Label> = Vec::new();
    let mut found = Vec::new();
    for (at, outline) in outlines.iter().enumerate() {
        let area = outline.area;
        let texts = outline.texts_of(|text| ON_MAP.width(text) <= area[2]);
        let texts = texts.into_iter().map(str::to_owned);
        let places = |width: f64| {
            let is_high = area[3] >= 3.0 * ON_MAP.line;
            let within = |place: &Area| overlap(*place, area);
            let (inside, outside): (Vec<_>, Vec<_>) =
                ON_MAP.beside(area, width, panel).into_iter().partition(within);
            match (is_high, width <= area[2]) {
                (true, true) => [inside, outside].concat(),
                (true, false) => [outside, inside].concat(),
                (false, _) => outside,
            }
        };
        if let Some(label) = ON_MAP.first_free(texts, places, &placed) {
            placed.push(label.clone());
            found.push((at, label));
        }
    }
    found
}

impl Letters {
    /// The first of the texts that has a place on which no label is yet.
    fn first_free(
        &self,
        texts: impl Iterator<Item = String>,
        places: impl Fn(f64) -> Vec<Area>,
        placed: &[Label],
    ) -> Option<Label> {
        let is_free = |area: &Area| !placed.iter().any(|other| overlap(*area, other.area));
        let mut free = texts.filter_map(|text| {
            let area = places(self.width(&text)).into_iter().find(is_free)?;
            Some(Label { text, area })
        });
        free.next()
    }

    /// Above it, below, and within, as far as that is on the panel.
    fn beside(&self, [left, top, _, height]: Area, width: f64, panel: Area) -> Vec<Area> {
        let line = self.line;
        let most_left = (panel[0] + panel[2] - width).max(panel[0]);
        let left = left.clamp(panel[0], most_left);
        [top - line, top + height, top, top + height - line]
            .into_iter()
            .filter(|top| *top >= panel[1] && *top + line <= panel[1] + panel[3])
            .map(|top| [left, top, width, line])
            .collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "a label is short")]
    fn width(&self, text: &str) -> f64 {
        text.chars().count() as f64 * self.letter + self.padding
    }
}

fn overlap(one: Area, other: Area) -> bool {
    one[0] < other[0] + other[2]
        && other[0] < one[0] + one[2]
        && one[1] < other[1] + other[3]
        && other[1] < one[1] + one[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANEL: Area = [0.0, 0.0, 400.0, 300.0];

    fn outlined(areas: &[Area]) -> Vec<Outline> {
        areas
            .iter()
            .enumerate()
            .map(|(index, area)| Outline {
                index,
                texts: vec![format!("#{} · 34 · 12%", index + 1), format!("#{}", index + 1)],
                angers: false,
                area: *area,
            })
            .collect()
    }

    fn labelled(areas: &[Area]) -> Vec<(String, Area)> {
        let name = |index: usize| ["Buy", "Help", "Terms"].get(index).map(|name| (*name).to_owned());
        labels(&outlined(areas), name, PANEL)
            .into_iter()
            .map(|label| (label.text, label.area))
            .collect()
    }

    #[test]
    fn a_name_stands_above_its_element_or_below_where_the_page_begins() {
        let found = labelled(&[[20.0, 100.0, 50.0, 20.0], [200.0, 5.0, 50.0, 20.0]]);
        let (letter, line) = (ON_SHEET.letter, ON_SHEET.line);
        assert_eq!(found[0], ("#1 · Buy".into(), [20.0, 86.0, 8.0 * letter, line]));
        assert_eq!(found[1], ("#2 · Help".into(), [200.0, 25.0, 9.0 * letter, line]));
    }

    #[test]
    fn wide_elements_have_their_figures_on_the_sheet() {
        let found = labelled(&[[20.0, 100.0, 200.0, 20.0]]);
        assert_eq!(found[0].0, "#1 · 34 · 12% · Buy");
    }

    #[test]
    fn names_never_lie_on_each_other_nor_leave_the_page() {
        let crowd = [[380.0, 100.0, 30.0, 10.0]; 3];
        let found = labelled(&crowd);
        assert!(!found.is_empty());
        for (index, (_, area)) in found.iter().enumerate() {
            assert!(area[0] >= 0.0 && area[0] + area[2] <= PANEL[2], "{found:?}");
            assert!(
                found[..index].iter().all(|(_, other)| !overlap(*area, *other)),
                "{found:?}"
            );
        }
    }

    #[test]
    fn on_the_map_a_small_element_is_not_covered() {
        let letters = |count: f64| count * ON_MAP.letter + ON_MAP.padding;
        for (area, text, [left, top, width]) in [
            // Room for all of it within …
            (
                [20.0, 100.0, 200.0, 80.0],
                "#1 · 34 · 12%",
                [20.0, 100.0, letters(13.0)],
            ),
            // … wide enough, but low: above, or below where the page begins …
            (
                [20.0, 100.0, 200.0, 40.0],
                "#1 · 34 · 12%",
                [20.0, 84.0, letters(13.0)],
            ),
            (
                [20.0, 10.0, 200.0, 40.0],
                "#1 · 34 · 12%",
                [20.0, 50.0, letters(13.0)],
            ),
            // … narrow: the place in the ranking only, and not beyond the edge.
            ([20.0, 100.0, 20.0, 20.0], "#1", [20.0, 84.0, letters(2.0)]),
            (
                [395.0, 100.0, 5.0, 20.0],
                "#1",
                [400.0 - letters(2.0), 84.0, letters(2.0)],
            ),
            // As high as the page, there is no outside.
            ([20.0, 0.0, 20.0, 300.0], "#1", [20.0, 0.0, letters(2.0)]),
        ] {
            let found = on_map(&outlined(&[area]), PANEL);
            let expected = Label {
                text: text.into(),
                area: [left, top, width, ON_MAP.line],
            };
            assert_eq!(found, [(0, expected)], "{area:?}");
        }
    }

    #[test]
    fn on_the_map_what_finds_no_place_is_not_said() {
        let crowd = [[20.0, 100.0, 20.0, 20.0]; 3];
        let found = on_map(&outlined(&crowd), PANEL);
        let tops: Vec<_> = found.iter().map(|(at, label)| (*at, label.area[1])).collect();
        assert_eq!(tops, [(0, 84.0), (1, 120.0)]);
    }
}
