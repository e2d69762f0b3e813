//! Small pictures, drawn by either way.

use heatmap::{Algorithm, Density, Frame, Gradient, Heat, Look, Painter, Scale};

use super::{Random, Spread, points};

pub(crate) const WAYS: [Algorithm; 2] = [Algorithm::Direct, Algorithm::Mesh];
pub(crate) const SIZE: (u32, u32) = (160, 120);

pub(crate) fn heat(by: Algorithm, points: &[[f32; 3]]) -> Heat {
    let mut heat = Heat::by(
        by,
        Frame::new(SIZE.0, SIZE.1).unwrap(),
        Gradient::new(15.0, 9.5).unwrap(),
    );
    heat.add_points(points);
    heat
}

pub(crate) fn look(scale: Scale, palette: &str, opacity: f32) -> Look {
    Look {
        scale,
        palette: palette.parse().unwrap(),
        opacity,
    }
}

pub(crate) fn pixels(density: &Density, look: Look) -> Vec<[u8; 4]> {
    Painter::new(density, look)
        .unwrap()
        .picture(density)
        .as_chunks::<4>()
        .0
        .to_vec()
}

/// Opaque as intense, in one colour.
pub(crate) fn levels(density: &Density, scale: Scale) -> Vec<u8> {
    pixels(density, look(scale, "#336699", 1.0))
        .into_iter()
        .map(|[.., alpha]| alpha)
        .collect()
}

pub(crate) fn farthest(some: &[u8], other: &[u8]) -> u8 {
    assert_eq!(some.len(), other.len());
    some.iter()
        .zip(other)
        .map(|(one, other)| one.abs_diff(*other))
        .max()
        .unwrap()
}

pub(crate) fn scattered(seed: u64, count: usize) -> Vec<[f32; 3]> {
    points(
        Spread::Spots,
        count,
        f64::from(SIZE.0),
        f64::from(SIZE.1),
        &mut Random(seed),
    )
}
