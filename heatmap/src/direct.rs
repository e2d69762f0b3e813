//! The exact way: each point adds its disc to the pixels, around its own position and not that of a pixel.

use crate::{Frame, Gradient};

/// Sums in double precision, because a million equal points are more than `f32` can count up in small steps.
pub(crate) struct Direct {
    frame: Frame,
    /// Pixels by row.
    sums: Vec<f64>,
    /// (dx/r)² of each column around the point at hand, from the first that it may reach.
    columns: Vec<f64>,
}

impl Direct {
    pub(crate) fn new(frame: Frame) -> Self {
        Self {
            frame,
            sums: vec![0.0; frame.width() * frame.height()],
            columns: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, gradient: Gradient, [x, y, weight]: [f32; 3]) {
        let radius = f64::from(gradient.radius());
        let (x, y, weight) = (f64::from(x), f64::from(y), f64::from(weight));
        let first = first_within(x - radius);
        let end = end_within(x + radius, self.frame.width());
        self.columns.clear();
        self.columns.extend((first..end).map(|column| {
            let across = (column as f64 + 0.5 - x) / radius;
            across * across
        }));
        let top = first_within(y - radius);
        let bottom = end_within(y + radius, self.frame.height());
        let rows = self.sums.chunks_exact_mut(self.frame.width()).enumerate();
        for (row, sums) in rows.take(bottom).skip(top) {
            let down = (row as f64 + 0.5 - y) / radius;
            let rest = 1.0 - down * down;
            if rest <= 0.0 {
                continue;
            }
            // Within this half-width, what is left of 1 is positive on the whole row.
            let half = radius * rest.sqrt();
            let (from, to) = (
                first_within(x - half).max(first),
                end_within(x + half, self.frame.width()).min(end),
            );
            let (Some(sums), Some(columns)) = (sums.get_mut(from..to), self.columns.get(from - first..))
            else {
                continue;
            };
            for (sum, across) in sums.iter_mut().zip(columns) {
                let left = rest - across;
                *sum += weight * left * left;
            }
        }
    }

    pub(crate) fn row(&self, y: usize) -> Option<&[f64]> {
        let width = self.frame.width();
        self.sums.get(y * width..(y + 1) * width)
    }
}

/// The first pixel whose centre is at or after a position.
fn first_within(position: f64) -> usize {
    // A float beyond an integer's range becomes the nearest in it.
    (position - 0.5).ceil().max(0.0) as usize
}

/// The pixel after the last whose centre is at or before a position.
fn end_within(position: f64, most: usize) -> usize {
    ((position + 0.5).floor().max(0.0) as usize).min(most)
}
