use domain::Millis;
use domain::id::ServiceSlug;
use domain::mask::{MaskRule, MaskType};
use mirror::batch::Batch;
use mirror::facts;
use mirror::mask::{check_selector, preview};
use mirror::page::{Limits, Mirror};

use crate::Answer;

/// Of one answer of the server, which bounds them by their bytes.
const MOST_EVENTS: usize = 200_000;
/// More marks than that nobody tells apart on a page.
const MOST_SHOWN: usize = 5_000;

/// The page of a window at a moment, or at its first picture where that comes later: as the replay shows it.
#[derive(Debug)]
pub struct Page {
    at: Millis,
    /// Times do not go back, whatever they say.
    newest: Millis,
    mirror: Mirror,
    /// What hides beside the rule that is tried.
    others: preview::Others,
}

impl Page {
    #[must_use]
    pub fn new(at: Millis) -> Self {
        Self {
            at,
            newest: Millis::MIN,
            mirror: Mirror::new(Limits::default()),
            others: preview::Others::default(),
        }
    }

    /// Says which rules hold beside those that are tried, in the service of the page.
    pub fn beside(&mut self, rules: &[MaskRule], service: &ServiceSlug) {
        self.others = preview::Others::new(rules, service);
    }

    /// Takes in a body with `events` of the window; false once it holds all up to the moment.
    pub fn add(&mut self, body: &str) -> bool {
        let Ok(batch) = Batch::read(body, MOST_EVENTS) else {
            return false;
        };
        for event in &batch.events {
            self.newest = self.newest.max(event.timestamp);
            if self.newest > self.at && self.mirror.has_page() {
                return false;
            }
            self.mirror.apply_at(event, self.newest);
        }
        true
    }

    #[must_use]
    pub fn nodes(&self) -> u32 {
        match self.mirror.has_page() {
            true => u32::try_from(self.mirror.node_count()).unwrap_or(u32::MAX),
            false => 0,
        }
    }

    /// What the rule would do to the page. What is no mask hides as the strongest.
    #[must_use]
    pub fn try_rule(&self, selector: &str, mask: &str) -> Answer {
        let mask = MaskType::parse(mask).unwrap_or(MaskType::Block);
        // As it will be checked where it is saved.
        if let Err(fault) = check_selector(selector) {
            return Answer::fault(selector, fault);
        }
        match preview::try_rule(&self.mirror, selector, mask, &self.others, MOST_SHOWN) {
            Ok(trial) => trial.into(),
            Err(fault) => Answer::fault(selector, fault),
        }
    }

    /// A selector that finds this element and as few others as can be.
    #[must_use]
    pub fn selector_for(&self, id: i64) -> Option<String> {
        facts::selector_for(&self.mirror, id)
    }
}
