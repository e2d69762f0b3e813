//! What the frame says of the page in it: how large it is, and where on it the heat's elements are.

use std::collections::HashMap;

use domain::heat::page_heat::{Backdrop, PageHeat};

use super::layout::{Area, Picture};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    /// Width and height of the whole page, in its CSS px.
    pub(super) size: [f64; 2],
    /// What the visitor saw of it at once.
    pub(super) fold: f64,
    /// Where the elements are that were asked for, by rrweb's ids.
    boxes: HashMap<i64, Area>,
}

/// Sides of a page that nobody would believe.
const SIDES: std::ops::RangeInclusive<f64> = 1.0..=200_000.0;

impl Map {
    /// `None` for what cannot be a page.
    pub(super) fn new(size: [f64; 2], fold: f64, boxes: Vec<(i64, f64, f64, f64, f64)>) -> Option<Self> {
        let is_page = size.iter().all(|side| SIDES.contains(side));
        let boxes = boxes
            .into_iter()
            .map(|(id, left, top, width, height)| (id, [left, top, width, height]));
        is_page.then(|| Self {
            size,
            fold,
            boxes: boxes.collect(),
        })
    }

    /// The page with the elements of the heat on it that the backdrop has.
    pub(super) fn picture(&self, heat: &PageHeat, backdrop: &Backdrop) -> Picture {
        let nodes: HashMap<&str, i64> = backdrop
            .nodes
            .iter()
            .map(|(selector, node)| (selector.as_str(), *node))
            .collect();
        let area = |selector: Option<&str>| self.boxes.get(nodes.get(selector?)?).copied();
        let boxes = heat
            .elements
            .iter()
            .map(|element| area(element.element.selector.as_deref()));
        Picture {
            size: self.size,
            boxes: Some(boxes.collect()),
        }
    }
}

/// What the frame is to look for.
pub(super) fn nodes(backdrop: &Backdrop) -> Vec<i64> {
    backdrop.nodes.iter().map(|(_, node)| *node).collect()
}

#[cfg(test)]
mod tests {
    use domain::fact::FactElement;
    use domain::heat::page_heat::ElementHeat;

    use super::*;

    fn heat(selectors: &[&str]) -> PageHeat {
        let element = |selector: &&str| ElementHeat {
            element: FactElement {
                tag: "a".into(),
                label: None,
                selector: Some((*selector).into()),
            },
            counts: Default::default(),
            bounds: None,
            cells: Vec::new(),
        };
        PageHeat {
            elements: selectors.iter().map(element).collect(),
            ..PageHeat::default()
        }
    }

    #[test]
    fn only_what_can_be_a_page_is_taken() {
        for (size, expected) in [
            ([1_440.0, 3_000.0], true),
            ([0.0, 3_000.0], false),
            ([1_440.0, f64::NAN], false),
            ([1_440.0, 1e9], false),
        ] {
            assert_eq!(Map::new(size, 900.0, Vec::new()).is_some(), expected, "{size:?}");
        }
    }

    #[test]
    fn elements_are_where_the_page_has_them() {
        let backdrop = Backdrop {
            session: "session-1".parse().unwrap(),
            at: 0,
            viewport: [1_440.0, 900.0],
            nodes: vec![("#a".into(), 7), ("#hidden".into(), 8), ("#same".into(), 7)],
        };
        let map = Map::new(
            [1_440.0, 900.0],
            900.0,
            vec![(7, 1.0, 2.0, 3.0, 4.0), (9, 0.0, 0.0, 1.0, 1.0)],
        );
        let picture = map
            .unwrap()
            .picture(&heat(&["#gone", "#same", "#hidden", "#a"]), &backdrop);
        let area = Some([1.0, 2.0, 3.0, 4.0]);
        assert_eq!(picture.boxes, Some(vec![None, area, None, area]));
        assert_eq!(nodes(&backdrop), [7, 8, 7]);
    }
}
