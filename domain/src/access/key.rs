//! Keys by which other services of the installation ask and change the authorization model.

use serde::{Deserialize, Serialize};

use crate::Millis;

pub const LONGEST_NAME: usize = 80;

/// What a key lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyRights {
    /// Check, list and read.
    Read,
    /// Also add and take away tuples, and save versions of the model, which do not decide until somebody activates them.
    Write,
}

impl KeyRights {
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rights| rights.as_str() == text)
    }
}

/// A key as it is listed; what it is cannot be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    pub id: i64,
    /// Which service has it.
    pub name: String,
    pub rights: KeyRights,
    /// The first letters, by which a person knows it.
    pub prefix: String,
    pub created_at: Millis,
    pub created_by: String,
    pub revoked_at: Option<Millis>,
    /// To within a minute.
    pub last_used_at: Option<Millis>,
}
