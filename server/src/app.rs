//! The whole of what the server answers, as one router: [`app`]. It is apart from `main` so that tests can ask it
//! without a socket.

use std::sync::Arc;

use ::app::ports::PrivacyRules;
use axum::extract::FromRef;
use axum::routing::get;
use axum::{Router, middleware};
use domain::live::message;
use domain::mask::RuleSetVersion;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};
use yawc::DeflatePool;

use crate::access::Authority;
use crate::accounts::{ControlAccounts, ControlSessions};
use crate::asset_proxy::{self, AssetProxy};
use crate::config::Config;
use crate::control::Control;
use crate::demo::shop::{self, Shop};
use crate::export::jobs::Jobs;
use crate::http_layers::{access, headers, origin, trace};
use crate::ingest::{self, Ingest};
use crate::live::{self, Admission, Live, follow};
use crate::moments::Moments;
use crate::openfga::{self, OpenFga};
use crate::operations::Readiness;
use crate::pages::Pages;
use crate::recordings::RecordingStore;
use crate::replay;
use crate::services::directory::Directory;
use crate::share::Shares;
use crate::watchers::Watchers;
use crate::{export, heatmap_image, operations, routes, share, static_files};

/// What the handlers share; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(crate) config: Arc<Config>,
    pub(crate) control: Control,
    pub(crate) accounts: Arc<ControlAccounts>,
    /// Who may do what.
    pub(crate) authority: Arc<Authority>,
    /// What other services ask of it.
    pub(crate) openfga: Arc<OpenFga>,
    pub(crate) store: Arc<dyn RecordingStore>,
    pub(crate) moments: Arc<Moments>,
    pub(crate) ingest: Ingest,
    /// How it came to be hidden.
    pub(crate) privacy: Arc<dyn PrivacyRules>,
    /// What is hidden now.
    pub(crate) rules: watch::Receiver<Arc<RuleSetVersion>>,
    pub(crate) live: Arc<Live>,
    pub(crate) admission: Arc<Admission>,
    /// What live connections compress with, in turn.
    pub(crate) deflate: DeflatePool,
    pub(crate) directory: Arc<Directory>,
    pub(crate) assets: Arc<AssetProxy>,
    /// The demo shop, while the demo is on.
    pub(crate) demo: Option<Arc<Shop>>,
    pub(crate) watchers: Arc<Watchers>,
    pub(crate) shares: Arc<Shares>,
    pub(crate) exports: Arc<Jobs>,
    pub(crate) readiness: Arc<Readiness>,
    pub(crate) pages: Arc<Pages>,
    /// `None` where nobody counts, as in most tests.
    pub(crate) metrics: Option<PrometheusHandle>,
    pub(crate) options: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

/// Everything that the server answers. Each part checks the table of routes, so that what is not in it is denied
/// wherever it was added.
pub fn app(state: AppState) -> Router {
    let access = middleware::from_fn_with_state(state.clone(), access::check);
    let console = state
        .pages
        .router(&state)
        .route("/replay/{session}", get(replay::frame))
        .route(routes::EVENTS, get(replay::events))
        .route(routes::FOLLOW, get(follow::follow))
        .route("/assets/proxy/{service}", get(asset_proxy::serve))
        .merge(heatmap_image::router())
        .merge(share::route::router())
        .route(message::PATH, get(live::connect))
        .route(message::STATUS_PATH, get(live::status))
        .fallback(static_files::serve)
        .layer(CompressionLayer::new())
        // As fast as they can be had, and packed where that was asked for.
        .merge(export::route::router())
        .merge(export::jobs::route::router())
        .layer(access.clone())
        .layer(signed_in_browsers(&state))
        .layer(middleware::from_fn_with_state(state.clone(), origin::check));
    let demo = Router::new()
        .route("/demo", get(shop::serve))
        .route("/demo/", get(shop::serve))
        .route("/demo/{*path}", get(shop::serve))
        .layer(access.clone())
        .layer(CompressionLayer::new());
    let machines = Router::new()
        .merge(ingest::router(state.ingest.clone()).with_state(()))
        .merge(ingest::rules_router(state.ingest.clone(), state.rules.clone()).with_state(()))
        .merge(openfga::router(state.openfga.clone()).with_state(()))
        .route("/healthz", get(operations::healthz))
        .route("/readyz", get(operations::readyz))
        .route("/metrics", get(operations::metrics))
        .layer(access);
    console
        .merge(demo)
        .merge(machines)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(share::route::secluded))
        .layer(middleware::from_fn_with_state(state.clone(), headers::set))
        .layer(middleware::from_fn_with_state(state.clone(), trace::request))
        .with_state(state)
}

/// Cookies are Lax and not Strict, so that a link to a session that somebody sends finds its reader signed in.
fn signed_in_browsers(state: &AppState) -> SessionManagerLayer<ControlSessions> {
    let secure = state.config.is_https();
    let lasts =
        time::Duration::seconds(i64::try_from(state.config.sign_in_lasts.as_secs()).unwrap_or(i64::MAX));
    SessionManagerLayer::new(ControlSessions(state.control.clone()))
        // Browsers hold a cookie with this prefix to its being secure and of this host alone.
        .with_name(if secure { "__Host-girok" } else { "girok" })
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(secure)
        .with_expiry(Expiry::OnInactivity(lasts))
}
