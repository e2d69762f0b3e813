//! Densities as pixels.

use std::ops::Range;

use crate::density::{Density, Scale};
use crate::{HeatError, Palette};

/// How a density looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub scale: Scale,
    pub palette: Palette,
    /// 0 to 1: how opaque the full intensity is.
    pub opacity: f32,
}

/// What makes pixels of one density, as a whole or some rows at a time.
pub struct Painter {
    full: f32,
    /// From a density to 255ths of the full intensity.
    factor: f32,
    colours: [[u8; 4]; 256],
}

impl Painter {
    /// # Errors
    ///
    /// [`HeatError::Scale`] or [`HeatError::Opacity`] where the look is none.
    pub fn new(density: &Density, look: Look) -> Result<Self, HeatError> {
        if !(0.0..=1.0).contains(&look.opacity) {
            return Err(HeatError::Opacity(look.opacity));
        }
        let full = density.full(look.scale)?;
        let factor = if full > 0.0 { 255.0 / full } else { 0.0 };
        Ok(Self {
            full,
            factor,
            colours: look.palette.colours(look.opacity),
        })
    }

    /// The density that has the full intensity; 0 where there is no heat to say.
    #[must_use]
    pub fn full(&self) -> f32 {
        self.full
    }

    /// Writes rows of pixels as straight RGBA, 4 bytes each, from the upper left on. `rgba` holds exactly these rows.
    ///
    /// # Errors
    ///
    /// [`HeatError::Rows`] where it does not.
    pub fn paint(&self, density: &Density, rows: Range<u32>, rgba: &mut [u8]) -> Result<(), HeatError> {
        let row = density.frame().width() * 4;
        let rows = rows.start as usize..(rows.end as usize).min(density.frame().height());
        if rgba.len() != rows.len() * row {
            return Err(HeatError::Rows {
                given: rgba.len(),
                row,
            });
        }
        let mut pixels = rgba.chunks_exact_mut(row);
        density.each_row(rows, |densities| {
            let pixels = pixels.next().unwrap_or_default();
            let (fours, rest) = pixels.as_chunks_mut::<16>();
            let (densities, last) = densities.as_chunks::<4>();
            for (four, densities) in fours.iter_mut().zip(densities) {
                let mut levels = [0; 4];
                for pixel in 0..4 {
                    levels[pixel] = self.level(densities[pixel]);
                }
                for (pixel, level) in four.as_chunks_mut::<4>().0.iter_mut().zip(levels) {
                    *pixel = self.colour(level);
                }
            }
            for (pixel, density) in rest.as_chunks_mut::<4>().0.iter_mut().zip(last) {
                *pixel = self.colour(self.level(*density));
            }
        });
        Ok(())
    }

    /// 0 to 255.
    #[inline]
    fn level(&self, density: f32) -> i32 {
        let level = density * self.factor;
        // Half a level on top rounds to the nearest.
        (if level < 255.0 { level } else { 255.0 } + 0.5) as i32
    }

    #[inline]
    fn colour(&self, level: i32) -> [u8; 4] {
        // As a byte, no level is beyond the table.
        self.colours[usize::from(level as u8)]
    }

    /// The whole picture as straight RGBA, row by row.
    #[must_use]
    pub fn picture(&self, density: &Density) -> Vec<u8> {
        let frame = density.frame();
        let mut rgba = vec![0; frame.width() * frame.height() * 4];
        // All rows fit by how many there are.
        let _ = self.paint(density, 0..frame.height() as u32, &mut rgba);
        rgba
    }
}
