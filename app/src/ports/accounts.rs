use async_trait::async_trait;
use domain::access::Standing;
use domain::account::Account;

use super::Result;

/// What somebody signs in with.
#[derive(Debug, Clone)]
pub enum Credentials {
    Password {
        email: String,
        password: String,
    },
    /// From a one-time sign-in address; works once.
    OneTimeCode(String),
}

/// Signing in and out, within the request that is being answered: the server keeps the cookie.
#[async_trait]
pub trait Accounts: Send + Sync + 'static {
    /// Who this request is from, if anybody.
    async fn current(&self, identity: &Identity) -> Result<Option<Account>>;
    async fn sign_in(&self, identity: &Identity, credentials: Credentials) -> Result<Account>;
    async fn sign_out(&self, identity: &Identity) -> Result<()>;
    /// `current_password` is needed unless the account has none yet. Other sessions of the account end.
    async fn set_password(
        &self,
        identity: &Identity,
        current_password: Option<String>,
        new_password: String,
    ) -> Result<()>;
}

/// The request as the server knows it; made by the server, opaque here.
#[derive(Clone)]
pub struct Identity(pub std::sync::Arc<dyn std::any::Any + Send + Sync>);

/// Who asks for the page that is being rendered, and what they may do: the server found out to let them in.
#[derive(Clone)]
pub struct Asking(pub Standing);
