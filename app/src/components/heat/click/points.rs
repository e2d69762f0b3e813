//! The points of a heatmap, and what they come to.

use domain::format;

use super::picture::{Picture, Place};
use super::sum::Sum;

/// What a weight may be to the kernel besides 0: `LEAST_WEIGHT` and `MOST_WEIGHT` of the crate `heatmap`.
const WEIGHTS: std::ops::RangeInclusive<f64> = 1e-12..=1e12;

/// So much at a place, in percent of the picture from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HeatPoint {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) intensity: f64,
}

/// Those that can be drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Points {
    pub(super) kept: Vec<HeatPoint>,
    /// How many were left out because they are not on the picture, …
    outside: u64,
    /// … and because nobody could say how much they are.
    unweighted: u64,
    /// The intensities of all, added up.
    added: f64,
    /// How many there are of what may be at several points.
    in_all: Option<f64>,
    /// The greatest intensity of one point.
    pub(super) most: f64,
}

/// What lies around a place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Around {
    pub(super) points: u64,
    pub(super) sum: Sum,
}

impl Points {
    pub(super) fn of(points: &[HeatPoint], in_all: Option<f64>) -> Self {
        let mut of = Self {
            in_all: in_all.filter(|number| number.is_finite() && *number >= 0.0),
            ..Self::default()
        };
        for point in points {
            let is_on = [point.x, point.y].iter().all(|side| (0.0..=100.0).contains(side));
            let is_weighted = point.intensity == 0.0 || WEIGHTS.contains(&point.intensity);
            match (is_on, is_weighted) {
                (false, _) => of.outside += 1,
                (true, false) => of.unweighted += 1,
                (true, true) => {
                    of.added += point.intensity;
                    of.most = of.most.max(point.intensity);
                    of.kept.push(*point);
                }
            }
        }
        of
    }

    /// Whether there is nothing that would show.
    pub(super) fn is_empty(&self) -> bool {
        self.added == 0.0
    }

    /// Of one point; 0 where there is none.
    #[expect(clippy::cast_precision_loss, reason = "points are few enough")]
    pub(super) fn average(&self) -> f64 {
        self.added / self.kept.len().max(1) as f64
    }

    /// How much it is in all.
    pub(super) fn total(&self) -> f64 {
        self.in_all.unwrap_or(self.added)
    }

    /// What some of the points come to together, of which the greatest is that.
    pub(super) fn sum(&self, added: f64, greatest: f64) -> Sum {
        Sum::new(added, greatest, self.in_all)
    }

    pub(super) fn around(&self, place: Place, radius: f64, picture: Picture) -> Around {
        let (x, y) = picture.px(place);
        let (mut points, mut added, mut greatest) = (0, 0.0, 0.0);
        for point in &self.kept {
            let (other_x, other_y) = picture.px(Place {
                x: point.x,
                y: point.y,
            });
            if (x - other_x).powi(2) + (y - other_y).powi(2) <= radius.powi(2) {
                points += 1;
                added += point.intensity;
                greatest = f64::max(greatest, point.intensity);
            }
        }
        Around {
            points,
            sum: self.sum(added, greatest),
        }
    }

    /// What was left out, as sentences.
    pub(super) fn left_out(&self) -> Vec<String> {
        let said = |points, one, many| {
            let points = (points > 0).then_some(points)?;
            let verb = if points == 1 { one } else { many };
            Some(format!("{} {verb}.", format::counted(points, "point", "points")))
        };
        let outside = said(
            self.outside,
            "lies outside of the picture and is left out",
            "lie outside of the picture and are left out",
        );
        let unweighted = said(
            self.unweighted,
            "has no intensity that can be drawn and is left out",
            "have no intensity that can be drawn and are left out",
        );
        outside.into_iter().chain(unweighted).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: f64, intensity: f64) -> HeatPoint {
        HeatPoint { x, y, intensity }
    }

    #[test]
    fn what_can_be_drawn_is_summed_up() {
        let points = Points::of(
            &[
                point(0.0, 0.0, 1.0),
                point(100.0, 100.0, 5.0),
                point(50.0, 50.0, 0.0),
            ],
            None,
        );
        assert_eq!((points.total(), points.most, points.average()), (6.0, 5.0, 2.0));
        assert_eq!(points.kept.len(), 3);
        assert!(points.left_out().is_empty());
        assert!(!points.is_empty());
    }

    #[test]
    fn points_on_the_same_spot_stay_points_of_their_own() {
        let points = Points::of(&[point(5.0, 5.0, 2.0), point(5.0, 5.0, 2.0)], None);
        assert_eq!((points.total(), points.most, points.average()), (4.0, 2.0, 2.0));
    }

    #[test]
    fn nothing_comes_to_nothing() {
        for none in [&[][..], &[point(5.0, 5.0, 0.0)], &[point(-1.0, 5.0, 3.0)]] {
            let points = Points::of(none, None);
            assert!(points.is_empty(), "{none:?}");
            assert_eq!((points.total(), points.most, points.average()), (0.0, 0.0, 0.0));
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out_and_said() {
        let outside = [
            point(-0.1, 5.0, 1.0),
            point(5.0, 100.1, 1.0),
            point(f64::NAN, 5.0, 1.0),
            point(5.0, f64::INFINITY, f64::NAN),
        ];
        let unweighted = [
            point(5.0, 5.0, -1.0),
            point(5.0, 5.0, f64::NAN),
            point(5.0, 5.0, f64::INFINITY),
            point(5.0, 5.0, 1e13),
            point(5.0, 5.0, 1e-13),
        ];
        for (points, expected) in [
            (
                &outside[..],
                "4 points lie outside of the picture and are left out.",
            ),
            (
                &outside[..1],
                "1 point lies outside of the picture and is left out.",
            ),
            (
                &unweighted,
                "5 points have no intensity that can be drawn and are left out.",
            ),
            (
                &unweighted[..1],
                "1 point has no intensity that can be drawn and is left out.",
            ),
        ] {
            let points = Points::of(points, None);
            assert_eq!(points.left_out(), [expected]);
            assert!(points.kept.is_empty());
        }
    }

    #[test]
    fn what_lies_around_is_measured_in_px_of_the_picture() {
        // A percent is 10 px across and 20 px down.
        let picture = Picture::new(1_000.0, 2_000.0);
        let points = Points::of(
            &[
                point(50.0, 50.0, 1.0),
                point(53.0, 50.0, 2.0),
                point(50.0, 53.0, 4.0),
            ],
            None,
        );
        let around = |radius| {
            let around = points.around(Place { x: 50.0, y: 50.0 }, radius, picture);
            (around.points, around.sum.text())
        };
        for (radius, points, sum) in [(0.0, 1, "1"), (29.0, 1, "1"), (30.0, 2, "3"), (60.0, 3, "7")] {
            assert_eq!(around(radius), (points, sum.to_owned()));
        }
    }

    #[test]
    fn sessions_at_several_points_are_not_added_up() {
        let picture = Picture::new(1_000.0, 1_000.0);
        let some = [
            point(50.0, 50.0, 3.0),
            point(51.0, 50.0, 2.0),
            point(90.0, 90.0, 1.0),
        ];
        let points = Points::of(&some, Some(4.0));
        assert_eq!((points.total(), points.most, points.average()), (4.0, 3.0, 2.0));
        let around = points.around(Place { x: 50.0, y: 50.0 }, 20.0, picture);
        assert_eq!((around.points, around.sum.text()), (2, "3–4".to_owned()));
        for unsound in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(Points::of(&some, Some(unsound)).total(), 6.0);
        }
    }
}
