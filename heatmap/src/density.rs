//! How much heat there is at each pixel, whichever way it was added up.

use crate::counted::LEAST_WEIGHT;
use crate::field::Field;
use crate::{Frame, Gradient, HeatError};

/// Heat below this share of the peak is not seen, and does not count in percentiles.
const LEAST_SEEN: f32 = 1.0 / 512.0;

/// Which density has the full intensity; what is above it has no more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// The densest pixel of the picture.
    Max,
    /// The pixel that this percentage (above 0, at most 100) of those with heat are not denser than. With heat are those
    /// that have at least 1/512 of the peak. To within 0.2%.
    Percentile(f32),
    /// A density of at least [`LEAST_WEIGHT`]: so many weights of 1 on the same spot. Pictures of one scale can be compared.
    Fixed(f32),
}

enum Source {
    Pixels(Vec<f32>),
    Nodes(Field),
}

/// The density at the centre of every pixel: the sum of all weights, each by its distance.
pub struct Density {
    frame: Frame,
    source: Source,
    peak: f32,
}

impl Density {
    pub(crate) fn of_pixels(frame: Frame, pixels: Vec<f32>) -> Self {
        Self::new(frame, Source::Pixels(pixels))
    }

    pub(crate) fn of_nodes(frame: Frame, field: Field) -> Self {
        Self::new(frame, Source::Nodes(field))
    }

    fn new(frame: Frame, source: Source) -> Self {
        let mut density = Self {
            frame,
            source,
            peak: 0.0,
        };
        density.peak = density.find_peak();
        density
    }

    /// Makes this the density of the same points under another gradient, without them. Returns whether it could be: of
    /// points that were added to pixels, or onto a mesh of another step, nothing changes.
    pub fn regrade(&mut self, gradient: Gradient) -> bool {
        let is_regraded = match &mut self.source {
            Source::Nodes(field) => field.regrade(self.frame, gradient),
            Source::Pixels(_) => false,
        };
        if is_regraded {
            self.peak = self.find_peak();
        }
        is_regraded
    }

    fn find_peak(&self) -> f32 {
        let mut peak = [0.0_f32; 8];
        self.each_row(0..self.frame.height(), |row| {
            let (eights, rest) = row.as_chunks::<8>();
            for eight in eights {
                for (peak, value) in peak.iter_mut().zip(eight) {
                    *peak = if value > peak { *value } else { *peak };
                }
            }
            for value in rest {
                peak[0] = peak[0].max(*value);
            }
        });
        peak.into_iter().fold(0.0, f32::max)
    }

    #[must_use]
    pub fn frame(&self) -> Frame {
        self.frame
    }

    /// The greatest density of a pixel; 0 where there is no heat.
    #[must_use]
    pub fn peak(&self) -> f32 {
        self.peak
    }

    /// The density at a position in pixels, 0 outside the picture. Where points were added to pixels one by one, it is that
    /// of the pixel.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> f32 {
        if !self.frame.holds(x, y) {
            return 0.0;
        }
        match &self.source {
            Source::Nodes(field) => field.at(x, y),
            Source::Pixels(pixels) => {
                // The far edges belong to the last pixels.
                let column = (x as usize).min(self.frame.width() - 1);
                let row = (y as usize).min(self.frame.height() - 1);
                pixels
                    .get(row * self.frame.width() + column)
                    .copied()
                    .unwrap_or_default()
            }
        }
    }

    /// Calls with the densities of one row of pixels after the other.
    pub(crate) fn each_row(&self, rows: std::ops::Range<usize>, mut take: impl FnMut(&[f32])) {
        let width = self.frame.width();
        match &self.source {
            Source::Pixels(pixels) => {
                let pixels = pixels
                    .get(rows.start * width..rows.end * width)
                    .unwrap_or_default();
                pixels.chunks_exact(width).for_each(take);
            }
            Source::Nodes(field) => {
                let (mut between, mut values) = (Vec::new(), vec![0.0; width]);
                for y in rows {
                    field.row(y, &mut between, &mut values);
                    take(&values);
                }
            }
        }
    }

    /// The density that has the full intensity by this scale; 0 where there is no heat to say.
    ///
    /// # Errors
    ///
    /// [`HeatError::Scale`] where the percentile or the fixed scale is none.
    pub fn full(&self, scale: Scale) -> Result<f32, HeatError> {
        match scale {
            Scale::Max => Ok(self.peak),
            Scale::Percentile(percent) if percent > 0.0 && percent <= 100.0 => Ok(self.percentile(percent)),
            Scale::Fixed(full) if full >= LEAST_WEIGHT && full.is_finite() => Ok(full),
            Scale::Percentile(given) | Scale::Fixed(given) => Err(HeatError::Scale(given)),
        }
    }

    /// By a histogram over the upper bits of floats, which order as the floats do: 256 bins for each power of two.
    fn percentile(&self, percent: f32) -> f32 {
        const SHIFT: u32 = 15;
        let least = self.peak * LEAST_SEEN;
        let bin = |value: f32| (value.to_bits() >> SHIFT) as usize;
        let lowest = bin(least);
        let mut counts = vec![0_u64; bin(self.peak) - lowest + 1];
        let mut seen = 0_u64;
        self.each_row(0..self.frame.height(), |row| {
            for &value in row.iter().filter(|value| **value > 0.0 && **value >= least) {
                seen += 1;
                if let Some(count) = counts.get_mut(bin(value) - lowest) {
                    *count += 1;
                }
            }
        });
        let wanted = (f64::from(percent) / 100.0 * seen as f64).ceil();
        let mut below = 0;
        for (place, count) in counts.iter().enumerate() {
            below += count;
            if below as f64 >= wanted {
                let from = f32::from_bits(((lowest + place) as u32) << SHIFT);
                let to = f32::from_bits(((lowest + place + 1) as u32) << SHIFT);
                return f32::midpoint(from, to).min(self.peak);
            }
        }
        self.peak
    }
}
