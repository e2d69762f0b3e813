//! What `drawer.js` calls. Numbers go in and pixels come out through memory that both see, a piece at a time, so that
//! nothing is copied twice and a picture needs no more room than its density.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::{Counted, Density, Frame, Gradient, Heat, Look, Painter, Palette, Scale};

/// Numbers that are taken in at a time: some thousand points, or a few rows of cells, and no more than a core's cache.
const ROOM: usize = 3 << 14;

/// One picture after the other: `begin`, `add_points` or `add_cells` as often as needed, `finish`, `look`, `paint`.
#[wasm_bindgen]
#[derive(Default)]
pub struct Drawing {
    room: Vec<f32>,
    rgba: Vec<u8>,
    heat: Option<Heat>,
    counted: Counted,
    density: Option<Density>,
    painter: Option<Painter>,
}

#[wasm_bindgen]
impl Drawing {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self {
            room: vec![0.0; ROOM],
            ..Self::default()
        }
    }

    /// Where numbers are put before they are added: `room_size` of `f32`.
    #[must_use]
    pub fn room(&self) -> *const f32 {
        self.room.as_ptr()
    }

    #[must_use]
    pub fn room_size(&self) -> usize {
        self.room.len()
    }

    /// A new picture, of about so many points or cells.
    ///
    /// # Errors
    ///
    /// What the size or the radius is not.
    pub fn begin(
        &mut self,
        width: u32,
        height: u32,
        radius: f32,
        blur: f32,
        expected: usize,
    ) -> Result<(), JsError> {
        // What was drawn before goes first, so that memory holds one picture.
        (self.heat, self.density, self.painter) = (None, None, None);
        let frame = Frame::new(width, height)?;
        self.heat = Some(Heat::new(frame, Gradient::new(radius, blur)?, expected));

        Ok(())
    }

    /// Adds as many points as were put into the room: x, y and weight of each.
    pub fn add_points(&mut self, points: usize) {
        if let Some(heat) = &mut self.heat {
            heat.add_points(self.room.as_chunks().0.get(..points).unwrap_or_default());
        }
    }

    /// Adds as many weights of whole rows of cells as were put into the room.
    ///
    /// # Errors
    ///
    /// That these are no whole rows.
    pub fn add_cells(
        &mut self,
        columns: u32,
        rows: u32,
        first_row: u32,
        weights: usize,
    ) -> Result<(), JsError> {
        if let Some(heat) = &mut self.heat {
            heat.add_cells(
                columns,
                rows,
                first_row,
                self.room.get(..weights).unwrap_or_default(),
            )?;
        }
        Ok(())
    }

    /// Makes the density of what was added.
    pub fn finish(&mut self) {
        if let Some(heat) = self.heat.take() {
            self.counted = heat.counted();
            self.density = Some(heat.density());
        }
    }

    /// Makes the density that of the same points with another radius. Returns whether it could be without them.
    ///
    /// # Errors
    ///
    /// What the radius is not.
    pub fn regrade(&mut self, radius: f32, blur: f32) -> Result<bool, JsError> {
        let gradient = Gradient::new(radius, blur)?;
        Ok(self
            .density
            .as_mut()
            .is_some_and(|density| density.regrade(gradient)))
    }

    /// How the density is to be painted: a palette's name or a colour, `max`, `percentile` or `fixed` with its number, and
    /// an opacity. Returns the density that has the full intensity.
    ///
    /// # Errors
    ///
    /// What the look is not.
    pub fn look(&mut self, palette: &str, scale: &str, number: f32, opacity: f32) -> Result<f32, JsError> {
        let density = self
            .density
            .as_ref()
            .ok_or_else(|| JsError::new("nothing was drawn yet"))?;
        let scale = match scale {
            "max" => Scale::Max,
            "percentile" => Scale::Percentile(number),
            "fixed" => Scale::Fixed(number),
            _ => return Err(JsError::new("there is no such scale")),
        };
        let look = Look {
            scale,
            palette: palette.parse::<Palette>()?,
            opacity,
        };
        let painter = Painter::new(density, look)?;
        let full = painter.full();
        self.painter = Some(painter);
        Ok(full)
    }

    /// Paints some rows, and returns where their straight RGBA is: as many bytes as they have.
    ///
    /// # Errors
    ///
    /// That there are no such rows, or no look.
    pub fn paint(&mut self, first_row: u32, end_row: u32) -> Result<*const u8, JsError> {
        let (Some(density), Some(painter)) = (&self.density, &self.painter) else {
            return Err(JsError::new("nothing was drawn yet"));
        };
        let row = density.frame().width() * 4;
        let rows = (end_row as usize)
            .min(density.frame().height())
            .saturating_sub(first_row as usize);
        self.rgba.resize(rows * row, 0);
        painter.paint(density, first_row..end_row, &mut self.rgba)?;
        Ok(self.rgba.as_ptr())
    }

    /// The density at a position in pixels; 0 where nothing is.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> f32 {
        self.density.as_ref().map_or(0.0, |density| density.at(x, y))
    }

    #[must_use]
    pub fn peak(&self) -> f32 {
        self.density.as_ref().map_or(0.0, Density::peak)
    }

    #[must_use]
    pub fn taken(&self) -> f64 {
        self.counted.taken as f64
    }

    #[must_use]
    pub fn left_out(&self) -> f64 {
        self.counted.left_out as f64
    }

    #[must_use]
    pub fn total(&self) -> f64 {
        self.counted.total
    }

    #[must_use]
    pub fn heaviest(&self) -> f32 {
        self.counted.heaviest
    }

    #[must_use]
    pub fn mean(&self) -> f64 {
        self.counted.mean()
    }
}
