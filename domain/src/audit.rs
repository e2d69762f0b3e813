//! What the audit log remembers: who did what to which thing, and when.

use serde::{Deserialize, Serialize};

use crate::Millis;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    SignedIn,
    SignInFailed,
    SignedOut,
    PasswordChanged,
    SessionWatched,
    ServiceAdded,
    ServiceChanged,
    ServiceKeyAdded,
    ServiceKeyRevoked,
    AccessKeyAdded,
    AccessKeyRevoked,
    AccountAdded,
    AccountDisabled,
    AccountEnabled,
    RecordingsImported,
    RulesChanged,
    RulesRolledBack,
    HeatThresholdsChanged,
    PageTemplatesChanged,
    BackdropChanged,
    ShareLinkCreated,
    ShareLinkViewed,
    ShareLinkPasswordFailed,
    ShareLinkRevoked,
    SessionExported,
    ExportDownloaded,
    ExportCancelled,
    ExportRemoved,
    AccessGranted,
    AccessRevoked,
    ModelSaved,
    ModelAssertionsChanged,
    ModelActivated,
    ModelRolledBack,
    /// What the role does not allow, of what leaves the console.
    Refused,
}

impl AuditAction {
    pub const ALL: [Self; 35] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::PasswordChanged,
        Self::SessionWatched,
        Self::ServiceAdded,
        Self::ServiceChanged,
        Self::ServiceKeyAdded,
        Self::ServiceKeyRevoked,
        Self::AccessKeyAdded,
        Self::AccessKeyRevoked,
        Self::AccountAdded,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::RecordingsImported,
        Self::RulesChanged,
        Self::RulesRolledBack,
        Self::HeatThresholdsChanged,
        Self::PageTemplatesChanged,
        Self::BackdropChanged,
        Self::ShareLinkCreated,
        Self::ShareLinkViewed,
        Self::ShareLinkPasswordFailed,
        Self::ShareLinkRevoked,
        Self::SessionExported,
        Self::ExportDownloaded,
        Self::ExportCancelled,
        Self::ExportRemoved,
        Self::AccessGranted,
        Self::AccessRevoked,
        Self::ModelSaved,
        Self::ModelAssertionsChanged,
        Self::ModelActivated,
        Self::ModelRolledBack,
        Self::Refused,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::PasswordChanged => "password_changed",
            Self::SessionWatched => "session_watched",
            Self::ServiceAdded => "service_added",
            Self::ServiceChanged => "service_changed",
            Self::ServiceKeyAdded => "service_key_added",
            Self::ServiceKeyRevoked => "service_key_revoked",
            Self::AccessKeyAdded => "access_key_added",
            Self::AccessKeyRevoked => "access_key_revoked",
            Self::AccountAdded => "account_added",
            Self::AccountDisabled => "account_disabled",
            Self::AccountEnabled => "account_enabled",
            Self::RecordingsImported => "recordings_imported",
            Self::RulesChanged => "rules_changed",
            Self::RulesRolledBack => "rules_rolled_back",
            Self::HeatThresholdsChanged => "heat_thresholds_changed",
            Self::PageTemplatesChanged => "page_templates_changed",
            Self::BackdropChanged => "backdrop_changed",
            Self::ShareLinkCreated => "share_link_created",
            Self::ShareLinkViewed => "share_link_viewed",
            Self::ShareLinkPasswordFailed => "share_link_password_failed",
            Self::ShareLinkRevoked => "share_link_revoked",
            Self::SessionExported => "session_exported",
            Self::ExportDownloaded => "export_downloaded",
            Self::ExportCancelled => "export_cancelled",
            Self::ExportRemoved => "export_removed",
            Self::AccessGranted => "access_granted",
            Self::AccessRevoked => "access_revoked",
            Self::ModelSaved => "model_saved",
            Self::ModelAssertionsChanged => "model_assertions_changed",
            Self::ModelActivated => "model_activated",
            Self::ModelRolledBack => "model_rolled_back",
            Self::Refused => "refused",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }

    /// As a sentence's verb, after the name of who did it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::SignedIn => "signed in",
            Self::SignInFailed => "failed to sign in",
            Self::SignedOut => "signed out",
            Self::PasswordChanged => "changed their password",
            Self::SessionWatched => "watched session",
            Self::ServiceAdded => "added service",
            Self::ServiceChanged => "changed service",
            Self::ServiceKeyAdded => "added a key to",
            Self::ServiceKeyRevoked => "revoked a key of",
            Self::AccessKeyAdded => "made an access key for",
            Self::AccessKeyRevoked => "revoked the access key of",
            Self::AccountAdded => "added account",
            Self::AccountDisabled => "disabled account",
            Self::AccountEnabled => "enabled account",
            Self::RecordingsImported => "imported recordings into",
            Self::RulesChanged => "changed privacy rules to",
            Self::RulesRolledBack => "rolled privacy rules back to",
            Self::HeatThresholdsChanged => "changed the thresholds of heatmaps",
            Self::PageTemplatesChanged => "changed the page templates of",
            Self::BackdropChanged => "changed the backdrop of page",
            Self::ShareLinkCreated => "made a share link to session",
            Self::ShareLinkViewed => "opened a share link to session",
            Self::ShareLinkPasswordFailed => "gave a wrong password for a share link to session",
            Self::ShareLinkRevoked => "revoked a share link to session",
            Self::SessionExported => "exported session",
            Self::ExportDownloaded => "downloaded an export of session",
            Self::ExportCancelled => "cancelled an export of session",
            Self::ExportRemoved => "removed an export of session",
            Self::AccessGranted => "gave access to",
            Self::AccessRevoked => "took access from",
            Self::ModelSaved => "saved authorization model",
            Self::ModelAssertionsChanged => "changed what is expected of authorization model",
            Self::ModelActivated => "activated authorization model",
            Self::ModelRolledBack => "rolled authorization model back to",
            Self::Refused => "was refused",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Millis,
    /// E-mail of the account, or `command line`.
    pub who: String,
    pub action: AuditAction,
    /// The thing it was done to, as a person would name it; a session's id when it was watched.
    pub subject: Option<String>,
    pub detail: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    pub who: Option<String>,
    pub action: Option<AuditAction>,
    /// Entries older than this id; the way to the next page.
    pub before: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// What to give as `before` for the next page.
    pub next: Option<i64>,
}
