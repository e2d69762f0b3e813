//! Who signs in to Girok, and what each role may do.

use serde::{Deserialize, Serialize};

use crate::Millis;

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
    ManageAccounts,
}

impl Permission {
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

    pub fn allows(self, permission: Permission) -> bool {
        let least = match permission {
            Permission::OwnAccount
            | Permission::ViewOverview
            | Permission::ViewSessions
            | Permission::ViewReplay
            | Permission::ViewLive
            | Permission::ViewHeatmaps => Self::Viewer,
            Permission::ShareSessions
            | Permission::ExportSessions
            | Permission::ManageHeatmaps
            | Permission::ManageServices
            | Permission::ManagePrivacy => Self::Admin,
            Permission::ViewAuditLog | Permission::ManageAccounts => Self::Owner,
        };
        self >= least
    }
}

/// An account as the console knows it; its password never leaves the server's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
    /// Signed in by a one-time address and not yet given a password of its own.
    pub must_set_password: bool,
    pub created_at: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_what_the_design_says() {
        use Permission::*;
        for (permission, viewer, admin, owner) in [
            (OwnAccount, true, true, true),
            (ViewOverview, true, true, true),
            (ViewSessions, true, true, true),
            (ViewReplay, true, true, true),
            (ViewLive, true, true, true),
            (ViewHeatmaps, true, true, true),
            (ShareSessions, false, true, true),
            (ExportSessions, false, true, true),
            (ManageHeatmaps, false, true, true),
            (ManageServices, false, true, true),
            (ManagePrivacy, false, true, true),
            (ViewAuditLog, false, false, true),
            (ManageAccounts, false, false, true),
        ] {
            assert_eq!(Role::Viewer.allows(permission), viewer, "viewer, {permission:?}");
            assert_eq!(Role::Admin.allows(permission), admin, "admin, {permission:?}");
            assert_eq!(Role::Owner.allows(permission), owner, "owner, {permission:?}");
        }
    }
}
