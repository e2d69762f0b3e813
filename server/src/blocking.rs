//! What takes long is done off the threads that answer.

use tokio::task::{JoinError, spawn_blocking};

use crate::recordings::StoreError;

/// What panics is refused, since it would again; what was stopped may be tried once more.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    spawn_blocking(work).await.map_err(not_done)
}

pub(crate) fn not_done(failure: JoinError) -> StoreError {
    let why = failure.to_string();
    if failure.is_panic() {
        StoreError::Failed(why)
    } else {
        StoreError::Unavailable(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_panics_is_not_a_store_that_is_away() {
        let panics = blocking(|| panic!("at an event")).await;
        assert!(matches!(panics, Err(StoreError::Failed(_))));
        let stopped = tokio::spawn(std::future::pending::<()>());
        stopped.abort();
        let stopped = stopped.await.map_err(not_done);
        assert!(matches!(stopped, Err(StoreError::Unavailable(_))));
    }
}
