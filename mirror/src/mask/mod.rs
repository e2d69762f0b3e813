//! What of a recording nobody may see.

mod counts;
pub mod patterns;

pub use counts::Counts;
