//! What was hidden once, by the recorder's ids: a node that goes and comes again brings what it said.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher as _;

use fnv::FnvHasher;

use super::mark::Level;
use super::sieve::Sieve;
use crate::json::Raw;

/// More than honest pages hide; behind that everything is hidden that comes.
const MOST: usize = 1 << 18;

#[derive(Debug, Clone, Default)]
pub(in crate::page) struct Floors {
    by_id: BTreeMap<i64, Floor>,
    /// The same where they were too many to be written down one by one; all by their ids alone.
    own_sieve: Option<Sieve>,
    /// Of nodes of earlier pages in the window that no rule hid any more: if the page was only recorded anew, they are the same.
    before: BTreeMap<i64, Floor>,
    /// The same where they were too many to be written down one by one.
    sieve: Option<Sieve>,
    /// Fields that took a password once.
    passwords: BTreeSet<i64>,
    /// The same by what they are called, which outlives a page.
    password_names: BTreeSet<u64>,
    /// There were more of them than can be kept.
    is_any_password: bool,
    is_full: bool,
}

/// How far up something was hidden, and of what kin it was then; 0 where nobody knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::page) struct Floor {
    pub(in crate::page) level: Level,
    pub(in crate::page) kin: u32,
}

impl Floors {
    /// Another page, or the same once more.
    pub(in crate::page) fn forget_page(&mut self) {
        for (id, floor) in std::mem::take(&mut self.by_id) {
            self.keep_earlier(id, floor);
        }
        self.own_sieve = None;
        self.is_full = false;
    }

    fn keep_earlier(&mut self, id: i64, floor: Floor) {
        if self.before.len() < MOST || self.before.contains_key(&id) {
            self.before.insert(id, floor);
        } else {
            self.sieve.get_or_insert_default().insert(id, floor.kin);
        }
    }

    /// What another page of the window hid or hides.
    pub(in crate::page) fn learn_from(&mut self, other: &Self) {
        for (id, floor) in other.before.iter().chain(&other.by_id) {
            self.keep_earlier(*id, *floor);
        }
        for (own, sieve) in [
            (&mut self.own_sieve, &other.own_sieve),
            (&mut self.sieve, &other.sieve),
        ] {
            if let Some(sieve) = sieve {
                own.get_or_insert_default().join(sieve);
            }
        }
        for id in &other.passwords {
            self.learn_password(*id, &[]);
        }
        for name in &other.password_names {
            self.learn_name(*name);
        }
        self.is_any_password |= other.is_any_password;
    }

    pub(super) fn of(&self, id: i64, kin: impl Fn() -> u32) -> Level {
        let now = self.by_id.get(&id).map(|floor| floor.level);
        let before = self
            .before
            .get(&id)
            .filter(|floor| floor.kin == 0 || floor.kin == kin());
        let is_found = |sieve: &Sieve| sieve.contains(id, Sieve::ANY_KIN) || sieve.contains(id, kin());
        let sieved = self.sieve.as_ref().filter(|sieve| is_found(sieve));
        let is_own = |sieve: &&Sieve| sieve.contains(id, Sieve::ANY_KIN);
        let own_sieved = self.own_sieve.as_ref().filter(is_own);
        now.max(before.map(|floor| floor.level))
            .max(sieved.or(own_sieved).map(|_| Level::Redact))
            .unwrap_or_default()
    }

    pub(super) fn raise(&mut self, id: i64, level: Level, kin: u32) {
        if level == Level::None {
            return;
        }
        if self.by_id.len() >= MOST && !self.by_id.contains_key(&id) {
            self.is_full = true;
            return;
        }
        let floor = self.by_id.entry(id).or_default();
        floor.level = level.max(floor.level);
        floor.kin = kin;
    }

    pub(super) fn set_kin(&mut self, id: i64, kin: u32) {
        if let Some(floor) = self.by_id.get_mut(&id) {
            floor.kin = kin;
        }
    }

    pub(super) fn forget(&mut self, id: i64) {
        self.by_id.remove(&id);
    }

    /// Whether some of it could not be kept.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn is_password(&self, id: i64, names: &[u64]) -> bool {
        self.is_any_password
            || self.passwords.contains(&id)
            || names.iter().any(|name| self.password_names.contains(name))
    }

    /// Says whether other fields may be found by what was learned.
    pub(super) fn learn_password(&mut self, id: i64, names: &[u64]) -> bool {
        if self.passwords.len() < MOST {
            self.passwords.insert(id);
        } else {
            self.is_any_password |= !self.passwords.contains(&id);
        }
        let known = self.password_names.len();
        names.iter().for_each(|name| self.learn_name(*name));
        self.password_names.len() > known
    }

    fn learn_name(&mut self, name: u64) {
        if self.password_names.len() < MOST {
            self.password_names.insert(name);
        } else {
            self.is_any_password |= !self.password_names.contains(&name);
        }
    }

    /// Learns what a checkpoint says of nodes that were gone by then.
    pub(in crate::page) fn learn(&mut self, payload: Raw<'_>) {
        for level in [Level::Blur, Level::Redact, Level::Block] {
            for (id, kin) in pairs(payload.get("own").and_then(|own| own.get(level.as_str()))) {
                self.raise(id, level, kin);
            }
            for (id, kin) in pairs(
                payload
                    .get("earlier")
                    .and_then(|earlier| earlier.get(level.as_str())),
            ) {
                self.keep_earlier(id, Floor { level, kin });
            }
        }
        for (name, own) in [("ownSieve", &mut self.own_sieve), ("sieve", &mut self.sieve)] {
            let text = payload.get(name).and_then(Raw::string);
            if let Some(sieve) = text.and_then(|text| Sieve::parse(&text)) {
                own.get_or_insert_default().join(&sieve);
            }
        }
        let numbers = |name| payload.get(name).map(Raw::items).into_iter().flatten();
        for id in numbers("passwords").filter_map(Raw::whole) {
            self.learn_password(id, &[]);
        }
        for name in numbers("names").filter_map(|name| u64::try_from(name.whole()?).ok()) {
            self.learn_name(name);
        }
        self.is_any_password |= payload.get("anyPassword").and_then(Raw::boolean) == Some(true);
    }

    pub(in crate::page) fn bytes(&self) -> usize {
        (self.by_id.len() + self.before.len()) * 32
            + (self.passwords.len() + self.password_names.len()) * 16
            + [&self.own_sieve, &self.sieve]
                .into_iter()
                .flatten()
                .map(Sieve::bytes)
                .sum::<usize>()
    }

    /// Of this page's nodes, by their ids.
    pub(in crate::page) fn own(&self) -> impl Iterator<Item = (i64, Floor)> {
        self.by_id.iter().map(|(id, floor)| (*id, *floor))
    }

    /// Of those of earlier pages.
    pub(in crate::page) fn earlier(&self) -> impl Iterator<Item = (i64, Floor)> {
        self.before.iter().map(|(id, floor)| (*id, *floor))
    }

    /// Of those of this page that are too many, and of those of earlier pages.
    pub(in crate::page) fn sieves(&self) -> (Option<&Sieve>, Option<&Sieve>) {
        (self.own_sieve.as_ref(), self.sieve.as_ref())
    }

    pub(in crate::page) fn is_any_password(&self) -> bool {
        self.is_any_password
    }

    pub(in crate::page) fn passwords(&self) -> impl Iterator<Item = i64> {
        self.passwords.iter().copied()
    }

    pub(in crate::page) fn password_names(&self) -> impl Iterator<Item = u64> {
        self.password_names.iter().copied()
    }
}

/// Ids, each with its kin.
pub(super) fn pairs(list: Option<Raw<'_>>) -> impl Iterator<Item = (i64, u32)> {
    let mut numbers = list.map(Raw::items).into_iter().flatten().map(Raw::whole);
    let pairs = std::iter::from_fn(move || Some((numbers.next()??, numbers.next()??)));
    pairs.map(|(id, kin)| (id, u32::try_from(kin).unwrap_or_default()))
}

/// What a field is called, as a number: its kind of name and the name.
pub(super) fn name_of_field(kind: &str, name: &str) -> u64 {
    let mut hash = FnvHasher::default();
    for part in [kind, "=", name] {
        hash.write(part.as_bytes());
    }
    // 53 bits, which JSON numbers keep.
    hash.finish() >> 11
}
