//! What a heatmap says of a place and of itself.

use domain::format;

use super::picture::Place;
use super::points::{Around, Points};
use crate::components::heat::numbers::{Noun, amount, whole};

/// By their names.
pub(super) fn figures(points: &Points, noun: Noun) -> Vec<(String, String)> {
    vec![
        (noun.title(), amount(points.total())),
        ("Most at one point".into(), amount(points.most)),
        ("Average per point".into(), amount(points.average())),
    ]
}

/// What the picture is, to who does not see it.
pub(super) fn picture(points: &Points, noun: Noun) -> String {
    if points.is_empty() {
        return "Heatmap, no data".into();
    }
    #[expect(clippy::cast_precision_loss, reason = "points are few enough")]
    let kept = points.kept.len() as f64;
    let at = Noun {
        one: "point",
        many: "points",
    };
    format!(
        "Heatmap of {} at {}",
        noun.counted(points.total()),
        at.counted(kept)
    )
}

/// `34 clicks within 40 px`.
pub(super) fn value(around: Around, radius: f64, noun: Noun) -> String {
    format!(
        "{} within {} px",
        around.sum.counted(noun),
        format::count(whole(radius))
    )
}

/// `12 points, 3% of all · density 3.4`; the density comes a moment later.
pub(super) fn detail(around: Around, total: f64, density: Option<f64>) -> String {
    let points = format::counted(around.points, "point", "points");
    let density = density.map_or_else(|| "…".into(), amount);
    format!("{points}, {} of all · density {density}", around.sum.share(total))
}

/// The place and its value as a sentence; where it is one of the hottest, which of how many.
pub(super) fn announced(
    place: Place,
    hottest: Option<(usize, usize)>,
    around: Around,
    radius: f64,
    noun: Noun,
) -> String {
    let rank = hottest
        .map(|(rank, of)| format!("Hottest place {} of {of}: ", rank + 1))
        .unwrap_or_default();
    format!(
        "{rank}{} at {}. {}% from the left, {}% from the top.",
        value(around, radius, noun),
        format::counted(around.points, "point", "points"),
        whole(place.x),
        whole(place.y)
    )
}

#[cfg(test)]
mod tests {
    use super::super::HeatPoint;
    use super::super::sum::Sum;
    use super::*;

    fn around(points: u64, amount: f64) -> Around {
        Around {
            points,
            sum: Sum::new(amount, amount, None),
        }
    }

    #[test]
    fn a_place_is_told_in_words() {
        let place = Place { x: 49.6, y: 20.0 };
        for (around, expected) in [
            (
                around(12, 34.0),
                "34 clicks within 40 px at 12 points. 50% from the left, 20% from the top.",
            ),
            (
                around(1, 1.0),
                "1 click within 40 px at 1 point. 50% from the left, 20% from the top.",
            ),
            (
                Around::default(),
                "0 clicks within 40 px at 0 points. 50% from the left, 20% from the top.",
            ),
        ] {
            assert_eq!(announced(place, None, around, 40.0, Noun::CLICKS), expected);
        }
        assert_eq!(
            announced(place, Some((1, 9)), around(1, 1.0), 40.0, Noun::CLICKS),
            "Hottest place 2 of 9: 1 click within 40 px at 1 point. 50% from the left, 20% from the top."
        );
        assert_eq!(
            detail(around(12, 34.0), 340.0, Some(3.44)),
            "12 points, 10% of all · density 3.4"
        );
        assert_eq!(
            detail(around(1, 1.0), 1_000.0, None),
            "1 point, <1% of all · density …"
        );
    }

    #[test]
    fn a_map_is_told_in_words() {
        let points = |points: &[HeatPoint]| Points::of(points, None);
        let point = |intensity| HeatPoint {
            x: 5.0,
            y: 5.0,
            intensity,
        };
        for (points, expected) in [
            (points(&[]), "Heatmap, no data"),
            (points(&[point(1.0)]), "Heatmap of 1 click at 1 point"),
            (
                points(&[point(1_000.0), point(204.0)]),
                "Heatmap of 1,204 clicks at 2 points",
            ),
        ] {
            assert_eq!(picture(&points, Noun::CLICKS), expected);
        }
    }
}
