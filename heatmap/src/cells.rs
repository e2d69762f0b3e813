//! Cells put onto a mesh. They lie in rows and columns, so the four nodes of a row and of a column are the same for all
//! cells in it: rows are added up first, as whole vectors, and then only as many rows as the mesh has go by column.

use crate::counted::ABREAST;
use crate::mesh::Nodes;

/// How many cells are as wide and as high as the picture, and how large each is in pixels.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Grid {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Rows of cells that come one after the other from above, perhaps a few at a time.
pub(crate) struct Cells {
    grid: Grid,
    nodes: Nodes,
    /// The row after the last one.
    next: u32,
    /// The first of its four nodes and their shares, for each column of cells.
    columns: Vec<(usize, [f32; 4])>,
    /// What the rows so far put onto four rows of nodes, by column of cells.
    pending: [Vec<f32>; 4],
    /// The row of nodes that the first of these is for.
    first: usize,
}

impl Cells {
    pub(crate) fn new(grid: Grid, nodes: Nodes, first_row: u32) -> Self {
        let wide = grid.columns as usize;
        let around = |column| nodes.around(((f64::from(column) + 0.5) * grid.width) as f32);
        let columns = (0..grid.columns).map(around).collect();
        let pending = std::array::from_fn(|_| vec![0.0; wide.next_multiple_of(ABREAST)]);
        Self {
            grid,
            nodes,
            next: first_row,
            columns,
            pending,
            first: 0,
        }
    }

    /// Whether a row is the next of the same cells.
    pub(crate) fn goes_on(&self, grid: Grid, row: u32) -> bool {
        self.grid == grid && self.next == row
    }

    /// Adds the next row. `mesh` is what all nodes weigh.
    pub(crate) fn add(&mut self, weights: &[[f32; ABREAST]], mesh: &mut [f64]) {
        let (node, [a, b, c, d]) = self
            .nodes
            .around(((f64::from(self.next) + 0.5) * self.grid.height) as f32);
        self.advance(node, mesh);
        let [p, q, r, s] = self
            .pending
            .each_mut()
            .map(|row| row.as_chunks_mut::<ABREAST>().0);
        let rows = p.iter_mut().zip(q).zip(r.iter_mut().zip(s)).zip(weights);
        for (((p, q), (r, s)), weights) in rows {
            for cell in 0..ABREAST {
                p[cell] += a * weights[cell];
                q[cell] += b * weights[cell];
                r[cell] += c * weights[cell];
                s[cell] += d * weights[cell];
            }
        }
        self.next += 1;
    }

    /// Leaves the next row out, because it is empty.
    pub(crate) fn skip(&mut self) {
        self.next += 1;
    }

    /// Hands what is pending for rows of nodes before this one to the mesh.
    fn advance(&mut self, node: usize, mesh: &mut [f64]) {
        for _ in 0..node.saturating_sub(self.first).min(self.pending.len()) {
            let row = mesh
                .get_mut(self.first * self.nodes.columns..)
                .unwrap_or_default();
            let [done, ..] = &mut self.pending;
            // Neighbours have mostly the same nodes; theirs are added up before they are put there.
            let (mut at, mut four) = (0, [0.0; 4]);
            for ((column, shares), weight) in self.columns.iter().zip(done.iter()) {
                if *column != at {
                    put(row, at, four);
                    (at, four) = (*column, [0.0; 4]);
                }
                for node in 0..4 {
                    four[node] += shares[node] * weight;
                }
            }
            put(row, at, four);
            done.fill(0.0);
            self.pending.rotate_left(1);
            self.first += 1;
        }
        self.first = self.first.max(node);
    }

    /// Hands all that is pending to the mesh.
    pub(crate) fn finish(mut self, mesh: &mut [f64]) {
        self.advance(self.first + self.pending.len(), mesh);
    }
}

#[inline]
fn put(row: &mut [f64], at: usize, four: [f32; 4]) {
    for (sum, weight) in row.iter_mut().skip(at).zip(four) {
        *sum += f64::from(weight);
    }
}
