//! What remains of styles: how something lies and looks, and nothing that shows something by itself. [`sheet`] is for style
//! sheets and rules, [`own`] for what elements say of themselves.
//!
//! CSS says something by its strings, by what it fetches, by comments and by custom properties; all of that goes, wherever
//! it stands, so that nothing depends on which property shows it.

mod own;
mod sheet;

use cssparser::ParseError;

pub(super) use own::{is_laying_out, laid_out};
pub(super) use sheet::{hushed, hushed_rule};

/// Blocks in blocks; what is deeper is left out.
const DEEPEST: usize = 32;

type Read<T> = Result<T, ParseError<()>>;
