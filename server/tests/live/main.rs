//! The live channel over real sockets.
//!
//! In reading order: `server` is a server that listens and its visitors, `watcher` one console's connection; `channel`
//! is what is told, `refusals` who is not let in or has to go, `trouble` is bad networks and restarts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod channel;
#[path = "../support/console.rs"]
#[expect(dead_code, reason = "some of it is for other tests")]
mod console;
mod refusals;
mod server_here;
mod trouble;
mod watcher;
