//! What pictures have in common, whatever the points: and what becomes of points and looks that are none.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod exact;

use exact::{Random, Spread, exact, points};
use heatmap::{
    Algorithm, Density, Frame, Gradient, Heat, HeatError, LEAST_WEIGHT, Look, MOST_WEIGHT, Painter, Palette,
    Scale,
};

const WAYS: [Algorithm; 2] = [Algorithm::Direct, Algorithm::Mesh];
const SIZE: (u32, u32) = (160, 120);

fn heat(by: Algorithm, points: &[[f32; 3]]) -> Heat {
    let mut heat = Heat::by(
        by,
        Frame::new(SIZE.0, SIZE.1).unwrap(),
        Gradient::new(15.0, 9.5).unwrap(),
    );
    heat.add_points(points);
    heat
}

fn look(scale: Scale, palette: &str, opacity: f32) -> Look {
    Look {
        scale,
        palette: palette.parse().unwrap(),
        opacity,
    }
}

fn pixels(density: &Density, look: Look) -> Vec<[u8; 4]> {
    Painter::new(density, look)
        .unwrap()
        .picture(density)
        .as_chunks::<4>()
        .0
        .to_vec()
}

/// Opaque as intense, in one colour.
fn levels(density: &Density, scale: Scale) -> Vec<u8> {
    pixels(density, look(scale, "#336699", 1.0))
        .into_iter()
        .map(|[.., alpha]| alpha)
        .collect()
}

fn farthest(some: &[u8], other: &[u8]) -> u8 {
    assert_eq!(some.len(), other.len());
    some.iter()
        .zip(other)
        .map(|(one, other)| one.abs_diff(*other))
        .max()
        .unwrap()
}

fn scattered(seed: u64, count: usize) -> Vec<[f32; 3]> {
    points(
        Spread::Spots,
        count,
        f64::from(SIZE.0),
        f64::from(SIZE.1),
        &mut Random(seed),
    )
}

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
fn the_maximum_has_the_full_intensity_and_what_no_point_reaches_has_none() {
    for by in WAYS {
        let levels = levels(&heat(by, &[[40.2, 60.9, 3.0]]).density(), Scale::Max);
        assert_eq!(levels.iter().max(), Some(&255), "{by:?}");
        for (place, level) in levels.iter().enumerate() {
            let (across, down) = (
                (place % 160) as f64 + 0.5 - 40.2,
                (place / 160) as f64 + 0.5 - 60.9,
            );
            if across.hypot(down) > 24.5 + 1.0 {
                assert_eq!(*level, 0, "{by:?} at {place}");
            }
        }
    }
}

#[test]
fn a_fixed_scale_shows_so_many_weights_in_full() {
    for by in WAYS {
        // On the centre of a pixel, so that its density is the weight.
        let density = heat(by, &[[80.5, 60.5, 5.0]]).density();
        let level = |full| levels(&density, Scale::Fixed(full))[60 * 160 + 80];
        assert_eq!(level(5.0), 255);
        assert!(level(10.0).abs_diff(128) <= 2, "{by:?}: {}", level(10.0));
        assert!(level(50.0).abs_diff(26) <= 1, "{by:?}: {}", level(50.0));
        assert_eq!(level(0.5), 255, "what is above the scale has no more than all");
    }
}

#[test]
fn a_percentile_is_of_the_pixels_with_heat() {
    let points = scattered(5, 300);
    let exact = exact(160, 120, 24.5, &points);
    let most = exact.iter().copied().fold(0.0, f64::max);
    let mut seen: Vec<_> = exact
        .into_iter()
        .filter(|density| *density >= most / 512.0)
        .collect();
    seen.sort_by(f64::total_cmp);
    for by in WAYS {
        let density = heat(by, &points).density();
        for percent in [1.0_f32, 25.0, 50.0, 90.0, 99.0, 100.0] {
            let place = (f64::from(percent) / 100.0 * seen.len() as f64).ceil() as usize;
            let wanted = seen[place - 1];
            let full = f64::from(density.full(Scale::Percentile(percent)).unwrap());
            assert!(
                (full - wanted).abs() < 0.01 * most,
                "{by:?}, {percent}%: {full} for {wanted}"
            );
        }
        let brighter = levels(&density, Scale::Percentile(50.0));
        assert!(
            brighter
                .iter()
                .zip(levels(&density, Scale::Max))
                .all(|(more, less)| *more >= less)
        );
    }
}

#[test]
fn palettes_begin_and_end_as_they_should() {
    let density = heat(Algorithm::Direct, &[[80.5, 60.5, 1.0]]).density();
    let middle = 60 * 160 + 80;
    let at = |palette: &str, full| pixels(&density, look(Scale::Fixed(full), palette, 1.0))[middle];
    for (palette, faint, full) in [
        ("classic", [0, 0, 255, 1], [255, 0, 0, 255]),
        // Cividis by its authors ends in #00224e and #fee838 (matplotlib); the polynomial is off by a few.
        ("cividis", [0, 34, 78, 1], [254, 232, 56, 255]),
        ("#336699", [0x33, 0x66, 0x99, 1], [0x33, 0x66, 0x99, 255]),
    ] {
        for (given, wanted) in [(at(palette, 255.0), faint), (at(palette, 1.0), full)] {
            let apart = given
                .iter()
                .zip(wanted)
                .map(|(one, other)| one.abs_diff(other))
                .max()
                .unwrap();
            assert!(
                apart <= 16 && given[3] == wanted[3],
                "{palette}: {given:?} for {wanted:?}"
            );
        }
        assert_eq!(at(palette, 100_000.0), [0; 4], "{palette} of nothing");
    }
}

#[test]
fn cividis_gets_ever_lighter() {
    let density = heat(Algorithm::Direct, &[[80.5, 60.5, 1.0]]).density();
    // Relative luminance by WCAG 2.2.
    let luminance = |[red, green, blue, _]: [u8; 4]| {
        let linear = |channel: u8| match f64::from(channel) / 255.0 {
            low if low <= 0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let at = |level: f32| pixels(&density, look(Scale::Fixed(255.0 / level), "cividis", 1.0))[60 * 160 + 80];
    let all: Vec<_> = (1..=16).map(|step| luminance(at(step as f32 * 15.9))).collect();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{all:?}");
}

#[test]
fn opacity_is_that_of_the_full_intensity() {
    for by in WAYS {
        let density = heat(by, &scattered(6, 50)).density();
        let alphas = |opacity| {
            pixels(&density, look(Scale::Max, "classic", opacity))
                .into_iter()
                .map(|[.., alpha]| alpha)
        };
        assert_eq!(alphas(1.0).max(), Some(255));
        assert_eq!(alphas(0.6).max(), Some(153));
        assert!(
            alphas(0.6)
                .zip(alphas(1.0))
                .all(|(less, more)| less.abs_diff((f32::from(more) * 0.6).round() as u8) <= 1)
        );
        assert!(
            pixels(&density, look(Scale::Max, "classic", 0.0))
                .iter()
                .all(|pixel| *pixel == [0; 4])
        );
    }
}

#[test]
fn rows_of_a_picture_can_be_painted_apart() {
    let density = heat(Algorithm::Mesh, &scattered(7, 200)).density();
    let painter = Painter::new(&density, look(Scale::Max, "cividis", 0.8)).unwrap();
    let whole = painter.picture(&density);
    let mut part = vec![0; 160 * 4 * 11];
    painter.paint(&density, 17..28, &mut part).unwrap();
    assert_eq!(part, whole[160 * 4 * 17..160 * 4 * 28]);
    assert!(painter.paint(&density, 17..29, &mut part).is_err());
    assert!(
        painter.paint(&density, 115..126, &mut part).is_err(),
        "beyond the last row"
    );
    #[expect(clippy::reversed_empty_ranges, reason = "of a stranger")]
    let backwards = painter.paint(&density, 20..10, &mut part);
    assert!(backwards.is_err());
}

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
        heat.add_cells(3, 2, 0, &[]).unwrap();
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
