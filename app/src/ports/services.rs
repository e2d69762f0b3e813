use async_trait::async_trait;
use domain::id::ServiceSlug;
use domain::service::Service;

use super::Result;

#[derive(Debug, Clone)]
pub struct NewService {
    pub slug: String,
    pub name: String,
    pub origins: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ServiceChange {
    pub name: String,
    pub origins: Vec<String>,
}

/// A key just made: the only time that it can be read.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub service: Service,
    pub key: String,
}

/// The applications being recorded. Every change is written to the audit log in the name of `who`.
#[async_trait]
pub trait Services: Send + Sync + 'static {
    async fn list(&self) -> Result<Vec<Service>>;
    async fn add(&self, who: &str, service: NewService) -> Result<NewKey>;
    async fn change(&self, who: &str, slug: ServiceSlug, change: ServiceChange) -> Result<Service>;
    async fn add_key(&self, who: &str, slug: ServiceSlug) -> Result<NewKey>;
    async fn revoke_key(&self, who: &str, slug: ServiceSlug, key: i64) -> Result<Service>;
    /// Where recorders send to, as the snippet shows it, such as `https://girok.example`.
    fn public_url(&self) -> String;
}
