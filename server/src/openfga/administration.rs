//! What the command line does with the keys of other services.

use app::ConsoleError;
use domain::access::key::{AccessKey, KeyRights};

use crate::access::keys;
use crate::audit_log::COMMAND_LINE;
use crate::control::Control;

/// The newest first, with those that were revoked.
pub async fn keys(control: &Control) -> Result<Vec<AccessKey>, ConsoleError> {
    keys::list(control).await
}

/// Returns the key itself, which cannot be read again.
pub async fn add_key(control: &Control, name: String, rights: KeyRights) -> Result<String, ConsoleError> {
    let (_, key) = keys::add(control, COMMAND_LINE, name, rights).await?;
    Ok(key)
}

/// A server that runs knows within a second.
pub async fn revoke_key(control: &Control, id: i64) -> Result<(), ConsoleError> {
    keys::revoke(control, COMMAND_LINE, id).await
}
