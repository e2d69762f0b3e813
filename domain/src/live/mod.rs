//! Sessions while they happen: what the live channel says, and what is asked of it.
//!
//! In reading order: [`session`] is a row of the live list and [`standing`] how its visitor stands; [`filter`] is which
//! rows are asked for; [`message`] is everything that goes over the channel; [`connection`] keeps one up, and
//! [`reconnect`] is how long it waits to try again; [`watched`] is one session that somebody looks at.

pub mod connection;
pub mod filter;
pub mod message;
pub mod reconnect;
pub mod session;
pub mod standing;
pub mod watched;
