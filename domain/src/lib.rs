//! The words of Girok as types, shared by the browser and the server.
//!
//! In reading order: [`id`] names things; [`actor`], [`client`], [`service`] and [`account`] are who and what
//! takes part; [`session`] is one visit, [`fact`] what happened in it, [`activity`] when, [`presence`] when
//! the visitor was at it; [`query`] and [`overview`] are what the console asks; [`audit`] is what the console
//! remembers; [`mask`] says what of a page is hidden, [`privacy`] what is said about that; [`live`] is what the console sees as it happens, [`replay`] what a player is told, and [`stay`] which pages that can show; [`share`] is what lets somebody without an account see one session; [`report`] is what is printed of one; [`heat`] is where on pages they did what; [`url`] is what tells pages apart, [`difference`] what two texts apart, and [`format`] how values read to a person.
//!
//! This crate has no I/O, no clock and no randomness: the present moment and new ids come in as arguments.

pub mod account;
pub mod activity;
pub mod actor;
pub mod audit;
pub mod client;
pub mod difference;
pub mod export;
pub mod fact;
pub mod format;
pub mod heat;
pub mod id;
pub mod live;
pub mod mask;
pub mod overview;
pub mod presence;
pub mod privacy;
pub mod query;
pub mod replay;
pub mod report;
pub mod service;
pub mod session;
pub mod share;
pub mod stay;
pub mod url;

/// Milliseconds since the Unix epoch, as rrweb stamps its events.
pub type Millis = i64;
