//! How dense heat is where it has the full colour, so that two maps can share a scale.

use crate::components::HeatPoint;

/// Samples on each side of a point.
const SAMPLES: f64 = 5.0;
/// Of a page of any length.
const MOST_SAMPLES: f64 = 4_000_000.0;
/// As in the kernel: what is below this share of the peak is not seen, and does not count.
const LEAST_SEEN: f64 = 1.0 / 512.0;

/// The density that so many percent of what has heat are not denser than, where each point reaches so far, in px of a picture
/// of that size. From samples, not from each pixel, as the kernel has it.
pub(in super::super) fn full(points: &[HeatPoint], size: [f64; 2], reach: f64, percentile: f64) -> f64 {
    let is_on = |point: &&HeatPoint| {
        [point.x, point.y].iter().all(|side| (0.0..=100.0).contains(side)) && point.intensity > 0.0
    };
    let is_picture = size.iter().all(|side| *side > 0.0 && side.is_finite());
    if !is_picture || reach.is_nan() || reach <= 0.0 {
        return 0.0;
    }
    let step = (reach / SAMPLES).max((size[0] * size[1] / MOST_SAMPLES).sqrt());
    let mut samples = Samples::of(size, step);
    for point in points.iter().filter(is_on) {
        let at = [point.x / 100.0 * size[0], point.y / 100.0 * size[1]];
        samples.add(at, point.intensity, reach);
    }
    samples.percentile(percentile)
}

struct Samples {
    step: f64,
    across: usize,
    density: Vec<f64>,
}

impl Samples {
    fn of(size: [f64; 2], step: f64) -> Self {
        let [across, down] = size.map(|side| index(side / step) + 1);
        Self {
            step,
            across,
            density: vec![0.0; across.saturating_mul(down)],
        }
    }

    /// `w(d) = (1 − (d/r)²)²` around the point.
    #[expect(clippy::cast_precision_loss, reason = "samples are few enough")]
    fn add(&mut self, [x, y]: [f64; 2], weight: f64, reach: f64) {
        let range = |at: f64| index((at - reach) / self.step)..=index((at + reach) / self.step);
        let down = self.density.len() / self.across;
        for row in range(y).take_while(|row| *row < down) {
            for column in range(x).take_while(|column| *column < self.across) {
                let middle = |place: usize| (place as f64 + 0.5) * self.step;
                let far = ((middle(column) - x).powi(2) + (middle(row) - y).powi(2)) / reach.powi(2);
                if let Some(density) = self.density.get_mut(row * self.across + column) {
                    *density += weight * (1.0 - far).max(0.0).powi(2);
                }
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "samples are few enough")]
    fn percentile(self, percentile: f64) -> f64 {
        let peak = self.density.iter().copied().fold(0.0, f64::max);
        let mut seen = self.density;
        seen.retain(|density| *density > 0.0 && *density >= peak * LEAST_SEEN);
        let Some(last) = seen.len().checked_sub(1) else {
            return 0.0;
        };
        let wanted = index((percentile / 100.0 * seen.len() as f64).ceil() - 1.0).min(last);
        let (_, found, _) = seen.select_nth_unstable_by(wanted, f64::total_cmp);
        *found
    }
}

/// Of what is below 0 the first one.
fn index(number: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float beyond the range becomes the nearest in it"
    )]
    let index = number.floor() as usize;
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full_of(points: &[(f64, f64, f64)], percentile: f64) -> f64 {
        let points: Vec<_> = points
            .iter()
            .map(|(x, y, intensity)| HeatPoint {
                x: *x,
                y: *y,
                intensity: *intensity,
            })
            .collect();
        // A percent is 10 px across and 20 px down.
        full(&points, [1_000.0, 2_000.0], 40.0, percentile)
    }

    /// Of a disc, the part that is at least v dense is (d/r)² of it, where v = (1 − (d/r)²)²; 1/512 of the peak is reached by
    /// 0.956 of it. Samples are coarser than that.
    #[test]
    fn of_what_has_heat_so_much_is_not_denser() {
        for (points, percentile, expected) in [
            (&[][..], 95.0, 0.0),
            (&[(50.0, 50.0, 10.0)], 95.0, 9.07),
            (&[(50.0, 50.0, 10.0)], 50.0, 2.73),
            // The densest tenth of one of two discs that are as large.
            (&[(50.0, 50.0, 10.0), (10.0, 10.0, 1.0)], 95.0, 8.27),
            // On each other they are one.
            (&[(50.0, 50.0, 6.0), (50.0, 50.0, 4.0)], 95.0, 9.07),
            // Off the picture, or nothing.
            (&[(50.0, 50.0, 10.0), (-1.0, 50.0, 90.0)], 95.0, 9.07),
            (&[(f64::NAN, 50.0, 3.0), (1.0, 1.0, f64::NAN)], 95.0, 0.0),
        ] {
            let found = full_of(points, percentile);
            assert!(
                (found - expected).abs() <= expected * 0.12,
                "{points:?} at {percentile}: {found} for {expected}"
            );
        }
    }

    #[test]
    fn pages_of_any_length_are_sampled() {
        let point = [HeatPoint {
            x: 50.0,
            y: 50.0,
            intensity: 4.0,
        }];
        let found = full(&point, [1_440.0, 200_000.0], 40.0, 95.0);
        assert!((2.0..=4.0).contains(&found), "{found}");
        for (size, reach) in [
            ([0.0, 10.0], 40.0),
            ([f64::NAN, 10.0], 40.0),
            ([10.0, 10.0], 0.0),
            ([10.0, 10.0], f64::NAN),
        ] {
            assert!(
                full(&point, size, reach, 95.0).abs() < f64::EPSILON,
                "{size:?} {reach}"
            );
        }
    }
}
