//! The picture that heat lies on, and the canvas that it is drawn on.

/// Pixels of one side of a canvas, and of all of it, which every browser takes.
const MOST_SIDE: f64 = 16_384.0;
const MOST_PIXELS: f64 = 16_777_216.0;

/// In percent of the picture, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The size in CSS px that positions and radii are of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The size in pixels of the canvas, and how many of them are one px of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CanvasSize {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) scale: f64,
}

impl Picture {
    /// A side that is none is 1 px.
    pub(super) fn new(width: f64, height: f64) -> Self {
        let side = |side: f64| if side.is_finite() { side.max(1.0) } else { 1.0 };
        Self {
            width: side(width),
            height: side(height),
        }
    }

    pub(super) fn px(self, place: Place) -> (f64, f64) {
        (place.x / 100.0 * self.width, place.y / 100.0 * self.height)
    }

    /// The canvas of a picture that is so wide on the screen, on which a px is so many device pixels. It is as sharp as the
    /// screen, and less so where no browser takes a canvas as large as that.
    pub(super) fn canvas(self, shown_width: f64, ratio: f64) -> Option<CanvasSize> {
        let (width, height) = (self.width, self.height);
        let wanted = shown_width / width * ratio;
        if !(wanted.is_finite() && wanted > 0.0) {
            return None;
        }
        let scale = wanted
            .min(MOST_SIDE / width.max(height))
            .min((MOST_PIXELS / (width * height)).sqrt());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the bounds of a canvas"
        )]
        let pixels = |side: f64| (side * scale).max(1.0) as u32;
        Some(CanvasSize {
            width: pixels(width),
            height: pixels(height),
            scale,
        })
    }
}

impl CanvasSize {
    /// A position on the canvas.
    pub(super) fn pixels(self, place: Place) -> (f64, f64) {
        (
            place.x / 100.0 * f64::from(self.width),
            place.y / 100.0 * f64::from(self.height),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canvas_has_the_pixels_of_the_screen() {
        for (size, shown_width, ratio, expected) in [
            ((1_440.0, 900.0), 1_440.0, 1.0, (1_440, 900)),
            ((1_440.0, 900.0), 720.0, 1.0, (720, 450)),
            ((1_440.0, 900.0), 720.0, 2.0, (1_440, 900)),
            ((0.0, f64::NAN), 1.0, 1.0, (1, 1)),
        ] {
            let picture = Picture::new(size.0, size.1);
            let canvas = picture.canvas(shown_width, ratio).unwrap();
            assert_eq!((canvas.width, canvas.height), expected, "{size:?}");
        }
    }

    #[test]
    fn tall_pictures_get_a_canvas_that_browsers_take() {
        for (width, height) in [
            (1_440.0, 9_000.0),
            (1_440.0, 200_000.0),
            (390.0, 1e9),
            (8_000.0, 8_000.0),
        ] {
            let canvas = Picture::new(width, height).canvas(width, 3.0).unwrap();
            assert!(f64::from(canvas.height) <= MOST_SIDE, "{canvas:?}");
            assert!(f64::from(canvas.width) * f64::from(canvas.height) <= MOST_PIXELS);
            // The middle of the picture is the middle of the canvas.
            let (x, y) = canvas.pixels(Place { x: 50.0, y: 50.0 });
            assert_eq!(
                (x, y),
                (f64::from(canvas.width) / 2.0, f64::from(canvas.height) / 2.0)
            );
        }
    }

    #[test]
    fn a_picture_that_is_not_shown_has_no_canvas() {
        for (shown_width, ratio) in [(0.0, 1.0), (f64::NAN, 1.0), (900.0, 0.0)] {
            assert_eq!(Picture::new(900.0, 900.0).canvas(shown_width, ratio), None);
        }
    }
}
