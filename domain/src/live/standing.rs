//! How the visitor of a running session stands at a moment: at it, idle, in another tab, or gone.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::presence::IDLE_AFTER_MS;

/// A page that is left for the next one has said goodbye too; only after this long without the next one it shows.
pub const LEAVING_MS: Millis = 800;
/// Who has left for this long has ended the session; until then a slow page may still come.
pub const GONE_AFTER_MS: Millis = 5_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Did something a moment ago.
    Active,
    /// Looks at the page and did nothing for a while.
    Idle,
    /// No tab of the session is in front.
    Hidden,
    /// Every tab of the session was closed, or has gone to a page that is not recorded.
    Left,
}

impl Standing {
    pub const ALL: [Self; 4] = [Self::Active, Self::Idle, Self::Hidden, Self::Left];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Idle => "idle",
            Self::Hidden => "hidden",
            Self::Left => "left",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == text)
    }
}

/// What is known of the visitor, by the server's clock; how they stand follows from it and the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Signs {
    /// When they did something last.
    pub seen_at: Millis,
    /// Since when no tab is in front, unless one is.
    pub hidden_since: Option<Millis>,
    /// Since when no tab is open, unless one is.
    pub left_since: Option<Millis>,
}

impl Signs {
    /// How the visitor stands, and since when.
    pub fn standing(&self, now: Millis) -> (Standing, Millis) {
        if let Some(left) = self.left_since
            && now >= left.saturating_add(LEAVING_MS)
        {
            return (Standing::Left, left);
        }
        // Who has just left was as before until then.
        if let Some(hidden) = self.hidden_since {
            return (Standing::Hidden, hidden);
        }
        if now > self.seen_at.saturating_add(IDLE_AFTER_MS) {
            return (Standing::Idle, self.seen_at);
        }
        (Standing::Active, self.seen_at)
    }

    /// When the standing changes next if nothing happens until then.
    pub fn next_change(&self, now: Millis) -> Option<Millis> {
        let left = self.left_since.map(|left| left.saturating_add(LEAVING_MS));
        let idle = self
            .hidden_since
            .is_none()
            .then(|| self.seen_at.saturating_add(IDLE_AFTER_MS + 1))
            .filter(|idle| left.is_none_or(|left| *idle < left));
        [left, idle].into_iter().flatten().filter(|at| *at > now).min()
    }

    /// Whether the session has ended by goodbye.
    pub fn is_gone(&self, now: Millis) -> bool {
        self.left_since
            .is_some_and(|left| now >= left.saturating_add(GONE_AFTER_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Standing::{Active, Hidden, Idle, Left};

    const fn signs(seen_at: Millis, hidden_since: Option<Millis>, left_since: Option<Millis>) -> Signs {
        Signs {
            seen_at,
            hidden_since,
            left_since,
        }
    }

    #[test]
    fn a_visitor_stands_as_the_last_signs_say() {
        for (signs, now, expected) in [
            (signs(1_000, None, None), 1_000, (Active, 1_000)),
            (signs(1_000, None, None), 11_000, (Active, 1_000)),
            (signs(1_000, None, None), 11_001, (Idle, 1_000)),
            (signs(1_000, Some(5_000), None), 6_000, (Hidden, 5_000)),
            (signs(1_000, Some(5_000), None), 60_000, (Hidden, 5_000)),
            // Who did nothing before is idle until then.
            (signs(1_000, None, Some(50_000)), 50_100, (Idle, 1_000)),
            // Another page may follow.
            (signs(1_000, None, Some(5_000)), 5_799, (Active, 1_000)),
            (signs(1_000, None, Some(5_000)), 5_800, (Left, 5_000)),
            // Browsers hide a page that they close.
            (signs(1_000, Some(5_000), Some(5_000)), 5_800, (Left, 5_000)),
            // A clock that is ahead.
            (signs(9_000, None, None), 1_000, (Active, 9_000)),
        ] {
            assert_eq!(signs.standing(now), expected, "{signs:?} at {now}");
        }
    }

    #[test]
    fn the_next_change_is_when_the_standing_changes() {
        for (signs, now) in [
            (signs(1_000, None, None), 1_000),
            (signs(1_000, None, Some(5_000)), 5_000),
        ] {
            let next = signs.next_change(now).unwrap();
            assert_eq!(signs.standing(next - 1).0, Active);
            assert_ne!(signs.standing(next).0, Active);
            assert_eq!(signs.next_change(next), None);
        }
        assert_eq!(signs(1_000, Some(2_000), None).next_change(3_000), None);
    }

    #[test]
    fn who_has_left_is_gone_after_five_seconds() {
        let left = signs(1_000, None, Some(2_000));
        assert!(!left.is_gone(6_999));
        assert!(left.is_gone(7_000));
        assert!(!signs(1_000, Some(2_000), None).is_gone(Millis::MAX));
    }
}
