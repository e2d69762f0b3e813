//! How much of what a session tells is kept: its page loads all of that at once.

use domain::fact::{Fact, FactKind};

use crate::recordings::SessionRow;

/// What all facts of a session may take.
const MOST_BYTES: u64 = 4 << 20;
/// Of that, what pages may say by themselves: one that logs without end leaves room for what the visitor did.
const MOST_SAID_BYTES: u64 = 3 << 20;
/// What a fact takes besides its texts.
const FACT_BYTES: usize = 150;

/// Leaves out the facts for which there is no more room, and counts them. Their events are kept.
pub(super) fn keep(row: &mut SessionRow, facts: &mut Vec<Fact>) {
    facts.retain(|fact| {
        let most = if fact.kind.is_interaction() {
            MOST_BYTES
        } else {
            MOST_SAID_BYTES
        };
        let bytes = row.fact_bytes.saturating_add(bytes_of(&fact.kind));
        let room = bytes <= most;
        if room {
            row.fact_bytes = bytes;
        } else {
            row.anomalies.facts_left_out += 1;
        }
        room
    });
}

fn bytes_of(kind: &FactKind) -> u64 {
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let texts = match kind {
        FactKind::PageView { url, title } => url.len() + length(title),
        FactKind::Error { message, stack } => message.len() + length(stack),
        FactKind::Console { level, message } => level.len() + message.len(),
        FactKind::Custom { name, data } => {
            name.len() + data.as_ref().map_or(0, |data| data.to_string().len())
        }
        FactKind::Identify { label: text } | FactKind::Stopped { reason: text } => text.len(),
        FactKind::Click { element, .. }
        | FactKind::Trouble { element, .. }
        | FactKind::Input { element, .. } => element.as_ref().map_or(0, |element| {
            element.tag.len() + length(&element.label) + length(&element.selector)
        }),
        FactKind::Visibility { .. } => 0,
    };
    (FACT_BYTES + texts) as u64
}
