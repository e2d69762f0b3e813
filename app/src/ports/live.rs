use async_trait::async_trait;
use domain::Millis;
use domain::access::Reach;
use domain::live::reconnect::ReconnectSettings;

use super::Result;

/// What happens now.
#[async_trait]
pub trait Live: Send + Sync + 'static {
    /// How many sessions within reach were active in each of the last 60 minutes, the oldest first; each with its
    /// beginning. The last one is not over yet.
    async fn last_hour(&self, reach: &Reach) -> Result<Vec<(Millis, u64)>>;
    fn channel(&self) -> LiveChannel;
}

/// Where pages find the live channel, and how they come back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveChannel {
    /// `None` for this server itself.
    pub address: Option<String>,
    pub reconnect: ReconnectSettings,
}
