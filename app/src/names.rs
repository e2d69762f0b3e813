//! What things are called, wherever the console names them.

use domain::account::{Permission, Role};
use domain::actor::{Actor, ActorType};
use domain::client::{Client, DeviceType};
use domain::fact::Trouble;

pub(crate) fn device(device: DeviceType) -> &'static str {
    match device {
        DeviceType::Desktop => "Desktop",
        DeviceType::Mobile => "Phone",
        DeviceType::Tablet => "Tablet",
        DeviceType::Unknown => "Unknown",
    }
}

/// Nothing where it is not known.
pub(crate) fn known_device(client: &Client) -> Option<String> {
    match client.device {
        DeviceType::Unknown => None,
        known => Some(device(known).to_owned()),
    }
}

/// With its version, as far as that is known.
pub(crate) fn browser(client: &Client) -> Option<String> {
    let browser = client.browser.as_ref()?;
    Some(match &client.browser_version {
        Some(version) => format!("{browser} {version}"),
        None => browser.clone(),
    })
}

pub(crate) fn screen(client: &Client) -> Option<String> {
    client
        .screen
        .map(|screen| format!("{}×{}", screen.width, screen.height))
}

/// Where it is not what the actor is called already.
pub(crate) fn email(actor: Option<&Actor>) -> Option<String> {
    let email = actor?.email.clone()?;
    (email != self::actor(actor)).then_some(email)
}

/// What a person would call an actor.
pub(crate) fn actor(actor: Option<&Actor>) -> &str {
    actor
        .map(Actor::label)
        .filter(|label| !label.is_empty())
        .unwrap_or("Anonymous")
}

pub(crate) fn actor_type(kind: ActorType) -> &'static str {
    match kind {
        ActorType::Anonymous => "Anonymous",
        ActorType::User => "User",
        ActorType::Operator => "Operator",
        ActorType::Admin => "Admin",
    }
}

pub(crate) fn trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Rage => "Rage clicks",
        Trouble::Dead => "Dead click",
        Trouble::Error => "Error after click",
        Trouble::QuickBack => "Quick back",
    }
}

/// What an account is to all of Girok.
pub(crate) fn role(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Viewer) => "Viewer",
        Some(Role::Admin) => "Admin",
        Some(Role::Owner) => "Owner",
        None => "No role",
    }
}

/// What somebody may do. What the model is asked the same of is called the same.
pub(crate) fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::OwnAccount => "Use their own account",
        Permission::ViewOverview | Permission::ViewSessions | Permission::ViewReplay => "View sessions",
        Permission::ViewLive => "Watch live",
        Permission::ViewHeatmaps => "View heatmaps",
        Permission::ShareSessions => "Share sessions",
        Permission::ExportSessions => "Export sessions",
        Permission::ManageHeatmaps => "Set up heatmaps",
        Permission::ManageServices => "Manage services",
        Permission::ManagePrivacy => "Manage privacy rules",
        Permission::ViewAuditLog => "View the audit log",
        Permission::ManageModels => "Manage models",
        Permission::ManageAccess => "Manage access",
    }
}
