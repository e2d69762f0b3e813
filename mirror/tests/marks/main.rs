//! What heatmaps are made of, by rows of events and what a person reads in them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod answers;
mod looks;
mod presses;
mod shop;
mod steppers;
mod telling;
