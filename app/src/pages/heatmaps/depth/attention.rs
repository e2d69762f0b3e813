//! How long each part of the page was looked at, over the page itself.

use domain::format;
use domain::heat::depth::{BUCKETS, ByDepth, Depths};
use leptos::prelude::*;

use super::super::names::{percent, percent_text};

/// A part of the page and how long it was looked at.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    /// In percent of the height.
    range: String,
    time: String,
    share: String,
    /// Of the part that was looked at longest.
    of_most: f64,
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
fn parts(attention_ms: &ByDepth) -> Vec<Part> {
    let whole: u64 = attention_ms.iter().fold(0, |sum, ms| sum.saturating_add(*ms));
    let most = attention_ms.iter().copied().max().unwrap_or(0).max(1);
    let step = 100 / BUCKETS;
    attention_ms
        .iter()
        .enumerate()
        .map(|(index, ms)| Part {
            range: format!("{}–{}%", index * step, (index + 1) * step),
            time: format::duration(i64::try_from(*ms).unwrap_or(i64::MAX)),
            share: percent_text(percent(*ms, whole)),
            of_most: *ms as f64 / most as f64,
        })
        .collect()
}

/// Each part with how long it was in front of somebody.
#[component]
pub(in super::super) fn AttentionStrip(depths: Signal<Depths>) -> impl IntoView {
    let parts = Memo::new(move |_| depths.with(|depths| parts(&depths.attention_ms)));
    let part = |part: Part| {
        view! {
            <tr style=format!("--share: {:.3}", part.of_most)>
                <th scope="row">
                    <span class="number">{part.range}</span>
                </th>
                <td>
                    <span class="number">{part.time}</span>
                </td>
                <td>
                    <span class="number">{part.share}</span>
                </td>
            </tr>
        }
    };
    view! {
        <table class="heatmaps-attention">
            <caption class="visually-hidden">"How long each part of the page was looked at"</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"Part"</th>
                    <th scope="col">"Time"</th>
                    <th scope="col">"Share"</th>
                </tr>
            </thead>
            <tbody>{move || parts.get().into_iter().map(part).collect_view()}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_shares_of_all_attention() {
        let mut attention = ByDepth::default();
        attention[0] = 90_000;
        attention[19] = 30_000;
        let parts = parts(&attention);
        let read = |index: usize| {
            let part: &Part = &parts[index];
            (part.range.as_str(), part.time.as_str(), part.share.as_str())
        };
        assert_eq!(read(0), ("0–5%", "1m 30s", "75%"));
        assert_eq!(read(1), ("5–10%", "0s", "0%"));
        assert_eq!(read(19), ("95–100%", "30s", "25%"));
        assert!((parts[19].of_most - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_looked_at_is_no_share() {
        let parts = parts(&ByDepth::default());
        assert_eq!((parts.len(), parts[3].share.as_str()), (BUCKETS, "–"));
        assert!(parts.iter().all(|part| part.of_most.abs() < 1e-9));
    }
}
