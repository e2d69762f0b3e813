//! What was hidden of nodes that are not on the page any more, for whoever goes on from the checkpoint. Players take no
//! notice.

use super::events::{Events, push_name};
use crate::json::Raw;
use crate::page::Mirror;
use crate::page::masking::{Floor, HIDDEN_TAG, Level, Sieve};

/// As it is written down.
struct Hidden {
    own: Vec<(i64, Floor)>,
    earlier: Vec<(i64, Floor)>,
    /// Of more that are too many for that.
    sieve: Option<Sieve>,
    passwords: Vec<i64>,
    names: Vec<u64>,
    is_any_password: bool,
}

impl Mirror {
    /// What was hidden in earlier pages of the window, for whoever makes this page again of what is stored of it alone. What
    /// is longer than `most` bytes is said in fewer words that hide no less, and may hide more; those are 17 KiB at most.
    pub fn hidden_before(&self, most: usize) -> Option<String> {
        /// An id and its kin are at least so long.
        const SHORTEST: usize = 4;
        let mut hidden = self.hidden(Vec::new())?;
        if hidden.earlier.len() * SHORTEST <= most {
            let whole = hidden.text();
            if whole.len() <= most {
                return Some(whole);
            }
        }
        let sieve = hidden.sieve.get_or_insert_default();
        for (id, floor) in hidden.earlier.drain(..) {
            sieve.insert(id, floor.kin);
        }
        let shorter = hidden.text();
        if shorter.len() <= most {
            return Some(shorter);
        }
        hidden.is_any_password = true;
        hidden.passwords.clear();
        hidden.names.clear();
        Some(hidden.text())
    }

    /// Learns what [`Mirror::hidden_before`] said.
    pub fn learn_hidden(&mut self, payload: &str) {
        if let Some(payload) = Raw::parse(payload) {
            self.floors.learn(payload);
        }
    }

    /// Hides what another page of the same window has hidden, or hides.
    pub fn learn_hidden_of(&mut self, other: &Self) {
        self.floors.learn_from(&other.floors);
    }

    pub(super) fn push_hidden(&self, events: &mut Events) {
        // Of those that are here, their own marks tell.
        let is_gone = |(id, _): &(i64, Floor)| self.tree.find(*id).is_none();
        let own = self.floors.own().filter(is_gone).collect();
        let Some(hidden) = self.hidden(own).filter(|_| self.masker.is_some()) else {
            return;
        };
        events.push(5, |out| {
            out.extend_from_slice(
                format!("{{\"tag\":\"{HIDDEN_TAG}\",\"payload\":{}}}", hidden.text()).as_bytes(),
            );
        });
    }

    /// `None` where that is nothing.
    fn hidden(&self, own: Vec<(i64, Floor)>) -> Option<Hidden> {
        let hidden = Hidden {
            own,
            earlier: self.floors.earlier().collect(),
            sieve: self.floors.sieve().cloned(),
            passwords: self.floors.passwords().collect(),
            names: self.floors.password_names().collect(),
            is_any_password: self.floors.is_any_password(),
        };
        let is_nothing = hidden.own.is_empty()
            && hidden.earlier.is_empty()
            && hidden.sieve.is_none()
            && hidden.passwords.is_empty()
            && hidden.names.is_empty()
            && !hidden.is_any_password;
        (!is_nothing).then_some(hidden)
    }
}

impl Hidden {
    fn text(&self) -> String {
        let mut out = b"{\"v\":1".to_vec();
        for (name, floors) in [("own", &self.own), ("earlier", &self.earlier)] {
            push_name(&mut out, name);
            push_floors(&mut out, floors);
        }
        push_name(&mut out, "passwords");
        push_numbers(&mut out, self.passwords.iter());
        push_name(&mut out, "names");
        push_numbers(&mut out, self.names.iter());
        if let Some(sieve) = &self.sieve {
            push_name(&mut out, "sieve");
            out.extend_from_slice(format!("\"{}\"", sieve.text()).as_bytes());
        }
        if self.is_any_password {
            push_name(&mut out, "anyPassword");
            out.extend_from_slice(b"true");
        }
        out.push(b'}');
        String::from_utf8(out).unwrap_or_default()
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
