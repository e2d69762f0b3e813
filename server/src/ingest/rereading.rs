//! Windows that were stored before something was kept of them are read once more, for that.

use std::ops::Range;

use domain::id::{SessionId, WindowId};

use crate::recordings::{EventsFrom, EventsPart, EventsToken, RecordingStore, StoreError, WindowRow};

/// Events that are read at once.
const PART_BYTES: usize = 4 << 20;
/// Sessions that are done at once, so that the other upkeep gets its turn in between.
pub(super) const AT_ONCE: u32 = 16;

/// The events of a window, from the first on.
pub(super) struct Parts<'a> {
    store: &'a dyn RecordingStore,
    session: &'a SessionId,
    window: &'a WindowId,
    next: Option<EventsToken>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(store: &'a dyn RecordingStore, session: &'a SessionId, window: &'a WindowId) -> Self {
        Self {
            store,
            session,
            window,
            next: Some(EventsToken { number: 0, skip: 0 }),
        }
    }

    pub(super) async fn next(&mut self) -> Result<Option<EventsPart>, StoreError> {
        let Some(token) = self.next else {
            return Ok(None);
        };
        let from = EventsFrom::Token(token);
        let part = self
            .store
            .events(self.session, self.window, from, PART_BYTES)
            .await?;
        self.next = part.next;
        Ok(Some(part))
    }
}

/// Where a window that is read lacks batches that never came.
pub(super) struct Gaps {
    ahead: Vec<Range<u32>>,
    /// Something is missing since the page was recorded whole.
    pub(super) are_behind: bool,
}

impl Gaps {
    pub(super) fn of(window: &WindowRow) -> Self {
        Self {
            ahead: window.missing.clone(),
            are_behind: false,
        }
    }

    /// Comes to a batch.
    pub(super) fn come_to(&mut self, number: u32) {
        let ahead = self.ahead.len();
        self.ahead.retain(|gap| gap.start > number);
        self.are_behind |= self.ahead.len() < ahead;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_behind_once_a_batch_after_them_is_read() {
        let mut gaps = Gaps {
            ahead: vec![2..4, 7..8],
            are_behind: false,
        };
        for (number, expected, closed) in [
            (0, false, false),
            (1, false, false),
            (4, true, true),
            (5, false, false),
            (8, true, false),
            (9, true, false),
        ] {
            gaps.come_to(number);
            assert_eq!(gaps.are_behind, expected, "{number}");
            // A page that is recorded whole makes up for them.
            gaps.are_behind &= !closed;
        }
    }
}
