//! The exact way: each point adds its disc to the pixels, around its own position and not that of a pixel.

use crate::{Frame, Gradient};

/// Points that are added up in `f32`. A million equal ones are more than it can count up in small steps; of so many, the
/// last is still added to within 0.2% of itself.
const MOST_RECENT: u32 = 1 << 16;

pub(crate) struct Direct {
    frame: Frame,
    /// What the points since the last time add to each pixel, by row, and how many they are.
    recent: Vec<f32>,
    points: u32,
    /// What all before add; empty until there are some.
    sums: Vec<f64>,
    /// (dx/r)² of each column around the point at hand, from the first that it may reach.
    columns: Vec<f32>,
}

impl Direct {
    pub(crate) fn new(frame: Frame) -> Self {
        let recent = vec![0.0; frame.width() * frame.height()];
        Self {
            frame,
            recent,
            points: 0,
            sums: Vec::new(),
            columns: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, gradient: Gradient, [x, y, weight]: [f32; 3]) {
        if self.points == MOST_RECENT {
            self.settle();
        }
        self.points += 1;
        let radius = f64::from(gradient.radius());
        let (x, y) = (f64::from(x), f64::from(y));
        let first = first_within(x - radius);
        let end = end_within(x + radius, self.frame.width());
        self.columns.clear();
        self.columns.extend((first..end).map(|column| {
            let across = (column as f64 + 0.5 - x) / radius;
            (across * across) as f32
        }));
        let top = first_within(y - radius);
        let bottom = end_within(y + radius, self.frame.height());
        let rows = self.recent.chunks_exact_mut(self.frame.width()).enumerate();
        for (row, sums) in rows.take(bottom).skip(top) {
            let down = (row as f64 + 0.5 - y) / radius;
            let rest = 1.0 - down * down;
            if rest <= 0.0 {
                continue;
            }
            // Within this half-width, what is left of 1 is positive on the whole row.
            let half = radius * rest.sqrt();
            let from = first_within(x - half).max(first);
            let to = end_within(x + half, self.frame.width()).min(end);
            let (Some(sums), Some(columns)) = (sums.get_mut(from..to), self.columns.get(from - first..))
            else {
                continue;
            };
            add_row(sums, columns, rest as f32, weight);
        }
    }

    /// Adds the recent to all before.
    fn settle(&mut self) {
        self.sums.resize(self.recent.len(), 0.0);
        for (sum, recent) in self.sums.iter_mut().zip(&mut self.recent) {
            *sum += f64::from(*recent);
            *recent = 0.0;
        }
        self.points = 0;
    }

    /// The density of each pixel, by row.
    pub(crate) fn pixels(mut self) -> Vec<f32> {
        for (recent, sum) in self.recent.iter_mut().zip(&self.sums) {
            *recent = (f64::from(*recent) + sum) as f32;
        }
        self.recent
    }
}

/// `weight × (rest − across)²` for each pixel.
fn add_row(sums: &mut [f32], columns: &[f32], rest: f32, weight: f32) {
    for (sum, across) in sums.iter_mut().zip(columns) {
        let left = rest - across;
        *sum += weight * left * left;
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
