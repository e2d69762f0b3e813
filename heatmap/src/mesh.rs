//! The way for many points: each is put onto 16 nodes of a mesh that is coarser than the pixels, the nodes are added up under
//! the gradient once (`spread.rs`), and pixels are interpolated between nodes (`field.rs`). What a point costs depends neither
//! on the radius nor on the pixels.
//!
//! Both steps between places and nodes are cubic (`taps.rs`), so the error falls with the third power of the mesh's step.

use crate::cells::{Cells, Grid};
use crate::counted::ABREAST;
use crate::field::Field;
use crate::taps::taps;
use crate::{Frame, Gradient};

/// Nodes within a radius, at least. One point alone is then off by at most 1.3 of 256, by 0.16 on average over its disc; with
/// 8 nodes by 1.8 and 0.24, with 10 by 1.0 and 0.12. Below this radius in pixels there is no mesh.
const LEAST_NODES: f32 = 9.0;

/// Nodes before the first pixel: a point at the edge lies half a pixel before its centre, and has two nodes before it.
pub(crate) const MARGIN: usize = 2;

/// Points that are added up in `f32`. A million equal ones are more than it can count up in small steps; of so many, the
/// last is still added to within 0.1% of itself.
const MOST_RECENT: u32 = 1 << 15;

/// Where the nodes are: every `step` pixels, from [`MARGIN`] steps before the centre of the first pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Nodes {
    /// Pixels between two nodes.
    pub(crate) step: usize,
    /// 1 / `step`.
    each: f32,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

impl Nodes {
    /// None where the radius is too small for a mesh.
    pub(crate) fn new(frame: Frame, gradient: Gradient) -> Option<Self> {
        let step = (gradient.radius() / LEAST_NODES) as usize;
        // As many after the last pixel as before the first, and one to spare for rounding.
        let along = |pixels: usize| (pixels - 1) / step + 2 * MARGIN + 2;
        (step > 0).then(|| Self {
            step,
            each: 1.0 / step as f32,
            columns: along(frame.width()),
            rows: along(frame.height()),
        })
    }

    /// For a position in pixels, which is on the picture: the first of its four nodes, and their shares.
    #[inline]
    pub(crate) fn around(self, position: f32) -> (usize, [f32; 4]) {
        let place = (position - 0.5) * self.each + MARGIN as f32;
        let node = place as u32;
        (node as usize - 1, taps(place - node as f32))
    }
}

pub(crate) struct Mesh {
    nodes: Nodes,
    /// What the points since the last time weigh, by row of nodes, and how many they are.
    recent: Vec<f32>,
    points: u32,
    /// What all before weigh.
    weights: Vec<f64>,
    /// Rows of cells of which some may still follow.
    cells: Option<Cells>,
}

impl Mesh {
    pub(crate) fn new(nodes: Nodes) -> Self {
        let many = nodes.columns * nodes.rows;
        Self {
            nodes,
            recent: vec![0.0; many],
            points: 0,
            weights: vec![0.0; many],
            cells: None,
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, [x, y, weight]: [f32; 3]) {
        let (column, across) = self.nodes.around(x);
        let (row, down) = self.nodes.around(y);
        let mut first = row * self.nodes.columns + column;
        for share in down {
            let share = share * weight;
            if let Some(four) = self
                .recent
                .get_mut(first..)
                .and_then(<[f32]>::first_chunk_mut::<4>)
            {
                let mut sums = *four;
                for node in 0..4 {
                    sums[node] += share * across[node];
                }
                *four = sums;
            }
            first += self.nodes.columns;
        }
        self.points += 1;
        if self.points == MOST_RECENT {
            self.settle();
        }
    }

    /// Goes on with the rows of these cells, or begins with them.
    pub(crate) fn begin_cells(&mut self, grid: Grid, first_row: u32) {
        if !self
            .cells
            .as_ref()
            .is_some_and(|cells| cells.goes_on(grid, first_row))
        {
            self.finish_cells();
            self.cells = Some(Cells::new(grid, self.nodes, first_row));
        }
    }

    /// Adds the next row of cells; none where it is empty.
    pub(crate) fn add_cells(&mut self, row: Option<&[[f32; ABREAST]]>) {
        match (&mut self.cells, row) {
            (Some(cells), Some(row)) => cells.add(row, &mut self.weights),
            (Some(cells), None) => cells.skip(),
            (None, _) => {}
        }
    }

    fn finish_cells(&mut self) {
        if let Some(cells) = self.cells.take() {
            cells.finish(&mut self.weights);
        }
    }

    /// Adds the recent to all before.
    fn settle(&mut self) {
        for (sum, recent) in self.weights.iter_mut().zip(&mut self.recent) {
            *sum += f64::from(*recent);
            *recent = 0.0;
        }
        self.points = 0;
    }

    /// The density at each node.
    pub(crate) fn spread(mut self, gradient: Gradient) -> Field {
        self.settle();
        self.finish_cells();
        // Room for what comes next.
        drop(self.recent);
        Field::new(self.nodes, self.weights, gradient)
    }
}
