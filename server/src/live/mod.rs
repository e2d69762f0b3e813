//! Sessions while they happen. In reading order: [`arrivals`] wakes whoever waits for more of a session, and
//! [`follow`] is the request that waits.

pub(crate) mod arrivals;
pub(crate) mod follow;

pub use arrivals::Arrivals;
