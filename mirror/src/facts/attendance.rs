//! Whether a window's page is in front, behind another tab, or gone, as far as it said so itself.

use domain::Millis;
use serde::{Deserialize, Serialize};

use super::text::{LABEL, field};
use crate::event::{Event, EventType, Payload};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Attendance {
    /// When it came to the front last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub front_since: Option<Millis>,
    /// Since when it is behind, unless it is in front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_since: Option<Millis>,
    /// Since when it is gone, unless it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_since: Option<Millis>,
}

impl Attendance {
    /// Takes what an event says, which happened at `at`.
    pub(super) fn hear(&mut self, event: &Event<'_>, payload: &Payload<'_>, at: Millis) {
        match (event.kind, payload) {
            (EventType::Meta | EventType::FullSnapshot, _) => self.left_since = None,
            (_, Payload::Custom { tag, payload }) => match tag.as_str() {
                "girok:leave" => self.left_since = Some(at),
                "girok:page" => self.left_since = None,
                "girok:visibility" => {
                    let state = payload.and_then(|payload| field(payload, "state", LABEL));
                    match state.as_deref() {
                        Some("visible") => {
                            *self = Self {
                                front_since: Some(at),
                                ..Self::default()
                            };
                        }
                        // Browsers hide a page that goes, and that is no news of it.
                        Some("hidden") if self.left_since.is_none() => {
                            self.hidden_since.get_or_insert(at);
                        }
                        _ => {}
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Batch;
    use crate::facts::Story;

    fn after(events: &[(Millis, &str)]) -> Attendance {
        let texts: Vec<_> = events
            .iter()
            .map(|(at, rest)| format!(r#"{{"timestamp":{at},{rest}}}"#))
            .collect();
        let text = format!("[{}]", texts.join(","));
        let batch = Batch::read(&text, 100).unwrap();
        let mut story = Story::default();
        for event in &batch.events {
            story.hear(event, None, event.timestamp);
        }
        story.attendance()
    }

    const META: &str = r#""type":4,"data":{"href":"https://a.example/","width":1,"height":1}"#;
    const VISIBLE: &str = r#""type":5,"data":{"tag":"girok:visibility","payload":{"state":"visible"}}"#;
    const HIDDEN: &str = r#""type":5,"data":{"tag":"girok:visibility","payload":{"state":"hidden"}}"#;
    const LEAVE: &str = r#""type":5,"data":{"tag":"girok:leave","payload":{}}"#;

    #[test]
    fn a_page_is_where_it_said_last() {
        for (events, front, hidden, left) in [
            (&[(1, META)][..], None, None, None),
            (&[(1, META), (2, VISIBLE)], Some(2), None, None),
            (&[(2, VISIBLE), (3, HIDDEN), (4, HIDDEN)], Some(2), Some(3), None),
            (&[(2, VISIBLE), (3, HIDDEN), (4, VISIBLE)], Some(4), None, None),
            (&[(2, VISIBLE), (3, LEAVE)], Some(2), None, Some(3)),
            // A browser hides the page that it closes.
            (&[(2, VISIBLE), (3, LEAVE), (4, HIDDEN)], Some(2), None, Some(3)),
            (
                &[(2, VISIBLE), (3, HIDDEN), (4, LEAVE)],
                Some(2),
                Some(3),
                Some(4),
            ),
            (&[(2, VISIBLE), (3, LEAVE), (4, META)], Some(2), None, None),
            (
                &[(2, VISIBLE), (3, LEAVE), (4, META), (5, VISIBLE)],
                Some(5),
                None,
                None,
            ),
        ] {
            let expected = Attendance {
                front_since: front,
                hidden_since: hidden,
                left_since: left,
            };
            assert_eq!(after(events), expected, "{events:?}");
        }
    }
}
