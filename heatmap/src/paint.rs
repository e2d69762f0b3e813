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
            for (pixel, density) in pixels.as_chunks_mut::<4>().0.iter_mut().zip(densities) {
                // Half a level on top rounds to the nearest; what is above a byte's range becomes 255.
                let level = (density * self.factor + 0.5) as u8;
                *pixel = self.colours[usize::from(level)];
            }
        });
        Ok(())
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
