//! What pictures have in common, whatever the points.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod exact;

use exact::drawn::{SIZE, WAYS, farthest, heat, levels, scattered};
use exact::{Random, Spread, points};
use heatmap::{Algorithm, Frame, Gradient, Heat, Scale};

#[test]
fn the_order_of_points_does_not_matter() {
    let points = scattered(1, 900);
    let mut other: Vec<_> = points.iter().rev().copied().collect();
    other.rotate_left(314);
    for by in WAYS {
        let [one, other] = [&points, &other].map(|points| levels(&heat(by, points).density(), Scale::Max));
        // Rounding may differ by the last bit, and so a level that lies between two.
        assert!(farthest(&one, &other) <= 1, "{by:?}");
    }
}

#[test]
fn points_may_come_in_pieces() {
    let points = scattered(2, 700);
    for by in WAYS {
        let mut pieces = heat(by, &[]);
        points.chunks(13).for_each(|piece| pieces.add_points(piece));
        let whole = heat(by, &points);
        assert_eq!(pieces.counted(), whole.counted());
        assert_eq!(
            levels(&pieces.density(), Scale::Max),
            levels(&whole.density(), Scale::Max)
        );
    }
}

#[test]
fn twice_the_weights_are_the_same_normalised_picture() {
    let points = scattered(3, 400);
    for by in WAYS {
        let once = heat(by, &points).density();
        for times in [2.0, 0.125, 7.0, 1e-9, 1e9] {
            let heavier: Vec<_> = points
                .iter()
                .map(|[x, y, weight]| [*x, *y, weight * times])
                .collect();
            let density = heat(by, &heavier).density();
            for scale in [Scale::Max, Scale::Percentile(90.0)] {
                assert!(
                    farthest(&levels(&once, scale), &levels(&density, scale)) <= 1,
                    "{by:?} times {times}"
                );
            }
        }
    }
}

#[test]
fn moved_by_whole_pixels_the_picture_is_moved() {
    // Far enough from the edges, so that nothing is cut off.
    let points = points(Spread::Even, 60, 60.0, 40.0, &mut Random(4)).into_iter();
    let points: Vec<_> = points
        .map(|[x, y, weight]| [x + 40.0, y + 35.0, weight])
        .collect();
    let (wide, steps) = (
        SIZE.0 as usize,
        [(1_usize, 0_usize), (0, 1), (2, 3), (13, 7), (25, 17)],
    );
    for (by, most) in [(Algorithm::Direct, 1), (Algorithm::Mesh, 2)] {
        let at_first = levels(&heat(by, &points).density(), Scale::Max);
        for (right, down) in steps {
            let moved: Vec<_> = points
                .iter()
                .map(|[x, y, w]| [x + right as f32, y + down as f32, *w])
                .collect();
            let moved = levels(&heat(by, &moved).density(), Scale::Max);
            let shift = down * wide + right;
            let apart = farthest(&moved[shift..], &at_first[..at_first.len() - shift]);
            assert!(apart <= most, "{by:?} by {right}, {down}: {apart}");
        }
    }
}

#[test]
fn cells_may_come_in_any_pieces_and_beside_points() {
    let random = &mut Random(13);
    let (columns, rows) = (32, 24);
    let cells: Vec<f32> = (0..columns * rows)
        .map(|_| (random.next() * 3.0).floor() as f32)
        .collect();
    let pieces = |by, order: &[u32], rows_each: u32| {
        let mut pieces = heat(by, &[[20.0, 30.0, 4.0]]);
        for piece in order {
            let (from, to) = (piece * rows_each, (piece + 1) * rows_each);
            let weights = &cells[(from * columns) as usize..(to * columns) as usize];
            pieces.add_cells(columns, rows, from, weights).unwrap();
        }
        // Other cells, one of which is the only one.
        pieces.add_cells(1, 1, 0, &[9.0]).unwrap();
        pieces.add_points(&[[100.0, 90.0, 7.0]]);
        levels(&pieces.density(), Scale::Max)
    };
    for by in WAYS {
        let whole = pieces(by, &[0], 24);
        for (order, rows_each) in [(&[0, 1, 2, 3][..], 6), (&[3, 1, 0, 2], 6), (&[1, 0], 12)] {
            assert!(
                farthest(&whole, &pieces(by, order, rows_each)) <= 1,
                "{by:?}, {order:?}"
            );
        }
    }
}

#[test]
fn with_another_radius_it_is_the_picture_of_that() {
    let points = scattered(14, 500);
    let of = |radius| {
        let frame = Frame::new(SIZE.0, SIZE.1).unwrap();
        let mut heat = Heat::by(Algorithm::Mesh, frame, Gradient::new(radius, 0.0).unwrap());
        heat.add_points(&points);
        heat.density()
    };
    for (from, to, is_possible) in [
        (20.0, 26.9, true),
        (26.9, 18.0, true),
        (20.0, 17.9, false),
        (20.0, 27.0, false),
    ] {
        let mut density = of(from);
        assert_eq!(
            density.regrade(Gradient::new(to, 0.0).unwrap()),
            is_possible,
            "{from} to {to}"
        );
        let wanted = of(if is_possible { to } else { from });
        assert_eq!(density.peak(), wanted.peak());
        assert_eq!(
            levels(&density, Scale::Max),
            levels(&wanted, Scale::Max),
            "{from} to {to}"
        );
    }
    let mut exact = heat(Algorithm::Direct, &points).density();
    assert!(!exact.regrade(Gradient::new(25.0, 0.0).unwrap()));
}
