//! The density at the nodes of a mesh, and between them.

use crate::mesh::{MARGIN, Nodes};
use crate::spread::spread;
use crate::taps::taps;
use crate::{Frame, Gradient};

pub(crate) struct Field {
    nodes: Nodes,
    /// What the points put onto each node.
    weights: Vec<f64>,
    values: Vec<f32>,
    phases: Vec<Phases>,
}

/// The shares of the four nodes around each of four pixels, by node.
type Phases = [[f32; 4]; 4];

impl Field {
    pub(crate) fn new(nodes: Nodes, weights: Vec<f64>, gradient: Gradient) -> Self {
        let phases = (0..nodes.step)
            .step_by(4)
            .map(|first| phases(first, nodes.step))
            .collect();
        let mut field = Self {
            nodes,
            weights,
            values: Vec::new(),
            phases,
        };
        field.spread(gradient);
        field
    }

    /// Adds the same weights up under another gradient. Returns whether it has the same nodes; where not, nothing changes.
    pub(crate) fn regrade(&mut self, frame: Frame, gradient: Gradient) -> bool {
        let is_same = Nodes::new(frame, gradient) == Some(self.nodes);
        if is_same {
            self.spread(gradient);
        }
        is_same
    }

    fn spread(&mut self, gradient: Gradient) {
        let reach = f64::from(gradient.radius()) / self.nodes.step as f64;
        self.values = Vec::new();
        self.values = spread(&self.weights, self.nodes.columns, reach);
    }

    /// The density at the centres of a row of pixels. `between` is room for a row of nodes, which the caller keeps.
    pub(crate) fn row(&self, y: usize, between: &mut Vec<f32>, row: &mut [f32]) {
        let Nodes { step, columns, .. } = self.nodes;
        let (node, [a, b, c, d]) = self.nodes.around(y as f32 + 0.5);
        let rows = self
            .values
            .get(node * columns..(node + 4) * columns)
            .unwrap_or_default();
        let mut rows = rows.chunks_exact(columns);
        let mut next = || rows.next().unwrap_or_default();
        let (first, second, third, fourth) = (next(), next(), next(), next());
        between.resize(columns, 0.0);
        for ((((to, p), q), r), s) in between.iter_mut().zip(first).zip(second).zip(third).zip(fourth) {
            *to = a * p + b * q + (c * r + d * s);
        }
        // The first pixel's centre is at this node, and the four around it begin one before.
        let nodes = between.get(MARGIN - 1..).unwrap_or_default();
        if step == 1 {
            for (pixel, node) in row.iter_mut().zip(nodes.iter().skip(1)) {
                *pixel = positive(*node);
            }
            return;
        }
        for (pixels, nodes) in row.chunks_mut(step).zip(nodes.windows(4)) {
            let Some(nodes) = nodes.first_chunk::<4>() else {
                continue;
            };
            for (pixels, phases) in pixels.chunks_mut(4).zip(&self.phases) {
                let four = four(phases, *nodes);
                match pixels.first_chunk_mut::<4>() {
                    Some(whole) => *whole = four,
                    None => pixels
                        .iter_mut()
                        .zip(four)
                        .for_each(|(pixel, value)| *pixel = value),
                }
            }
        }
    }

    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (column, across) = self.nodes.around(x);
        let (row, down) = self.nodes.around(y);
        let mut density = 0.0;
        for (row, down) in (row..).zip(down) {
            let values = self
                .values
                .get(row * self.nodes.columns + column..)
                .unwrap_or_default();
            density += down
                * values
                    .iter()
                    .zip(across)
                    .map(|(value, share)| value * share)
                    .sum::<f32>();
        }
        positive(density)
    }
}

fn phases(first: usize, step: usize) -> Phases {
    let shares: [_; 4] = std::array::from_fn(|pixel| taps((first + pixel) as f32 / step as f32));
    std::array::from_fn(|node| shares.map(|shares| shares[node]))
}

#[inline]
fn four([p, q, r, s]: &Phases, [a, b, c, d]: [f32; 4]) -> [f32; 4] {
    let mut four = [0.0; 4];
    for pixel in 0..4 {
        four[pixel] = positive(a * p[pixel] + b * q[pixel] + (c * r[pixel] + d * s[pixel]));
    }
    four
}

/// Between nodes, a cubic may dip below the nothing around a disc. (`f32::max`, which knows what to do with NaN, is no one
/// instruction of WebAssembly.)
#[inline]
fn positive(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}
