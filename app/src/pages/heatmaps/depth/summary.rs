//! How far down people came, or what they looked at, in one line.

use domain::format;
use domain::heat::depth::{BUCKETS, ByDepth, Depths};
use domain::heat::query::HeatKind;

use super::super::names::{percent, percent_text};
use crate::components::Noun;

/// Percent of the height that one part has.
const STEP: usize = 100 / BUCKETS;
const LAST: usize = BUCKETS - 1;

/// Nothing where nobody is known to have seen any of it.
pub(in super::super) fn summary(depths: &Depths, kind: HeatKind, counted: Noun) -> Option<String> {
    match kind {
        HeatKind::Attention => attention(&depths.attention_ms),
        _ => scroll(&depths.furthest, counted),
    }
}

/// `furthest` are those that ended in each part.
fn scroll(furthest: &ByDepth, Noun { many, .. }: Noun) -> Option<String> {
    let all: u64 = furthest.iter().sum();
    let reached = |index: usize| furthest[index..].iter().sum::<u64>();
    // The top of a page is seen by all; how much of its first part nobody knows.
    let half = (0..BUCKETS).rev().find(|index| reached(*index) * 2 >= all)?;
    let end = percent_text(percent(reached(BUCKETS - 1), all));
    (all > 0).then(|| match half {
        0 => format!("Most {many} saw no more than {STEP}% of the page; {end} came to its end."),
        LAST => format!("Most {many} came to the end of the page: {end}."),
        half => format!(
            "Half of the {many} saw at least {}% of the page; {end} came to its end.",
            half * STEP
        ),
    })
}

fn attention(attention_ms: &ByDepth) -> Option<String> {
    let all: u64 = attention_ms.iter().fold(0, |sum, ms| sum.saturating_add(*ms));
    let mut from_top: u64 = 0;
    let half = attention_ms.iter().position(|ms| {
        from_top = from_top.saturating_add(*ms);
        from_top >= all.div_ceil(2)
    })?;
    // Of those that are alike the first.
    let (longest, ms) = attention_ms.iter().enumerate().rev().max_by_key(|(_, ms)| **ms)?;
    (all > 0).then(|| {
        format!(
            "Half of the time went to the upper {}% of the page; {}–{}% was looked at longest, {} in all.",
            (half + 1) * STEP,
            longest * STEP,
            (longest + 1) * STEP,
            format::duration(i64::try_from(*ms).unwrap_or(i64::MAX))
        )
    })
}

#[cfg(test)]
mod tests {
    use domain::heat::query::Counting;

    use super::super::super::names;
    use super::*;

    fn by_depth(parts: &[(usize, u64)]) -> ByDepth {
        let mut by_depth = ByDepth::default();
        for (part, count) in parts {
            by_depth[*part] = *count;
        }
        by_depth
    }

    #[test]
    fn how_far_people_came_is_told_in_one_line() {
        for (furthest, expected) in [
            (&[][..], None),
            (&[(19, 3)], Some("Most views came to the end of the page: 100%.")),
            // Of ten, five went beyond 60%.
            (
                &[(3, 5), (12, 4), (19, 1)],
                Some("Half of the views saw at least 60% of the page; 10% came to its end."),
            ),
            (
                &[(0, 6), (19, 4)],
                Some("Most views saw no more than 5% of the page; 40% came to its end."),
            ),
        ] {
            let depths = Depths {
                furthest: by_depth(furthest),
                ..Depths::default()
            };
            assert_eq!(
                summary(&depths, HeatKind::Scroll, names::depths(Counting::All)).as_deref(),
                expected,
                "{furthest:?}"
            );
        }
    }

    #[test]
    fn what_people_looked_at_is_told_in_one_line() {
        for (attention, expected) in [
            (&[][..], None),
            (
                &[(1, 90_000), (2, 30_000), (10, 60_000)],
                Some(
                    "Half of the time went to the upper 10% of the page; 5–10% was looked at longest, 1m 30s in all.",
                ),
            ),
            (
                &[(0, 1_000), (19, 1_000)],
                Some(
                    "Half of the time went to the upper 5% of the page; 0–5% was looked at longest, 1s in all.",
                ),
            ),
        ] {
            let depths = Depths {
                attention_ms: by_depth(attention),
                ..Depths::default()
            };
            assert_eq!(
                summary(&depths, HeatKind::Attention, names::depths(Counting::All)).as_deref(),
                expected,
                "{attention:?}"
            );
        }
    }
}
