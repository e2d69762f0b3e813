//! As much of CSS as the mirror needs: [`declarations`] of an element's own style, and [`splits`] of a style sheet's
//! text.

mod declarations;
mod splits;

pub(super) use declarations::StyleAttribute;
pub(super) use splits::split_texts;
