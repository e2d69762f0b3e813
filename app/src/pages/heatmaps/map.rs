//! What the frame says of the page in it, and which of the heat's elements it was asked for.

use std::collections::HashMap;

use domain::heat::page_heat::PageHeat;

use super::layout::{Area, Picture};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    /// Width and height of the whole page, in its CSS px.
    pub(super) size: [f64; 2],
    /// What the visitor saw of it at once.
    pub(super) fold: f64,
    /// Where the elements are that were asked for, by their selectors.
    boxes: HashMap<String, Option<Area>>,
}

/// Sides of a page that nobody would believe.
const SIDES: std::ops::RangeInclusive<f64> = 1.0..=200_000.0;

impl Map {
    /// `None` for what cannot be a page, or is of another number of elements: those of an earlier question.
    pub(super) fn new(size: [f64; 2], fold: f64, boxes: Vec<Option<Area>>, asked: &[String]) -> Option<Self> {
        let is_page = size.iter().all(|side| SIDES.contains(side)) && boxes.len() == asked.len();
        is_page.then(|| Self {
            size,
            fold,
            boxes: asked.iter().cloned().zip(boxes).collect(),
        })
    }

    /// The page with the elements of the heat on it.
    pub(super) fn picture(&self, heat: &PageHeat) -> Picture {
        let boxes = selectors(heat).into_iter();
        Picture {
            size: self.size,
            boxes: Some(
                boxes
                    .map(|selector| self.boxes.get(&selector).copied().flatten())
                    .collect(),
            ),
        }
    }
}

/// What the frame is to look for: the elements in their order.
pub(super) fn selectors(heat: &PageHeat) -> Vec<String> {
    heat.elements
        .iter()
        .map(|element| element.element.selector.clone().unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_a_page_of_these_elements_is_taken() {
        let asked = ["a".to_owned(), "b".to_owned()];
        for (size, boxes, expected) in [
            ([1_440.0, 3_000.0], 2, true),
            ([1_440.0, 3_000.0], 1, false),
            ([0.0, 3_000.0], 2, false),
            ([1_440.0, f64::NAN], 2, false),
            ([1_440.0, 1e9], 2, false),
        ] {
            let map = Map::new(size, 900.0, vec![None; boxes], &asked);
            assert_eq!(map.is_some(), expected, "{size:?} with {boxes} boxes");
        }
    }
}
