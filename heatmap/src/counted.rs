//! What was taken in, in numbers.

/// What a weight may be: none, or one that can be added up millions of times and divided by without leaving `f32`.
pub const LEAST_WEIGHT: f32 = 1e-12;
/// The heaviest that a point or a cell may be.
pub const MOST_WEIGHT: f32 = 1e12;

/// How many points or cells there were, and what they weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counted {
    /// Points, and cells with a weight, that are in the picture.
    pub taken: u64,
    /// Those that are not: their position is not finite or not in the picture, or their weight is not finite, negative, or
    /// neither 0 nor within [`LEAST_WEIGHT`] and [`MOST_WEIGHT`].
    pub left_out: u64,
    /// The sum of the weights taken.
    pub total: f64,
    /// The greatest weight of one point or cell.
    pub heaviest: f32,
}

impl Counted {
    /// The mean weight of what was taken; 0 where nothing was.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.taken == 0 {
            0.0
        } else {
            self.total / self.taken as f64
        }
    }

    pub(crate) fn take(&mut self, weight: f32) {
        self.taken += 1;
        self.total += f64::from(weight);
        self.heaviest = self.heaviest.max(weight);
    }
}

pub(crate) fn is_weight(weight: f32) -> bool {
    weight == 0.0 || (LEAST_WEIGHT..=MOST_WEIGHT).contains(&weight)
}
