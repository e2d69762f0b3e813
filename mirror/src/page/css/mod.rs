//! As much of CSS as the mirror needs: [`declarations`] of an element's own style, the [`shorthands`] among them,
//! [`splits`] of a style sheet's text, the [`rules`] in it, [`edits`] of these by scripts, and the text [`edited`] so,
//! for which the rules are in a [`list`].

mod declarations;
mod edited;
mod edits;
mod list;
mod rules;
mod shorthands;
mod splits;

pub(super) use declarations::StyleAttribute;
pub(super) use edited::apply_edits;
pub(super) use edits::{Edit, Edits, Path};
pub(super) use rules::split_rules;
pub(super) use splits::{split_texts, without_splits};
