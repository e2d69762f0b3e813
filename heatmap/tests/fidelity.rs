//! Pictures against the sum that defines them, evaluated one point and pixel after the other.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod exact;

use exact::{Random, SPREADS, difference, exact, points};
use heatmap::{Algorithm, Density, Frame, Gradient, Heat, Look, Painter, Palette, Scale};

const MOST: f64 = 4.0;
const MOST_MEAN: f64 = 0.5;

fn density(by: Algorithm, (width, height): (u32, u32), radius: f32, points: &[[f32; 3]]) -> Density {
    let mut heat = Heat::by(
        by,
        Frame::new(width, height).unwrap(),
        Gradient::new(radius, 0.0).unwrap(),
    );
    heat.add_points(points);
    assert_eq!(heat.counted().taken, points.len() as u64);
    heat.density()
}

/// The intensity of each pixel as it is painted: the alpha of a palette of one colour.
fn painted(density: &Density) -> Vec<f64> {
    let look = Look {
        scale: Scale::Max,
        palette: "#000000".parse::<Palette>().unwrap(),
        opacity: 1.0,
    };
    let rgba = Painter::new(density, look).unwrap().picture(density);
    rgba.chunks_exact(4)
        .map(|pixel| f64::from(pixel[3]) / 255.0)
        .collect()
}

fn check(by: Algorithm, size: (u32, u32), radius: f32, points: &[[f32; 3]], about: &str) {
    let exact = exact(size.0 as usize, size.1 as usize, f64::from(radius), points);
    let (largest, mean) = difference(&exact, painted(&density(by, size, radius, points)).into_iter());
    assert!(
        largest <= MOST && mean <= MOST_MEAN,
        "{by:?} at {size:?}, radius {radius}, {} points, {about}: at most {largest}, {mean} on average",
        points.len()
    );
}

#[test]
fn both_ways_are_the_exact_sum_for_points_of_any_kind() {
    let random = &mut Random(7);
    for by in [Algorithm::Direct, Algorithm::Mesh] {
        for (size, radius) in [
            ((320, 200), 40.0),
            ((200, 333), 18.0),
            ((257, 129), 63.7),
            ((150, 100), 9.0),
        ] {
            for spread in SPREADS {
                for count in [1, 2, 30, 2_000] {
                    let points = points(spread, count, f64::from(size.0), f64::from(size.1), random);
                    check(by, size, radius, &points, &format!("{spread:?}"));
                }
            }
        }
    }
}

#[test]
fn every_radius_is_met_also_fractions_and_what_is_larger_than_the_picture() {
    let random = &mut Random(8);
    for by in [Algorithm::Direct, Algorithm::Mesh] {
        for radius in [
            1.0, 1.3, 2.5, 7.25, 8.99, 9.01, 12.5, 17.99, 26.6, 39.5, 40.25, 100.3, 411.0, 5_000.0,
        ] {
            for count in [1, 9, 400] {
                let points = points(exact::Spread::Even, count, 180.0, 140.0, random);
                check(by, (180, 140), radius, &points, "evenly");
            }
        }
    }
}

#[test]
fn pictures_of_a_pixel_a_row_and_a_column_are_met() {
    let random = &mut Random(9);
    for size in [(1, 1), (1, 90), (90, 1), (3, 2), (17, 16)] {
        for by in [Algorithm::Direct, Algorithm::Mesh] {
            for radius in [1.5, 9.5, 40.0] {
                // At the centre of a pixel at least, so that there is something to see.
                let mut points = points(
                    exact::Spread::Even,
                    20,
                    f64::from(size.0),
                    f64::from(size.1),
                    random,
                );
                points.push([0.5, 0.5, 1.0]);
                check(by, size, radius, &points, "evenly");
            }
        }
    }
}

#[test]
fn one_point_is_the_same_picture_wherever_between_pixels_it_lies() {
    for by in [Algorithm::Direct, Algorithm::Mesh] {
        for tenth in 0..40_u8 {
            let aside = f32::from(tenth) / 10.0;
            check(
                by,
                (130, 120),
                40.0,
                &[[61.0 + aside, 60.0 - aside / 3.0, 5.0]],
                "one",
            );
        }
    }
}

#[test]
fn the_way_that_is_chosen_is_one_of_both_by_the_number_of_points() {
    let frame = Frame::new(1_920, 1_080).unwrap();
    let by = |radius, expected| Heat::new(frame, Gradient::new(radius, 0.0).unwrap(), expected).algorithm();
    assert_eq!(by(40.0, 1), Algorithm::Direct);
    assert_eq!(by(40.0, 10_000), Algorithm::Mesh);
    assert_eq!(by(40.0, 1_000_000), Algorithm::Mesh);
    assert_eq!(by(5.0, 1_000_000), Algorithm::Direct, "no mesh is fine enough");
}

#[test]
fn ten_million_equal_points_are_all_counted() {
    let many = vec![[50.3, 40.7, 0.1]; 1_000_000];
    for (by, radius) in [(Algorithm::Mesh, 40.0), (Algorithm::Direct, 2.0)] {
        let mut heat = Heat::by(
            by,
            Frame::new(100, 80).unwrap(),
            Gradient::new(radius, 0.0).unwrap(),
        );
        for _ in 0..10 {
            heat.add_points(&many);
        }
        let exact = exact(100, 80, f64::from(radius), &[[50.3, 40.7, 1_000_000.0]]);
        let most = exact.iter().copied().fold(0.0, f64::max);
        let peak = f64::from(heat.density().peak());
        assert!((peak / most - 1.0).abs() < 0.005, "{by:?}: {peak} for {most}");
    }
}

#[test]
fn cells_are_points_at_their_centres() {
    let random = &mut Random(10);
    let (width, height) = (300_u32, 170_u32);
    for (columns, rows, radius) in [
        (300, 170, 40.0),
        (75, 34, 40.0),
        (600, 510, 40.0),
        (31, 77, 22.5),
        (300, 170, 6.0),
        (1, 1, 50.0),
    ] {
        let cells: Vec<f32> = (0..columns * rows)
            .map(|_| {
                if random.next() < 0.3 {
                    (random.next() * 9.0).floor() as f32
                } else {
                    0.0
                }
            })
            .map(|weight| if columns == 1 { weight + 1.0 } else { weight })
            .collect();
        let across = f64::from(width) / f64::from(columns);
        let down = f64::from(height) / f64::from(rows);
        let centre = |place: u32, size: f64| ((f64::from(place) + 0.5) * size) as f32;
        let points: Vec<_> = (0..)
            .zip(&cells)
            .filter(|(_, weight)| **weight > 0.0)
            .map(|(cell, weight)| {
                [
                    centre(cell % columns, across),
                    centre(cell / columns, down),
                    *weight,
                ]
            })
            .collect();
        let exact = exact(width as usize, height as usize, f64::from(radius), &points);
        for by in [Algorithm::Direct, Algorithm::Mesh] {
            let mut heat = Heat::by(
                by,
                Frame::new(width, height).unwrap(),
                Gradient::new(radius, 0.0).unwrap(),
            );
            // In pieces of a few rows, as they come.
            for (first, piece) in (0..).step_by(7).zip(cells.chunks(columns as usize * 7)) {
                heat.add_cells(columns, rows, first, piece).unwrap();
            }
            let counted = heat.counted();
            assert_eq!((counted.taken, counted.left_out), (points.len() as u64, 0));
            assert_eq!(
                counted.total,
                cells.iter().map(|weight| f64::from(*weight)).sum::<f64>()
            );
            let (largest, mean) = difference(&exact, painted(&heat.density()).into_iter());
            assert!(
                largest <= MOST && mean <= MOST_MEAN,
                "{by:?}, {columns}x{rows}: at most {largest}, {mean} on average"
            );
        }
    }
}

#[test]
fn the_value_at_a_position_is_the_density_there() {
    let random = &mut Random(11);
    let points = points(exact::Spread::Spots, 500, 200.0, 150.0, random);
    let exact = exact(200, 150, 30.0, &points);
    let most = exact.iter().copied().fold(0.0, f64::max);
    for by in [Algorithm::Direct, Algorithm::Mesh] {
        let density = density(by, (200, 150), 30.0, &points);
        for (column, row) in [(0, 0), (199, 149), (100, 75), (33, 120), (160, 20)] {
            let value = f64::from(density.at(column as f32 + 0.5, row as f32 + 0.5));
            assert!(
                (value - exact[row * 200 + column]).abs() < most * 0.01,
                "{by:?} at {column}, {row}"
            );
        }
        for (x, y) in [(-0.1, 5.0), (200.1, 5.0), (5.0, f32::NAN), (f32::INFINITY, 5.0)] {
            assert_eq!(density.at(x, y), 0.0, "at {x}, {y}");
        }
        assert!(density.at(200.0, 150.0).is_finite());
    }
}
