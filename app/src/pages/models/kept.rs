//! The draft that is not saved, kept for as long as its tab is open.

use domain::models::{Assertion, ModelVersion};
use serde::{Deserialize, Serialize};

use crate::kept::{forget, keep, take_up};

const DRAFT: &str = "girok-model-draft";

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) base: ModelVersion,
    pub(super) text: String,
    pub(super) assertions: Vec<Assertion>,
}

/// What was kept, unless it is of a version that is not there (yet, or any longer).
pub(super) fn draft(newest: u32) -> Option<Kept> {
    take_up(DRAFT).filter(|kept: &Kept| kept.base.line.number <= newest)
}

pub(super) fn keep_draft(kept: &Kept) {
    keep(DRAFT, kept);
}

pub(super) fn forget_draft() {
    forget(DRAFT);
}
