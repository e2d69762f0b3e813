//! Sessions as files.
//!
//! In reading order: [`json`] writes a session as JSON, a part at a time; [`report`] gathers what a report of a session
//! says; `file_name` is what the file is called; `route` is
//! what is asked over HTTP.

mod file_name;
pub mod json;
pub mod report;
pub(crate) mod route;
