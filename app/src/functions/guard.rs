//! The one place where a server function learns who is asking, and where its answer gets a status.

use domain::access::Reach;
use domain::account::{Account, Permission};
use domain::id::{ServiceSlug, SessionId};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::ConsoleError;
use crate::ports::{Identity, Ports};

type Result<T> = std::result::Result<T, ConsoleError>;

/// Runs `action` if whoever is asking may do it anywhere: for what is not about a service. Every error, also one of the
/// action, sets the reply's status.
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

/// Runs `action` with where whoever is asking may do it: what it answers is to be of there alone.
pub(crate) async fn within<T, F>(
    permission: Permission,
    action: impl FnOnce(Ports, Account, Reach) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let (ports, account, reach) = with_status(reached(permission).await)?;
    with_status(action(ports, account, reach).await)
}

/// Runs `action` if whoever is asking may do it in all services.
pub(crate) async fn everywhere<T, F>(
    permission: Permission,
    action: impl FnOnce(Ports, Account) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    within(permission, |ports, account, reach| async move {
        if reach != Reach::Everywhere {
            return Err(refused(&ports, &account, permission).await);
        }
        action(ports, account).await
    })
    .await
}

/// Runs `action` if whoever is asking may do it in a service.
pub(crate) async fn in_service<T, F>(
    permission: Permission,
    service: &ServiceSlug,
    action: impl FnOnce(Ports, Account) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let judged = async {
        let (ports, identity, account) = asking(permission).await?;
        if !ports.access.may_in(&identity, &account, permission, service)? {
            return Err(refused(&ports, &account, permission).await);
        }
        Ok((ports, account))
    };
    let (ports, account) = with_status(judged.await)?;
    with_status(action(ports, account).await)
}

/// Runs `action` if whoever is asking may do it with a session. What is no id is the id of no session.
pub(crate) async fn with_session<T, F>(
    permission: Permission,
    session: &str,
    action: impl FnOnce(Ports, Account, SessionId) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let judged = async {
        let (ports, identity, account) = asking(permission).await?;
        let Ok(session) = session.parse() else {
            let reach = ports.access.reach(&identity, &account, permission)?;
            return Err(match reach.is_nowhere() {
                true => refused(&ports, &account, permission).await,
                false => ConsoleError::NotFound("There is no such session".into()),
            });
        };
        if !ports
            .access
            .may_with(&identity, &account, permission, &session)
            .await?
        {
            return Err(refused(&ports, &account, permission).await);
        }
        Ok((ports, account, session))
    };
    let (ports, account, session) = with_status(judged.await)?;
    with_status(action(ports, account, session).await)
}

/// For what everybody may do, also before signing in.
pub(crate) async fn open_to_all<T, F>(action: impl FnOnce(Ports, Identity) -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let (ports, identity) = with_status(context())?;
    with_status(action(ports, identity).await)
}

/// Who is asking, if the permission is theirs anywhere. Sets the reply's status when it is not.
pub(crate) async fn authorize(permission: Permission) -> Result<(Ports, Account)> {
    let (ports, account, _) = with_status(reached(permission).await)?;
    Ok((ports, account))
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

async fn reached(permission: Permission) -> Result<(Ports, Account, Reach)> {
    let (ports, identity, account) = asking(permission).await?;
    let reach = ports.access.reach(&identity, &account, permission)?;
    if reach.is_nowhere() {
        return Err(refused(&ports, &account, permission).await);
    }
    Ok((ports, account, reach))
}

/// Who is asking. Whoever came by a one-time address has to choose a password before anything else.
async fn asking(permission: Permission) -> Result<(Ports, Identity, Account)> {
    let (ports, identity) = context()?;
    let account = ports
        .accounts
        .current(&identity)
        .await?
        .ok_or(ConsoleError::SignedOut)?;
    if account.must_set_password && permission != Permission::OwnAccount {
        return Err(refused(&ports, &account, permission).await);
    }
    Ok((ports, identity, account))
}

/// The refusal, once it is in the audit log where it belongs there.
async fn refused(ports: &Ports, account: &Account, permission: Permission) -> ConsoleError {
    match ports.audit_log.record_refusal(account, permission).await {
        Ok(()) => ConsoleError::Forbidden,
        Err(error) => error,
    }
}
