//! What things are called, wherever the console names them.

use domain::account::Role;
use domain::actor::{Actor, ActorType};
use domain::client::DeviceType;
use domain::fact::Trouble;

pub(crate) fn device(device: DeviceType) -> &'static str {
    match device {
        DeviceType::Desktop => "Desktop",
        DeviceType::Mobile => "Phone",
        DeviceType::Tablet => "Tablet",
        DeviceType::Unknown => "Unknown",
    }
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

pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}
