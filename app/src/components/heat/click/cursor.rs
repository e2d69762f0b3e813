//! The place that the keyboard moves over the picture.

use super::picture::{Picture, Place};
use crate::components::KeyHint;

pub(super) const KEYS: [KeyHint; 4] = [
    (
        "← → ↑ ↓",
        "Move over the heatmap that has the focus; with Shift by more",
    ),
    (
        "Home End",
        "Go to its left or right edge; with Ctrl to its top or bottom",
    ),
    ("n p", "Go to the next place with the most heat, or back"),
    ("Enter", "Choose the place"),
];

/// How far a key goes, in px of a picture that is as wide as most screens.
const STEP: f64 = 1.0 / 60.0;
const LARGE: f64 = 5.0;

/// Where a key leads. The first one shows the place in the middle of what is in sight, which is given with it.
pub(super) fn step(
    key: &str,
    is_large: bool,
    is_whole: bool,
    from: Option<Place>,
    in_sight: Place,
    picture: Picture,
) -> Option<Place> {
    let step = STEP * if is_large { LARGE } else { 1.0 };
    // As far down as across.
    let (across, down) = (step * 100.0, step * 100.0 * picture.width / picture.height);
    let Place { x, y } = from.unwrap_or(in_sight);
    let moved = match key {
        "ArrowLeft" => (x - across, y),
        "ArrowRight" => (x + across, y),
        "ArrowUp" => (x, y - down),
        "ArrowDown" => (x, y + down),
        "Home" if is_whole => (x, 0.0),
        "End" if is_whole => (x, 100.0),
        "Home" => (0.0, y),
        "End" => (100.0, y),
        _ => return None,
    };
    let (x, y) = if from.is_none() && key.starts_with("Arrow") {
        (x, y)
    } else {
        moved
    };
    Some(Place {
        x: x.clamp(0.0, 100.0),
        y: y.clamp(0.0, 100.0),
    })
}

/// Which of so many hottest places a key leads to from the one that it led to last.
pub(super) fn hottest(key: &str, last: Option<usize>, count: usize) -> Option<usize> {
    let end = count.checked_sub(1)?;
    match (key, last) {
        ("n", Some(last)) if last < end => Some(last + 1),
        ("n", _) => Some(0),
        ("p", Some(last)) if last > 0 => Some(end.min(last - 1)),
        ("p", _) => Some(end),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_over_the_picture_and_stop_at_its_edges() {
        // A step is 20 px, which is 1 percent down.
        let picture = Picture::new(1_200.0, 2_000.0);
        let middle = Some((50.0, 50.0));
        for (key, is_large, is_whole, from, expected) in [
            ("ArrowDown", false, false, middle, Some((50.0, 51.0))),
            ("ArrowUp", true, false, middle, Some((50.0, 45.0))),
            ("ArrowLeft", false, false, Some((1.0, 50.0)), Some((0.0, 50.0))),
            ("ArrowRight", true, false, Some((99.0, 50.0)), Some((100.0, 50.0))),
            ("ArrowRight", true, false, None, Some((50.0, 30.0))),
            ("Home", false, false, middle, Some((0.0, 50.0))),
            ("End", false, false, middle, Some((100.0, 50.0))),
            ("Home", false, true, middle, Some((50.0, 0.0))),
            ("End", false, true, None, Some((50.0, 100.0))),
            ("Tab", false, false, middle, None),
        ] {
            let from = from.map(|(x, y)| Place { x, y });
            let in_sight = Place { x: 50.0, y: 30.0 };
            let to = step(key, is_large, is_whole, from, in_sight, picture);
            assert_eq!(to.map(|to| (to.x, to.y.round())), expected, "{key} from {from:?}");
        }
    }

    #[test]
    fn keys_go_round_the_hottest_places() {
        for (key, last, count, expected) in [
            ("n", None, 3, Some(0)),
            ("n", Some(0), 3, Some(1)),
            ("n", Some(2), 3, Some(0)),
            ("n", Some(9), 3, Some(0)),
            ("p", None, 3, Some(2)),
            ("p", Some(0), 3, Some(2)),
            ("p", Some(2), 3, Some(1)),
            ("p", Some(9), 3, Some(2)),
            ("n", None, 0, None),
            ("x", None, 3, None),
        ] {
            assert_eq!(
                hottest(key, last, count),
                expected,
                "{key} from {last:?} of {count}"
            );
        }
    }
}
