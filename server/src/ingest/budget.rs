//! Memory for batches that were not answered yet, over all requests: a small body may unpack to a large one, and has
//! to wait for its session's turn.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Refusal;

/// What is counted in one step.
const UNIT: usize = 1 << 10;

#[derive(Clone)]
pub(super) struct Budget(Arc<Semaphore>);

impl Budget {
    pub(super) fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(
            bytes.div_ceil(UNIT).min(Semaphore::MAX_PERMITS),
        )))
    }

    /// A share of nothing, which grows with what it is for.
    pub(super) fn share(&self) -> Share {
        Share {
            budget: Some(self.clone()),
            ..Share::default()
        }
    }
}

/// The part of the budget that one batch has; given back when it is dropped. One of no budget is without bounds.
#[derive(Default)]
pub(crate) struct Share {
    budget: Option<Budget>,
    bytes: usize,
    permits: Option<OwnedSemaphorePermit>,
}

impl Share {
    /// Takes so many bytes more, or nothing if there are not as many.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        let Some(budget) = &self.budget else {
            return Ok(());
        };
        let grown = self.bytes.saturating_add(bytes);
        let held = self.permits.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(grown.div_ceil(UNIT).saturating_sub(held)).map_err(|_| Refusal::Busy)?;
        if more > 0 {
            let permits = Arc::clone(&budget.0)
                .try_acquire_many_owned(more)
                .map_err(|_| Refusal::Busy)?;
            match &mut self.permits {
                Some(held) => held.merge(permits),
                none => *none = Some(permits),
            }
        }
        self.bytes = grown;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_one_budget_and_come_back() {
        let budget = Budget::new(3 * UNIT);
        let (mut one, mut other) = (budget.share(), budget.share());
        for _ in 0..UNIT {
            one.grow(1).unwrap();
        }
        one.grow(1).unwrap();
        assert_eq!(other.grow(2 * UNIT), Err(Refusal::Busy));
        other.grow(UNIT).unwrap();
        assert_eq!(one.grow(UNIT), Err(Refusal::Busy));
        drop(other);
        one.grow(UNIT).unwrap();
        Share::default().grow(usize::MAX).unwrap();
    }
}
