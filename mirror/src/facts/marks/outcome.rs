//! What comes of presses: the page does something, or there is an error.

use domain::Millis;
use domain::heat::mark::{LONGEST_WAIT_MS, MarkKind};
use serde::{Deserialize, Serialize};

/// Presses that are waited for at once: more within that time come of no hand.
const MOST: usize = 64;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Outcomes {
    /// Of the last seconds, the latest one last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<Waiting>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    press: Millis,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    answered: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    failed: bool,
}

impl Outcomes {
    pub(super) fn wait_for(&mut self, press: Millis) {
        self.waiting
            .retain(|waiting| press.saturating_sub(waiting.press) <= LONGEST_WAIT_MS);
        if self.waiting.len() == MOST {
            self.waiting.remove(0);
        }
        self.waiting.push(Waiting {
            press,
            answered: false,
            failed: false,
        });
    }

    /// The page did something that may have come of presses at most so long ago.
    pub(super) fn answered(&mut self, at: Millis, within: Millis) -> Vec<(Millis, MarkKind)> {
        self.tell(
            at,
            within,
            |waiting| &mut waiting.answered,
            |press, after| MarkKind::Answered { press, after },
        )
    }

    pub(super) fn failed(&mut self, at: Millis) -> Vec<(Millis, MarkKind)> {
        self.tell(
            at,
            LONGEST_WAIT_MS,
            |waiting| &mut waiting.failed,
            |press, after| MarkKind::Failed { press, after },
        )
    }

    /// The page is left: nothing more comes of what was pressed on it. The press that may have led away.
    pub(super) fn leave(&mut self, at: Millis) -> Option<Millis> {
        let last = self.waiting.last().map(|waiting| waiting.press);
        self.waiting.clear();
        last.filter(|press| at.saturating_sub(*press) <= LONGEST_WAIT_MS)
    }

    fn tell(
        &mut self,
        at: Millis,
        within: Millis,
        was_told: impl Fn(&mut Waiting) -> &mut bool,
        kind: impl Fn(Millis, Millis) -> MarkKind,
    ) -> Vec<(Millis, MarkKind)> {
        let mut told = Vec::new();
        for waiting in &mut self.waiting {
            let after = at.saturating_sub(waiting.press);
            if (0..=within).contains(&after) && !std::mem::replace(was_told(waiting), true) {
                told.push((at, kind(waiting.press, after)));
            }
        }
        told
    }
}
