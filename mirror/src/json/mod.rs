//! JSON text, checked once and then read in place.

mod raw;
mod reader;
mod scan;
mod string;
mod write;

pub use raw::{Entries, Items, Raw};
pub(crate) use reader::Reader;
pub use scan::{Fault, MAX_DEPTH, skip_space, skip_value};
pub(crate) use scan::{Visitor, balanced_end, scan_value};
pub(crate) use string::decode_key;
pub(crate) use write::{push_number, push_string};
