//! Passwords: argon2id, hashed away from the async threads and a few at a time, because each takes 19 MiB.

use std::sync::Arc;
use std::time::Duration;

use app::ConsoleError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const AT_ONCE: usize = 4;
/// Longer than this nobody waits for their turn; they are told to slow down.
const PATIENCE: Duration = Duration::from_secs(10);
const SHORTEST: usize = 10;
/// Longer ones would only cost time.
const LONGEST: usize = 256;

#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// Of a password nobody knows: checked when there is no account, so that this takes as long.
    nobodys: Arc<str>,
}

impl Passwords {
    pub(crate) fn new() -> Result<Self, ConsoleError> {
        let secret = crate::secret::generate().map_err(|_| ConsoleError::Internal)?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            nobodys: hash(&secret)?.into(),
        })
    }

    /// Whether the password is the one behind `known`; takes as long when nothing is known.
    pub(crate) async fn matches(
        &self,
        password: String,
        known: Option<String>,
    ) -> Result<bool, ConsoleError> {
        let turn = self.turn().await?;
        let nobodys = self.nobodys.clone();
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let against = known.as_deref().unwrap_or(&nobodys);
            let same = PasswordHash::new(against).is_ok_and(|parsed| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok()
            });
            same && known.is_some()
        })
        .await
        .map_err(|_| ConsoleError::Internal)
    }

    pub(crate) async fn hash(&self, password: String) -> Result<String, ConsoleError> {
        let turn = self.turn().await?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            hash(&password)
        })
        .await
        .map_err(|_| ConsoleError::Internal)?
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, ConsoleError> {
        tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned())
            .await
            .map_err(|_| ConsoleError::SlowDown {
                seconds: PATIENCE.as_secs(),
            })?
            .map_err(|_| ConsoleError::Internal)
    }
}

pub(super) fn hash(password: &str) -> Result<String, ConsoleError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            ConsoleError::Internal
        })
}

/// What makes a new password acceptable: its length, and that it is not the e-mail.
pub(crate) fn check_new(password: &str, email: &str) -> Result<(), ConsoleError> {
    let letters = password.chars().count();
    let message = if letters < SHORTEST {
        format!("Use at least {SHORTEST} characters")
    } else if password.len() > LONGEST {
        format!("Use at most {LONGEST} characters")
    } else if password.eq_ignore_ascii_case(email) {
        "Use something else than the e-mail address".into()
    } else {
        return Ok(());
    };
    Err(ConsoleError::Invalid {
        field: "new".into(),
        message,
    })
}

/// A password that is too long to be anybody's is not worth hashing.
pub(crate) fn could_be_one(password: &str) -> bool {
    !password.is_empty() && password.len() <= LONGEST
}
