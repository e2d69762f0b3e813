//! What somebody means who presses a place of the map.

use domain::heat::query::Counting;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::Element;

use super::super::address::opened::SpotAt;
use super::super::names;
use super::super::picture::layout::{Hit, Spot, selectors};
use super::super::side::Side;
use super::behind::{Behind, of_element};

/// Where on the picture an event happened, in shares of its sides.
pub(in super::super) fn place_of(event: &ev::PointerEvent, stage: &Element) -> Option<[f64; 2]> {
    let picture = stage.query_selector(".heat-picture").ok()??;
    let bounds = picture.get_bounding_client_rect();
    let share = |at: i32, from: f64, side: f64| {
        let share = (f64::from(at) - from) / side;
        (0.0..=1.0).contains(&share).then_some(share)
    };
    Some([
        share(event.client_x(), bounds.left(), bounds.width())?,
        share(event.client_y(), bounds.top(), bounds.height())?,
    ])
}

/// The sessions of all that happened on an element.
pub(in super::super) fn behind_element(side: Side, selector: &str) -> Option<Behind> {
    side.shown.with(|shown| {
        let shown = shown.as_ref()?;
        let mut elements = shown.heat.elements.iter();
        let element = elements.find(|element| selectors(element).any(|known| known == selector))?;
        Some(of_element(shown.query.clone(), element))
    })
}

/// The sessions of what happened around a place; nothing where that is nothing.
pub(in super::super) fn behind_spot(side: Side, spot: SpotAt, radius: f64) -> Option<Behind> {
    side.shown.with(|shown| {
        let shown = shown.as_ref()?;
        let hit = side.picture.with(|picture| {
            let picture = picture.as_ref()?;
            let [x, y] = spot.shares();
            let spot = Spot {
                middle: [x * picture.size[0], y * picture.size[1]],
                radius,
            };
            Some(picture.within(spot, &shown.heat))
        })?;
        (hit.count > 0).then(|| Behind {
            query: shown.query.clone(),
            title: match shown.query.counting {
                Counting::All => format!("{} here", names::counted(shown.query.kind, hit.count)),
                // One session may be in several of the cells.
                Counting::Sessions => format!("Sessions with {} here", names::noun(shown.query.kind).1),
            },
            note: on_which(&hit, |index| shown.heat.elements.get(index).map(names::element)),
            places: hit.places,
        })
    })
}

fn on_which(hit: &Hit, name: impl Fn(usize) -> Option<String>) -> String {
    const NAMED: usize = 2;
    let names: Vec<String> = hit
        .elements
        .iter()
        .take(NAMED)
        .filter_map(|index| Some(format!("“{}”", name(*index)?)))
        .collect();
    match (names.as_slice(), hit.elements.len().saturating_sub(NAMED)) {
        ([], _) => "Beside every element".into(),
        (names, 0) => format!("On {}", names.join(" and ")),
        (names, more) => format!("On {} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_there_is_named() {
        for (elements, expected) in [
            (&[][..], "Beside every element"),
            (&[2], "On “c”"),
            (&[2, 0], "On “c” and “a”"),
            (&[1, 0, 2, 3], "On “b”, “a” and 2 more"),
        ] {
            let hit = Hit {
                elements: elements.to_vec(),
                ..Hit::default()
            };
            let name = |index: usize| Some(["a", "b", "c", "d"][index].to_owned());
            assert_eq!(on_which(&hit, name), expected, "{elements:?}");
        }
    }
}
