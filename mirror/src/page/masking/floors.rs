//! What was hidden once, by the recorder's ids: a node that goes and comes again brings what it said.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::Level;
use crate::json::Raw;

/// More than honest pages hide; behind that everything is hidden that comes.
const MOST: usize = 1 << 18;

#[derive(Debug, Clone, Default)]
pub(in crate::page) struct Floors {
    by_id: BTreeMap<i64, Level>,
    /// Fields that took a password once.
    passwords: BTreeSet<i64>,
    /// The same by what they are called, which outlives a page.
    password_names: BTreeSet<u64>,
    is_full: bool,
}

impl Floors {
    /// Another page: its nodes have other ids.
    pub(in crate::page) fn forget_page(&mut self) {
        self.by_id.clear();
        self.passwords.clear();
        self.is_full = false;
    }

    pub(super) fn of(&self, id: i64) -> Level {
        self.by_id.get(&id).copied().unwrap_or_default()
    }

    pub(super) fn raise(&mut self, id: i64, level: Level) {
        if level == Level::None {
            return;
        }
        if self.by_id.len() >= MOST && !self.by_id.contains_key(&id) {
            self.is_full = true;
            return;
        }
        let floor = self.by_id.entry(id).or_default();
        *floor = level.max(*floor);
    }

    /// Whether some of it could not be kept.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn is_password(&self, id: i64, names: &[u64]) -> bool {
        self.passwords.contains(&id) || names.iter().any(|name| self.password_names.contains(name))
    }

    pub(super) fn learn_password(&mut self, id: i64, names: &[u64]) {
        if self.passwords.len() < MOST {
            self.passwords.insert(id);
        }
        if self.password_names.len() < MOST {
            self.password_names.extend(names);
        }
    }

    pub(in crate::page) fn are_empty(&self) -> bool {
        self.by_id.is_empty() && self.passwords.is_empty() && self.password_names.is_empty()
    }

    /// Learns what a checkpoint says of nodes that were gone by then.
    pub(super) fn learn(&mut self, payload: Raw<'_>) {
        for level in [Level::Blur, Level::Redact, Level::Block] {
            for id in ids_of(payload.get(level.as_str())) {
                self.raise(id, level);
            }
        }
        for id in ids_of(payload.get("passwords")) {
            self.learn_password(id, &[]);
        }
        let names = payload.get("names").map(Raw::items).into_iter().flatten();
        let names: Vec<u64> = names
            .filter_map(|name| u64::try_from(name.whole()?).ok())
            .take(MOST)
            .collect();
        self.password_names.extend(names);
    }

    pub(in crate::page) fn bytes(&self) -> usize {
        self.by_id.len() * 24 + (self.passwords.len() + self.password_names.len()) * 16
    }

    pub(in crate::page) fn by_level(&self, level: Level) -> impl Iterator<Item = i64> {
        self.by_id
            .iter()
            .filter(move |(_, own)| **own == level)
            .map(|(id, _)| *id)
    }

    pub(in crate::page) fn passwords(&self) -> impl Iterator<Item = i64> {
        self.passwords.iter().copied()
    }

    pub(in crate::page) fn password_names(&self) -> impl Iterator<Item = u64> {
        self.password_names.iter().copied()
    }
}

/// Ids as runs: the first of each, and how many follow it.
fn ids_of(runs: Option<Raw<'_>>) -> impl Iterator<Item = i64> {
    let mut numbers = runs.map(Raw::items).into_iter().flatten().map(Raw::whole);
    let runs = std::iter::from_fn(move || Some((numbers.next()??, numbers.next()??)));
    runs.flat_map(|(first, more)| first..=first.saturating_add(more.max(0)))
        .take(MOST)
}

/// What a field is called, as a number: its kind of name and the name, by FNV-1a.
pub(super) fn name_of_field(kind: &str, name: &str) -> u64 {
    let bytes = kind.bytes().chain([b'=']).chain(name.bytes());
    // 53 bits, which JSON numbers keep.
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }) >> 11
}
