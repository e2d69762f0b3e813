//! Where on the picture of a page the heat lies: cells of elements within the boxes that those have there, and cells of the
//! page by themselves.

use domain::heat::page_heat::{Cell, ElementHeat, HeatPlace, PageHeat};

use crate::components::HeatPoint;

/// Left, top, width and height, in CSS px of the picture.
pub(in super::super) type Area = [f64; 4];

/// The picture that heat is laid onto.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Picture {
    /// Width and height in CSS px.
    pub(in super::super) size: [f64; 2],
    /// Where each of the heat's elements is on it, in their order, as somebody looked it up; nothing where it is not there.
    /// `None` where nobody can look: then they are where they were on average.
    pub(in super::super) boxes: Option<Vec<Option<Area>>>,
}

/// What became of the counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Laid {
    pub(in super::super) points: Vec<HeatPoint>,
    /// So much was on elements that the page does not show, and is not drawn: it would lie on something else.
    pub(in super::super) absent: u64,
    /// So much was on elements of which nobody knows where they are or were.
    pub(in super::super) lost: u64,
}

/// A circle on the picture, in its CSS px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Spot {
    pub(in super::super) middle: [f64; 2],
    pub(in super::super) radius: f64,
}

/// What lies within a spot.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Hit {
    pub(in super::super) places: Vec<HeatPlace>,
    /// Its elements, by their place among the heat's: those with the most in it first.
    pub(in super::super) elements: Vec<usize>,
    pub(in super::super) count: u64,
}

impl Picture {
    /// Where an element is on the picture.
    pub(in super::super) fn area(&self, index: usize, element: &ElementHeat) -> Option<Area> {
        match &self.boxes {
            Some(boxes) => boxes.get(index).copied().flatten().filter(is_box),
            None => self.usual(element),
        }
    }

    /// Whether somebody looked for the element, and it is not there.
    pub(in super::super) fn is_without(&self, index: usize) -> bool {
        let boxes = self.boxes.as_ref();
        boxes.is_some_and(|boxes| boxes.get(index).copied().flatten().filter(is_box).is_none())
    }

    pub(in super::super) fn lay(&self, heat: &PageHeat) -> Laid {
        let mut laid = Laid::default();
        for (index, element) in heat.elements.iter().enumerate() {
            let count: u64 = element.cells.iter().map(|(_, count)| u64::from(*count)).sum();
            let Some(area) = self.area(index, element) else {
                match self.boxes {
                    Some(_) => laid.absent += count,
                    None => laid.lost += count,
                }
                continue;
            };
            let points = element
                .cells
                .iter()
                .map(|(cell, count)| self.point(cell.middle_in(area), *count));
            laid.points.extend(points);
        }
        let of_page = heat
            .cells
            .iter()
            .map(|(cell, count)| self.point(self.on_page(*cell), *count));
        laid.points.extend(of_page);
        laid
    }

    /// What of the heat lies within the spot.
    pub(in super::super) fn within(&self, spot: Spot, heat: &PageHeat) -> Hit {
        let mut hit = Hit::default();
        let mut by_element: Vec<(u64, usize)> = Vec::new();
        for (index, element) in heat.elements.iter().enumerate() {
            let Some(area) = self.area(index, element) else {
                continue;
            };
            let (cells, count) = spot.of(&element.cells, |cell| cell.middle_in(area));
            if count > 0 {
                by_element.push((count, index));
                hit.count += count;
                hit.places.extend(selectors(element).map(|selector| HeatPlace {
                    selector: Some(selector),
                    cells: cells.clone(),
                }));
            }
        }
        let (cells, count) = spot.of(&heat.cells, |cell| self.on_page(cell));
        if count > 0 {
            hit.count += count;
            hit.places.push(HeatPlace {
                selector: None,
                cells,
            });
        }
        by_element.sort_by_key(|(count, index)| (std::cmp::Reverse(*count), *index));
        hit.elements = by_element.into_iter().map(|(_, index)| index).collect();
        hit
    }

    /// The mean of the boxes that it had.
    fn usual(&self, element: &ElementHeat) -> Option<Area> {
        let [left, top, width, height] = element.bounds?;
        Some([left * self.size[0], top, width * self.size[0], height])
    }

    fn on_page(&self, cell: Cell) -> [f64; 2] {
        cell.middle_on(self.size[0])
    }

    fn point(&self, [x, y]: [f64; 2], count: u32) -> HeatPoint {
        HeatPoint {
            x: x * 100.0 / self.size[0],
            y: y * 100.0 / self.size[1],
            intensity: f64::from(count),
        }
    }
}

impl Spot {
    /// Those of the cells that lie within, and what is in them.
    fn of(self, cells: &[(Cell, u32)], place: impl Fn(Cell) -> [f64; 2]) -> (Vec<Cell>, u64) {
        let within = |cell: Cell| {
            let [x, y] = place(cell);
            (x - self.middle[0]).hypot(y - self.middle[1]) <= self.radius
        };
        let hit = cells.iter().filter(|(cell, _)| within(*cell));
        let mut count = 0;
        let cells = hit
            .map(|(cell, times)| {
                count += u64::from(*times);
                *cell
            })
            .collect();
        (cells, count)
    }
}

/// All by which an element is known.
pub(in super::super) fn selectors(element: &ElementHeat) -> impl Iterator<Item = String> {
    element.element.selector.iter().chain(&element.also).cloned()
}

fn is_box([left, top, width, height]: &Area) -> bool {
    *width > 0.0 && *height > 0.0 && left.is_finite() && top.is_finite()
}

#[cfg(test)]
mod tests {
    use domain::fact::FactElement;

    use super::*;

    fn element(selector: &str, bounds: Option<Area>, cells: &[(u16, u16, u32)]) -> ElementHeat {
        ElementHeat {
            element: FactElement {
                tag: "a".into(),
                label: None,
                selector: Some(selector.into()),
            },
            also: Vec::new(),
            counts: Default::default(),
            bounds,
            cells: of(cells),
        }
    }

    fn of(cells: &[(u16, u16, u32)]) -> Vec<(Cell, u32)> {
        cells
            .iter()
            .map(|(x, y, count)| (Cell { x: *x, y: *y }, *count))
            .collect()
    }

    fn heat() -> PageHeat {
        PageHeat {
            elements: vec![
                element(
                    "#buy",
                    Some([0.5, 900.0, 0.1, 50.0]),
                    &[(256, 256, 3), (0, 512, 1)],
                ),
                element("#gone", Some([0.1, 100.0, 0.2, 40.0]), &[(128, 256, 5)]),
                element("#framed", None, &[(256, 256, 7)]),
            ],
            cells: of(&[(256, 10, 2)]),
            ..PageHeat::default()
        }
    }

    fn picture(boxes: Option<Vec<Option<Area>>>) -> Picture {
        Picture {
            size: [1_000.0, 2_000.0],
            boxes,
        }
    }

    fn points(laid: &Laid) -> Vec<(f64, f64, f64)> {
        laid.points
            .iter()
            .map(|point| (point.x, point.y, point.intensity))
            .collect()
    }

    #[test]
    fn clicks_follow_their_element_to_where_it_is() {
        let boxes = vec![Some([200.0, 1_000.0, 100.0, 100.0]), None, None];
        let laid = picture(Some(boxes)).lay(&heat());
        assert_eq!(
            points(&laid),
            [(25.0, 52.5, 3.0), (20.0, 55.0, 1.0), (50.0, 4.2, 2.0),]
        );
        assert_eq!((laid.absent, laid.lost), (12, 0));
    }

    #[test]
    fn where_nobody_can_look_elements_are_where_they_were() {
        let laid = picture(None).lay(&heat());
        assert_eq!(
            points(&laid),
            [
                (55.0, 46.25, 3.0),
                (50.0, 47.5, 1.0),
                (15.0, 6.0, 5.0),
                (50.0, 4.2, 2.0),
            ]
        );
        assert_eq!((laid.absent, laid.lost), (0, 7));
    }

    #[test]
    fn a_box_of_nothing_is_no_box() {
        for nothing in [
            [0.0, 0.0, 0.0, 0.0],
            [5.0, 5.0, 9.0, 0.0],
            [f64::NAN, 0.0, 9.0, 9.0],
        ] {
            let picture = picture(Some(vec![Some(nothing), None, None]));
            assert_eq!(picture.area(0, &heat().elements[0]), None);
            assert!(picture.is_without(0));
        }
        // Fewer boxes than elements are as good as none for the rest.
        assert_eq!(picture(Some(vec![])).lay(&heat()).absent, 16);
    }

    #[test]
    fn a_spot_has_the_cells_within_it() {
        let picture = picture(Some(vec![
            Some([200.0, 1_000.0, 100.0, 100.0]),
            Some([240.0, 1_050.0, 40.0, 40.0]),
            None,
        ]));
        for (middle, radius, elements, count, cells) in [
            ([250.0, 1_050.0], 5.0, &[0_usize][..], 3, &[1_usize][..]),
            // That with the most in it comes first, its places in the order of the elements.
            ([250.0, 1_060.0], 15.0, &[1, 0], 8, &[1, 1]),
            ([225.0, 1_075.0], 60.0, &[1, 0], 9, &[2, 1]),
            ([500.0, 84.0], 1.0, &[], 2, &[1]),
            ([900.0, 1_900.0], 90.0, &[], 0, &[]),
        ] {
            let hit = picture.within(Spot { middle, radius }, &heat());
            assert_eq!(hit.elements, elements, "{middle:?}");
            assert_eq!(hit.count, count, "{middle:?}");
            let found: Vec<_> = hit.places.iter().map(|place| place.cells.len()).collect();
            assert_eq!(found, cells, "{middle:?}");
        }
        let on_page = picture.within(
            Spot {
                middle: [500.0, 84.0],
                radius: 1.0,
            },
            &heat(),
        );
        assert_eq!(on_page.places[0].selector, None);
    }
}
