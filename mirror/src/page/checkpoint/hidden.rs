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
    own_sieve: Option<Sieve>,
    sieve: Option<Sieve>,
    passwords: Vec<i64>,
    names: Vec<u64>,
    is_any_password: bool,
    /// Of nodes that are on the page.
    words: Vec<(i64, Floor)>,
}

impl Mirror {
    /// What was hidden and nothing else tells, for whoever makes this page again of what is stored of it. What is longer than
    /// `most` bytes is said in fewer words that hide no less, and may hide more; those are 33 KiB at most.
    pub fn hidden_before(&self, most: usize) -> Option<String> {
        /// An id and its kin are at least so long.
        const SHORTEST: usize = 4;
        // Words are in the events that brought the nodes.
        let mut hidden = self.hidden(Vec::new())?;
        if (hidden.own.len() + hidden.earlier.len()) * SHORTEST <= most {
            let whole = hidden.text();
            if whole.len() <= most {
                return Some(whole);
            }
        }
        hidden.shorten(most / 8);
        let shorter = hidden.text();
        if shorter.len() <= most {
            return Some(shorter);
        }
        hidden.is_any_password = true;
        hidden.passwords.clear();
        hidden.names.clear();
        Some(hidden.text())
    }

    /// Learns what [`Mirror::hidden_before`] said, also of what is on the page already.
    pub fn learn_hidden(&mut self, payload: &str) {
        if let Some(payload) = Raw::parse(payload) {
            self.learn(payload);
        }
    }

    /// Hides what another page of the same window has hidden, or hides.
    pub fn learn_hidden_of(&mut self, other: &Self) {
        self.floors.learn_from(&other.floors);
    }

    pub(super) fn push_hidden(&self, events: &mut Events) {
        let Some(hidden) = self.hidden(self.untold_words()) else {
            return;
        };
        events.push(5, |out| {
            out.extend_from_slice(
                format!("{{\"tag\":\"{HIDDEN_TAG}\",\"payload\":{}}}", hidden.text()).as_bytes(),
            );
        });
    }

    /// `None` where that is nothing.
    fn hidden(&self, words: Vec<(i64, Floor)>) -> Option<Hidden> {
        let (own_sieve, sieve) = self.floors.sieves();
        let hidden = Hidden {
            own: self
                .floors
                .own()
                .filter(|(id, floor)| !self.is_told_by_page(*id, *floor))
                .collect(),
            earlier: self.floors.earlier().collect(),
            own_sieve: own_sieve.cloned(),
            sieve: sieve.cloned(),
            passwords: self.floors.passwords().collect(),
            names: self.floors.password_names().collect(),
            is_any_password: self.floors.is_any_password(),
            words,
        };
        let is_nothing = hidden.own.is_empty()
            && hidden.earlier.is_empty()
            && hidden.own_sieve.is_none()
            && hidden.sieve.is_none()
            && hidden.passwords.is_empty()
            && hidden.names.is_empty()
            && hidden.words.is_empty()
            && !hidden.is_any_password;
        (!is_nothing).then_some(hidden)
    }

    /// Whether the page says by itself what is hidden of a node: a rule hides so much, or a mark says so.
    fn is_told_by_page(&self, id: i64, floor: Floor) -> bool {
        self.tree
            .find(id)
            .is_some_and(|index| self.tree.get(index).mark.now().max(self.level_marked(index)) >= floor.level)
    }
}

impl Hidden {
    /// Puts lists of more than so many nodes into sieves.
    fn shorten(&mut self, most: usize) {
        if self.own.len() > most {
            let sieve = self.own_sieve.get_or_insert_default();
            for (id, _) in self.own.drain(..) {
                sieve.insert(id, Sieve::ANY_KIN);
            }
        }
        if self.earlier.len() > most {
            let sieve = self.sieve.get_or_insert_default();
            for (id, floor) in self.earlier.drain(..) {
                sieve.insert(id, floor.kin);
            }
        }
    }

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
        for (name, sieve) in [("ownSieve", &self.own_sieve), ("sieve", &self.sieve)] {
            if let Some(sieve) = sieve {
                push_name(&mut out, name);
                out.extend_from_slice(format!("\"{}\"", sieve.text()).as_bytes());
            }
        }
        if !self.words.is_empty() {
            push_name(&mut out, "words");
            push_floors(&mut out, &self.words);
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
