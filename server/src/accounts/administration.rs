//! What is done to accounts from outside of the console: by the command line, and at the first start.

use domain::account::{Account, Role};
use domain::audit::AuditAction;
use rusqlite::Connection;

use super::{password, rows};
use crate::audit_log::{self, COMMAND_LINE};
use crate::control::{Control, ControlError};

/// Whom the first start creates.
pub const FIRST_OWNER: &str = "owner@girok.local";

/// Why an account could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    #[error("an e-mail address looks like name@company.example")]
    Email,
    #[error("there is an account {0} already")]
    Exists(String),
    #[error("there is no account {0}")]
    Unknown(String),
    #[error("{0} is the only owner who can sign in; make another one first")]
    LastOwner(String),
    #[error("the password could not be hashed")]
    Hashing,
    #[error(transparent)]
    Control(#[from] ControlError),
}

type Result<T> = std::result::Result<T, AdministrationError>;

/// Adds an account and returns the code of its one-time sign-in address.
pub async fn add(control: &Control, email: &str, name: Option<&str>, role: Role) -> Result<String> {
    let email = check_email(email)?;
    let name = name.map_or_else(
        || email.split('@').next().unwrap_or_default().to_owned(),
        str::to_owned,
    );
    let subject = email.clone();
    let added = control
        .call(move |connection| {
            let change = connection.transaction()?;
            let account = rows::insert(&change, &email, &name, role)?;
            let code = rows::new_code(&change, account)?;
            let detail = format!("as {}", role.as_str());
            audit_log::write(
                &change,
                COMMAND_LINE,
                AuditAction::AccountAdded,
                Some(&email),
                Some(&detail),
            )?;
            change.commit()?;
            Ok(code)
        })
        .await;
    match added {
        Err(error) if rows::is_duplicate(&error) => Err(AdministrationError::Exists(subject)),
        other => Ok(other?),
    }
}

pub async fn list(control: &Control) -> Result<Vec<Account>> {
    Ok(control.call(|connection| rows::all(connection)).await?)
}

/// Disables or enables an account; either ends its sessions.
pub async fn set_disabled(control: &Control, email: &str, disabled: bool) -> Result<()> {
    let action = if disabled {
        AuditAction::AccountDisabled
    } else {
        AuditAction::AccountEnabled
    };
    let (email, named) = (email.to_owned(), email.to_owned());
    let last_owner = control
        .call(move |connection| {
            let change = connection.transaction()?;
            let Some(row) = rows::by_email(&change, &email)? else {
                return Ok(None);
            };
            rows::set_disabled(&change, row.account.id, disabled)?;
            if disabled && row.account.role == Role::Owner && !rows::has_usable_owner(&change)? {
                return Ok(Some(true));
            }
            audit_log::write(&change, COMMAND_LINE, action, Some(&row.account.email), None)?;
            change.commit()?;
            Ok(Some(false))
        })
        .await?;
    match last_owner {
        None => Err(AdministrationError::Unknown(named)),
        Some(true) => Err(AdministrationError::LastOwner(named)),
        Some(false) => Ok(()),
    }
}

/// Takes the password away, ends all sessions, and returns the code of a new one-time sign-in address.
pub async fn reset(control: &Control, email: &str) -> Result<String> {
    let (email, named) = (email.to_owned(), email.to_owned());
    let code = control
        .call(move |connection| {
            let change = connection.transaction()?;
            let Some(row) = rows::by_email(&change, &email)? else {
                return Ok(None);
            };
            rows::set_password(&change, row.account.id, None, None)?;
            let code = rows::new_code(&change, row.account.id)?;
            let subject = Some(row.account.email.as_str());
            audit_log::write(
                &change,
                COMMAND_LINE,
                AuditAction::PasswordChanged,
                subject,
                Some("reset"),
            )?;
            change.commit()?;
            Ok(Some(code))
        })
        .await?;
    code.ok_or(AdministrationError::Unknown(named))
}

/// The code of a sign-in address for the owner, while no owner can sign in; creates one at the first start.
pub async fn first_owner(control: &Control) -> Result<Option<String>> {
    Ok(control
        .call(|connection| {
            let change = connection.transaction()?;
            if rows::has_usable_owner(&change)? {
                return Ok(None);
            }
            let waiting = rows::all(&change)?
                .into_iter()
                .find(|account| account.role == Role::Owner && !account.disabled);
            let owner = match waiting {
                Some(account) => account.id,
                None => create_owner(&change)?,
            };
            let code = rows::new_code(&change, owner)?;
            change.commit()?;
            Ok(Some(code))
        })
        .await?)
}

fn create_owner(connection: &Connection) -> crate::control::Result<i64> {
    let owner = rows::insert(connection, FIRST_OWNER, "Owner", Role::Owner)?;
    let detail = Some("as owner, at the first start");
    audit_log::write(
        connection,
        COMMAND_LINE,
        AuditAction::AccountAdded,
        Some(FIRST_OWNER),
        detail,
    )?;
    Ok(owner)
}

/// Makes sure that an account with this password is there; for the demo, whose password is no secret.
pub async fn ensure(
    control: &Control,
    email: &'static str,
    name: &'static str,
    role: Role,
    password: &str,
) -> Result<()> {
    let known = control
        .call(move |connection| rows::by_email(connection, email))
        .await?;
    let was_disabled = known.as_ref().is_some_and(|row| row.account.disabled);
    if known.is_some_and(|row| row.password_hash.is_some()) && !was_disabled {
        return Ok(());
    }
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || password::hash(&password))
        .await
        .map_err(|_| ControlError::Interrupted)?
        .map_err(|_| AdministrationError::Hashing)?;
    control
        .call(move |connection| {
            let change = connection.transaction()?;
            let account = match rows::by_email(&change, email)? {
                Some(row) => row.account.id,
                None => {
                    let account = rows::insert(&change, email, name, role)?;
                    audit_log::write(
                        &change,
                        COMMAND_LINE,
                        AuditAction::AccountAdded,
                        Some(email),
                        Some("for the demo"),
                    )?;
                    account
                }
            };
            rows::set_password(&change, account, Some(&hash), None)?;
            if was_disabled {
                rows::set_disabled(&change, account, false)?;
                audit_log::write(
                    &change,
                    COMMAND_LINE,
                    AuditAction::AccountEnabled,
                    Some(email),
                    Some("for the demo"),
                )?;
            }
            Ok(change.commit()?)
        })
        .await?;
    Ok(())
}

fn check_email(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let shaped = email
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    if shaped && email.len() <= 254 && !email.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Ok(email)
    } else {
        Err(AdministrationError::Email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_has_a_name_and_a_host() {
        for (text, ok) in [
            ("kim@company.example", true),
            (" Kim@Company.Example ", true),
            ("kim", false),
            ("@x", false),
            ("a@", false),
            ("a@b@c", false),
            ("a b@c", false),
        ] {
            assert_eq!(check_email(text).is_ok(), ok, "{text:?}");
        }
    }
}
