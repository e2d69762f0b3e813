//! The one table of routes. What is not in it is denied: the router asks this table at every request, and tests
//! walk it as nobody and in each role.

use domain::account::Permission;
use domain::live::message as live;
use http::Method;

use crate::openfga::paths as openfga;

/// Why a route needs nobody to be signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// The page by which one signs in, and the functions it calls.
    SignIn,
    /// Recorders carry a write key instead.
    Ingest,
    /// Machines ask whether the server is well.
    Health,
    /// For scrapers, which come from a private network or carry a token.
    Metrics,
    /// The demo shop is a public shop.
    Demo,
    /// Whoever holds a share link's token.
    ShareLink,
    /// Other services of the installation carry a key instead.
    ServiceKey,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever is signed in and may do this somewhere: the answer is of there alone.
    Needs(Permission),
    /// Whoever is signed in and may do this in the service that the path names.
    InService(Permission),
    /// Whoever is signed in and may do this with the session that the path names.
    WithSession(Permission),
    /// The browser in which a share link was opened, for what that link shows.
    Holder,
    /// Everybody.
    Open(Exception),
}

/// What a refusal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page of the console: whoever is signed out is sent to the sign-in page.
    Page,
    /// A server function: the page that called it reads the error.
    Function,
    /// Anything else: a status and a short text.
    Data,
}

#[derive(Debug, Clone)]
pub struct Route {
    pub method: Method,
    /// As axum writes it.
    pub path: &'static str,
    pub kind: Kind,
    pub access: Access,
}

const fn page(path: &'static str, access: Access) -> Route {
    Route {
        method: Method::GET,
        path,
        kind: Kind::Page,
        access,
    }
}

const fn data(path: &'static str, access: Access) -> Route {
    Route {
        method: Method::GET,
        path,
        kind: Kind::Data,
        access,
    }
}

/// What other services of the installation ask.
const fn service(method: Method, path: &'static str) -> Route {
    Route {
        method,
        path,
        kind: Kind::Data,
        access: Access::Open(Exception::ServiceKey),
    }
}

pub const INGEST: &str = "/ingest/v1/sessions/{session}/windows/{window}/batches/{number}";
pub const RULES: &str = "/ingest/v1/rules";
pub const EVENTS: &str = "/admin/session-recordings/{session}/windows/{window}/events";
pub const HEATMAP_IMAGE: &str = "/admin/heatmaps/image";
pub const FOLLOW: &str = "/admin/session-recordings/{session}/follow";
pub const EXPORT_JSON: &str = "/admin/session-recordings/{session}/export.json";
/// The file that a job has made.
pub const EXPORT_FILE: &str = "/admin/exports/{job}/file";
pub const EXPORT_ZIP: &str = "/admin/session-recordings/export.zip";
pub const SHARE: &str = "/admin/session-recordings/share/{session}";
pub const SHARED_BY_TOKEN: &str = "/admin/session-recordings/shared/{token}";
pub const OPEN_SHARED: &str = "/admin/session-recordings/shared";
/// The page that opens a link, whose token is in the fragment.
pub const SHARED_PAGE: &str = "/shared";
pub const SHARED: &str = "/shared/{link}";
pub const SHARED_REPLAY: &str = "/shared/{link}/replay";
pub const SHARED_EVENTS: &str = "/shared/{link}/windows/{window}/events";
pub const SHARED_ASSETS: &str = "/shared/{link}/assets/{service}";

/// All routes but static files (which fall through to the site's directory) and server functions (see
/// [`OPEN_FUNCTIONS`]).
pub const ROUTES: &[Route] = &[
    page("/", Access::Needs(Permission::ViewOverview)),
    page("/overview", Access::Needs(Permission::ViewOverview)),
    page("/live", Access::Needs(Permission::ViewLive)),
    page("/sessions", Access::Needs(Permission::ViewSessions)),
    page("/sessions/{id}", Access::WithSession(Permission::ViewReplay)),
    page("/live/{session}", Access::WithSession(Permission::ViewLive)),
    page("/heatmaps", Access::Needs(Permission::ViewHeatmaps)),
    page("/services", Access::Needs(Permission::ManageServices)),
    page("/privacy", Access::Needs(Permission::ManagePrivacy)),
    page("/privacy/history", Access::Needs(Permission::ManagePrivacy)),
    page("/share-links", Access::Needs(Permission::ShareSessions)),
    page("/share-links/exports", Access::Needs(Permission::ExportSessions)),
    page("/models", Access::Needs(Permission::ManageModels)),
    page("/models/history", Access::Needs(Permission::ManageModels)),
    page("/access", Access::Needs(Permission::ManageAccess)),
    page("/audit-log", Access::Needs(Permission::ViewAuditLog)),
    page("/account", Access::Needs(Permission::OwnAccount)),
    page("/sign-in", Access::Open(Exception::SignIn)),
    page(SHARED_PAGE, Access::Open(Exception::ShareLink)),
    Route {
        method: Method::POST,
        path: SHARE,
        kind: Kind::Data,
        access: Access::WithSession(Permission::ShareSessions),
    },
    data(EXPORT_JSON, Access::WithSession(Permission::ExportSessions)),
    data(EXPORT_FILE, Access::Needs(Permission::ExportSessions)),
    data(EXPORT_ZIP, Access::Needs(Permission::ExportSessions)),
    data(SHARED_BY_TOKEN, Access::Open(Exception::ShareLink)),
    Route {
        method: Method::POST,
        path: OPEN_SHARED,
        kind: Kind::Data,
        access: Access::Open(Exception::ShareLink),
    },
    data(SHARED, Access::Holder),
    data(SHARED_REPLAY, Access::Holder),
    data(SHARED_EVENTS, Access::Holder),
    data(SHARED_ASSETS, Access::Holder),
    data("/replay/{session}", Access::WithSession(Permission::ViewReplay)),
    data(EVENTS, Access::WithSession(Permission::ViewReplay)),
    data(FOLLOW, Access::WithSession(Permission::ViewLive)),
    data(
        "/assets/proxy/{service}",
        Access::InService(Permission::ViewReplay),
    ),
    data(HEATMAP_IMAGE, Access::Needs(Permission::ViewHeatmaps)),
    Route {
        method: Method::PUT,
        path: HEATMAP_IMAGE,
        kind: Kind::Data,
        access: Access::Needs(Permission::ManageHeatmaps),
    },
    Route {
        method: Method::DELETE,
        path: HEATMAP_IMAGE,
        kind: Kind::Data,
        access: Access::Needs(Permission::ManageHeatmaps),
    },
    data(live::PATH, Access::Needs(Permission::ViewLive)),
    data(live::STATUS_PATH, Access::Needs(Permission::ViewLive)),
    Route {
        method: Method::POST,
        path: INGEST,
        kind: Kind::Data,
        access: Access::Open(Exception::Ingest),
    },
    Route {
        method: Method::OPTIONS,
        path: INGEST,
        kind: Kind::Data,
        access: Access::Open(Exception::Ingest),
    },
    data(RULES, Access::Open(Exception::Ingest)),
    Route {
        method: Method::OPTIONS,
        path: RULES,
        kind: Kind::Data,
        access: Access::Open(Exception::Ingest),
    },
    service(Method::GET, openfga::STORES),
    service(Method::POST, openfga::STORES),
    service(Method::GET, openfga::STORE),
    service(Method::DELETE, openfga::STORE),
    service(Method::GET, openfga::MODELS),
    service(Method::POST, openfga::MODELS),
    service(Method::GET, openfga::MODEL),
    service(Method::GET, openfga::ACTIVE_MODEL),
    service(Method::GET, openfga::ASSERTIONS),
    service(Method::PUT, openfga::ASSERTIONS),
    service(Method::POST, openfga::CHECK),
    service(Method::POST, openfga::BATCH_CHECK),
    service(Method::POST, openfga::LIST_OBJECTS),
    service(Method::POST, openfga::STREAMED_LIST_OBJECTS),
    service(Method::POST, openfga::LIST_USERS),
    service(Method::POST, openfga::EXPAND),
    service(Method::POST, openfga::READ),
    service(Method::GET, openfga::CHANGES),
    service(Method::POST, openfga::WRITE),
    data("/demo", Access::Open(Exception::Demo)),
    data("/demo/", Access::Open(Exception::Demo)),
    data("/demo/{*path}", Access::Open(Exception::Demo)),
    data("/healthz", Access::Open(Exception::Health)),
    data("/readyz", Access::Open(Exception::Health)),
    data("/metrics", Access::Open(Exception::Metrics)),
];

/// Whether it is something that holders of share links see.
pub(crate) fn is_shared(path: &str) -> bool {
    [SHARED_PAGE, OPEN_SHARED].into_iter().any(|shared| {
        path.strip_prefix(shared)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Where server functions are, each under its name and a number.
pub const FUNCTIONS_PREFIX: &str = "/api/";

/// The server functions that everybody may call; all others need a signed-in account here already, and a
/// permission inside.
pub const OPEN_FUNCTIONS: &[&str] = &[
    "current_account",
    "demo_account",
    "sign_in",
    "sign_in_with_code",
    "sign_out",
];

/// The row for a path as axum matched it; GET rows stand for HEAD too.
pub fn find(method: &Method, path: &str) -> Option<&'static Route> {
    let method = if *method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    ROUTES
        .iter()
        .find(|route| route.method == *method && route.path == path)
}

/// The name of the server function at a path.
pub fn function_name(path: &str) -> Option<&str> {
    path.strip_prefix(FUNCTIONS_PREFIX)
        .map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_route_is_listed_twice() {
        for (index, route) in ROUTES.iter().enumerate() {
            let again = ROUTES[index + 1..]
                .iter()
                .any(|other| other.method == route.method && other.path == route.path);
            assert!(!again, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn a_functions_name_is_its_path_without_the_number() {
        assert_eq!(function_name("/api/sign_in12345"), Some("sign_in"));
        assert_eq!(function_name("/sign_in12345"), None);
    }
}
