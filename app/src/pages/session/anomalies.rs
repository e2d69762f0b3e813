//! What a session's anomalies mean, in plain sentences.

use domain::format;
use domain::session::Anomalies;
use leptos::prelude::*;

/// How many there are of a kind, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explained {
    pub(crate) what: String,
    pub(crate) meaning: &'static str,
}

/// An entry of a list for each kind that occurred; see [`explain`].
pub(crate) fn entries(anomalies: &Anomalies, truncated: bool) -> Vec<impl IntoView> {
    explain(anomalies, truncated)
        .into_iter()
        .map(|explained| {
            view! {
                <li>
                    <strong>{explained.what} "."</strong>
                    " "
                    {explained.meaning}
                </li>
            }
        })
        .collect()
}

/// A sentence for each kind of anomaly that occurred, the gravest first. `truncated` says that a page was more than is taken.
pub(crate) fn explain(anomalies: &Anomalies, truncated: bool) -> Vec<Explained> {
    let too_large = truncated.then(|| Explained {
        what: "A page was too large to be taken whole".into(),
        meaning: "What was recorded of it is kept. The server did not follow it beyond its limit, so that moments behind \
                  that take longer to reach until the next full picture of the page.",
    });
    let rows = [
        (
            anomalies.lost_batches,
            "batch never arrived",
            "batches never arrived",
            "What happened then is missing; the replay goes on at the next full picture of the page.",
        ),
        (
            anomalies.broken_events,
            "event could not be read",
            "events could not be read",
            "They were left out; everything around them was kept.",
        ),
        (
            anomalies.facts_left_out,
            "entry is not listed",
            "entries are not listed",
            "The page said more than a session can list; the replay has all of it.",
        ),
        (
            anomalies.unknown_nodes,
            "change named an element that the page did not have",
            "changes named elements that the page did not have",
            "They were kept and change nothing in the replay.",
        ),
        (
            anomalies.unplaced_events,
            "event was about nothing that the page had",
            "events were about nothing that the page had",
            "They were left out; everything around them was kept.",
        ),
        (
            anomalies.clock_jumps,
            "time stamp was out of order",
            "time stamps were out of order",
            "The visitor's clock was off; these events got the time of the event before them.",
        ),
        (
            anomalies.unknown_events,
            "event was of an unknown kind",
            "events were of unknown kinds",
            "A newer recorder may have made them; they were left out, and everything around them was kept.",
        ),
    ];
    let counted = rows
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many, meaning)| Explained {
            what: format::counted(count, one, many),
            meaning,
        });
    too_large.into_iter().chain(counted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_sentence_and_what_did_not_occur_none() {
        assert_eq!(explain(&Anomalies::default(), false), []);
        let what: Vec<String> = explain(
            &Anomalies {
                broken_events: 1,
                unknown_events: 2,
                clock_jumps: 1_500,
                unknown_nodes: 1,
                unplaced_events: 2,
                lost_batches: 3,
                facts_left_out: 12,
            },
            true,
        )
        .into_iter()
        .map(|explained| explained.what)
        .collect();
        assert_eq!(
            what,
            [
                "A page was too large to be taken whole",
                "3 batches never arrived",
                "1 event could not be read",
                "12 entries are not listed",
                "1 change named an element that the page did not have",
                "2 events were about nothing that the page had",
                "1,500 time stamps were out of order",
                "2 events were of unknown kinds",
            ]
        );
    }
}
