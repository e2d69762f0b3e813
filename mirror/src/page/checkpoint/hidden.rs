//! What was hidden of nodes that are not on the page any more, for whoever goes on from the checkpoint. Players take no
//! notice.

use super::events::{Events, push_name};
use crate::page::Mirror;
use crate::page::masking::{HIDDEN_TAG, Level};

impl Mirror {
    pub(super) fn push_hidden(&self, events: &mut Events) {
        if self.masker.is_none() || self.floors.are_empty() {
            return;
        }
        // Of those that are here, their own marks tell.
        let is_gone = |id: &i64| self.tree.find(*id).is_none();
        let levels = [Level::Blur, Level::Redact, Level::Block];
        let gone = levels.map(|level| self.floors.by_level(level).filter(is_gone).collect::<Vec<_>>());
        let passwords: Vec<_> = self.floors.passwords().collect();
        let names: Vec<_> = self.floors.password_names().collect();
        if gone.iter().all(Vec::is_empty) && passwords.is_empty() && names.is_empty() {
            return;
        }
        events.push(5, |out| {
            out.extend_from_slice(format!("{{\"tag\":\"{HIDDEN_TAG}\",\"payload\":{{\"v\":1").as_bytes());
            for (level, ids) in levels.iter().zip(&gone) {
                push_name(out, level.as_str());
                push_runs(out, ids);
            }
            push_name(out, "passwords");
            push_runs(out, &passwords);
            push_name(out, "names");
            out.push(b'[');
            for (at, name) in names.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(name.to_string().as_bytes());
            }
            out.extend_from_slice(b"]}}");
        });
    }
}

/// Ids in order, as the first of each run and how many follow it: those of one part of a page follow each other.
fn push_runs(out: &mut Vec<u8>, ids: &[i64]) {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for id in ids {
        match runs.last_mut() {
            Some((first, more)) if first.saturating_add(*more + 1) == *id => *more += 1,
            _ => runs.push((*id, 0)),
        }
    }
    out.push(b'[');
    for (at, (first, more)) in runs.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(format!("{first},{more}").as_bytes());
    }
    out.push(b']');
}
