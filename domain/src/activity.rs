//! When something happened: the small histogram of a session's row, and the window that was in front.

use serde::{Deserialize, Serialize};

use crate::{Millis, id::WindowId};

const BUCKETS: usize = 32;
const FIRST_WIDTH_MS: u64 = 1_000;

/// Interactions over time in at most 32 buckets. When a visit outgrows them, neighbours are merged and the
/// buckets become twice as wide, so that it costs the same for a minute and for a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Histogram {
    /// Width of a bucket; 0 while there is none.
    width_ms: u64,
    buckets: Vec<u32>,
}

impl Histogram {
    /// Counts `count` interactions at `offset` ms after the session's start.
    pub fn add(&mut self, offset: Millis, count: u32) {
        let offset = offset.max(0).unsigned_abs();
        if self.width_ms == 0 {
            self.width_ms = FIRST_WIDTH_MS;
        }
        while offset / self.width_ms >= BUCKETS as u64 {
            self.buckets = self
                .buckets
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |a: u32, b| a.saturating_add(*b)))
                .collect();
            self.width_ms = self.width_ms.saturating_mul(2);
        }
        let index = usize::try_from(offset / self.width_ms).unwrap_or(BUCKETS - 1);
        if self.buckets.len() <= index {
            self.buckets.resize(index + 1, 0);
        }
        self.buckets[index] = self.buckets[index].saturating_add(count);
    }

    pub fn buckets(&self) -> &[u32] {
        &self.buckets
    }

    pub fn width_ms(&self) -> u64 {
        self.width_ms
    }

    /// Puts a stored histogram together again; `None` if it could not have been made by [`Histogram::add`].
    pub fn from_parts(width_ms: u64, buckets: Vec<u32>) -> Option<Self> {
        (buckets.len() <= BUCKETS && (width_ms > 0 || buckets.is_empty()))
            .then_some(Self { width_ms, buckets })
    }
}

/// From one moment to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    pub from: Millis,
    pub to: Millis,
}

/// The window that the visitor was in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowActivity {
    pub window: WindowId,
    pub from: Millis,
    pub to: Millis,
}

/// As much of a fact as says that a window was in front: it came there, or the visitor did something in it, because not
/// every recording tells of the former.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub at: Millis,
    pub window: WindowId,
    pub is_interaction: bool,
}

/// Which window was in front at each moment of `from..=to`, by its last sign. `signs` are in order of time.
pub fn active_windows(from: Millis, to: Millis, signs: &[Sign]) -> Vec<WindowActivity> {
    let mut stretches: Vec<WindowActivity> = Vec::new();
    for sign in signs {
        if stretches.last().is_some_and(|last| last.window == sign.window) {
            continue;
        }
        let since = if stretches.is_empty() {
            from
        } else {
            sign.at.clamp(from, to)
        };
        if let Some(last) = stretches.last_mut() {
            last.to = since;
        }
        stretches.push(WindowActivity {
            window: sign.window.clone(),
            from: since,
            to,
        });
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_widens_its_buckets_and_loses_no_count() {
        let mut histogram = Histogram::default();
        for second in 0..100 {
            histogram.add(second * 1000, 1);
        }
        assert_eq!(histogram.width_ms(), 4000);
        assert_eq!(histogram.buckets().len(), 25);
        assert!(histogram.buckets().iter().all(|count| *count == 4));
        histogram.add(Millis::MAX, 1);
        assert!(histogram.buckets().len() <= 32);
        assert_eq!(histogram.buckets().iter().sum::<u32>(), 101);
    }

    #[test]
    fn a_moment_before_the_start_counts_as_the_start() {
        let mut histogram = Histogram::default();
        histogram.add(-5, 2);
        assert_eq!(histogram.buckets(), [2]);
    }

    #[test]
    fn the_window_used_last_is_in_front() {
        let [a, b]: [WindowId; 2] = ["window-a", "window-b"].map(|id| id.parse().unwrap());
        let signs = [(5, &a, false), (10, &a, true), (20, &b, false), (30, &a, true)].map(
            |(at, window, is_interaction)| Sign {
                at,
                window: window.clone(),
                is_interaction,
            },
        );
        let expected = [(&a, 0, 20), (&b, 20, 30), (&a, 30, 100)].map(|(window, from, to)| WindowActivity {
            window: window.clone(),
            from,
            to,
        });
        assert_eq!(active_windows(0, 100, &signs), expected);
    }
}
