//! Cells put onto a mesh. They lie in rows and columns, so the four nodes of a row and of a column are the same for all
//! cells in it: rows are added up first, as whole vectors, and then only as many rows as the mesh has go by column.

use crate::mesh::Mesh;

/// Puts whole rows of cells onto a mesh, one after the other from above.
pub(crate) struct Cells<'a> {
    mesh: &'a mut Mesh,
    /// The first of its four nodes and their shares, for each column of cells.
    columns: Vec<(usize, [f64; 4])>,
    /// What the rows so far put onto four rows of nodes, by column of cells.
    pending: [Vec<f32>; 4],
    /// The row of nodes that the first of these is for.
    first: usize,
}

impl<'a> Cells<'a> {
    /// `width` is that of a cell in pixels; `columns` of them are as wide as the picture.
    pub(crate) fn new(mesh: &'a mut Mesh, width: f64, columns: usize) -> Self {
        let nodes = mesh.nodes;
        let columns: Vec<_> = (0..columns)
            .map(|column| nodes.around((column as f64 + 0.5) * width))
            .collect();
        let pending = std::array::from_fn(|_| vec![0.0; columns.len()]);
        Self {
            mesh,
            columns,
            pending,
            first: 0,
        }
    }

    /// Adds a row of cells whose centres are `y` pixels below the upper edge.
    pub(crate) fn add(&mut self, y: f64, weights: &[f32]) {
        let (node, shares) = self.mesh.nodes.around(y);
        self.advance(node);
        for (pending, share) in self.pending.iter_mut().zip(shares) {
            let share = share as f32;
            for (sum, weight) in pending.iter_mut().zip(weights) {
                *sum += share * weight;
            }
        }
    }

    /// Hands what is pending for rows of nodes before this one to the mesh.
    pub(crate) fn advance(&mut self, node: usize) {
        for _ in 0..node.saturating_sub(self.first).min(self.pending.len()) {
            let [done, ..] = &mut self.pending;
            let start = self.first * self.mesh.nodes.columns;
            let row = self.mesh.weights.get_mut(start..).unwrap_or_default();
            for ((column, shares), weight) in self.columns.iter().zip(done.iter_mut()) {
                if *weight == 0.0 {
                    continue;
                }
                if let Some(four) = row.get_mut(*column..).and_then(<[f64]>::first_chunk_mut::<4>) {
                    for (sum, share) in four.iter_mut().zip(shares) {
                        *sum += share * f64::from(*weight);
                    }
                }
                *weight = 0.0;
            }
            self.pending.rotate_left(1);
            self.first += 1;
        }
        self.first = self.first.max(node);
    }

    /// Hands all that is pending to the mesh.
    pub(crate) fn finish(mut self) {
        self.advance(self.first + self.pending.len());
    }
}
