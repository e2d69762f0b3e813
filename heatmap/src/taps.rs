//! Cubic Lagrange interpolation: the four nodes around a position, and how much of each it takes. It is exact for
//! polynomials up to the third degree, in both directions: a weight put onto four nodes keeps its place and its spread.

/// For a position `fraction` (0 to 1) of the way from node 0 to node 1: the shares of nodes −1, 0, 1 and 2. Their sum is 1.
pub(crate) fn taps(fraction: f64) -> [f64; 4] {
    let f = fraction;
    let (back, next, far) = (f + 1.0, f - 1.0, f - 2.0);
    [
        -f * next * far / 6.0,
        back * next * far / 2.0,
        -back * f * far / 2.0,
        back * f * next / 6.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::taps;

    #[test]
    fn a_cubic_is_met_everywhere() {
        let cubic = |x: f64| 2.0 - x + 3.0 * x * x - 0.5 * x * x * x;
        for hundredth in 0..=100 {
            let at = f64::from(hundredth) / 100.0;
            let met: f64 = taps(at)
                .iter()
                .zip([-1.0, 0.0, 1.0, 2.0])
                .map(|(tap, node)| tap * cubic(node))
                .sum();
            assert!((met - cubic(at)).abs() < 1e-12, "at {at}: {met}");
        }
    }
}
