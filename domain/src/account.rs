//! Who signs in to Girok, and what there is to be done in it. Who may, the authorization model decides: see
//! [`access`](crate::access).

use serde::{Deserialize, Serialize};

use crate::Millis;

/// What somebody may be to all of Girok: each is an object of the authorization model, such as `role:viewer`, whose assignees
/// the model lets do what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Admin,
    Owner,
}

/// What an action needs. Each route and server function names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// One's own account: who am I, my password, sign out.
    OwnAccount,
    ViewOverview,
    ViewSessions,
    ViewReplay,
    /// Sessions while they happen, as a list and one at a time.
    ViewLive,
    ViewHeatmaps,
    /// Links by which somebody without an account sees a session.
    ShareSessions,
    /// Sessions as files.
    ExportSessions,
    /// From when on a press is rage, and which paths are one page.
    ManageHeatmaps,
    ManageServices,
    /// What is hidden of recorded pages.
    ManagePrivacy,
    ViewAuditLog,
    /// Versions of the authorization model, and which of them is active.
    ManageModels,
    /// Who has which role, and who is a member of what.
    ManageAccess,
}

impl Permission {
    pub const ALL: [Self; 14] = [
        Self::OwnAccount,
        Self::ViewOverview,
        Self::ViewSessions,
        Self::ViewReplay,
        Self::ViewLive,
        Self::ViewHeatmaps,
        Self::ShareSessions,
        Self::ExportSessions,
        Self::ManageHeatmaps,
        Self::ManageServices,
        Self::ManagePrivacy,
        Self::ViewAuditLog,
        Self::ManageModels,
        Self::ManageAccess,
    ];

    /// What it lets out of the console, as a person says it: to be refused that is in the audit log.
    pub fn of_what_leaves(self) -> Option<&'static str> {
        match self {
            Self::ShareSessions => Some("sharing a session"),
            Self::ExportSessions => Some("exporting a session"),
            _ => None,
        }
    }
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Admin, Self::Owner];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// An account as the console knows it; its password never leaves the server's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: i64,
    pub email: String,
    pub name: String,
    /// What it is to all of Girok, the most if it is several things; `None` where it has no role of its own.
    pub role: Option<Role>,
    pub disabled: bool,
    /// Signed in by a one-time address and not yet given a password of its own.
    pub must_set_password: bool,
    pub created_at: Millis,
}
