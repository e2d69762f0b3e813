//! What becomes of points, sizes and looks that are none, and of those at the end of what can be.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod exact;

use exact::Random;
use exact::drawn::{WAYS, heat, levels};
use heatmap::{
    Algorithm, Frame, Gradient, Heat, HeatError, LEAST_WEIGHT, Look, MOST_WEIGHT, Painter, Palette, Scale,
};

#[test]
fn what_cannot_be_drawn_is_left_out_and_counted() {
    let sound = [
        [10.0, 20.0, 2.0],
        [0.0, 0.0, 1.0],
        [160.0, 120.0, 4.0],
        [5.0, 5.0, 0.0],
    ];
    let unsound = [
        [f32::NAN, 5.0, 1.0],
        [5.0, f32::NAN, 1.0],
        [5.0, 5.0, f32::NAN],
        [f32::INFINITY, 5.0, 1.0],
        [5.0, f32::NEG_INFINITY, 1.0],
        [5.0, 5.0, f32::INFINITY],
        [-0.001, 5.0, 1.0],
        [160.1, 5.0, 1.0],
        [5.0, 120.1, 1.0],
        [5.0, -1e30, 1.0],
        [5.0, 5.0, -1.0],
        [5.0, 5.0, MOST_WEIGHT * 2.0],
        [5.0, 5.0, LEAST_WEIGHT / 2.0],
        [5.0, 5.0, f32::MIN_POSITIVE / 2.0],
    ];
    for by in WAYS {
        let all = heat(by, &[&unsound[..], &sound, &unsound].concat());
        let counted = all.counted();
        assert_eq!((counted.taken, counted.left_out), (4, 28));
        assert_eq!(
            (counted.total, counted.heaviest, counted.mean()),
            (7.0, 4.0, 1.75)
        );
        let (with, without) = (all.density(), heat(by, &sound).density());
        assert_eq!(levels(&with, Scale::Max), levels(&without, Scale::Max), "{by:?}");

        let mut cells = heat(by, &[]);
        cells
            .add_cells(
                3,
                2,
                0,
                &[f32::NAN, -1.0, 0.0, 2.0, f32::INFINITY, MOST_WEIGHT * 2.0],
            )
            .unwrap();
        assert_eq!(
            (
                cells.counted().taken,
                cells.counted().left_out,
                cells.counted().total
            ),
            (1, 4, 2.0)
        );
    }
}

#[test]
fn no_points_are_a_picture_of_nothing() {
    for by in WAYS {
        for points in [&[][..], &[[5.0, 5.0, 0.0]], &[[f32::NAN; 3]]] {
            let heat = heat(by, points);
            assert_eq!(heat.counted().mean(), 0.0);
            let density = heat.density();
            assert_eq!(density.peak(), 0.0);
            for scale in [Scale::Max, Scale::Percentile(50.0), Scale::Fixed(1.0)] {
                assert!(
                    levels(&density, scale).iter().all(|level| *level == 0),
                    "{by:?} {scale:?}"
                );
            }
        }
    }
}

#[test]
fn the_heaviest_weights_stay_numbers() {
    let random = &mut Random(12);
    for weight in [MOST_WEIGHT, LEAST_WEIGHT] {
        let points: Vec<_> = (0..5_000)
            .map(|_| [80.0, random.next() as f32 * 120.0, weight])
            .collect();
        for by in WAYS {
            let density = heat(by, &points).density();
            assert!(density.peak().is_normal(), "{by:?} of {weight}");
            assert_eq!(levels(&density, Scale::Max).iter().max(), Some(&255));
        }
    }
}

#[test]
fn hostile_sizes_are_errors() {
    for (width, height) in [
        (0, 5),
        (5, 0),
        (0, 0),
        (u32::MAX, 1),
        (1, u32::MAX),
        (u32::MAX, u32::MAX),
        (32_767, 32_767),
        (32_768, 1),
    ] {
        assert_eq!(Frame::new(width, height), Err(HeatError::Size { width, height }));
    }
    assert!(Frame::new(32_767, 1_000).is_ok());
    for (radius, blur) in [
        (0.0, 0.0),
        (-1.0, 5.0),
        (5.0, -1.0),
        (f32::NAN, 1.0),
        (1.0, f32::NAN),
        (f32::INFINITY, 0.0),
        (f32::MAX, f32::MAX),
        (0.4, 0.5),
        (32_768.0, 0.0),
    ] {
        let refused = Gradient::new(radius, blur).unwrap_err();
        assert!(matches!(refused, HeatError::Radius { .. }), "{refused}");
    }
    assert_eq!(
        Gradient::new(25.0, 15.0).unwrap(),
        Gradient::new(40.0, 0.0).unwrap()
    );
    let density = heat(Algorithm::Mesh, &[[5.0, 5.0, 1.0]]).density();
    for scale in [f32::NAN, 0.0, -1.0, 100.1, f32::INFINITY] {
        assert!(
            density.full(Scale::Percentile(scale)).is_err(),
            "percentile {scale}"
        );
    }
    for scale in [f32::NAN, 0.0, -1.0, f32::INFINITY, 1e-40] {
        assert!(density.full(Scale::Fixed(scale)).is_err(), "fixed {scale}");
    }
    for opacity in [f32::NAN, -0.1, 1.1] {
        let look = Look {
            scale: Scale::Max,
            palette: Palette::Classic,
            opacity,
        };
        assert!(Painter::new(&density, look).is_err(), "opacity {opacity}");
    }
    for palette in ["", "viridis", "#12345", "#1234567", "#+12345", "#ééé", "Classic"] {
        assert!(palette.parse::<Palette>().is_err(), "{palette}");
    }
}

#[test]
fn cells_that_are_no_whole_rows_are_an_error_and_change_nothing() {
    for by in WAYS {
        let mut heat = heat(by, &[]);
        for (columns, rows, first, weights) in [
            (0, 1, 0, 1),
            (1, 0, 0, 1),
            (3, 2, 0, 4),
            (3, 2, 1, 6),
            (3, 2, u32::MAX, 3),
            (u32::MAX, u32::MAX, 0, 3),
            (40_000, 1, 0, 40_000),
        ] {
            let refused = heat.add_cells(columns, rows, first, &vec![1.0; weights]);
            assert!(
                matches!(refused, Err(HeatError::Cells { .. })),
                "{columns}x{rows} from {first}, {weights}"
            );
        }
        heat.add_cells(3, 2, u32::MAX, &[]).unwrap();
        assert_eq!(heat.counted().taken, 0);
    }
}

#[test]
fn the_largest_picture_and_radius_are_drawn() {
    for (width, height, radius) in [
        (32_767, 2, 32_767.0),
        (2, 32_767, 9.0),
        (1_440, 9_000, 1_000.0),
        (64, 64, 32_767.0),
    ] {
        let frame = Frame::new(width, height).unwrap();
        for by in WAYS {
            let mut heat = Heat::by(by, frame, Gradient::new(radius, 0.0).unwrap());
            heat.add_points(&[[width as f32 / 2.0, height as f32 / 2.0, 1.0]]);
            let peak = heat.density().peak();
            assert!(
                (0.97..1.02).contains(&peak),
                "{by:?} {width}x{height}, radius {radius}: {peak}"
            );
        }
    }
}
