//! Cells put onto a mesh. They lie in rows and columns, so the four nodes of a row and of a column are the same for all
//! cells in it: rows are added up first, as whole vectors, and then only as many rows as the mesh has go by column.

use crate::counted::ABREAST;
use crate::mesh::Mesh;

/// Puts whole rows of cells onto a mesh, one after the other from above.
pub(crate) struct Cells<'a> {
    mesh: &'a mut Mesh,
    /// The first of its four nodes and their shares, for each column of cells.
    columns: Vec<(usize, [f32; 4])>,
    /// What the rows so far put onto four rows of nodes, by column of cells.
    pending: [Vec<f32>; 4],
    /// The row of nodes that the first of these is for.
    first: usize,
}

impl<'a> Cells<'a> {
    /// `width` is that of a cell in pixels; `columns` of them are as wide as the picture.
    pub(crate) fn new(mesh: &'a mut Mesh, width: f64, columns: usize) -> Self {
        let nodes = mesh.nodes;
        let around = |column| nodes.around(((column as f64 + 0.5) * width) as f32);
        let pending = std::array::from_fn(|_| vec![0.0; columns.next_multiple_of(ABREAST)]);
        Self {
            mesh,
            columns: (0..columns).map(around).collect(),
            pending,
            first: 0,
        }
    }

    /// Adds a row of cells whose centres are `y` pixels below the upper edge.
    pub(crate) fn add(&mut self, y: f32, weights: &[[f32; ABREAST]]) {
        let (node, [a, b, c, d]) = self.mesh.nodes.around(y);
        self.advance(node);
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
    }

    /// Hands what is pending for rows of nodes before this one to the mesh.
    fn advance(&mut self, node: usize) {
        for _ in 0..node.saturating_sub(self.first).min(self.pending.len()) {
            let nodes = self.mesh.nodes.columns;
            let row = self
                .mesh
                .weights
                .get_mut(self.first * nodes..)
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
    pub(crate) fn finish(mut self) {
        self.advance(self.first + self.pending.len());
    }
}

#[inline]
fn put(row: &mut [f64], at: usize, four: [f32; 4]) {
    for (sum, weight) in row.iter_mut().skip(at).zip(four) {
        *sum += f64::from(weight);
    }
}
