//! What a permission asks of the model that is active.

use crate::account::Permission;

/// The one object of type `console`: this installation.
pub const CONSOLE: &str = "console:girok";

/// A relation, and to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: whoever is signed in may.
    Nothing,
    /// To [`CONSOLE`].
    Console(&'static str),
    /// To the `service` that it is about.
    Service(&'static str),
    /// To the `session_recording` that it is about, which is related to its `service`.
    SessionRecording(&'static str),
}

impl Permission {
    pub fn asks(self) -> Asks {
        match self {
            Self::OwnAccount => Asks::Nothing,
            Self::ViewOverview | Self::ViewSessions | Self::ViewReplay => Asks::SessionRecording("can_view"),
            Self::ViewLive => Asks::SessionRecording("can_view_live"),
            Self::ShareSessions => Asks::SessionRecording("can_share"),
            Self::ExportSessions => Asks::SessionRecording("can_export"),
            Self::ViewHeatmaps => Asks::Service("can_view_heatmaps"),
            Self::ManageHeatmaps => Asks::Service("can_manage_heatmaps"),
            Self::ManageServices => Asks::Console("can_manage_services"),
            Self::ManagePrivacy => Asks::Console("can_manage_rules"),
            Self::ManageModels => Asks::Console("can_manage_models"),
            Self::ManageAccess => Asks::Console("can_manage_access"),
            Self::ViewAuditLog => Asks::Console("can_view_audit"),
        }
    }
}
