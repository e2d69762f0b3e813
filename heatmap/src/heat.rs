//! Points or cells, taken in piece by piece, and the way chosen by which they become a density.

use crate::cells::Grid;
use crate::counted::{ABREAST, is_weight};
use crate::direct::Direct;
use crate::frame::MOST_SIDE;
use crate::mesh::{Mesh, Nodes};
use crate::{Counted, Density, Frame, Gradient, HeatError};

/// How weights become a density.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Every point adds its disc to the pixels. Exact but for rounding; costs the disc's area for each point.
    Direct,
    /// Points go onto a mesh of 9 nodes or more in a radius, which is added up under the gradient once. Costs about the
    /// same for any number of points.
    Mesh,
}

enum Sums {
    Direct(Direct),
    Mesh(Mesh),
}

/// What was taken in so far.
pub struct Heat {
    frame: Frame,
    gradient: Gradient,
    counted: Counted,
    sums: Sums,
}

impl Heat {
    /// Nothing yet, ready for about this many points or cells.
    #[must_use]
    pub fn new(frame: Frame, gradient: Gradient, expected: usize) -> Self {
        Self::by(cheaper(frame, gradient, expected), frame, gradient)
    }

    /// The same, by a way of one's own choice; directly where the radius is too small for a mesh.
    #[must_use]
    pub fn by(algorithm: Algorithm, frame: Frame, gradient: Gradient) -> Self {
        let sums = match (algorithm, Nodes::new(frame, gradient)) {
            (Algorithm::Mesh, Some(nodes)) => Sums::Mesh(Mesh::new(nodes)),
            _ => Sums::Direct(Direct::new(frame)),
        };
        Self {
            frame,
            gradient,
            counted: Counted::default(),
            sums,
        }
    }

    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self.sums {
            Sums::Direct(_) => Algorithm::Direct,
            Sums::Mesh(_) => Algorithm::Mesh,
        }
    }

    #[must_use]
    pub fn counted(&self) -> Counted {
        self.counted
    }

    /// Takes in points, each as x and y in pixels from the upper left corner and a weight. Those that cannot be drawn are
    /// left out and counted.
    pub fn add_points(&mut self, points: &[[f32; 3]]) {
        for &point in points {
            let [x, y, weight] = point;
            if !self.frame.holds(x, y) || !is_weight(weight) {
                self.counted.left_out += 1;
                continue;
            }
            self.counted.take(weight);
            if weight > 0.0 {
                match &mut self.sums {
                    Sums::Direct(direct) => direct.add(self.gradient, point),
                    Sums::Mesh(mesh) => mesh.add(point),
                }
            }
        }
    }

    /// Takes in cells: `columns` by `rows` of them are as large as the picture. `weights` are those of whole rows from
    /// `first_row` on, and each counts at the centre of its cell. Empty cells are not counted.
    ///
    /// # Errors
    ///
    /// [`HeatError::Cells`] where these are no whole rows, or more than there are.
    pub fn add_cells(
        &mut self,
        columns: u32,
        rows: u32,
        first_row: u32,
        weights: &[f32],
    ) -> Result<(), HeatError> {
        let wide = columns as usize;
        let sides = 1..=MOST_SIDE;
        let is_whole = sides.contains(&columns)
            && sides.contains(&rows)
            && weights.len().is_multiple_of(wide)
            && weights.len() / wide <= rows.saturating_sub(first_row) as usize;
        if !is_whole {
            return Err(HeatError::Cells {
                columns,
                rows,
                first_row,
                weights: weights.len(),
            });
        }
        let grid = Grid {
            columns,
            rows,
            width: self.frame.width() as f64 / f64::from(columns),
            height: self.frame.height() as f64 / f64::from(rows),
        };
        if let Sums::Mesh(mesh) = &mut self.sums {
            mesh.begin_cells(grid, first_row);
        }
        let mut sound = vec![[0.0; ABREAST]; wide.div_ceil(ABREAST)];
        for (weights, row) in weights.chunks_exact(wide).zip(first_row..) {
            let is_any = self.counted.take_row(weights, &mut sound);
            match &mut self.sums {
                Sums::Mesh(mesh) => mesh.add_cells(is_any.then_some(&sound)),
                Sums::Direct(direct) => {
                    let y = (f64::from(row) + 0.5) * grid.height;
                    for (column, &weight) in sound.as_flattened().iter().enumerate() {
                        if weight > 0.0 {
                            let x = (column as f64 + 0.5) * grid.width;
                            direct.add(self.gradient, [x as f32, y as f32, weight]);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The density of all that was taken in.
    #[must_use]
    pub fn density(self) -> Density {
        match self.sums {
            Sums::Direct(direct) => Density::of_pixels(self.frame, direct.pixels()),
            Sums::Mesh(mesh) => Density::of_nodes(self.frame, mesh.spread(self.gradient)),
        }
    }
}

/// The way that takes less time. The constants are nanoseconds of one core, as measured of WebAssembly; only their
/// proportions matter.
fn cheaper(frame: Frame, gradient: Gradient, expected: usize) -> Algorithm {
    const PIXEL_OF_A_DISC: f64 = 0.35;
    const ROW_OF_A_DISC: f64 = 10.0;
    const POINT_ON_A_MESH: f64 = 18.0;
    const NODE_OF_A_DISC: f64 = 0.05;
    /// Interpolating it twice: for the peak, and to be painted.
    const PIXEL_OF_A_MESH: f64 = 1.0;
    let Some(nodes) = Nodes::new(frame, gradient) else {
        return Algorithm::Direct;
    };
    let area = |radius: f64| std::f64::consts::PI * radius * radius;
    let radius = f64::from(gradient.radius());
    let points = expected as f64;
    let (rows, pixels) = (frame.height() as f64, (frame.width() * frame.height()) as f64);
    // No disc has more pixels than the picture.
    let disc = area(radius).min(pixels) * PIXEL_OF_A_DISC + (2.0 * radius).min(rows) * ROW_OF_A_DISC;
    let spread = (nodes.columns * nodes.rows) as f64 * area(radius / nodes.step as f64) * NODE_OF_A_DISC;
    let mesh = points * POINT_ON_A_MESH + spread + pixels * PIXEL_OF_A_MESH;
    if points * disc <= mesh {
        Algorithm::Direct
    } else {
        Algorithm::Mesh
    }
}
