//! Why there is no connection.

use crate::Millis;

/// What the server says at [`crate::live::message::STATUS_PATH`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 200: nothing stands in the way.
    None,
    /// 401
    SignedOut,
    /// 403
    NotAllowed,
    /// 429, with Retry-After.
    SlowDown { seconds: u64 },
    /// 503, or another answer that is none.
    Unavailable { message: String },
    /// There was no answer.
    Unreachable,
}

/// Where the server does not say how long to wait.
const SLOW_DOWN_SECONDS: u64 = 30;

impl Refusal {
    pub fn of(status: u16, retry_after: Option<&str>, message: String) -> Self {
        match status {
            200..300 => Self::None,
            401 => Self::SignedOut,
            403 => Self::NotAllowed,
            429 => Self::SlowDown {
                seconds: retry_after
                    .and_then(|text| text.trim().parse().ok())
                    .unwrap_or(SLOW_DOWN_SECONDS),
            },
            _ => Self::Unavailable { message },
        }
    }

    /// When to try again at the earliest.
    pub(super) fn not_before(seconds: u64, now: Millis) -> Millis {
        let wait = Millis::try_from(seconds.saturating_mul(1_000)).unwrap_or(Millis::MAX);
        now.saturating_add(wait)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It broke, and nobody said why.
    Lost,
    /// Nothing was heard for too long.
    Silent,
    /// The server closed it, and said why.
    Closed(String),
    /// The server closed it because of what the page sent.
    Refused(String),
    SignedOut,
    NotAllowed,
    TooMany,
    /// What the server says of itself.
    Unavailable(String),
    Unreachable,
}

impl Why {
    pub(super) fn of_close(code: u16, reason: String) -> Self {
        match (code, reason.is_empty()) {
            (super::POLICY | super::TOO_BIG, _) => Self::Refused(reason),
            (_, true) => Self::Lost,
            (_, false) => Self::Closed(reason),
        }
    }

    /// Whether it would happen again by itself.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::SignedOut | Self::NotAllowed)
    }

    /// Whether coming back to the page changes nothing.
    pub(super) fn needs_a_person(&self) -> bool {
        matches!(self, Self::SignedOut | Self::NotAllowed)
    }
}
