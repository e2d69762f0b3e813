//! What is drawn on, and how far a point reaches: checked once, so that what follows can neither fail nor grow.

use crate::HeatError;

/// Pixels of one side; browsers take no larger canvas.
pub const MOST_SIDE: u32 = 32_767;
/// Pixels of a picture: 8K, or a page of 1,440 by 23,000. At most 16 bytes of memory go with each, besides the picture.
pub const MOST_PIXELS: u64 = 1 << 25;
/// The least total radius in pixels: a smaller disc may lie between the centres of pixels, and be nowhere.
pub const LEAST_RADIUS: f32 = 1.0;
/// The largest total radius in pixels.
pub const MOST_RADIUS: f32 = 32_767.0;

/// The size of the picture in pixels. Pixel (0, 0) is the upper left one, and its centre is at (0.5, 0.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
}

impl Frame {
    /// # Errors
    ///
    /// [`HeatError::Size`] where a side is none or more than [`MOST_SIDE`], or both are more than [`MOST_PIXELS`].
    pub fn new(width: u32, height: u32) -> Result<Self, HeatError> {
        let sides = 1..=MOST_SIDE;
        let pixels = u64::from(width) * u64::from(height);
        if sides.contains(&width) && sides.contains(&height) && pixels <= MOST_PIXELS {
            Ok(Self { width, height })
        } else {
            Err(HeatError::Size { width, height })
        }
    }

    #[must_use]
    pub fn width(self) -> usize {
        self.width as usize
    }

    #[must_use]
    pub fn height(self) -> usize {
        self.height as usize
    }

    /// Whether a position in pixels is on the picture, its right and lower edge included. Nothing that is not finite is.
    pub(crate) fn holds(self, x: f32, y: f32) -> bool {
        (0.0..=self.width as f32).contains(&x) && (0.0..=self.height as f32).contains(&y)
    }
}

/// How heat fades around a point: `w(d) = (1 − (d/r)²)²` for a distance `d < r` in pixels, and nothing beyond. This is the
/// quartic (biweight) kernel of density estimation, scaled to 1 at the point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gradient {
    radius: f32,
}

impl Gradient {
    /// `r` is `radius + blur`, both in pixels: a point reaches as far as one of simpleheat's with these two. The shape stays
    /// the same, so only their sum matters.
    ///
    /// # Errors
    ///
    /// [`HeatError::Radius`] where one is negative or not finite, or `r` is not within [`LEAST_RADIUS`] and [`MOST_RADIUS`].
    pub fn new(radius: f32, blur: f32) -> Result<Self, HeatError> {
        let total = radius + blur;
        if radius >= 0.0 && blur >= 0.0 && (LEAST_RADIUS..=MOST_RADIUS).contains(&total) {
            Ok(Self { radius: total })
        } else {
            Err(HeatError::Radius { radius, blur })
        }
    }

    /// The total radius `r` in pixels.
    #[must_use]
    pub fn radius(self) -> f32 {
        self.radius
    }
}
