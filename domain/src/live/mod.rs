//! Sessions while they happen: what the live channel says, and what is asked of it.
//!
//! In reading order: [`session`] is a row of the live list and [`standing`] how its visitor stands; [`filter`] is which
//! rows are asked for; [`message`] is everything that goes over the channel.

pub mod filter;
pub mod message;
pub mod session;
pub mod standing;
