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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    press: Millis,
    /// The page that it was on, once that was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left: Option<String>,
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
            left: None,
            answered: false,
            failed: false,
        });
    }

    /// The page did something that may have come of presses at most so long ago.
    pub(super) fn answered(&mut self, at: Millis, within: Millis) -> Vec<(Millis, MarkKind)> {
        let mut told = Vec::new();
        for waiting in &mut self.waiting {
            let after = at.saturating_sub(waiting.press);
            if (0..=within).contains(&after) && !std::mem::replace(&mut waiting.answered, true) {
                let press = waiting.press;
                told.push((at, MarkKind::Answered { press, after }));
            }
        }
        told
    }

    /// There was an error, of presses on this page, or on one that was left meanwhile, which is named then.
    pub(super) fn failed(&mut self, at: Millis) -> Vec<(Option<String>, MarkKind)> {
        let mut told = Vec::new();
        for waiting in &mut self.waiting {
            let after = at.saturating_sub(waiting.press);
            if (0..=LONGEST_WAIT_MS).contains(&after) && !std::mem::replace(&mut waiting.failed, true) {
                let press = waiting.press;
                told.push((waiting.left.clone(), MarkKind::Failed { press, after }));
            }
        }
        told
    }

    /// The page is left, which answers all that was pressed on it; an error may still come of that. Returns the press that
    /// may have led away.
    pub(super) fn leave(&mut self, at: Millis, page: Option<&str>) -> Option<Millis> {
        self.waiting
            .retain(|waiting| at.saturating_sub(waiting.press) <= LONGEST_WAIT_MS);
        let last = self.waiting.last().filter(|waiting| waiting.left.is_none());
        let press = last.map(|waiting| waiting.press);
        for waiting in &mut self.waiting {
            if waiting.left.is_none() {
                waiting.left = page.map(str::to_owned);
            }
        }
        press
    }
}
