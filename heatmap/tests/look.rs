//! What scales, palettes and opacity make of a density.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod exact;

use exact::drawn::{WAYS, heat, levels, look, pixels, scattered};
use exact::exact;
use heatmap::{Algorithm, Painter, Scale};

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
