//! The console's pages: Leptos, with what it needs of the server as context.

use app::ports::{Asking, Identity, Ports};
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use std::sync::{Arc, LazyLock};
use tower_sessions::Session;

use crate::accounts::RequestIdentity;
use crate::app::AppState;
use crate::config::Config;
use crate::http_layers::access::SignedIn;
use crate::http_layers::headers::console_policy;
use crate::ingest::ClientAddress;

/// What the app's router declares. Found out once, and so before anything is rendered: as long as Leptos looks for
/// routes, no resource of the whole process loads, and a page that is rendered meanwhile would never be ready.
static ROUTE_LIST: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// How to render the console.
#[derive(Clone)]
pub struct Pages {
    options: LeptosOptions,
    ports: Ports,
    config: Arc<Config>,
}

impl Pages {
    pub fn new(options: LeptosOptions, ports: Ports, config: Arc<Config>) -> Self {
        Self {
            options,
            ports,
            config,
        }
    }

    /// The routes of the console's pages and of all server functions.
    pub(crate) fn router(&self, state: &AppState) -> Router<AppState> {
        let (pages, options) = (self.clone(), self.options.clone());
        Router::new().leptos_routes_with_context(
            state,
            ROUTE_LIST.clone(),
            move || pages.provide(),
            move || app::shell(options.clone()),
        )
    }

    /// The console's page for an address that has none.
    pub(crate) async fn not_found(&self, request: Request) -> Response {
        let (pages, options) = (self.clone(), self.options.clone());
        leptos_axum::render_app_async_with_context(
            move || pages.provide(),
            move || app::shell(options.clone()),
        )(request)
        .await
    }

    /// What server functions find as context, in a render and over HTTP alike. Here and nowhere else: what the app
    /// provides by itself is missing over HTTP.
    fn provide(&self) {
        provide_context(self.ports.clone());
        if let Some(Parts { extensions, .. }) = use_context::<Parts>() {
            if let Some(session) = extensions.get::<Session>()
                && let Some(client) = extensions.get::<ClientAddress>()
            {
                provide_context(Identity(Arc::new(RequestIdentity {
                    session: session.clone(),
                    address: client.0,
                })));
            }
            if let Some(SignedIn(account)) = extensions.get() {
                provide_context(Asking(account.clone()));
            }
        }
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&console_policy(&nonce, self.config.reload_port))
        {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// The paths of the console's pages as axum writes them.
pub fn page_paths() -> Vec<String> {
    ROUTE_LIST
        .iter()
        .map(|route| route.path().to_owned())
        .collect()
}

/// Leptos's own options: where `cargo leptos` left its files, and whether their names carry a hash, which is so
/// when the list of hashes lies beside the program.
pub fn leptos_options(config: &Config) -> LeptosOptions {
    let hashed = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("hash.txt").exists()))
        .unwrap_or(false);
    LeptosOptions::builder()
        .output_name("girok")
        .site_root(config.site_root.display().to_string())
        .site_addr(config.addr)
        .reload_port(u32::from(config.reload_port.unwrap_or(3001)))
        .hash_files(hashed)
        .build()
}
