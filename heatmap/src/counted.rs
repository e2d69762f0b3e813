//! What was taken in, in numbers.

/// What a weight may be: none, or one that can be added up millions of times and divided by without leaving `f32`.
pub const LEAST_WEIGHT: f32 = 1e-12;
/// The heaviest that a point or a cell may be.
pub const MOST_WEIGHT: f32 = 1e12;

/// Cells that are looked at side by side; rows are padded with empty ones to a multiple of it.
pub(crate) const ABREAST: usize = 4;

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

    /// Takes a row of cells. It is copied to `sound`, with 0 for what is no weight. Returns whether there is any.
    pub(crate) fn take_row(&mut self, row: &[f32], sound: &mut [[f32; ABREAST]]) -> bool {
        for (to, from) in sound.as_flattened_mut().iter_mut().zip(row) {
            *to = *from;
        }
        let (mut taken, mut left_out) = ([0_u32; ABREAST], [0_u32; ABREAST]);
        let (mut total, mut heaviest) = ([0.0_f64; ABREAST], [0.0_f32; ABREAST]);
        for weights in sound {
            for cell in 0..ABREAST {
                let weight = weights[cell];
                let is_heavy = (LEAST_WEIGHT..=MOST_WEIGHT).contains(&weight);
                let kept = if is_heavy { weight } else { 0.0 };
                taken[cell] += u32::from(is_heavy);
                left_out[cell] += u32::from(!is_heavy & (weight != 0.0));
                total[cell] += f64::from(kept);
                heaviest[cell] = if kept > heaviest[cell] {
                    kept
                } else {
                    heaviest[cell]
                };
                weights[cell] = kept;
            }
        }
        let is_any = taken.iter().any(|taken| *taken > 0);
        self.taken += taken.into_iter().map(u64::from).sum::<u64>();
        self.left_out += left_out.into_iter().map(u64::from).sum::<u64>();
        self.total += total.into_iter().sum::<f64>();
        self.heaviest = heaviest.into_iter().fold(self.heaviest, f32::max);
        is_any
    }
}

pub(crate) fn is_weight(weight: f32) -> bool {
    weight == 0.0 || (LEAST_WEIGHT..=MOST_WEIGHT).contains(&weight)
}
