//! The pages of windows between batches, bounded in bytes over all sessions. They are by far the most that is remembered
//! of a session, and can be forgotten apart from the rest: the store has all that they were made of.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use domain::id::{SessionId, WindowId};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::page::Page;

type Name = (SessionId, WindowId);

pub(super) struct Pages {
    kept: Mutex<Kept>,
    /// Pages that somebody works on are not counted: this many sessions have theirs out at once.
    out: Semaphore,
}

#[derive(Default)]
struct Kept {
    entries: HashMap<Name, Entry>,
    /// Windows by when their page was used last.
    order: BTreeMap<u64, Name>,
    uses: u64,
    bytes: usize,
    limit: usize,
}

struct Entry {
    page: Page,
    /// The number of the batch that comes next: a page is of no use to any other.
    next_number: u32,
    used: u64,
    bytes: usize,
}

impl Pages {
    pub(super) fn new(limit: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            kept: Mutex::new(Kept {
                limit,
                ..Kept::default()
            }),
            // Whoever has one out may wait for the store meanwhile, which others can use.
            out: Semaphore::new(cores * 2),
        }
    }

    /// Lets a session have its pages out, while it is held.
    pub(super) async fn permit(&self) -> Option<SemaphorePermit<'_>> {
        self.out.acquire().await.ok()
    }

    /// Takes out the page of a window that needs this batch next.
    pub(super) fn take(&self, session: &SessionId, window: &WindowId, next_number: u32) -> Option<Page> {
        let mut kept = self.kept();
        let entry = kept.remove(&(session.clone(), window.clone()))?;
        (entry.next_number == next_number).then_some(entry.page)
    }

    /// Keeps a page, and forgets those that were used least recently if that is too much.
    pub(super) fn put(&self, session: &SessionId, window: WindowId, next_number: u32, page: Page) {
        let mut kept = self.kept();
        let name = (session.clone(), window);
        kept.remove(&name);
        kept.uses += 1;
        let (used, bytes) = (kept.uses, page.bytes());
        kept.order.insert(used, name.clone());
        kept.bytes += bytes;
        kept.entries.insert(
            name,
            Entry {
                page,
                next_number,
                used,
                bytes,
            },
        );
        while kept.bytes > kept.limit
            && let Some((_, name)) = kept.order.first_key_value()
        {
            let name = name.clone();
            kept.remove(&name);
        }
    }

    pub(super) fn forget(&self, session: &SessionId, window: &WindowId) {
        self.kept().remove(&(session.clone(), window.clone()));
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, name: &Name) -> Option<Entry> {
        let entry = self.entries.remove(name)?;
        self.order.remove(&entry.used);
        self.bytes -= entry.bytes;
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::rules::InForce;

    fn page() -> Page {
        Page::new(&InForce::nothing())
    }

    #[test]
    fn the_least_recently_used_is_forgotten() {
        let one = page().bytes();
        let pages = Pages::new(one * 3);
        let window: WindowId = "window-a".parse().unwrap();
        let session = |number: u32| format!("session-{number:04}").parse::<SessionId>().unwrap();
        for number in 0..3 {
            pages.put(&session(number), window.clone(), 1, page());
        }
        let first = pages.take(&session(0), &window, 1).unwrap();
        pages.put(&session(0), window.clone(), 2, first);
        pages.put(&session(3), window.clone(), 1, page());
        let kept = |number: u32, next: u32| pages.take(&session(number), &window, next).is_some();
        assert_eq!(
            [kept(0, 2), kept(1, 1), kept(2, 1), kept(3, 1)],
            [true, false, true, true]
        );
        assert_eq!(pages.kept().bytes, 0);
    }

    #[test]
    fn a_page_of_another_batch_is_none() {
        let pages = Pages::new(1 << 20);
        let (session, window): (SessionId, WindowId) =
            ("session-0001".parse().unwrap(), "window-a".parse().unwrap());
        pages.put(&session, window.clone(), 5, page());
        assert!(pages.take(&session, &window, 4).is_none());
        assert!(pages.take(&session, &window, 5).is_none(), "it is gone");
        pages.put(&session, window.clone(), 5, page());
        pages.forget(&session, &window);
        assert!(pages.take(&session, &window, 5).is_none());
    }
}
