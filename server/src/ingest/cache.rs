//! What is remembered of sessions between batches, bounded in bytes. The store knows everything that is here, so
//! anything may be forgotten that nobody is working on.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::SessionId;

use super::session::SessionState;

/// Sessions are spread over this many locks.
const SHARDS: usize = 16;
/// What a session costs besides its state.
const ENTRY_BYTES: usize = 300;

/// One session's state, if it is remembered; whoever holds the lock is the session's worker.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<SessionState>>>;

pub(super) struct SessionCache {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
}

struct Shard {
    entries: HashMap<SessionId, Entry>,
    /// Sessions by when they were used last.
    order: BTreeMap<u64, SessionId>,
    uses: u64,
    bytes: usize,
    limit: usize,
}

struct Entry {
    slot: Slot,
    used: u64,
    bytes: usize,
}

impl SessionCache {
    pub(super) fn new(bytes: usize) -> Self {
        let shard = || {
            Mutex::new(Shard {
                entries: HashMap::new(),
                order: BTreeMap::new(),
                uses: 0,
                bytes: 0,
                limit: bytes / SHARDS,
            })
        };
        Self {
            shards: std::iter::repeat_with(shard).take(SHARDS).collect(),
            hasher: RandomState::new(),
        }
    }

    /// The session's slot, the same for everybody as long as anybody has it.
    pub(super) fn slot(&self, session: &SessionId) -> Slot {
        self.with_shard(session, |shard| {
            let slot = shard
                .entries
                .get(session)
                .map_or_else(Slot::default, |entry| entry.slot.clone());
            shard.touch(session, &slot, None);
            slot
        })
    }

    /// Says how large a state has become, and forgets others if that is too much.
    pub(super) fn settle(&self, session: &SessionId, slot: &Slot, bytes: usize) {
        self.with_shard(session, |shard| {
            shard.touch(session, slot, Some(bytes + ENTRY_BYTES));
            shard.evict();
        });
    }

    fn with_shard<T>(&self, session: &SessionId, work: impl FnOnce(&mut Shard) -> T) -> T {
        let index = usize::try_from(self.hasher.hash_one(session) % SHARDS as u64).unwrap_or_default();
        #[expect(clippy::indexing_slicing, reason = "the index is below the number of shards")]
        let mut shard = self.shards[index].lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut shard)
    }
}

impl Shard {
    fn touch(&mut self, session: &SessionId, slot: &Slot, bytes: Option<usize>) {
        self.uses += 1;
        let entry = self.entries.entry(session.clone()).or_insert_with(|| Entry {
            slot: slot.clone(),
            used: 0,
            bytes: 0,
        });
        self.order.remove(&entry.used);
        entry.used = self.uses;
        self.order.insert(self.uses, session.clone());
        let bytes = bytes.unwrap_or(entry.bytes.max(ENTRY_BYTES));
        self.bytes = self.bytes - entry.bytes + bytes;
        entry.bytes = bytes;
    }

    /// Forgets the least recently used that nobody holds: only then can nobody else come to hold another state of
    /// the same session.
    fn evict(&mut self) {
        if self.bytes <= self.limit {
            return;
        }
        let mut excess = self.bytes - self.limit;
        let mut forgotten = Vec::new();
        for (used, session) in &self.order {
            let Some(entry) = self.entries.get(session) else {
                continue;
            };
            if Arc::strong_count(&entry.slot) > 1 {
                continue;
            }
            forgotten.push((*used, session.clone()));
            excess = excess.saturating_sub(entry.bytes);
            if excess == 0 {
                break;
            }
        }
        for (used, session) in forgotten {
            self.order.remove(&used);
            if let Some(entry) = self.entries.remove(&session) {
                self.bytes -= entry.bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_is_forgotten_unless_somebody_holds_it() {
        let cache = SessionCache::new(SHARDS * 10 * (ENTRY_BYTES + 1_000));
        let id = |number: usize| format!("session-{number:06}").parse::<SessionId>().unwrap();
        let held = cache.slot(&id(0));
        cache.settle(&id(0), &held, 1_000);
        for number in 1..1_000 {
            let slot = cache.slot(&id(number));
            cache.settle(&id(number), &slot, 1_000);
        }
        assert!(Arc::ptr_eq(&held, &cache.slot(&id(0))), "what is held stays");
        let (mut sessions, mut bytes) = (0, 0);
        for shard in &cache.shards {
            let shard = shard.lock().unwrap();
            assert_eq!(shard.order.len(), shard.entries.len());
            assert_eq!(
                shard.bytes,
                shard.entries.values().map(|entry| entry.bytes).sum::<usize>()
            );
            sessions += shard.entries.len();
            bytes += shard.bytes;
        }
        assert!((100..=200).contains(&sessions), "{sessions} are remembered");
        assert!(bytes <= SHARDS * 11 * (ENTRY_BYTES + 1_000));
    }
}
