//! What the kernel is asked to draw, as `Drawer.draw` in `heatmap/drawer.js` takes it.

use std::sync::Arc;

use serde::Serialize;

use super::HeatPalette;
use super::picture::{CanvasSize, Picture, Place};
use super::points::Points;

/// Which density has the full colour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum HeatScale {
    /// The densest place of the map.
    #[default]
    Max,
    /// The one that so many percent of what has heat are not denser than. A few places that stand out do not pale all
    /// others.
    Percentile(f64),
    /// So much on one spot; maps of one scale can be compared.
    Fixed(f64),
}

/// How far a point's heat reaches, in px of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reach {
    pub(super) radius: f64,
    blur: f64,
}

/// All that decides the pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) points: Arc<Points>,
    pub(super) canvas: CanvasSize,
    pub(super) reach: Reach,
    pub(super) palette: HeatPalette,
    pub(super) scale: HeatScale,
    pub(super) opacity: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Request {
    width: u32,
    height: u32,
    radius: f64,
    blur: f64,
    palette: String,
    scale: Scale,
    opacity: f64,
}

#[derive(Debug, Serialize)]
#[serde(tag = "by", content = "of", rename_all = "lowercase")]
enum Scale {
    Max,
    Percentile(f64),
    Fixed(f64),
}

impl Reach {
    /// What is no length is none, and of none at all a point is still seen.
    pub(super) fn new(radius: f64, blur: f64) -> Self {
        let length = |length: f64| if length.is_finite() { length.max(0.0) } else { 0.0 };
        let (radius, blur) = (length(radius), length(blur));
        Self {
            radius: if radius + blur < 1.0 { 1.0 } else { radius },
            blur,
        }
    }

    /// The radius in percent of the picture's width and of its height.
    pub(super) fn percent(self, picture: Picture) -> (f64, f64) {
        (
            self.radius / picture.width * 100.0,
            self.radius / picture.height * 100.0,
        )
    }
}

impl HeatScale {
    /// As the kernel takes it; what is no scale is the densest place.
    pub(super) fn sound(self) -> Self {
        match self {
            Self::Percentile(percent) if percent > 0.0 && percent <= 100.0 => self,
            Self::Fixed(full) if (1e-12..=1e12).contains(&full) => self,
            _ => Self::Max,
        }
    }
}

/// 0 to 1, and all of it where it is no number.
pub(super) fn sound_opacity(opacity: f64) -> f64 {
    if opacity.is_nan() {
        1.0
    } else {
        opacity.clamp(0.0, 1.0)
    }
}

impl Wanted {
    pub(super) fn request(&self) -> Request {
        // Nothing reaches further than the kernel takes.
        const MOST_RADIUS: f64 = 32_767.0;
        let CanvasSize { width, height, scale } = self.canvas;
        let radius = (self.reach.radius * scale).min(MOST_RADIUS);
        let blur = (self.reach.blur * scale).min(MOST_RADIUS - radius);
        Request {
            width,
            height,
            // On a canvas that is much smaller than the picture, a point is a pixel.
            radius: radius.max(1.0 - blur),
            blur,
            palette: self.palette.kernel_name(),
            scale: match self.scale {
                HeatScale::Max => Scale::Max,
                HeatScale::Percentile(of) => Scale::Percentile(of),
                HeatScale::Fixed(of) => Scale::Fixed(of),
            },
            opacity: self.opacity,
        }
    }

    /// x, y and weight of each point, in pixels of the canvas.
    #[expect(clippy::cast_possible_truncation, reason = "as exact as the kernel is")]
    pub(super) fn positions(&self) -> Vec<f32> {
        let position = |point: &super::HeatPoint| {
            let (x, y) = self.canvas.pixels(Place {
                x: point.x,
                y: point.y,
            });
            [x as f32, y as f32, point.intensity as f32]
        };
        self.points.kept.iter().flat_map(position).collect()
    }

    /// Whether it has the same points at the same positions, so that they need not be sent again.
    pub(super) fn is_of_points(&self, points: &Arc<Points>, canvas: CanvasSize) -> bool {
        Arc::ptr_eq(&self.points, points) && self.canvas == canvas
    }
}

#[cfg(test)]
mod tests {
    use super::super::HeatPoint;
    use super::*;

    fn wanted(reach: Reach, scale: HeatScale, canvas_scale: f64) -> Wanted {
        let points = Points::of(
            &[
                HeatPoint {
                    x: 0.0,
                    y: 50.0,
                    intensity: 1.0,
                },
                HeatPoint {
                    x: 100.0,
                    y: 100.0,
                    intensity: 2.5,
                },
            ],
            None,
        );
        Wanted {
            points: Arc::new(points),
            canvas: CanvasSize {
                width: 300,
                height: 200,
                scale: canvas_scale,
            },
            reach,
            palette: HeatPalette::Classic,
            scale,
            opacity: 0.5,
        }
    }

    #[test]
    fn requests_are_those_of_the_drawer() {
        for (wanted, expected) in [
            (
                wanted(Reach::new(40.0, 10.0), HeatScale::Max, 2.0),
                r#"{"width":300,"height":200,"radius":80.0,"blur":20.0,"palette":"classic","scale":{"by":"max"},"opacity":0.5}"#,
            ),
            (
                wanted(Reach::new(40.0, 0.0), HeatScale::Percentile(99.0), 1.0),
                r#"{"width":300,"height":200,"radius":40.0,"blur":0.0,"palette":"classic","scale":{"by":"percentile","of":99.0},"opacity":0.5}"#,
            ),
            (
                wanted(Reach::new(4.0, 0.0), HeatScale::Fixed(12.0), 0.125),
                r#"{"width":300,"height":200,"radius":1.0,"blur":0.0,"palette":"classic","scale":{"by":"fixed","of":12.0},"opacity":0.5}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&wanted.request()).unwrap(), expected);
        }
    }

    #[test]
    fn points_are_sent_in_pixels_of_the_canvas_and_only_once() {
        let wanted = wanted(Reach::new(40.0, 0.0), HeatScale::Max, 1.0);
        assert_eq!(wanted.positions(), [0.0, 100.0, 1.0, 300.0, 200.0, 2.5]);
        assert!(wanted.is_of_points(&wanted.points.clone(), wanted.canvas));
        assert!(!wanted.is_of_points(&Arc::new(Points::default()), wanted.canvas));
    }

    #[test]
    fn what_the_kernel_would_refuse_is_put_right() {
        for (radius, blur, expected) in [
            (40.0, 5.0, (40.0, 5.0)),
            (0.0, 20.0, (0.0, 20.0)),
            (0.0, 0.0, (1.0, 0.0)),
            (-4.0, f64::NAN, (1.0, 0.0)),
        ] {
            let reach = Reach::new(radius, blur);
            assert_eq!((reach.radius, reach.blur), expected, "{radius} with {blur}");
        }
        for (scale, expected) in [
            (HeatScale::Percentile(99.0), HeatScale::Percentile(99.0)),
            (HeatScale::Percentile(0.0), HeatScale::Max),
            (HeatScale::Percentile(f64::NAN), HeatScale::Max),
            (HeatScale::Fixed(0.5), HeatScale::Fixed(0.5)),
            (HeatScale::Fixed(-1.0), HeatScale::Max),
        ] {
            assert_eq!(scale.sound(), expected, "{scale:?}");
        }
        for (opacity, expected) in [(0.4, 0.4), (7.0, 1.0), (-1.0, 0.0), (f64::NAN, 1.0)] {
            assert_eq!(sound_opacity(opacity), expected, "{opacity}");
        }
    }
}
