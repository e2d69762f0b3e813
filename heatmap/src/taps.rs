//! Cubic Lagrange interpolation: the four nodes around a position, and how much of each it takes. It is exact for
//! polynomials up to the third degree, in both directions: a weight put onto four nodes keeps its place and its spread.

/// For each power of the fraction, from the constant up: what it counts for nodes −1, 0, 1 and 2. Multiplied out, so that all
/// four are one vector.
const POWERS: [[f32; 4]; 4] = [
    [0.0, 1.0, 0.0, 0.0],
    [-1.0 / 3.0, -0.5, 1.0, -1.0 / 6.0],
    [0.5, -1.0, 0.5, 0.0],
    [-1.0 / 6.0, 0.5, -0.5, 1.0 / 6.0],
];

/// For a position `fraction` (0 to 1) of the way from node 0 to node 1: the shares of nodes −1, 0, 1 and 2. Their sum is 1.
#[inline]
pub(crate) fn taps(fraction: f32) -> [f32; 4] {
    let [constant, linear, square, cube] = POWERS;
    let mut taps = [0.0; 4];
    for node in 0..4 {
        taps[node] =
            ((cube[node] * fraction + square[node]) * fraction + linear[node]) * fraction + constant[node];
    }
    taps
}

#[cfg(test)]
mod tests {
    use super::taps;

    #[test]
    fn a_cubic_is_met_everywhere() {
        let cubic = |x: f32| 2.0 - x + 3.0 * x * x - 0.5 * x * x * x;
        for hundredth in 0..=100_u8 {
            let at = f32::from(hundredth) / 100.0;
            let met: f32 = taps(at)
                .iter()
                .zip([-1.0, 0.0, 1.0, 2.0])
                .map(|(tap, node)| tap * cubic(node))
                .sum();
            assert!((met - cubic(at)).abs() < 1e-5, "at {at}: {met}");
        }
    }
}
