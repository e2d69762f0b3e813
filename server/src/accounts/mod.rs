//! Who signs in to Girok, and how.
//!
//! In reading order: [`administration`] is what the command line and the first start do; `rows` are the tables,
//! `password` the hashing, `throttle` the limits on trying, `sessions` what a cookie stands for.

pub mod administration;
mod password;
mod rows;
mod sessions;
mod throttle;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use app::ConsoleError;
use app::ports::{Accounts, Credentials, Identity};
use async_trait::async_trait;
use domain::account::Account;
use domain::audit::AuditAction;
use tower_sessions::Session;

use crate::access::{Authority, Decider};
use crate::audit_log;
use crate::control::Control;
use crate::secret::Digest;
pub(crate) use password::Passwords;
pub(crate) use rows::{able_to_come, able_to_sign_in, all};
use sessions::ACCOUNT;
pub(crate) use sessions::{ControlSessions, console_error as session_error, session_digest};
use throttle::Throttle;

type Result<T> = std::result::Result<T, ConsoleError>;

/// What the server knows of a request; this is inside of the console's opaque [`Identity`].
pub(crate) struct RequestIdentity {
    pub(crate) session: Session,
    pub(crate) address: IpAddr,
    /// What decides over the request to its end.
    pub(crate) decider: Arc<Decider>,
}

/// Accounts in `control.db`.
pub struct ControlAccounts {
    control: Control,
    passwords: Passwords,
    throttle: Throttle,
    authority: Arc<Authority>,
    /// Its password is on the sign-in page, so that trying often tells nobody anything.
    unlimited: Option<String>,
}

impl ControlAccounts {
    pub(crate) fn new(
        control: Control,
        authority: Arc<Authority>,
        unlimited: Option<String>,
    ) -> Result<Self> {
        Ok(Self {
            control,
            authority,
            passwords: Passwords::new()?,
            throttle: Throttle::new(),
            unlimited,
        })
    }

    /// Who a session belongs to. A disabled account is nobody, at once.
    pub(crate) async fn of_session(&self, session: &Session) -> Result<Option<Account>> {
        let Some(id) = session
            .get::<i64>(ACCOUNT)
            .await
            .map_err(sessions::console_error)?
        else {
            return Ok(None);
        };
        let account = self
            .control
            .call(move |connection| rows::by_id(connection, id))
            .await?;
        Ok(account.filter(|account| !account.disabled))
    }

    /// Whom these signed-in sessions still belong to, if to anybody.
    pub(crate) async fn of_sessions(
        &self,
        sessions: Vec<Digest>,
    ) -> Result<HashMap<Digest, Option<Account>>> {
        Ok(self
            .control
            .call(move |connection| {
                sessions
                    .into_iter()
                    .map(|session| {
                        let account = rows::by_session(connection, &session)?;
                        Ok((session, account.filter(|account| !account.disabled)))
                    })
                    .collect()
            })
            .await?)
    }

    /// Forgets sessions and codes whose time is over.
    pub async fn forget_expired(&self) -> Result<()> {
        Ok(self
            .control
            .call(|connection| rows::forget_expired(connection))
            .await?)
    }

    async fn by_password(&self, address: IpAddr, email: String, password: String) -> Result<Account> {
        if self
            .unlimited
            .as_ref()
            .is_none_or(|demo| !demo.eq_ignore_ascii_case(email.trim()))
        {
            self.throttle.check_address(address)?;
            self.throttle.check_email(&email)?;
        }
        let tried = email.clone();
        let row = self
            .control
            .call(move |connection| rows::by_email(connection, &tried))
            .await?;
        let (account, hash) = match row {
            Some(row) if password::could_be_one(&password) => (Some(row.account), row.password_hash),
            _ => (None, None),
        };
        // Shortened, so that nobody makes us hash a megabyte; it matches nothing anyway.
        let password = if password::could_be_one(&password) {
            password
        } else {
            String::new()
        };
        let matches = self.passwords.matches(password, hash).await?;
        match account.filter(|account| matches && !account.disabled) {
            Some(account) => Ok(account),
            None => {
                self.record(&name_of_stranger(&email), AuditAction::SignInFailed, None)
                    .await?;
                Err(ConsoleError::Invalid {
                    field: "password".into(),
                    message: "No account has this e-mail and password".into(),
                })
            }
        }
    }

    async fn by_code(&self, address: IpAddr, code: String) -> Result<Account> {
        self.throttle.check_address(address)?;
        let account = self
            .control
            .call(move |connection| rows::use_code(connection, &code))
            .await?;
        match account.filter(|account| !account.disabled) {
            Some(account) => Ok(account),
            None => {
                self.record(
                    "unknown",
                    AuditAction::SignInFailed,
                    Some("with a one-time address"),
                )
                .await?;
                Err(ConsoleError::Invalid {
                    field: "code".into(),
                    message: "This sign-in address was used already or has expired; ask for a new one".into(),
                })
            }
        }
    }

    async fn record(&self, who: &str, action: AuditAction, detail: Option<&'static str>) -> Result<()> {
        let who = who.to_owned();
        self.control
            .call(move |connection| audit_log::write(connection, &who, action, None, detail))
            .await?;
        Ok(())
    }
}

#[async_trait]
impl Accounts for ControlAccounts {
    async fn current(&self, identity: &Identity) -> Result<Option<Account>> {
        self.of_session(&request(identity)?.session).await
    }

    async fn sign_in(&self, identity: &Identity, credentials: Credentials) -> Result<Account> {
        let request = request(identity)?;
        let (account, detail) = match credentials {
            Credentials::Password { email, password } => {
                (self.by_password(request.address, email, password).await?, None)
            }
            Credentials::OneTimeCode(code) => (
                self.by_code(request.address, code).await?,
                Some("with a one-time address"),
            ),
        };
        // A new id, so that whoever planted the old one in this browser has nothing of it.
        request
            .session
            .cycle_id()
            .await
            .map_err(sessions::console_error)?;
        request
            .session
            .insert(ACCOUNT, account.id)
            .await
            .map_err(sessions::console_error)?;
        self.record(&account.email, AuditAction::SignedIn, detail).await?;
        self.authority.catch_up().await?;
        Ok(account)
    }

    async fn sign_out(&self, identity: &Identity) -> Result<()> {
        let session = &request(identity)?.session;
        let account = self.of_session(session).await?;
        session.flush().await.map_err(sessions::console_error)?;
        if let Some(account) = account {
            self.record(&account.email, AuditAction::SignedOut, None).await?;
        }
        Ok(())
    }

    async fn set_password(&self, identity: &Identity, current: Option<String>, new: String) -> Result<()> {
        let session = &request(identity)?.session;
        let account = self.of_session(session).await?.ok_or(ConsoleError::SignedOut)?;
        if self.unlimited.as_ref() == Some(&account.email) {
            return Err(ConsoleError::Forbidden);
        }
        password::check_new(&new, &account.email)?;
        if !account.must_set_password {
            self.throttle.check_email(&account.email)?;
            let email = account.email.clone();
            let known = self
                .control
                .call(move |connection| rows::by_email(connection, &email))
                .await?
                .and_then(|row| row.password_hash);
            let current = current
                .filter(|text| password::could_be_one(text))
                .unwrap_or_default();
            if !self.passwords.matches(current, known).await? {
                return Err(ConsoleError::Invalid {
                    field: "current".into(),
                    message: "This is not the current password".into(),
                });
            }
        }
        let hash = self.passwords.hash(new).await?;
        let keep = session.id().map(sessions::id_hash);
        self.control
            .call(move |connection| {
                let change = connection.transaction()?;
                rows::set_password(&change, account.id, Some(&hash), keep)?;
                audit_log::write(&change, &account.email, AuditAction::PasswordChanged, None, None)?;
                Ok(change.commit()?)
            })
            .await?;
        Ok(())
    }
}

pub(crate) fn request(identity: &Identity) -> Result<Arc<RequestIdentity>> {
    identity
        .0
        .clone()
        .downcast::<RequestIdentity>()
        .map_err(|_| ConsoleError::Internal)
}

/// What the log calls somebody who failed to sign in: people type passwords where the e-mail belongs.
fn name_of_stranger(email: &str) -> String {
    let email = email.trim();
    if email.contains('@') && email.len() <= 254 && !email.contains(char::is_whitespace) {
        email.to_lowercase()
    } else {
        "unknown".into()
    }
}
