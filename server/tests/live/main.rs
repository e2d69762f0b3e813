//! The live channel over real sockets.
//!
//! In reading order: `server` is a server that listens and its visitors, `watcher` one console's connection; `channel`
//! is what is told, `refusals` who is not let in or has to go, `trouble` is bad networks and restarts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "in a test, what cannot go on has failed; the console's helpers are shared with other tests"
)]

mod channel;
#[path = "../support/console.rs"]
mod console;
mod refusals;
mod server_here;
mod trouble;
mod watcher;
