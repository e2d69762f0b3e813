//! What happens now, as the console asks for it besides the live channel: the app's port over the store.

use std::sync::Arc;

use app::ConsoleError;
use app::ports::{Live, LiveChannel};
use async_trait::async_trait;
use domain::Millis;
use domain::access::Reach;

use crate::clock;
use crate::error::console_error;
use crate::recordings::RecordingStore;

const MINUTE_MS: Millis = 60_000;
const MINUTES: u32 = 60;

pub(crate) struct ConsoleLive {
    pub(crate) store: Arc<dyn RecordingStore>,
    pub(crate) channel: LiveChannel,
}

#[async_trait]
impl Live for ConsoleLive {
    async fn last_hour(&self, reach: &Reach) -> Result<Vec<(Millis, u64)>, ConsoleError> {
        let this_minute = clock::now().div_euclid(MINUTE_MS) * MINUTE_MS;
        let first = this_minute - Millis::from(MINUTES - 1) * MINUTE_MS;
        let counts = self
            .store
            .active_by_minute(first, MINUTES, reach)
            .await
            .map_err(console_error)?;
        let minutes = (0..).map(|minute| first + minute * MINUTE_MS);
        Ok(minutes.zip(counts).collect())
    }

    fn channel(&self) -> LiveChannel {
        self.channel.clone()
    }
}
