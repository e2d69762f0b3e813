//! Sessions as files.
//!
//! In reading order: [`json`] writes a session as JSON, a part at a time; [`zip`] writes many of them, into the `archive`;
//! `sink` is what they write into, and how that becomes a download; `file_name` is what files are called; `asked` is what
//! an address asks for, and `route` answers it.

mod archive;
mod asked;
mod file_name;
pub mod json;
pub(crate) mod route;
mod sink;
pub mod zip;

pub use sink::ExportError;
