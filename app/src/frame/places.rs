//! The pages that can be gone to, for the rail and the palette.

use domain::account::{Permission, Role};

use crate::components::Icon;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) icon: Icon,
    needs: Permission,
    /// Below the rule: what is set up now and then, and not looked at each day.
    pub(crate) is_setting: bool,
}

/// A page that belongs to a place and is gone to often enough to be found by its name.
pub(crate) const EXPORTS: &str = "/share-links/exports";

const PLACES: [Place; 8] = [
    Place {
        name: "Overview",
        path: "/overview",
        icon: Icon::Overview,
        needs: Permission::ViewOverview,
        is_setting: false,
    },
    Place {
        name: "Live",
        path: "/live",
        icon: Icon::Live,
        needs: Permission::ViewLive,
        is_setting: false,
    },
    Place {
        name: "Sessions",
        path: "/sessions",
        icon: Icon::Sessions,
        needs: Permission::ViewSessions,
        is_setting: false,
    },
    Place {
        name: "Heatmaps",
        path: "/heatmaps",
        icon: Icon::Heat,
        needs: Permission::ViewHeatmaps,
        is_setting: false,
    },
    Place {
        name: "Shared",
        path: "/share-links",
        icon: Icon::Link,
        needs: Permission::ShareSessions,
        is_setting: true,
    },
    Place {
        name: "Privacy",
        path: "/privacy",
        icon: Icon::Privacy,
        needs: Permission::ManagePrivacy,
        is_setting: true,
    },
    Place {
        name: "Services",
        path: "/services",
        icon: Icon::Services,
        needs: Permission::ManageServices,
        is_setting: true,
    },
    Place {
        name: "Audit log",
        path: "/audit-log",
        icon: Icon::Log,
        needs: Permission::ViewAuditLog,
        is_setting: true,
    },
];

/// What a role may go to.
pub(crate) fn places(role: Role) -> impl Iterator<Item = Place> {
    PLACES.into_iter().filter(move |place| role.allows(place.needs))
}

/// Whether a page belongs to a place: `/sessions/abc` belongs to `/sessions`.
pub(crate) fn belongs(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_sees_what_it_may_use() {
        for (role, expected) in [
            (Role::Viewer, vec!["Overview", "Live", "Sessions", "Heatmaps"]),
            (
                Role::Admin,
                vec![
                    "Overview", "Live", "Sessions", "Heatmaps", "Shared", "Privacy", "Services",
                ],
            ),
            (
                Role::Owner,
                vec![
                    "Overview",
                    "Live",
                    "Sessions",
                    "Heatmaps",
                    "Shared",
                    "Privacy",
                    "Services",
                    "Audit log",
                ],
            ),
        ] {
            assert_eq!(places(role).map(|place| place.name).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_page_belongs_to_its_place() {
        for (path, place, expected) in [
            ("/sessions", "/sessions", true),
            ("/sessions/abc", "/sessions", true),
            ("/sessions-of-old", "/sessions", false),
            ("/", "/overview", false),
        ] {
            assert_eq!(belongs(path, place), expected, "{path}");
        }
    }
}
