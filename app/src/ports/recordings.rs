use async_trait::async_trait;
use domain::access::Reach;
use domain::account::Account;
use domain::fact::{Fact, NewFacts};
use domain::id::SessionId;
use domain::overview::{Overview, OverviewQuery};
use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use domain::session::SessionDetails;
use domain::stay::Stay;

use super::Result;

/// Reading what was recorded.
#[async_trait]
pub trait Recordings: Send + Sync + 'static {
    async fn list(&self, query: SessionQuery) -> Result<SessionPage>;
    async fn count(&self, filter: SessionFilter) -> Result<u64>;
    /// Of what is within reach.
    async fn filter_options(&self, reach: &Reach) -> Result<FilterOptions>;
    /// `NotFound` when there is no such session. That `watcher` saw it is in the audit log afterwards.
    async fn details(&self, watcher: &Account, session: SessionId) -> Result<SessionDetails>;
    /// All facts of a session over all its windows, in order of time. `watcher` as above.
    async fn facts(&self, watcher: &Account, session: SessionId) -> Result<Vec<Fact>>;
    /// The facts that came in since the mark, or all of them. `watcher` as above.
    async fn new_facts(&self, watcher: &Account, session: SessionId, since: Option<i64>) -> Result<NewFacts>;
    /// The pages of a session, the last one first: their addresses and nothing of what they showed, so that nobody has watched
    /// anything by that. None where there is no such session.
    async fn stays(&self, session: SessionId) -> Result<Vec<Stay>>;
    /// Of what is within reach.
    async fn overview(&self, query: OverviewQuery, reach: &Reach) -> Result<Overview>;
}
