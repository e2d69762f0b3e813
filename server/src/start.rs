//! Puts the server together, and takes it apart in order: [`start`] and [`Started::finish`].

use std::sync::Arc;
use std::time::Duration;

use ::app::ConsoleError;
use ::app::ports::{DemoAccount, LiveChannel, Ports};
use axum::Router;
use domain::audit::AuditAction;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::task::JoinHandle;
use yawc::DeflatePool;

use crate::access::{Authority, ConsoleAccess, ConsoleTuples};
use crate::accounts::ControlAccounts;
use crate::accounts::administration::{self, AdministrationError, FirstOwner};
use crate::app::{AppState, app};
use crate::asset_proxy::AssetProxy;
use crate::asset_proxy::fetch::{Internet, Net};
use crate::audit_log::{self, ControlAuditLog};
use crate::clock;
use crate::config::Config;
use crate::console_heatmaps::ConsoleHeatmaps;
use crate::console_live::ConsoleLive;
use crate::console_recordings::ConsoleRecordings;
use crate::control::{Control, ControlError};
use crate::demo;
use crate::export::jobs::{ConsoleExports, Jobs};
use crate::ingest::{Clock, Ingest, IngestSettings, PlaceError, Places, Rules};
use crate::live::{Admission, Live};
use crate::models::ConsoleModels;
use crate::moments::Moments;
use crate::openfga::OpenFga;
use crate::operations;
use crate::pages::{Pages, leptos_options};
use crate::privacy::{Masks, Privacy};
use crate::recordings::data_dir::{DataDir, DataDirError};
use crate::recordings::sqlite::{Options, SqliteStore};
use crate::recordings::{RecordingStore, StoreError};
use crate::services::ControlServices;
use crate::services::directory::Directory;
use crate::share::Shares;
use crate::watchers::Watchers;

/// How often what has expired is forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(15 * 60);
/// How often the store is asked how large it is: it counts all that is there.
const MEASURING: Duration = Duration::from_secs(60);
/// Live messages that are compressed at the same time; more than there are cores do not help.
const COMPRESSING_AT_ONCE: usize = 16;
/// How often measurements are put into their buckets; until then each takes memory of its own.
const BUCKETING: Duration = Duration::from_secs(5);

/// Why the server cannot start, or not stop as it should.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Control(#[from] ControlError),
    #[error(transparent)]
    Accounts(#[from] AdministrationError),
    #[error("GIROK_GEOIP_DB: {0}")]
    Places(#[from] PlaceError),
    #[error("the asset proxy could not be prepared: {0}")]
    Assets(#[from] reqwest::Error),
    #[error("the console could not be prepared: {0}")]
    Console(#[from] ConsoleError),
}

/// What a server is given that no setting decides.
pub struct Surroundings {
    /// Where the asset proxy fetches from.
    pub net: Arc<dyn Net>,
    /// What `/metrics` shows; `None` where nobody counts.
    pub metrics: Option<PrometheusHandle>,
    /// What ingest takes for the present moment.
    pub clock: Clock,
    /// What ingest hides by in place of the rule set in force.
    pub rules: Option<Rules>,
}

impl Surroundings {
    pub fn new(metrics: Option<PrometheusHandle>) -> Self {
        Self {
            net: Arc::new(Internet),
            metrics,
            clock: Arc::new(clock::now),
            rules: None,
        }
    }
}

/// A server that is ready to answer.
pub struct Started {
    state: AppState,
    /// What the sign-in page names, in a demo.
    demo: Option<Arc<DemoAccount>>,
    /// Who comes in as the owner for the first time.
    first_owner: Option<FirstOwner>,
    /// What no request asks for; ends with the server.
    background: Vec<JoinHandle<()>>,
    /// Ours until the store is closed.
    _data_dir: DataDir,
}

/// Opens what the server keeps, brings it up to date, and wires the parts.
pub async fn start(config: Arc<Config>, surroundings: Surroundings) -> Result<Started, StartError> {
    let data_dir = DataDir::lock(&config.data_dir)?;
    let store: Arc<dyn RecordingStore> = SqliteStore::open(data_dir.path(), &Options::default())?;
    let control = Control::open(&config.data_dir)?;
    let authority = Authority::load(control.clone()).await?;
    let first_owner = administration::first_owner(&control).await?;
    let demo = demo::prepare_account(&config, &control).await?;
    let shop = demo::prepare_shop(&config, &control).await?;
    let directory = Directory::load(control.clone()).await?;
    let accounts = Arc::new(ControlAccounts::new(
        control.clone(),
        authority.clone(),
        demo.as_ref().map(|demo| demo.email.clone()),
    )?);
    let watchers = Arc::new(Watchers::new(control.clone()));
    let recordings = Arc::new(ConsoleRecordings {
        store: store.clone(),
        watchers: watchers.clone(),
    });
    let privacy = Privacy::load(control.clone(), Arc::new(Masks), recordings.clone()).await?;
    let rules = privacy.subscribe();
    let moments = Arc::<Moments>::default();
    let shares = Arc::new(Shares::new(
        &config.share,
        control.clone(),
        store.clone(),
        privacy.clone(),
        config.public_origin(),
    )?);
    let exports = Arc::new(Jobs::open(control.clone(), &config.data_dir, config.export.clone()).await?);
    let ports = Ports {
        recordings: recordings.clone(),
        accounts: accounts.clone(),
        access: Arc::new(ConsoleAccess {
            store: store.clone(),
            directory: directory.clone(),
            accounts: accounts.clone(),
            authority: authority.clone(),
        }),
        models: Arc::new(ConsoleModels::new(
            control.clone(),
            authority.clone(),
            directory.clone(),
        )),
        tuples: Arc::new(ConsoleTuples {
            control: control.clone(),
            authority: authority.clone(),
            directory: directory.clone(),
        }),
        services: Arc::new(ControlServices::new(
            control.clone(),
            directory.clone(),
            recordings,
            config.public_origin(),
        )),
        privacy: privacy.clone(),
        audit_log: Arc::new(ControlAuditLog(control.clone())),
        live: Arc::new(ConsoleLive {
            store: store.clone(),
            channel: LiveChannel {
                address: config.live.address.as_ref().map(ToString::to_string),
                reconnect: config.live.reconnect,
            },
        }),
        heatmaps: Arc::new(ConsoleHeatmaps::new(
            store.clone(),
            moments.clone(),
            control.clone(),
            directory.clone(),
        )),
        share_links: shares.clone(),
        exports: Arc::new(ConsoleExports {
            jobs: exports.clone(),
            store: store.clone(),
        }),
        demo: demo.clone(),
    };
    let options = leptos_options(&config);
    let live = Arc::new(Live::default());
    let state = AppState {
        privacy,
        ingest: Ingest::new(
            store.clone(),
            directory.clone(),
            config.geoip_db.as_deref().map(Places::open).transpose()?,
            live.clone(),
            surroundings
                .rules
                .unwrap_or_else(|| Rules::following(rules.clone())),
            ingest_settings(&config),
            surroundings.clock,
        ),
        rules,
        live,
        admission: Arc::new(Admission::new(
            config.live.connects_per_minute,
            config.live.connections,
        )),
        deflate: DeflatePool::new(COMPRESSING_AT_ONCE),
        openfga: OpenFga::load(control.clone(), authority.clone()).await?,
        pages: Arc::new(Pages::new(options.clone(), ports, config.clone())),
        assets: Arc::new(AssetProxy::new(surroundings.net)?),
        watchers,
        shares: shares.clone(),
        exports: exports.clone(),
        readiness: Arc::default(),
        moments,
        metrics: surroundings.metrics,
        demo: shop,
        config,
        control,
        accounts,
        authority,
        store,
        directory,
        options,
    };
    Ok(Started {
        background: background(&state),
        state,
        demo,
        first_owner,
        _data_dir: data_dir,
    })
}

fn ingest_settings(config: &Config) -> IngestSettings {
    IngestSettings {
        body_bytes: config.ingest.body_bytes,
        unpacked_bytes: config.ingest.unpacked_bytes,
        events: config.ingest.events,
        batches_per_minute: config.ingest.batches_per_minute,
        mirror_bytes: config.ingest.mirror_bytes,
        ..IngestSettings::default()
    }
}

fn background(state: &AppState) -> Vec<JoinHandle<()>> {
    let (sweeping, compacting, seeding) = (state.ingest.clone(), state.ingest.clone(), state.clone());
    let watching = state.ingest.clone();
    vec![
        tokio::spawn(keep_house(
            state.accounts.clone(),
            state.shares.clone(),
            state.exports.clone(),
        )),
        tokio::spawn(state.exports.clone().work(state.clone())),
        tokio::spawn(state.live.clone().run()),
        tokio::spawn(state.admission.clone().review_regularly(
            state.accounts.clone(),
            state.authority.clone(),
            state.directory.clone(),
            state.store.clone(),
        )),
        tokio::spawn(state.authority.clone().look_regularly()),
        tokio::spawn(async move { watching.watch_regularly().await }),
        tokio::spawn(bucket(state.metrics.clone())),
        tokio::spawn(measure(state.store.clone())),
        tokio::spawn(async move { sweeping.sweep_regularly().await }),
        tokio::spawn(async move { compacting.compact_regularly().await }),
        tokio::spawn(async move { seed_demo(&seeding).await }),
    ]
}

impl Started {
    pub fn router(&self) -> Router {
        app(self.state.clone())
    }

    /// The account that everybody may use, in a demo.
    pub fn demo(&self) -> Option<&DemoAccount> {
        self.demo.as_deref()
    }

    /// Who comes in as the owner for the first time.
    pub fn first_owner(&self) -> Option<&FirstOwner> {
        self.first_owner.as_ref()
    }

    /// What this server should serve and does not have, as sentences for the log.
    pub fn missing_files(&self) -> Vec<String> {
        let root = &self.state.config.site_root;
        [
            ("pkg", "the console's scripts", "cargo leptos build"),
            ("recorder/girok.js", "the recorder's script", "make assets"),
            ("player/player.js", "the player's script", "make assets"),
            ("preview/worker.js", "what the rule editor asks", "make assets"),
            ("heatmap/worker.js", "what draws heatmaps", "make assets"),
        ]
        .into_iter()
        .filter(|(file, ..)| !root.join(file).exists())
        .map(|(file, what, remedy)| {
            format!(
                "{} is missing ({what}); `{remedy}` makes it",
                root.join(file).display()
            )
        })
        .collect()
    }

    /// Answers whoever waits for something to happen, so that no request outlasts the server.
    pub fn stop_waiting(&self) {
        self.state.live.stop_waiting();
        self.state.authority.stop_waiting();
    }

    /// Finishes what was accepted, once no request comes in any more.
    pub async fn finish(self) -> Result<(), StartError> {
        self.state.live.stop().await;
        self.state.exports.stop().await;
        for task in &self.background {
            task.abort();
        }
        self.state.ingest.drain().await;
        Ok(self.state.store.close().await?)
    }
}

async fn keep_house(accounts: Arc<ControlAccounts>, shares: Arc<Shares>, exports: Arc<Jobs>) {
    let mut times = tokio::time::interval(HOUSEKEEPING);
    loop {
        times.tick().await;
        if let Err(error) = accounts.forget_expired().await {
            tracing::warn!(%error, "expired sign-ins could not be forgotten");
        }
        if let Err(error) = shares.forget_expired().await {
            tracing::warn!(%error, "expired share links could not be forgotten");
        }
        if let Err(error) = exports.forget_expired().await {
            tracing::warn!(%error, "old exports could not be forgotten");
        }
    }
}

async fn bucket(metrics: Option<PrometheusHandle>) {
    let Some(metrics) = metrics else { return };
    let mut times = tokio::time::interval(BUCKETING);
    loop {
        times.tick().await;
        metrics.run_upkeep();
    }
}

async fn measure(store: Arc<dyn RecordingStore>) {
    let mut times = tokio::time::interval(MEASURING);
    loop {
        times.tick().await;
        match store.usage().await {
            Ok(usage) => operations::show(usage),
            Err(error) => tracing::warn!(%error, "the store could not be measured"),
        }
    }
}

/// Adds the sample sessions, which a new server has none of yet.
async fn seed_demo(state: &AppState) {
    let Some(shop) = &state.demo else { return };
    let directory = state.config.demo_dir.join("sessions");
    let service = shop.service();
    match demo::samples::seed(&directory, &state.ingest, service).await {
        Ok(0) => {}
        Ok(added) => {
            tracing::info!(added, "sample sessions are there");
            let (subject, detail) = (service.to_string(), format!("{added} samples"));
            let written = state.control.call(move |connection| {
                audit_log::write(
                    connection,
                    audit_log::COMMAND_LINE,
                    AuditAction::RecordingsImported,
                    Some(&subject),
                    Some(&detail),
                )
            });
            if let Err(error) = written.await {
                tracing::warn!(%error, "the samples could not be written to the audit log");
            }
        }
        Err(error) => tracing::warn!("{} cannot be read: {error}", directory.display()),
    }
}
