//! The time below a film: its digits are pictures that the browser made once, put where they belong in each frame.

use domain::Millis;

use super::frame::Frame;

/// Hours, minutes and seconds, of two digits each.
const CELLS: usize = 6;

pub(super) struct Clock {
    /// Left, top, width and height of each digit's place.
    places: [(usize, usize, usize, usize); CELLS],
    /// For each digit a picture with that one in all places.
    pictures: Vec<Frame>,
}

impl Clock {
    /// `None` where there are not as many places and pictures as it needs.
    pub(super) fn new(cells: &[[f64; 4]], pictures: &[Frame]) -> Option<Self> {
        // Colours are shared by two pixels and two.
        let even = |value: f64| (value.max(0.0) / 2.0).round() as usize * 2;
        let places: Vec<_> = cells
            .iter()
            .map(|[left, top, width, height]| (even(*left), even(*top), even(*width), even(*height)))
            .collect();
        (pictures.len() == 10).then_some(Self {
            places: places.try_into().ok()?,
            pictures: pictures.to_vec(),
        })
    }

    /// Writes how long after the session's start this is.
    pub(super) fn draw(&self, frame: &mut Frame, since_start: Millis) {
        for (digit, (left, top, width, height)) in digits(since_start).into_iter().zip(self.places) {
            if let Some(picture) = self.pictures.get(digit) {
                frame.copy_box(picture, left, top, width, height);
            }
        }
    }
}

fn digits(since_start: Millis) -> [usize; CELLS] {
    let seconds = usize::try_from(since_start / 1_000).unwrap_or(0);
    let (hours, minutes, seconds) = ((seconds / 3_600).min(99), seconds / 60 % 60, seconds % 60);
    [
        hours / 10,
        hours % 10,
        minutes / 10,
        minutes % 10,
        seconds / 10,
        seconds % 10,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_six_digits() {
        for (since_start, expected) in [
            (0, [0, 0, 0, 0, 0, 0]),
            (999, [0, 0, 0, 0, 0, 0]),
            (61_000, [0, 0, 0, 1, 0, 1]),
            (86_399_999, [2, 3, 5, 9, 5, 9]),
            (-5, [0, 0, 0, 0, 0, 0]),
        ] {
            assert_eq!(digits(since_start), expected, "{since_start}");
        }
    }

    #[test]
    fn without_its_places_there_is_no_clock() {
        let pictures = vec![Frame::black((8, 8)); 10];
        assert!(Clock::new(&[[0.0; 4]; 6], &pictures).is_some());
        assert!(Clock::new(&[[0.0; 4]; 5], &pictures).is_none());
        assert!(Clock::new(&[[0.0; 4]; 6], &pictures[1..]).is_none());
        let far = Clock::new(&[[1e9, 1e9, 1e9, 10.0]; 6], &pictures).unwrap();
        far.draw(&mut Frame::black((8, 8)), 1_000);
    }
}
