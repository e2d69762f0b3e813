//! The one place where a server function learns who is asking, and where its answer gets a status.

use domain::account::{Account, Permission};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::ConsoleError;
use crate::ports::{Identity, Ports};

type Result<T> = std::result::Result<T, ConsoleError>;

/// Runs `action` if whoever is asking may do it. Every error, also one of the action, sets the reply's status.
pub(crate) async fn guarded<T, F>(
    permission: Permission,
    action: impl FnOnce(Ports, Account) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let (ports, account) = authorize(permission).await?;
    with_status(action(ports, account).await)
}

/// For what everybody may do, also before signing in.
pub(crate) async fn open_to_all<T, F>(action: impl FnOnce(Ports, Identity) -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let (ports, identity) = with_status(context())?;
    with_status(action(ports, identity).await)
}

/// Who is asking, if the permission is theirs. Sets the reply's status when it is not.
pub(crate) async fn authorize(permission: Permission) -> Result<(Ports, Account)> {
    with_status(allowed(permission).await)
}

/// Gives the reply the status of its error; a server function's error is a 500 otherwise.
pub(crate) fn with_status<T>(result: Result<T>) -> Result<T> {
    if let Err(error) = &result {
        set_status(error);
    }
    result
}

pub(crate) fn set_status(error: &ConsoleError) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    if let Ok(status) = http::StatusCode::from_u16(error.status()) {
        response.set_status(status);
    }
    if let Some(seconds) = error.retry_after() {
        response.insert_header(http::header::RETRY_AFTER, seconds.into());
    }
}

/// The ports and the request, which the server provides to server functions and nobody else.
pub(crate) fn context() -> Result<(Ports, Identity)> {
    use_context::<Ports>()
        .zip(use_context::<Identity>())
        .ok_or(ConsoleError::Internal)
}

async fn allowed(permission: Permission) -> Result<(Ports, Account)> {
    let (ports, identity) = context()?;
    let account = ports
        .accounts
        .current(&identity)
        .await?
        .ok_or(ConsoleError::SignedOut)?;
    // Whoever came by a one-time address has to choose a password before anything else.
    let unfinished = account.must_set_password && permission != Permission::OwnAccount;
    if unfinished || !account.role.allows(permission) {
        ports.audit_log.record_refusal(&account, permission).await?;
        return Err(ConsoleError::Forbidden);
    }
    Ok((ports, account))
}
