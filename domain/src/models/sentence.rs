//! What a trial found, as a person says it.

use super::trial::AccessChange;
use crate::account::{Permission, Role};
use crate::format;
use crate::id::ServiceSlug;

/// Services that a sentence names; of more it says how many.
const MOST_SERVICES: usize = 3;

impl AccessChange {
    /// `3 viewers lose export and sharing on web-admin`
    pub fn sentence(&self) -> String {
        let verb = match (self.is_gained, self.count) {
            (true, 1) => "gains",
            (true, _) => "gain",
            (false, 1) => "loses",
            (false, _) => "lose",
        };
        let what: Vec<&str> = self.permissions.iter().copied().map(noun).collect();
        let mut sentence = format!("{} {verb} {}", self.who(), listed(&what));
        if !self.services.is_empty() {
            sentence += " on ";
            sentence += &places(&self.services);
        }
        sentence
    }

    fn who(&self) -> String {
        if let ([one], 1) = (self.accounts.as_slice(), self.count) {
            return match self.role {
                Some(role) => format!("{one} ({})", role.as_str()),
                None => one.clone(),
            };
        }
        let (one, many) = match self.role {
            Some(Role::Viewer) => ("viewer", "viewers"),
            Some(Role::Admin) => ("admin", "admins"),
            Some(Role::Owner) => ("owner", "owners"),
            None => ("account without a role", "accounts without a role"),
        };
        format::counted(self.count, one, many)
    }
}

fn places(services: &[ServiceSlug]) -> String {
    let names: Vec<&str> = services.iter().map(ServiceSlug::as_str).collect();
    if names.len() <= MOST_SERVICES {
        return listed(&names);
    }
    let (named, others) = names.split_at(MOST_SERVICES - 1);
    format!("{} and {} more services", named.join(", "), others.len())
}

/// `a`, `a and b`, `a, b and c`
fn listed(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What somebody who has a permission has.
fn noun(permission: Permission) -> &'static str {
    match permission {
        Permission::OwnAccount => "their own account",
        Permission::ViewOverview => "the overview",
        Permission::ViewSessions => "sessions",
        Permission::ViewReplay => "replays",
        Permission::ViewLive => "live sessions",
        Permission::ViewHeatmaps => "heatmaps",
        Permission::ShareSessions => "sharing",
        Permission::ExportSessions => "export",
        Permission::ManageHeatmaps => "settings of heatmaps",
        Permission::ManageServices => "managing services",
        Permission::ManagePrivacy => "managing privacy rules",
        Permission::ViewAuditLog => "the audit log",
        Permission::ManageModels => "managing models",
        Permission::ManageAccess => "managing access",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_said_as_a_person_would() {
        let viewers: &[&str] = &["a@x.example", "b@x.example", "c@x.example"];
        let export = &[Permission::ExportSessions][..];
        let seeing = &[
            Permission::ViewOverview,
            Permission::ViewSessions,
            Permission::ViewReplay,
        ];
        for (accounts, role, is_gained, permissions, services, expected) in [
            (
                viewers,
                Some(Role::Viewer),
                false,
                export,
                &["web-admin"][..],
                "3 viewers lose export on web-admin",
            ),
            (
                &viewers[..1],
                Some(Role::Viewer),
                false,
                export,
                &["shop", "web-admin"],
                "a@x.example (viewer) loses export on shop and web-admin",
            ),
            (
                &viewers[..2],
                None,
                true,
                seeing,
                &["docs", "shop", "web-admin", "web-app"],
                "2 accounts without a role gain the overview, sessions and replays on docs, shop and 2 more services",
            ),
            (
                &viewers[..1],
                None,
                true,
                &[Permission::ManageModels],
                &[],
                "a@x.example gains managing models",
            ),
        ] {
            let change = AccessChange {
                permissions: permissions.to_vec(),
                services: services.iter().map(|slug| slug.parse().unwrap()).collect(),
                is_gained,
                role,
                count: accounts.len() as u64,
                accounts: accounts.iter().map(|email| (*email).to_owned()).collect(),
            };
            assert_eq!(change.sentence(), expected);
        }
    }
}
