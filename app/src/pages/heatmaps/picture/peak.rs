//! How dense heat is at its densest, so that two maps can share a scale.

use std::collections::HashMap;

use crate::components::HeatPoint;

/// The greatest density at a point, where each reaches so far, in px of a picture of that size. Between points it may be a
/// little more, which is as good as the full colour.
pub(in super::super) fn peak(points: &[HeatPoint], size: [f64; 2], reach: f64) -> f64 {
    if reach.is_nan() || reach <= 0.0 {
        return 0.0;
    }
    let place = |point: &HeatPoint| [point.x / 100.0 * size[0], point.y / 100.0 * size[1]];
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a place beyond the range is in the last square"
    )]
    let square = |[x, y]: [f64; 2]| [(x / reach).floor() as i64, (y / reach).floor() as i64];
    let is_on = |point: &&HeatPoint| {
        [point.x, point.y].iter().all(|side| (0.0..=100.0).contains(side)) && point.intensity > 0.0
    };
    let mut squares: HashMap<[i64; 2], Vec<([f64; 2], f64)>> = HashMap::new();
    for point in points.iter().filter(is_on) {
        let place = place(point);
        squares
            .entry(square(place))
            .or_default()
            .push((place, point.intensity));
    }
    let density = |at: [f64; 2]| {
        let [column, row] = square(at);
        let near = (-1..=1).flat_map(|down| (-1..=1).map(move |across| [column + across, row + down]));
        near.filter_map(|square| squares.get(&square))
            .flatten()
            .map(|([x, y], weight)| {
                let share = ((x - at[0]).powi(2) + (y - at[1]).powi(2)) / reach.powi(2);
                weight * (1.0 - share).max(0.0).powi(2)
            })
            .sum::<f64>()
    };
    squares
        .values()
        .flatten()
        .map(|(place, _)| density(*place))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peak_of(points: &[(f64, f64, f64)]) -> f64 {
        let points: Vec<_> = points
            .iter()
            .map(|(x, y, intensity)| HeatPoint {
                x: *x,
                y: *y,
                intensity: *intensity,
            })
            .collect();
        // A percent is 10 px across and 20 px down.
        peak(&points, [1_000.0, 2_000.0], 20.0)
    }

    #[test]
    fn what_is_near_adds_up_by_how_near_it_is() {
        for (points, expected) in [
            (&[][..], 0.0),
            (&[(50.0, 50.0, 3.0)], 3.0),
            (&[(50.0, 50.0, 3.0), (50.0, 50.0, 2.0)], 5.0),
            // Half of the reach away: (1 - 1/4)².
            (&[(50.0, 50.0, 3.0), (51.0, 50.0, 2.0)], 4.125),
            (&[(50.0, 50.0, 3.0), (50.0, 51.0, 2.0)], 3.0),
            (&[(50.0, 50.0, 3.0), (-1.0, 50.0, 9.0)], 3.0),
            (&[(f64::NAN, 50.0, 3.0), (1.0, 1.0, f64::NAN)], 0.0),
        ] {
            assert!(
                (peak_of(points) - expected).abs() < 1e-9,
                "{points:?}: {}",
                peak_of(points)
            );
        }
        assert!(peak(&[], [1.0, 1.0], f64::NAN).abs() < 1e-9);
    }
}
