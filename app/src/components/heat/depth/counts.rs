//! How many came how far down a page.

use domain::format;
use domain::heat::depth::{BUCKETS, ByDepth, Depths, bucket};

use crate::components::heat::numbers::{self, Noun, share};

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Counts {
    /// Those whose depth ended in each part.
    ended: ByDepth,
    pub(super) all: u64,
    /// In percent.
    average: Option<f64>,
    /// Depths that are no percentage.
    left_out: u64,
    /// Those of which nobody knows how high the page was.
    unknown: u64,
}

/// One part of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) index: usize,
    /// Who came so far at least, …
    pub(super) reached: u64,
    /// … and who went no further.
    pub(super) ended: u64,
    pub(super) all: u64,
}

impl Counts {
    pub(super) fn of(depths: &[f64]) -> Self {
        let mut of = Self::default();
        let mut sum = 0.0;
        for depth in depths {
            match bucket(*depth).and_then(|part| of.ended.get_mut(part)) {
                Some(ended) => {
                    *ended += 1;
                    of.all += 1;
                    sum += depth;
                }
                None => of.left_out += 1,
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "sessions are few enough")]
        let average = (of.all > 0).then(|| sum / of.all as f64);
        of.average = average;
        of
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all == 0
    }

    /// In percent, where there are any.
    pub(super) fn average(&self) -> Option<f64> {
        self.average.filter(|average| (0.0..=100.0).contains(average))
    }

    pub(super) fn part(&self, index: usize) -> Part {
        let from = self.ended.get(index..).unwrap_or_default();
        Part {
            index,
            reached: from.iter().sum(),
            ended: from.first().copied().unwrap_or_default(),
            all: self.all,
        }
    }

    pub(super) fn parts(&self) -> [Part; BUCKETS] {
        std::array::from_fn(|index| self.part(index))
    }

    pub(super) fn figures(&self, noun: Noun) -> Vec<(String, String)> {
        let average = self
            .average()
            .map_or_else(|| "–".into(), |average| share(average, 100.0));
        vec![
            (noun.title(), format::count(self.all)),
            ("Average depth".into(), average),
        ]
    }

    /// What was left out, as sentences.
    pub(super) fn notes(&self, noun: Noun) -> Vec<String> {
        let left_out = (self.left_out > 0).then(|| {
            let verb = if self.left_out == 1 {
                "lies outside of the page and is left out"
            } else {
                "lie outside of the page and are left out"
            };
            format!("{} {verb}.", format::counted(self.left_out, "depth", "depths"))
        });
        let unknown = (self.unknown > 0).then(|| {
            let (they, verb) = if self.unknown == 1 {
                (noun.one, "is")
            } else {
                (noun.many, "are")
            };
            format!(
                "{} {they} {verb} left out: nobody told how high the page was.",
                format::count(self.unknown)
            )
        });
        left_out.into_iter().chain(unknown).collect()
    }
}

impl From<&Depths> for Counts {
    fn from(depths: &Depths) -> Self {
        Self {
            ended: depths.furthest,
            all: depths
                .furthest
                .iter()
                .fold(0, |sum, ended| sum.saturating_add(*ended)),
            average: depths.average(),
            left_out: 0,
            unknown: depths.unknown,
        }
    }
}

impl Part {
    /// 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "sessions are few enough")]
    pub(super) fn fraction(self) -> f64 {
        self.reached as f64 / self.all.max(1) as f64
    }

    /// Of those who saw the page at all.
    pub(super) fn share(self) -> String {
        share(self.fraction(), 1.0)
    }

    /// `60–65%`.
    pub(super) fn range(self) -> String {
        let step = 100 / BUCKETS;
        format!("{}–{}%", self.index * step, (self.index + 1) * step)
    }

    /// `1,200–1,300 px`, where the page's height is known.
    pub(super) fn stretch(self, page_height: f64) -> Option<String> {
        #[expect(clippy::cast_precision_loss, reason = "parts are few")]
        let (index, step) = (self.index as f64, page_height / BUCKETS as f64);
        (page_height > 0.0 && page_height.is_finite())
            .then(|| numbers::stretch(index * step, (index + 1.0) * step))
    }

    /// `312 of 1,204 sessions, 26%`.
    pub(super) fn value(self, noun: Noun) -> String {
        let of = format::counted(self.all, noun.one, noun.many);
        format!("{} of {of}, {}", format::count(self.reached), self.share())
    }

    /// `14 went no further`.
    pub(super) fn end(self) -> String {
        format!("{} went no further", format::count(self.ended))
    }

    /// All of it as a sentence.
    pub(super) fn sentence(self, page_height: f64, noun: Noun) -> String {
        let stretch = self
            .stretch(page_height)
            .map(|stretch| format!(" ({stretch})"))
            .unwrap_or_default();
        format!(
            "{} of the page{stretch}: reached by {}. {}.",
            self.range(),
            self.value(noun),
            self.end()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_further_has_reached_what_is_above() {
        let counts = Counts::of(&[100.0, 50.0, 50.0, 3.0]);
        let reached = counts.parts().map(|part| part.reached);
        let mut expected = [1; BUCKETS];
        expected[0] = 4;
        expected[1..10].fill(3);
        assert_eq!(reached, expected);
        let ended: Vec<_> = counts
            .parts()
            .into_iter()
            .filter(|part| part.ended > 0)
            .map(|part| (part.index, part.ended))
            .collect();
        assert_eq!(ended, [(0, 1), (9, 2), (19, 1)]);
    }

    #[test]
    fn the_average_is_of_depths_and_not_of_parts() {
        for (depths, expected) in [
            (&[][..], None),
            (&[0.0], Some(0.0)),
            (&[12.0, 13.0], Some(12.5)),
            (&[100.0, 0.0, f64::NAN], Some(50.0)),
        ] {
            assert_eq!(Counts::of(depths).average(), expected, "{depths:?}");
        }
    }

    #[test]
    fn what_is_no_depth_is_left_out_and_said() {
        for (depths, all, expected) in [
            (&[50.0, 0.0, 100.0][..], 3, None),
            (
                &[50.0, -1.0],
                1,
                Some("1 depth lies outside of the page and is left out."),
            ),
            (
                &[100.5, f64::NAN, f64::INFINITY],
                0,
                Some("3 depths lie outside of the page and are left out."),
            ),
        ] {
            let counts = Counts::of(depths);
            assert_eq!(counts.all, all);
            assert_eq!(
                counts.notes(Noun::SESSIONS),
                Vec::from_iter(expected.map(str::to_owned))
            );
        }
    }

    #[test]
    fn counted_depths_come_to_the_same() {
        let depths = [3.0, 50.0, 50.0, 100.0];
        let mut counted = Depths {
            views: 4,
            percent: 203.0,
            ..Depths::default()
        };
        for depth in depths {
            counted.furthest[bucket(depth).unwrap()] += 1;
        }
        assert_eq!(Counts::from(&counted), Counts::of(&depths));
        counted.unknown = 1;
        assert_eq!(
            Counts::from(&counted).notes(Noun::SESSIONS),
            ["1 session is left out: nobody told how high the page was."]
        );
        assert!(Counts::from(&Depths::default()).is_empty());
    }

    #[test]
    fn a_part_is_told_in_words() {
        let part = Part {
            index: 12,
            reached: 312,
            ended: 14,
            all: 1_204,
        };
        for (page_height, expected) in [
            (
                2_000.0,
                "60–65% of the page (1,200–1,300 px): reached by 312 of 1,204 sessions, 26%. 14 went no further.",
            ),
            (
                f64::NAN,
                "60–65% of the page: reached by 312 of 1,204 sessions, 26%. 14 went no further.",
            ),
        ] {
            assert_eq!(part.sentence(page_height, Noun::SESSIONS), expected);
        }
        let one = Part {
            index: 0,
            reached: 1,
            ended: 1,
            all: 1,
        };
        assert_eq!(one.value(Noun::SESSIONS), "1 of 1 session, 100%");
    }

    #[test]
    fn figures_are_grouped() {
        let counts = Counts {
            all: 1_234_567,
            average: Some(61.6),
            ..Counts::default()
        };
        let figures = counts.figures(Noun::SESSIONS);
        assert_eq!(figures[0], ("Sessions".to_owned(), "1,234,567".to_owned()));
        assert_eq!(figures[1], ("Average depth".to_owned(), "62%".to_owned()));
    }
}
