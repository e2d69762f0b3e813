//! What the frame says of the page in it: how large it is, and where on it the heat's elements are.

use std::collections::HashMap;

use domain::Millis;
use domain::heat::page_heat::{Backdrop, PageHeat};
use domain::id::SessionId;

use super::layout::{Area, Picture};

/// What the frame shows.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct View {
    pub(in super::super) session: SessionId,
    pub(in super::super) at: Millis,
}

impl View {
    pub(in super::super) fn of(backdrop: &Backdrop) -> Self {
        Self {
            session: backdrop.session.clone(),
            at: backdrop.at,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Map {
    view: View,
    /// Width and height of the whole page, in its CSS px.
    pub(in super::super) size: [f64; 2],
    /// What the visitor saw of it at once.
    pub(in super::super) fold: f64,
    /// Where the elements are that were asked for, by rrweb's ids.
    boxes: HashMap<i64, Area>,
}

/// Sides of a page that nobody would believe.
const SIDES: std::ops::RangeInclusive<f64> = 1.0..=200_000.0;

impl Map {
    /// `None` for what cannot be a page.
    pub(in super::super) fn new(
        view: View,
        size: [f64; 2],
        fold: f64,
        boxes: Vec<(i64, f64, f64, f64, f64)>,
    ) -> Option<Self> {
        let is_page = size.iter().all(|side| SIDES.contains(side));
        let boxes = boxes
            .into_iter()
            .map(|(id, left, top, width, height)| (id, [left, top, width, height]));
        is_page.then(|| Self {
            view,
            size,
            fold,
            boxes: boxes.collect(),
        })
    }

    /// The page with the elements of the heat on it that the backdrop has; `None` as long as the frame shows another one.
    pub(in super::super) fn picture(&self, heat: &PageHeat, backdrop: &Backdrop) -> Option<Picture> {
        if self.view != View::of(backdrop) {
            return None;
        }
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
        Some(Picture {
            size: self.size,
            boxes: Some(boxes.collect()),
        })
    }
}

/// What the frame is to look for.
pub(in super::super) fn nodes(backdrop: &Backdrop) -> Vec<i64> {
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
            also: Vec::new(),
            counts: Default::default(),
            bounds: None,
            cells: Vec::new(),
        };
        PageHeat {
            elements: selectors.iter().map(element).collect(),
            ..PageHeat::default()
        }
    }

    fn backdrop(at: Millis) -> Backdrop {
        Backdrop {
            session: "session-1".parse().unwrap(),
            at,
            viewport: [1_440.0, 900.0],
            nodes: vec![("#a".into(), 7), ("#hidden".into(), 8), ("#same".into(), 7)],
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
            let map = Map::new(View::of(&backdrop(1)), size, 900.0, Vec::new());
            assert_eq!(map.is_some(), expected, "{size:?}");
        }
    }

    #[test]
    fn elements_are_where_the_page_has_them() {
        let shown = backdrop(1);
        let boxes = vec![(7, 1.0, 2.0, 3.0, 4.0), (9, 0.0, 0.0, 1.0, 1.0)];
        let map = Map::new(View::of(&shown), [1_440.0, 900.0], 900.0, boxes).unwrap();
        let heat = heat(&["#gone", "#same", "#hidden", "#a"]);
        let picture = map.picture(&heat, &shown).unwrap();
        let area = Some([1.0, 2.0, 3.0, 4.0]);
        assert_eq!(picture.boxes, Some(vec![None, area, None, area]));
        assert_eq!(nodes(&shown), [7, 8, 7]);
        // Ids are of one recording.
        assert_eq!(map.picture(&heat, &backdrop(2)), None);
    }
}
