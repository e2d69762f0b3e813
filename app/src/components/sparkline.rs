use domain::activity::Histogram;
use leptos::prelude::*;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 18.0;
const GAP: f64 = 1.0;

/// How busy a visit was from its start to its end, as bars.
#[component]
pub(crate) fn Sparkline(histogram: Histogram) -> impl IntoView {
    view! {
        <svg class="sparkline" viewBox="0 0 96 18" preserveAspectRatio="none" aria-hidden="true">
            <path d=bars(histogram.buckets())></path>
        </svg>
    }
}

/// The bars as one path. A bucket in which little happened still shows; one in which nothing did is a hairline.
fn bars(buckets: &[u32]) -> String {
    let highest = f64::from(buckets.iter().copied().max().unwrap_or(0).max(1));
    #[expect(clippy::cast_precision_loss, reason = "there are at most 32 buckets")]
    let step = WIDTH / buckets.len().max(12) as f64;
    let mut path = String::new();
    let mut x = 0.0;
    for count in buckets {
        let height = if *count == 0 {
            0.5
        } else {
            (f64::from(*count) / highest * HEIGHT).max(2.0)
        };
        path.push_str(&format!(
            "M{x:.1} {HEIGHT}v-{height:.1}h{:.1}v{height:.1}z",
            step - GAP
        ));
        x += step;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn bars_reach_from_a_hairline_to_the_full_height() {
        for (buckets, expected) in [
            (&[][..], ""),
            (&[4][..], "M0.0 18v-18.0h7.0v18.0z"),
            (
                &[4, 2, 0][..],
                "M0.0 18v-18.0h7.0v18.0zM8.0 18v-9.0h7.0v9.0zM16.0 18v-0.5h7.0v0.5z",
            ),
            (&[1000, 1][..], "M0.0 18v-18.0h7.0v18.0zM8.0 18v-2.0h7.0v2.0z"),
        ] {
            assert_eq!(bars(buckets), expected, "{buckets:?}");
        }
    }
}
