//! What a check has found so far, so that nothing is looked at twice.
//!
//! A relation may lead back to itself: `group:a#member` to `group:b#member` and that to the first. What is asked again while it
//! is being looked at counts as denied there, and what was denied for that reason is only denied for as long as the first is
//! being looked at. When that ends denied and depends on nothing before it, all in between is denied for good; when it ends
//! allowed, what depended on it is forgotten and asked anew. The same goes for what failed after it had heard of such a denial:
//! without that it might have been allowed.

use rustc_hash::FxHashMap;

use super::CheckError;
use crate::schema::RelationId;
use crate::store::ObjectId;

/// A relation of an object. The user is the same throughout.
pub(super) type Key = (ObjectId, RelationId);

/// What was found of a relation of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Allowed,
    Denied(Depends),
}

/// On what a denial depends that is still being looked at: the place of the first such, counted from where the check started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Depends(u32);

impl Depends {
    pub(super) const ON_NOTHING: Self = Self(u32::MAX);
}

#[derive(Debug, Clone)]
enum Found {
    /// Being looked at, at this place.
    Open(u32),
    /// The how-manieth to be allowed: what it was allowed by came before.
    Allowed(u32),
    Denied(Depends),
    Failed(CheckError, Depends),
    /// Too deep, from this depth on.
    TooDeep(usize, Depends),
}

impl Found {
    /// On what it depends, where that may still change.
    fn depends(&mut self) -> Option<&mut Depends> {
        match self {
            Self::Denied(depends) | Self::Failed(_, depends) | Self::TooDeep(_, depends) => Some(depends),
            Self::Open(_) | Self::Allowed(_) => None,
        }
    }
}

/// What is being looked at.
#[derive(Debug)]
struct Open {
    key: Key,
    /// How many of `dependent` there were when that began.
    before: usize,
    /// The first place on which anything depends that was heard since.
    heard: Depends,
}

#[derive(Debug, Default)]
pub(super) struct Memo {
    found: FxHashMap<Key, Found>,
    open: Vec<Open>,
    /// Denied or failed as long as something is being looked at, in the order of their end.
    dependent: Vec<Key>,
    allowed: u32,
}

impl Memo {
    /// What is known at a depth.
    pub(super) fn get(&mut self, key: Key, depth: usize) -> Option<Result<Outcome, CheckError>> {
        let (known, depends) = match self.found.get(&key)? {
            Found::Open(place) => (Ok(Outcome::Denied(Depends(*place))), Depends(*place)),
            Found::Allowed(_) => (Ok(Outcome::Allowed), Depends::ON_NOTHING),
            Found::Denied(depends) => (Ok(Outcome::Denied(*depends)), *depends),
            Found::Failed(error, depends) => (Err(error.clone()), *depends),
            Found::TooDeep(from, _) if depth < *from => return None,
            Found::TooDeep(_, depends) => (Err(CheckError::TooDeep), *depends),
        };
        self.hear(depends);
        Some(known)
    }

    /// What is being looked at may come out otherwise once that is known on which this depends.
    fn hear(&mut self, depends: Depends) {
        if let Some(open) = self.open.last_mut() {
            open.heard = open.heard.min(depends);
        }
    }

    /// The how-manieth it was to be allowed, where it was.
    pub(super) fn allowed_as(&self, key: Key) -> Option<u32> {
        match self.found.get(&key) {
            Some(Found::Allowed(number)) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn begin(&mut self, key: Key) {
        let place = self.place();
        self.open.push(Open {
            key,
            before: self.dependent.len(),
            heard: Depends::ON_NOTHING,
        });
        self.found.insert(key, Found::Open(place));
    }

    fn place(&self) -> u32 {
        u32::try_from(self.open.len()).unwrap_or(u32::MAX)
    }

    /// Ends what began last. Gives back what is to be made of it by what asked.
    pub(super) fn end(
        &mut self,
        depth: usize,
        outcome: Result<Outcome, CheckError>,
    ) -> Result<Outcome, CheckError> {
        let Some(Open { key, before, heard }) = self.open.pop() else {
            return outcome;
        };
        let place = Depends(self.place());
        // On itself is on nothing.
        let beyond = |depends: Depends| {
            if depends >= place {
                Depends::ON_NOTHING
            } else {
                depends
            }
        };
        match outcome {
            Ok(Outcome::Allowed) => {
                self.forget(before);
                self.found.insert(key, Found::Allowed(self.allowed));
                self.allowed += 1;
                Ok(Outcome::Allowed)
            }
            Ok(Outcome::Denied(depends)) => {
                let depends = beyond(depends);
                self.hand_on(before, place, depends);
                self.keep(key, Found::Denied(depends), depends);
                Ok(Outcome::Denied(depends))
            }
            Err(error) => {
                self.forget(before);
                let depends = beyond(heard);
                let found = match &error {
                    CheckError::TooDeep => Found::TooDeep(depth, depends),
                    other => Found::Failed(other.clone(), depends),
                };
                self.keep(key, found, depends);
                Err(error)
            }
        }
    }

    fn keep(&mut self, key: Key, found: Found, depends: Depends) {
        self.found.insert(key, found);
        if depends != Depends::ON_NOTHING {
            self.dependent.push(key);
        }
        self.hear(depends);
    }

    /// What depended on a place, or on one after it, depends on what that place does.
    fn hand_on(&mut self, before: usize, place: Depends, depends: Depends) {
        for key in self.dependent.split_off(before) {
            let Some(of_key) = self.found.get_mut(&key).and_then(Found::depends) else {
                continue;
            };
            if *of_key >= place {
                *of_key = depends;
            }
            if *of_key != Depends::ON_NOTHING {
                self.dependent.push(key);
            }
        }
    }

    /// What depended on anything is asked anew.
    fn forget(&mut self, before: usize) {
        for key in self.dependent.split_off(before) {
            self.found.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> Key {
        (ObjectId(number), RelationId(0))
    }

    /// What is known of each key: `a`llowed, `d`enied for good, `?` as long as something is open, or nothing.
    fn known(memo: &mut Memo) -> String {
        let of_key = |number| match memo.get(key(number), 0) {
            Some(Ok(Outcome::Allowed)) => 'a',
            Some(Ok(Outcome::Denied(Depends::ON_NOTHING))) => 'd',
            Some(Ok(Outcome::Denied(_))) => '?',
            Some(Err(_)) => 'e',
            None => ' ',
        };
        (0..4).map(of_key).collect()
    }

    fn denied(memo: &mut Memo, number: u32) -> Result<Outcome, CheckError> {
        memo.get(key(number), 0).unwrap()
    }

    #[test]
    fn a_circle_that_ends_denied_is_denied_for_good() {
        let mut memo = Memo::default();
        memo.begin(key(0));
        memo.begin(key(1));
        memo.begin(key(2));
        let back = denied(&mut memo, 0);
        memo.end(2, back.clone()).unwrap();
        assert_eq!(known(&mut memo), "??? ");
        memo.end(1, back.clone()).unwrap();
        assert_eq!(memo.end(0, back), Ok(Outcome::Denied(Depends::ON_NOTHING)));
        assert_eq!(known(&mut memo), "ddd ");
    }

    #[test]
    fn what_depended_on_what_is_allowed_is_asked_anew() {
        let mut memo = Memo::default();
        memo.begin(key(0));
        memo.begin(key(1));
        let back = denied(&mut memo, 0);
        memo.end(1, back).unwrap();
        memo.end(0, Ok(Outcome::Allowed)).unwrap();
        assert_eq!(known(&mut memo), "a   ");
    }

    #[test]
    fn what_depended_on_a_place_depends_on_what_that_does() {
        let mut memo = Memo::default();
        memo.begin(key(0));
        memo.begin(key(1));
        memo.begin(key(2));
        let back = denied(&mut memo, 1);
        memo.end(2, back).unwrap();
        let back = denied(&mut memo, 0);
        memo.end(1, back).unwrap();
        // Another at the place that was `1`'s.
        memo.begin(key(3));
        memo.end(1, Ok(Outcome::Allowed)).unwrap();
        assert_eq!(known(&mut memo), "???a");
        memo.end(0, Ok(Outcome::Denied(Depends::ON_NOTHING))).unwrap();
        assert_eq!(known(&mut memo), "ddda");
    }

    #[test]
    fn what_was_too_deep_may_be_reached_on_a_shorter_way() {
        let mut memo = Memo::default();
        memo.begin(key(0));
        memo.end(5, Err(CheckError::TooDeep)).unwrap_err();
        assert_eq!(memo.get(key(0), 5), Some(Err(CheckError::TooDeep)));
        assert_eq!(memo.get(key(0), 6), Some(Err(CheckError::TooDeep)));
        assert_eq!(memo.get(key(0), 4), None);
    }
}
