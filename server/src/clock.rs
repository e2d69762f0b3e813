//! The present moment, for the parts of the server that are not pure.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::Millis;

pub const SECOND_MS: Millis = 1_000;
pub const HOUR_MS: Millis = 60 * 60 * SECOND_MS;

/// A clock set before 1970 counts as 1970.
pub fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| Millis::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
