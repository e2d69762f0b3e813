//! The console's pages: Leptos, with what it needs of the server as context.

use app::ports::{Asking, Identity, Ports};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tower_sessions::Session;

use crate::accounts::RequestIdentity;
use crate::app::AppState;
use crate::config::Config;
use crate::error::HttpError;
use crate::http_layers::access::{Deciding, SignedIn};
use crate::http_layers::headers::console_policy;
use crate::ingest::ClientAddress;
use crate::routes;

/// How long a page may take. It is sent whole, so one of whose parts never comes would keep its reader for ever.
const RENDERED_WITHIN: Duration = Duration::from_secs(20);
/// What is sent in its place.
const TOO_SLOW: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <meta name=\"color-scheme\" content=\"light dark\">\n<title>Busy · Girok</title>\n</head>\n<body>\n\
    <h1>This page took too long</h1>\n<p>The server is busy. <a href=\"\">Try again</a> in a moment.</p>\n\
    </body>\n</html>\n";

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
        Router::new()
            .leptos_routes_with_context(
                state,
                ROUTE_LIST.clone(),
                move || pages.provide(),
                move || app::shell(options.clone()),
            )
            .layer(from_fn(|request: Request, next: Next| async move {
                // Whoever calls a function would not understand a page.
                let is_page = routes::function_name(request.uri().path()).is_none();
                let reply = next.run(request);
                if is_page {
                    in_time(RENDERED_WITHIN, reply).await
                } else {
                    reply.await
                }
            }))
    }

    /// The console's page for an address that has none.
    pub(crate) async fn not_found(&self, request: Request) -> Response {
        let (pages, options) = (self.clone(), self.options.clone());
        let page = leptos_axum::render_app_async_with_context(
            move || pages.provide(),
            move || app::shell(options.clone()),
        )(request);
        in_time(RENDERED_WITHIN, page).await
    }

    /// What server functions find as context, in a render and over HTTP alike. Here and nowhere else: what the app
    /// provides by itself is missing over HTTP.
    fn provide(&self) {
        provide_context(self.ports.clone());
        if let Some(Parts { extensions, .. }) = use_context::<Parts>()
            && let Some(session) = extensions.get::<Session>()
            && let Some(client) = extensions.get::<ClientAddress>()
            && let Some(Deciding(decider)) = extensions.get()
        {
            let identity = Identity(Arc::new(RequestIdentity {
                session: session.clone(),
                address: client.0,
                decider: decider.clone(),
            }));
            if let Some(SignedIn(account)) = extensions.get()
                && let Ok(standing) = self.ports.access.standing(&identity, account.clone())
            {
                provide_context(Asking(standing));
            }
            provide_context(identity);
        }
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&console_policy(&nonce, &self.config))
        {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// The page, or after that time one that says so.
async fn in_time(within: Duration, page: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(within, whole(page)).await {
        Ok(page) => page,
        Err(_) => {
            tracing::error!(?within, "a page was not rendered in time");
            let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (RETRY_AFTER, "5")];
            (StatusCode::SERVICE_UNAVAILABLE, headers, TOO_SLOW).into_response()
        }
    }
}

/// The page with all of its body: what its parts are made of follows the html, and could fail to come as well.
async fn whole(page: impl Future<Output = Response>) -> Response {
    let (parts, body) = page.await.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, bytes.into()),
        Err(error) => {
            tracing::error!(%error, "a page was not rendered to its end");
            HttpError::Internal.into_response()
        }
    }
}

/// The paths of the console's pages as axum writes them.
pub fn page_paths() -> Vec<String> {
    ROUTE_LIST.iter().map(|route| route.path().to_owned()).collect()
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

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures::StreamExt;

    use super::*;

    #[tokio::test]
    async fn a_page_that_never_comes_is_answered_for() {
        let soon = Duration::from_millis(1);
        let half = async {
            let start = futures::stream::iter([Ok::<_, std::io::Error>("<html>")]);
            Body::from_stream(start.chain(futures::stream::pending())).into_response()
        };
        for reply in [
            in_time(soon, std::future::pending()).await,
            in_time(soon, half).await,
        ] {
            assert_eq!(reply.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(reply.headers()[RETRY_AFTER], "5");
            assert_eq!(reply.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        }
        let page = in_time(Duration::from_secs(9), async { "a page".into_response() }).await;
        assert_eq!(page.status(), StatusCode::OK);
    }
}
