//! The pages that can be gone to, for the rail and the palette.

use domain::account::Permission;

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

const PLACES: [Place; 10] = [
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
        name: "Access",
        path: "/access",
        icon: Icon::People,
        needs: Permission::ManageAccess,
        is_setting: true,
    },
    Place {
        name: "Models",
        path: "/models",
        icon: Icon::Model,
        needs: Permission::ManageModels,
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

/// All places, with what one needs for each.
pub(crate) fn places() -> impl Iterator<Item = (Place, Permission)> {
    PLACES.into_iter().map(|place| (place, place.needs))
}

/// What the page with a path needs, as far as that is what its place needs.
pub(super) fn needed(path: &str) -> Option<Permission> {
    if belongs(path, EXPORTS) {
        return Some(Permission::ExportSessions);
    }
    let place = PLACES.into_iter().find(|place| belongs(path, place.path))?;
    Some(place.needs)
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
    fn a_page_needs_what_its_place_does() {
        for (path, expected) in [
            ("/sessions/abc", Some(Permission::ViewSessions)),
            ("/share-links", Some(Permission::ShareSessions)),
            ("/share-links/exports", Some(Permission::ExportSessions)),
            ("/privacy/history", Some(Permission::ManagePrivacy)),
            ("/account", None),
        ] {
            assert_eq!(needed(path), expected, "{path}");
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
