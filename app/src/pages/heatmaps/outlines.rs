//! The elements as they lie on the picture, outlined, with their place in the ranking and their share.

use domain::format;
use leptos::prelude::*;

use super::layout::{Area, Picture};
use super::names::percent_text;
use super::ranked::{Order, Ranked, ranked};
use super::state::Side;

/// More of them would hide the page.
pub(super) const MOST: usize = 30;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outline {
    /// Its place among the heat's elements.
    pub(super) index: usize,
    pub(super) label: String,
    pub(super) area: Area,
}

/// Those with the most, and the one that is pointed at wherever it stands in the ranking.
pub(super) fn outlines(side: Side) -> Vec<Outline> {
    let pointed = side.pointed.get();
    side.shown.with(|shown| {
        side.picture.with(|picture| {
            let (Some(shown), Some(picture)) = (shown, picture) else {
                return Vec::new();
            };
            let rows = ranked(&shown.heat, shown.query.kind, Order::default());
            let wanted = rows
                .iter()
                .enumerate()
                .filter(|(rank, row)| *rank < MOST || pointed == Some(row.index));
            wanted
                .filter_map(|(rank, row)| {
                    let area = picture.area(row.index, shown.heat.elements.get(row.index)?)?;
                    is_on(area, picture).then(|| Outline {
                        index: row.index,
                        label: label(rank, row, area),
                        area,
                    })
                })
                .collect()
        })
    })
}

/// The element at a place: the smallest, which lies within the others.
pub(super) fn at(outlines: &[Outline], [x, y]: [f64; 2]) -> Option<usize> {
    let holds = |[left, top, width, height]: Area| {
        (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
    };
    let surface = |outline: &&Outline| outline.area[2] * outline.area[3];
    outlines
        .iter()
        .filter(|outline| holds(outline.area))
        .min_by(|one, other| surface(one).total_cmp(&surface(other)))
        .map(|outline| outline.index)
}

/// Small elements have room for their place in the ranking only, by which the list has the rest.
fn label(rank: usize, row: &Ranked, [_, _, width, _]: Area) -> String {
    const ROOM_PX: f64 = 280.0;
    let rank = rank + 1;
    if width < ROOM_PX {
        return format!("#{rank}");
    }
    format!(
        "#{rank} · {} · {}",
        format::count(row.amount),
        percent_text(row.share)
    )
}

fn is_on([left, top, width, height]: Area, picture: &Picture) -> bool {
    left < picture.size[0] && top < picture.size[1] && left + width > 0.0 && top + height > 0.0
}

/// To be seen only: what is pressed is found by its place.
#[component]
pub(super) fn Outlines(side: Side, outlines: Memo<Vec<Outline>>) -> impl IntoView {
    let outline = move |outline: Outline| {
        let size = side
            .picture
            .with(|picture| picture.as_ref().map_or([1.0, 1.0], |picture| picture.size));
        let [left, top, width, height] = outline.area;
        let percent = |side: f64, of: f64| format!("{:.3}%", side * 100.0 / of);
        let index = outline.index;
        view! {
            <div
                class="heatmaps-outline"
                class:is-pointed=move || side.pointed.get() == Some(index)
                style:left=percent(left, size[0])
                style:top=percent(top, size[1])
                style:width=percent(width, size[0])
                style:height=percent(height, size[1])
            >
                <span class="number">{outline.label}</span>
            </div>
        }
    };
    view! {
        <div class="heatmaps-outlines">{move || outlines.get().into_iter().map(outline).collect_view()}</div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_elements_within_each_other_the_innermost_is_meant() {
        let of = |index, area| Outline {
            index,
            label: String::new(),
            area,
        };
        let outlines = [
            of(4, [0.0, 0.0, 100.0, 100.0]),
            of(7, [10.0, 10.0, 20.0, 20.0]),
            of(2, [15.0, 0.0, 50.0, 50.0]),
        ];
        for (place, expected) in [
            ([5.0, 5.0], Some(4)),
            ([20.0, 20.0], Some(7)),
            ([60.0, 20.0], Some(2)),
            ([101.0, 5.0], None),
            ([f64::NAN, 5.0], None),
        ] {
            assert_eq!(at(&outlines, place), expected, "{place:?}");
        }
    }

    #[test]
    fn what_lies_beyond_the_picture_is_not_on_it() {
        let picture = Picture {
            size: [100.0, 200.0],
            boxes: None,
        };
        for (area, expected) in [
            ([0.0, 0.0, 10.0, 10.0], true),
            ([-5.0, 195.0, 10.0, 10.0], true),
            ([100.0, 0.0, 10.0, 10.0], false),
            ([0.0, -10.0, 10.0, 10.0], false),
        ] {
            assert_eq!(is_on(area, &picture), expected, "{area:?}");
        }
    }
}
