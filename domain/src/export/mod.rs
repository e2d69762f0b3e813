//! Files that are made of sessions by jobs: films and reports.
//!
//! In reading order: [`options`] is what somebody asks for, [`film`] which moments a film has its frames of, [`job`] how far
//! making it is.

pub mod film;
pub mod job;
pub mod options;
