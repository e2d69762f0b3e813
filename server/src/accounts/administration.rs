//! What is done to accounts from outside of the console: by the command line, and at the first start.

use domain::account::{Account, Role};
use domain::audit::AuditAction;
use rusqlite::Connection;

use super::{password, rows};
use crate::access::Decider;
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
    #[error("{0} is the only one who can sign in and manage models; let another one do so first")]
    LastManager(String),
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
            let decider = Decider::read(&change)?;
            if disabled && !decider.has_manager(&change)? && decider.is_manager(&row.account) {
                return Ok(Some(true));
            }
            audit_log::write(&change, COMMAND_LINE, action, Some(&row.account.email), None)?;
            change.commit()?;
            Ok(Some(false))
        })
        .await?;
    match last_owner {
        None => Err(AdministrationError::Unknown(named)),
        Some(true) => Err(AdministrationError::LastManager(named)),
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

/// Who may sign in and manage models, while nobody who has a password may.
pub struct FirstOwner {
    pub email: String,
    /// Of the one-time address; `None` where the one that `girok account` printed still works.
    pub code: Option<String>,
}

/// The owner's way in, while nobody who may manage models has a password; creates one at the first start.
pub async fn first_owner(control: &Control) -> Result<Option<FirstOwner>> {
    Ok(control
        .call(|connection| {
            let change = connection.transaction()?;
            let decider = Decider::read(&change)?;
            if decider.has_manager(&change)? {
                return Ok(None);
            }
            let mut waiting = rows::all(&change)?;
            waiting.retain(|account| !account.disabled && decider.is_manager(account));
            // Whoever added an account by hand has its address, which must go on working.
            for account in waiting.iter().filter(|account| account.email != FIRST_OWNER) {
                if rows::has_code(&change, account.id)? {
                    return Ok(Some(FirstOwner {
                        email: account.email.clone(),
                        code: None,
                    }));
                }
            }
            let (owner, email) = match waiting.into_iter().next() {
                Some(account) => (account.id, account.email),
                None => (create_owner(&change)?, FIRST_OWNER.to_owned()),
            };
            let code = Some(rows::new_code(&change, owner)?);
            change.commit()?;
            Ok(Some(FirstOwner { email, code }))
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

    #[tokio::test]
    async fn a_start_leaves_the_address_of_an_owner_added_by_hand() {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        let first = first_owner(&control).await.unwrap().unwrap();
        assert_eq!((first.email.as_str(), first.code.is_some()), (FIRST_OWNER, true));

        let email = "kim@company.example";
        let code = add(&control, email, None, Role::Owner).await.unwrap();
        let owner = first_owner(&control).await.unwrap().unwrap();
        assert_eq!((owner.email.as_str(), owner.code), (email, None));
        let by_code = async |code: String| {
            let used = control.call(move |connection| rows::use_code(connection, &code));
            used.await.unwrap().map(|account| account.email)
        };
        assert_eq!(by_code(code).await.as_deref(), Some(email));

        // It was used, and no password was set: there must be another way in.
        let owner = first_owner(&control).await.unwrap().unwrap();
        let code = owner.code.unwrap();
        assert_eq!(by_code(code).await, Some(owner.email));
    }

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
