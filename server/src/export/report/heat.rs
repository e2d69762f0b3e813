//! Clicks of one session as heat that lies over the picture of a page.

use std::collections::HashMap;
use std::io::Cursor;

use domain::heat::page_heat::PageHeat;
use heatmap::{Frame, Gradient, Heat, HeatError, Look, Painter, Palette, Scale};
use image::{ImageFormat, RgbaImage};

use super::maps::Seen;
use super::shots::ShownPage;

/// Pixels across. It is printed a few centimetres wide.
const WIDTH: u32 = 480;
/// How far a click reaches, in those.
const RADIUS: f32 = 32.0;
/// So many clicks at a place have the full colour: one is still seen beside many.
const FULL: f32 = 2.0;
const OPACITY: f32 = 0.8;

/// Clicks at their places on the page, in its CSS px.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Laid {
    points: Vec<([f64; 2], u32)>,
}

/// Why there is no layer.
#[derive(Debug, thiserror::Error)]
pub(super) enum LayerError {
    #[error(transparent)]
    Heat(#[from] HeatError),
    #[error("the layer is no picture: {0}")]
    Image(#[from] image::ImageError),
    #[error("the layer is of another size than its pixels")]
    Size,
}

impl Laid {
    /// What happened on elements lies where they are on this page: at the place of another thing it would be a lie.
    pub(super) fn of(heat: &PageHeat, seen: &Seen, page: &ShownPage) -> Self {
        let boxes: HashMap<i64, [f64; 4]> = page.boxes.iter().copied().collect();
        let mut laid = Self::default();
        for (element, node) in heat.elements.iter().zip(&seen.nodes) {
            if let Some(area) = node.and_then(|node| boxes.get(&node)) {
                let cells = element.cells.iter();
                laid.points
                    .extend(cells.map(|(cell, count)| (cell.middle_in(*area), *count)));
            }
        }
        let of_page = heat.cells.iter();
        laid.points
            .extend(of_page.map(|(cell, count)| (cell.middle_on(page.size[0]), *count)));
        laid
    }

    /// How many clicks lie on so much of the page.
    pub(super) fn within(&self, size: [f64; 2]) -> u64 {
        self.points
            .iter()
            .filter(|(point, _)| is_within(*point, size))
            .map(|(_, count)| u64::from(*count))
            .sum()
    }

    /// A transparent picture, as wide in proportion to its height as that part of the page.
    pub(super) fn layer(&self, size: [f64; 2]) -> Result<Vec<u8>, LayerError> {
        if !size.iter().all(|side| side.is_finite() && *side > 0.0) {
            return Err(LayerError::Size);
        }
        let scale = f64::from(WIDTH) / size[0];
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "what is not in range is refused"
        )]
        let height = (size[1] * scale).round().max(1.0) as u32;
        let mut heat = Heat::new(
            Frame::new(WIDTH, height)?,
            Gradient::new(RADIUS, 0.0)?,
            self.points.len(),
        );
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "pixels of a small picture"
        )]
        let points: Vec<[f32; 3]> = self
            .points
            .iter()
            .map(|([x, y], count)| [(x * scale) as f32, (y * scale) as f32, *count as f32])
            .collect();
        heat.add_points(&points);
        let density = heat.density();
        let look = Look {
            scale: Scale::Fixed(FULL),
            palette: Palette::Classic,
            opacity: OPACITY,
        };
        let rgba = Painter::new(&density, look)?.picture(&density);
        let picture = RgbaImage::from_raw(WIDTH, height, rgba).ok_or(LayerError::Size)?;
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png)?;
        Ok(png.into_inner())
    }
}

fn is_within([x, y]: [f64; 2], [width, height]: [f64; 2]) -> bool {
    (0.0..=width).contains(&x) && (0.0..=height).contains(&y)
}

#[cfg(test)]
mod tests {
    use domain::fact::FactElement;
    use domain::heat::page_heat::{Cell, ElementHeat};

    use super::*;

    fn heat() -> PageHeat {
        let element = |selector: &str, count| ElementHeat {
            element: FactElement {
                tag: "a".into(),
                label: None,
                selector: Some(selector.into()),
            },
            also: Vec::new(),
            counts: Default::default(),
            bounds: None,
            cells: vec![(Cell { x: 256, y: 128 }, count)],
        };
        PageHeat {
            elements: vec![element("#buy", 3), element("#gone", 2)],
            cells: vec![(Cell { x: 128, y: 300 }, 1)],
            ..PageHeat::default()
        }
    }

    fn laid() -> Laid {
        let seen = Seen {
            at: 0,
            nodes: vec![Some(7), Some(8)],
        };
        let page = ShownPage {
            size: [960.0, 4_000.0],
            fold: 900.0,
            boxes: vec![(7, [200.0, 1_000.0, 100.0, 40.0])],
        };
        Laid::of(&heat(), &seen, &page)
    }

    #[test]
    fn clicks_lie_where_their_elements_are() {
        let laid = laid();
        assert_eq!(laid.points, [([250.0, 1_010.0], 3), ([240.0, 2_404.0], 1)]);
        assert_eq!(laid.within([960.0, 4_000.0]), 4);
        assert_eq!(laid.within([960.0, 2_000.0]), 3);
    }

    #[test]
    fn heat_is_a_transparent_picture_of_the_page_s_proportions() {
        let png = laid().layer([960.0, 4_000.0]).unwrap();
        let picture = image::load_from_memory(&png).unwrap().into_rgba8();
        assert_eq!(picture.dimensions(), (480, 2_000));
        // The page is shown at half its size, and three clicks are the hottest place.
        assert_eq!(picture.get_pixel(125, 505).0[3], 204);
        assert!(picture.get_pixel(120, 1_202).0[3] > 0);
        for (x, y) in [(125, 540), (0, 0), (479, 1_999)] {
            assert_eq!(picture.get_pixel(x, y).0[3], 0, "{x} {y}");
        }
    }

    #[test]
    fn a_page_without_a_size_has_no_heat() {
        for size in [[0.0, 9.0], [f64::NAN, 9.0], [960.0, 1e9]] {
            assert!(laid().layer(size).is_err(), "{size:?}");
        }
    }
}
