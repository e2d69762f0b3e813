//! When a window is due for a checkpoint: where replaying what came since the last start costs more than writing one.

/// What an event costs a replay besides its bytes: it is read and looked at, however small it is.
const EVENT_COST: u64 = 100;
/// As long as replaying costs no more than this, it is quick, and nothing is saved.
const LEAST_COST: u64 = 256 << 10;
/// Writing a byte of a page, and keeping it, costs as much as replaying so many.
const WRITING_COST: u64 = 2;

/// What came since the last start of a window: a recorded snapshot of the whole page, or a checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cuts {
    replaying: u64,
    /// `None` before the first start.
    writing: Option<u64>,
}

impl Cuts {
    /// A start, and what it takes to write the whole page.
    pub fn start(&mut self, bytes: usize) {
        *self = Self {
            replaying: 0,
            writing: Some((bytes as u64).saturating_mul(WRITING_COST)),
        };
    }

    /// The whole page, from which no replay can start as it came: a checkpoint is due at once.
    pub fn owe(&mut self, bytes: usize) {
        self.start(bytes);
        self.replaying = u64::MAX;
    }

    /// An event, by what it takes.
    pub fn event(&mut self, bytes: usize) {
        self.replaying = self
            .replaying
            .saturating_add(bytes as u64)
            .saturating_add(EVENT_COST);
    }

    pub fn is_due(&self) -> bool {
        self.writing
            .is_some_and(|writing| self.replaying > writing.max(LEAST_COST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many events of so many bytes each a page of so many bytes is due for a checkpoint.
    fn check(page: usize, event: usize, expected: usize) {
        let mut cuts = Cuts::default();
        cuts.start(page);
        let mut events = 0;
        while !cuts.is_due() {
            cuts.event(event);
            events += 1;
        }
        assert_eq!(events, expected, "{page} bytes, events of {event}");
    }

    #[test]
    fn a_page_is_due_once_replaying_costs_more_than_writing() {
        check(1_000_000, 400, 4_001);
        check(1_000_000, 10_000_000, 1);
        // A small page is cheap to write, and so is a little replaying.
        check(100, 400, 525);
        // Events of hardly any bytes have to be read, too.
        check(100, 0, 2_622);
    }

    #[test]
    fn nothing_is_due_before_the_first_start_and_right_after_one() {
        let mut cuts = Cuts::default();
        cuts.event(1 << 30);
        assert!(!cuts.is_due());
        cuts.start(10);
        assert!(!cuts.is_due());
        cuts.event(1 << 20);
        assert!(cuts.is_due());
        cuts.start(10);
        assert!(!cuts.is_due());
    }

    #[test]
    fn what_is_owed_is_due_at_once() {
        let mut cuts = Cuts::default();
        cuts.owe(1 << 20);
        assert!(cuts.is_due());
        cuts.start(1 << 20);
        assert!(!cuts.is_due());
    }
}
