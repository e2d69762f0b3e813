//! The rrweb engine: what a recording's events are, and what they tell.
//!
//! In reading order: [`json`] checks and reads JSON text without recursion; [`event`] is one rrweb event;
//! [`batch`] takes a body apart into events and survives what is broken in it; [`sanitise`] takes out of an event what
//! could run; [`mask`] takes out what nobody may see; [`page`] mirrors the recorded DOM; [`cuts`] says when that is due for a checkpoint; [`facts`] tells what
//! happened.
//!
//! This crate has no I/O, no clock and no randomness, and never panics: a broken event is data, not a failure.

pub mod batch;
pub mod cuts;
pub mod event;
pub mod facts;
pub mod json;
pub mod mask;
pub mod page;
mod recovery;
pub mod sanitise;
