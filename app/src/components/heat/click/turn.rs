//! Work that is asked for more often than it can be done.

use leptos::prelude::*;
use leptos::task::spawn_local;

/// Does one thing at a time and at most once in a frame, and once more where it was asked for meanwhile.
#[derive(Clone, Copy)]
pub(super) struct Turns(StoredValue<Turn>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Turn {
    #[default]
    Idle,
    /// Waits for the next frame.
    Asked,
    Working,
    /// Works, on what may be old by now.
    WorkingAndAsked,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(Turn::Idle))
    }

    /// Does it in the next frame, or when what is being done is.
    pub(super) fn soon<T: Future<Output = ()> + 'static>(self, work: impl Fn() -> T + Clone + 'static) {
        if self.0.try_update_value(Turn::ask) != Some(true) {
            return;
        }
        request_animation_frame(move || {
            // Nothing is there any more where the page was left meanwhile.
            if self.0.try_update_value(Turn::begin).is_none() {
                return;
            }
            spawn_local(async move {
                work().await;
                if self.0.try_update_value(Turn::end) == Some(true) {
                    self.soon(work);
                }
            });
        });
    }
}

impl Turn {
    /// Whether a frame is to be waited for.
    fn ask(&mut self) -> bool {
        let (next, waits) = match *self {
            Self::Idle => (Self::Asked, true),
            Self::Asked => (Self::Asked, false),
            Self::Working | Self::WorkingAndAsked => (Self::WorkingAndAsked, false),
        };
        *self = next;
        waits
    }

    fn begin(&mut self) {
        *self = Self::Working;
    }

    /// Whether it is to be done again.
    fn end(&mut self) -> bool {
        std::mem::take(self) == Self::WorkingAndAsked
    }
}

#[cfg(test)]
mod tests {
    use super::Turn;

    #[test]
    fn many_asks_are_one_piece_of_work() {
        let mut turn = Turn::default();
        assert!(turn.ask());
        assert!(!turn.ask());
        turn.begin();
        assert!(!turn.end());
        assert!(turn.ask());
    }

    #[test]
    fn what_is_asked_meanwhile_is_done_once_more() {
        let mut turn = Turn::default();
        turn.ask();
        turn.begin();
        assert!(!turn.ask());
        assert!(!turn.ask());
        assert!(turn.end());
        assert_eq!(turn, Turn::Idle);
    }
}
