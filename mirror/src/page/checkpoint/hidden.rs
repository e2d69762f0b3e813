//! What was hidden of nodes that are not on the page any more, for whoever goes on from the checkpoint. Players take no
//! notice.

use super::events::{Events, push_name};
use crate::json::Raw;
use crate::page::Mirror;
use crate::page::masking::{Floor, HIDDEN_TAG, Level};

impl Mirror {
    /// What was hidden in earlier pages of the window, for whoever makes this page again of what is stored of it alone; at most
    /// about `most` bytes, in which fields that took passwords come first.
    pub fn hidden_before(&self, most: usize) -> Option<String> {
        let passwords: Vec<_> = self.floors.passwords().collect();
        let names: Vec<_> = self.floors.password_names().collect();
        let earlier: Vec<_> = self.floors.earlier().collect();
        if passwords.is_empty() && names.is_empty() && earlier.is_empty() {
            return None;
        }
        let write = |earlier: &[(i64, Floor)]| {
            let mut out = b"{\"v\":1".to_vec();
            push_name(&mut out, "passwords");
            push_numbers(&mut out, passwords.iter());
            push_name(&mut out, "names");
            push_numbers(&mut out, names.iter());
            push_name(&mut out, "earlier");
            push_floors(&mut out, earlier);
            out.push(b'}');
            out
        };
        // An id and its kin are at least so long; what cannot fit is not written, since each batch asks.
        const SHORTEST: usize = 4;
        let mut out = match earlier.len() * SHORTEST > most {
            true => write(&[]),
            false => write(&earlier),
        };
        if out.len() > most {
            out = write(&[]);
        }
        String::from_utf8(out).ok().filter(|out| out.len() <= most)
    }

    /// Learns what [`Mirror::hidden_before`] said.
    pub fn learn_hidden(&mut self, payload: &str) {
        if let Some(payload) = Raw::parse(payload) {
            self.floors.learn(payload);
        }
    }

    pub(super) fn push_hidden(&self, events: &mut Events) {
        if self.masker.is_none() || self.floors.are_empty() {
            return;
        }
        // Of those that are here, their own marks tell.
        let is_gone = |(id, _): &(i64, Floor)| self.tree.find(*id).is_none();
        let gone: Vec<_> = self.floors.own().filter(is_gone).collect();
        let earlier: Vec<_> = self.floors.earlier().collect();
        let passwords: Vec<_> = self.floors.passwords().collect();
        let names: Vec<_> = self.floors.password_names().collect();
        if gone.is_empty() && earlier.is_empty() && passwords.is_empty() && names.is_empty() {
            return;
        }
        events.push(5, |out| {
            out.extend_from_slice(format!("{{\"tag\":\"{HIDDEN_TAG}\",\"payload\":{{\"v\":1").as_bytes());
            push_name(out, "own");
            push_floors(out, &gone);
            push_name(out, "earlier");
            push_floors(out, &earlier);
            push_name(out, "passwords");
            push_numbers(out, passwords.iter());
            push_name(out, "names");
            push_numbers(out, names.iter());
            out.extend_from_slice(b"}}");
        });
    }
}

/// Ids with the kin of each, by how much was hidden.
fn push_floors(out: &mut Vec<u8>, floors: &[(i64, Floor)]) {
    out.extend_from_slice(b"{\"v\":1");
    for level in [Level::Blur, Level::Redact, Level::Block] {
        let own = floors.iter().filter(|(_, floor)| floor.level == level);
        let numbers: Vec<i64> = own.flat_map(|(id, floor)| [*id, i64::from(floor.kin)]).collect();
        if !numbers.is_empty() {
            push_name(out, level.as_str());
            push_numbers(out, numbers.iter());
        }
    }
    out.push(b'}');
}

fn push_numbers<N: ToString>(out: &mut Vec<u8>, numbers: impl Iterator<Item = N>) {
    out.push(b'[');
    for (at, number) in numbers.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(number.to_string().as_bytes());
    }
    out.push(b']');
}
