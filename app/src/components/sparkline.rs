use domain::activity::Histogram;
use leptos::prelude::*;

/// In tenths of a px, so that the browser need not load what formats fractions.
const WIDTH: u32 = 960;
const HEIGHT: u32 = 180;
const GAP: u32 = 10;
const HAIRLINE: u32 = 5;
const LOWEST: u32 = 20;

/// How busy a visit was from its start to its end, as bars.
#[component]
pub(crate) fn Sparkline(histogram: Histogram) -> impl IntoView {
    view! {
        <svg class="sparkline" viewBox="0 0 960 180" preserveAspectRatio="none" aria-hidden="true">
            <path d=bars(histogram.buckets())></path>
        </svg>
    }
}

/// The bars as one path. A bucket in which little happened still shows; one in which nothing did is a hairline.
fn bars(buckets: &[u32]) -> String {
    let highest = u64::from(buckets.iter().copied().max().unwrap_or(0).max(1));
    let step = WIDTH / u32::try_from(buckets.len().max(12)).unwrap_or(WIDTH);
    let width = step.saturating_sub(GAP).max(1);
    buckets
        .iter()
        .zip(0_u32..)
        .map(|(count, index)| {
            let height = match u64::from(*count) * u64::from(HEIGHT) / highest {
                0 if *count == 0 => HAIRLINE,
                height => u32::try_from(height).unwrap_or(HEIGHT).max(LOWEST),
            };
            format!("M{} {HEIGHT}v-{height}h{width}v{height}z", index * step)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn bars_reach_from_a_hairline_to_the_full_height() {
        for (buckets, expected) in [
            (&[][..], ""),
            (&[4][..], "M0 180v-180h70v180z"),
            (
                &[4, 2, 0][..],
                "M0 180v-180h70v180zM80 180v-90h70v90zM160 180v-5h70v5z",
            ),
            (&[1000, 1][..], "M0 180v-180h70v180zM80 180v-20h70v20z"),
            (&[u32::MAX][..], "M0 180v-180h70v180z"),
        ] {
            assert_eq!(bars(buckets), expected, "{buckets:?}");
        }
    }
}
