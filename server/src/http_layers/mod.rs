//! What every request of the console passes through on its way in and out.
//!
//! In reading order: [`access`] denies by the table of routes; [`origin`] denies what other sites cause;
//! [`headers`] are the headers of every reply; [`trace`] is the log line and the metrics of a request.

pub(crate) mod access;
pub(crate) mod headers;
pub(crate) mod origin;
pub(crate) mod trace;
