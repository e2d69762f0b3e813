//! The visitor's pointer, as the replay draws it, and a ring where it clicked.

use super::frame::{Colour, Frame};

/// The arrow of `player/src/player.css`, in pixels from its tip, for a film 720 pixels high.
const ARROW: [(f64, f64); 7] = [
    (1.0, 1.0),
    (1.0, 16.0),
    (5.2, 12.4),
    (7.9, 18.4),
    (10.5, 17.3),
    (7.8, 11.4),
    (13.0, 11.4),
];
const ARROW_SIZE: f64 = 20.0;
const OUTLINE: f64 = 1.4;
const RING: f64 = 18.0;
const RING_WIDTH: f64 = 3.0;
/// How long a ring is there, in ms of the film.
pub(super) const RING_LASTS: usize = 600;
/// A pixel is looked at so many times along each side.
const SAMPLES: i32 = 4;

const DARK: Colour = Colour {
    y: 31,
    u: 128,
    v: 128,
};
const LIGHT: Colour = Colour {
    y: 235,
    u: 128,
    v: 128,
};
/// The accent of a light theme: rgb(99 102 241).
const ACCENT: Colour = Colour {
    y: 112,
    u: 189,
    v: 121,
};

/// A pointer that is ready to be drawn, for films of one height.
pub(super) struct Sprite {
    scale: f64,
    /// For each pixel of the arrow, row by row: how dark and how light.
    arrow: Vec<(u8, u8)>,
    side: i32,
}

impl Sprite {
    pub(super) fn new(height: u32) -> Self {
        let scale = (f64::from(height) / 720.0).max(0.8);
        let side = (ARROW_SIZE * scale).ceil() as i32;
        let arrow = (0..side * side)
            .map(|at| {
                let cover = |is: &dyn Fn(f64, f64) -> bool| covered(at % side, at / side, scale, is);
                let light = cover(&|x, y| distance(x, y) <= OUTLINE / 2.0);
                let dark = cover(&|x, y| is_inside(x, y) && distance(x, y) > OUTLINE / 2.0);
                (dark, light)
            })
            .collect();
        Self { scale, arrow, side }
    }

    pub(super) fn draw_arrow(&self, frame: &mut Frame, x: i32, y: i32) {
        for (at, (dark, light)) in (0..).zip(&self.arrow) {
            let (x, y) = (x.saturating_add(at % self.side), y.saturating_add(at / self.side));
            frame.blend(x, y, LIGHT, *light);
            frame.blend(x, y, DARK, *dark);
        }
    }

    /// Where a finger touches.
    pub(super) fn draw_touch(&self, frame: &mut Frame, x: i32, y: i32) {
        self.draw_ring(frame, x, y, 1.0, 255);
        let radius = RING * self.scale;
        self.draw(
            frame,
            x,
            y,
            radius,
            |from_centre| if from_centre < radius { 64 } else { 0 },
        );
    }

    /// A ring that grows and goes: `age` is how much of its time is over.
    pub(super) fn draw_click(&self, frame: &mut Frame, x: i32, y: i32, age: f64) {
        let alpha = (255.0 * (1.0 - age)).clamp(0.0, 255.0) as u8;
        self.draw_ring(frame, x, y, 0.3 + 0.7 * age, alpha);
    }

    fn draw_ring(&self, frame: &mut Frame, x: i32, y: i32, size: f64, alpha: u8) {
        let outer = RING * self.scale * size;
        let inner = outer - RING_WIDTH * self.scale;
        self.draw(frame, x, y, outer, |from_centre| {
            let within =
                (outer - from_centre + 0.5).clamp(0.0, 1.0) * (from_centre - inner + 0.5).clamp(0.0, 1.0);
            (within * f64::from(alpha)) as u8
        });
    }

    fn draw(&self, frame: &mut Frame, x: i32, y: i32, radius: f64, alpha: impl Fn(f64) -> u8) {
        let reach = radius.ceil() as i32 + 1;
        for down in -reach..=reach {
            for right in -reach..=reach {
                let from_centre = f64::from(right).hypot(f64::from(down));
                frame.blend(
                    x.saturating_add(right),
                    y.saturating_add(down),
                    ACCENT,
                    alpha(from_centre),
                );
            }
        }
    }
}

/// How much of a pixel is so, of 255.
fn covered(x: i32, y: i32, scale: f64, is: &dyn Fn(f64, f64) -> bool) -> u8 {
    let part =
        |pixel: i32, sample: i32| (f64::from(pixel) + (f64::from(sample) + 0.5) / f64::from(SAMPLES)) / scale;
    let hits = (0..SAMPLES * SAMPLES)
        .filter(|sample| is(part(x, sample % SAMPLES), part(y, sample / SAMPLES)))
        .count();
    u8::try_from(hits * 255 / (SAMPLES * SAMPLES) as usize).unwrap_or(u8::MAX)
}

fn edges() -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    ARROW.into_iter().zip(ARROW.into_iter().cycle().skip(1))
}

/// By how often a line from there to the right crosses the outline.
fn is_inside(x: f64, y: f64) -> bool {
    let crossings = edges()
        .filter(|((ax, ay), (bx, by))| (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax)
        .count();
    crossings % 2 == 1
}

/// To the nearest point of the outline.
fn distance(x: f64, y: f64) -> f64 {
    edges()
        .map(|((ax, ay), (bx, by))| {
            let (dx, dy) = (bx - ax, by - ay);
            let along = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            (x - ax - along * dx).hypot(y - ay - along * dy)
        })
        .fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openh264::formats::YUVSource;

    fn brightness(frame: &Frame, x: usize, y: usize) -> u8 {
        frame.y()[y * 64 + x]
    }

    #[test]
    fn the_arrow_points_at_its_place() {
        let sprite = Sprite::new(720);
        let mut frame = Frame::black((64, 64));
        sprite.draw_arrow(&mut frame, 10, 20);
        // Its tip is white, it is dark within, and nothing is left of or above it.
        assert!(brightness(&frame, 11, 21) > 150);
        assert!(
            (20..60).contains(&brightness(&frame, 14, 28)),
            "{}",
            brightness(&frame, 14, 28)
        );
        assert!((0..64).all(|y| brightness(&frame, 8, y) == 16));
        assert!((0..64).all(|x| brightness(&frame, x, 18) == 16));
    }

    #[test]
    fn a_ring_is_around_where_it_was_clicked_and_goes() {
        let sprite = Sprite::new(720);
        let lit = |age: f64| {
            let mut frame = Frame::black((64, 64));
            sprite.draw_click(&mut frame, 32, 32, age);
            assert_eq!(brightness(&frame, 32, 32), 16);
            frame.y().iter().map(|y| u64::from(*y) - 16).sum::<u64>()
        };
        assert!(lit(0.0) > 0 && lit(0.5) > 0);
        assert_eq!(lit(1.0), 0);
    }

    #[test]
    fn at_the_edge_what_is_left_of_it_is_drawn() {
        let sprite = Sprite::new(1080);
        let mut frame = Frame::black((64, 64));
        for (x, y) in [(-5, -5), (63, 63), (i32::MAX, 0), (i32::MIN, i32::MIN)] {
            sprite.draw_arrow(&mut frame, x, y);
            sprite.draw_touch(&mut frame, x, y);
        }
    }
}
