//! What is not saved, kept for as long as its tab is open: the draft, and the rule that is being written.

use std::collections::BTreeMap;

use domain::mask::{MaskRule, RuleSet, RuleSetVersion};
use domain::privacy::concern::Tried;
use serde::{Deserialize, Serialize};

use crate::kept::{forget, keep, take_up};

const DRAFT: &str = "girok-privacy-draft";
const RULE: &str = "girok-privacy-rule";

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) base: RuleSetVersion,
    pub(super) rules: RuleSet,
    /// By the id of the rule.
    #[serde(default)]
    pub(super) tried: BTreeMap<String, Tried>,
}

/// What was kept, unless it is of a version that is not there (yet, or any longer).
pub(super) fn draft(newest: u32) -> Option<Kept> {
    take_up(DRAFT).filter(|kept: &Kept| kept.base.number <= newest)
}

pub(super) fn keep_draft(kept: &Kept) {
    keep(DRAFT, kept);
}

pub(super) fn forget_draft() {
    forget(DRAFT);
}

/// As much as was written of a rule; one that is new has no id yet.
pub(super) fn rule() -> Option<MaskRule> {
    take_up(RULE)
}

pub(super) fn keep_rule(rule: &MaskRule) {
    keep(RULE, rule);
}

pub(super) fn forget_rule() {
    forget(RULE);
}
