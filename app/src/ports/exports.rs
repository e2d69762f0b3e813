use async_trait::async_trait;
use domain::access::Reach;
use domain::account::Account;
use domain::export::job::{ExportJob, ExportList};
use domain::export::options::ExportRequest;

use super::Result;

/// Files that take a while to be made of sessions. That somebody asked for one is in the audit log in the name of `who`.
#[async_trait]
pub trait Exports: Send + Sync + 'static {
    /// Of sessions within reach.
    async fn list(&self, reach: &Reach) -> Result<ExportList>;
    /// `NotFound` when there is no such session; `Conflict` where too many wait, or what makes them is not installed.
    async fn ask(&self, who: &Account, request: ExportRequest) -> Result<ExportJob>;
    /// `NotFound` where it is over, or beyond reach.
    async fn cancel(&self, who: &Account, reach: &Reach, id: i64) -> Result<()>;
    /// Takes one that is over out of the list, with its file. `NotFound` where it is beyond reach.
    async fn remove(&self, who: &Account, reach: &Reach, id: i64) -> Result<()>;
}
