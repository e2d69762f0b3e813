use async_trait::async_trait;
use domain::access::Standing;
use domain::access::key::{AccessKey, KeyRights};
use domain::access::tuple::{AccessReport, TupleChange, TuplePage, TupleQuery, WhyAnswer};
use domain::account::{Account, Permission};
use domain::id::ServiceSlug;

use super::Result;

/// Roles and memberships, and the keys of services that may ask about them. Every change is in the audit log in the name of
/// `who`, and decides at once.
#[async_trait]
pub trait Tuples: Send + Sync + 'static {
    async fn report(&self) -> Result<AccessReport>;
    /// Of all that there are, also those of other services.
    async fn page(&self, query: TupleQuery) -> Result<TuplePage>;
    /// All of it or nothing. `Invalid` with the reason for what the model does not take, where nobody could manage models any
    /// longer, and at `OWN_ACCESS` where `who` could not manage access any longer and did not say that it is meant.
    async fn change(&self, who: &Account, change: TupleChange) -> Result<()>;
    /// What an account may do. `NotFound` where there is none.
    async fn standing(&self, account: i64) -> Result<Standing>;
    /// Why an account may do something, or may not: in a service, or in any that no tuple names.
    async fn why(
        &self,
        account: i64,
        permission: Permission,
        service: Option<ServiceSlug>,
    ) -> Result<WhyAnswer>;
    /// The newest first, with those that were revoked.
    async fn keys(&self) -> Result<Vec<AccessKey>>;
    /// With the key itself, which cannot be read again.
    async fn add_key(&self, who: &Account, name: String, rights: KeyRights) -> Result<(AccessKey, String)>;
    /// `NotFound` where there is none that holds.
    async fn revoke_key(&self, who: &Account, id: i64) -> Result<()>;
}
