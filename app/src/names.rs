//! What things are called, wherever the console names them.

use domain::account::Role;
use domain::client::DeviceType;

pub(crate) fn device(device: DeviceType) -> &'static str {
    match device {
        DeviceType::Desktop => "Desktop",
        DeviceType::Mobile => "Phone",
        DeviceType::Tablet => "Tablet",
        DeviceType::Unknown => "Unknown",
    }
}

pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}
