use async_trait::async_trait;
use domain::account::Account;
use domain::models::trial::Trial;
use domain::models::{Assertion, ModelDraft, ModelPage, ModelProblem, ModelVersion};

use super::Result;

/// Versions of the authorization model. Every change is in the audit log in the name of `who`.
#[async_trait]
pub trait Models: Send + Sync + 'static {
    /// Those before the given one, or the newest.
    async fn page(&self, before: Option<u32>) -> Result<ModelPage>;
    /// `NotFound` where there is none.
    async fn version(&self, number: u32) -> Result<ModelVersion>;
    /// All that is wrong with a text, also with its conditions.
    async fn problems(&self, text: String) -> Result<Vec<ModelProblem>>;
    /// What would change if a text were active.
    async fn try_out(&self, text: String, assertions: Vec<Assertion>) -> Result<Trial>;
    /// As the next version, which decides nothing until it is made active. `Conflict` when somebody else saved meanwhile,
    /// `Invalid` with the first problem of a text that has any.
    async fn save(&self, who: &Account, draft: ModelDraft) -> Result<ModelVersion>;
    /// Makes a version active that is to follow an activation. `Conflict` where another one was made active meanwhile,
    /// `Invalid` where nobody could manage models any longer.
    async fn activate(&self, who: &Account, version: u32, instead_of: i64) -> Result<()>;
}
