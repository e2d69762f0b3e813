//! The whole server as a router, asked as nobody and in each role.
//!
//! In reading order: `console` is a server with an account of each role and one recorded session; `routes` walks the
//! table of routes and `functions` the server functions; `sign_in` is how one gets in, `headers` what every reply
//! carries, `access` what those see who may not do all of it everywhere, `asset_proxy` what is fetched for a replay, `moments` what a replay is given of a moment, `privacy` how rules
//! are changed and `rules` what recorders are told of them, `models` which version decides, `exports` what is taken away as files, `share` how somebody without an account sees one session, `tuples` how roles are given and taken, `heatmaps` what is decided about heat and `backdrops` what it
//! is drawn over, `follow` what is seen of a session while it happens, and `openfga` what
//! other services ask of the authorization model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod access;
mod asset_proxy;
mod backdrops;
#[path = "../support/busy.rs"]
mod busy;
#[path = "../support/console.rs"]
#[expect(dead_code, reason = "some of it is for other tests")]
mod console;
mod exports;
mod follow;
mod functions;
mod headers;
mod heatmaps;
mod models;
mod moments;
mod openfga;
mod pages;
mod privacy;
#[path = "../support/redis.rs"]
mod redis;
#[path = "../support/relay.rs"]
mod relay;
mod routes;
mod rules;
mod share;
mod sign_in;
mod tuples;
