//! Signing in and out, and one's own account.

use domain::account::Account;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{guarded, open_to_all};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use crate::ports::Credentials;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// What the sign-in page names while the demo is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSignIn {
    pub email: String,
    pub password: String,
}

/// Who is signed in, if anybody.
#[server(protocol = Json)]
pub async fn current_account() -> Result<Option<Account>, ConsoleError> {
    open_to_all(|ports, identity| async move { ports.accounts.current(&identity).await }).await
}

#[server(protocol = Json)]
pub async fn sign_in(email: String, password: String) -> Result<Account, ConsoleError> {
    open_to_all(|ports, identity| async move {
        let credentials = Credentials::Password { email, password };
        ports.accounts.sign_in(&identity, credentials).await
    })
    .await
}

/// Signs in by the code of a one-time address (`/sign-in?once#code=…`); the account then has to set a password.
#[server(protocol = Json)]
pub async fn sign_in_with_code(code: String) -> Result<Account, ConsoleError> {
    open_to_all(|ports, identity| async move {
        ports
            .accounts
            .sign_in(&identity, Credentials::OneTimeCode(code))
            .await
    })
    .await
}

/// Signing out twice is no mistake.
#[server(protocol = Json)]
pub async fn sign_out() -> Result<(), ConsoleError> {
    open_to_all(|ports, identity| async move { ports.accounts.sign_out(&identity).await }).await
}

/// `current` is not asked of an account that has no password yet.
#[server(protocol = Json)]
pub async fn set_password(current: Option<String>, new: String) -> Result<(), ConsoleError> {
    let (_, identity) = crate::functions::guard::context()?;
    guarded(Permission::OwnAccount, |ports, _| async move {
        ports.accounts.set_password(&identity, current, new).await
    })
    .await
}

/// The account that a demo lets everybody use.
#[server(protocol = Json)]
pub async fn demo_account() -> Result<Option<DemoSignIn>, ConsoleError> {
    open_to_all(|ports, _| async move {
        Ok(ports.demo.as_deref().map(|demo| DemoSignIn {
            email: demo.email.clone(),
            password: demo.password.clone(),
        }))
    })
    .await
}
