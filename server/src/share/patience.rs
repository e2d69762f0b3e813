//! How long one request waits for what keeps the links, over all that it asks of it.

use std::time::Duration;

use tokio::time::Instant;

use super::store::{Result, ShareStoreError};

/// Longer than this nobody is kept waiting.
pub(super) const PATIENCE: Duration = Duration::from_millis(1_500);

/// What is left of it. What the request does between its questions takes nothing away.
pub(super) struct Patience {
    left: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { left: PATIENCE }
    }
}

impl Patience {
    pub(super) async fn wait<T>(&mut self, answer: impl Future<Output = Result<T>>) -> Result<T> {
        let begun = Instant::now();
        let answer = tokio::time::timeout(self.left, answer).await;
        self.left = self.left.saturating_sub(begun.elapsed());
        answer.unwrap_or_else(|_| Err(ShareStoreError::Unavailable("no answer in time".into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn after(ms: u64) -> Result<u64> {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        Ok(ms)
    }

    #[tokio::test]
    async fn all_questions_of_a_request_share_one_patience() {
        let mut patience = Patience {
            left: Duration::from_millis(300),
        };
        assert_eq!(patience.wait(after(200)).await.unwrap(), 200);
        after(200).await.unwrap();
        let begun = Instant::now();
        assert!(patience.wait(after(1_000)).await.is_err());
        assert!(begun.elapsed() < Duration::from_millis(200));
        assert_eq!(patience.wait(async { Ok(1) }).await.unwrap(), 1);
    }
}
