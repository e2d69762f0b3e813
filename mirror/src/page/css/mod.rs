//! As much of CSS as the mirror needs: [`declarations`] of an element's own style, the [`shorthands`] among them,
//! [`splits`] of a style sheet's text, [`edits`] of its rules by scripts, and the [`rules`] they speak of.

mod declarations;
mod edits;
mod rules;
mod shorthands;
mod splits;

pub(super) use declarations::StyleAttribute;
pub(super) use edits::{Edit, Edits, Path};
pub(super) use rules::{apply_edits, split_rules};
pub(super) use splits::{split_texts, without_splits};
