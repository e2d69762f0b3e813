//! JSON text, checked once and then read in place.

mod raw;
mod scan;
mod string;

pub use raw::{Entries, Items, Raw};
pub use scan::{Fault, MAX_DEPTH, skip_space, skip_value};
pub(crate) use scan::{Visitor, balanced_end, scan_value};
