//! Links in a Valkey or Redis, whose own expiry ends them. Each step is one script, so that nothing is half done, and nobody
//! waits for a server that does not answer.
//!
//! | key | what |
//! |---|---|
//! | `{prefix}:{SHA-256 of the token}` | hash: `link` as JSON, `views`, `most`, `last` |
//! | `{prefix}:viewer:{SHA-256 of the cookie}` | hash: `link` (its id), `at` |
//! | `{prefix}:links`, `{prefix}:session:{session}` | sorted sets of ids by when they were made |

use std::time::{Duration, Instant};

use async_trait::async_trait;
use domain::Millis;
use domain::id::SessionId;
use domain::share::LinkId;
use fred::clients::Client;
use fred::error::{Error, ErrorKind};
use fred::interfaces::{ClientLike, LuaInterface};
use fred::types::config::{Config, ConnectionConfig, PerformanceConfig, ReconnectPolicy, UnresponsiveConfig};
use fred::types::{ClientState, FromValue, Value};
use futures::TryFutureExt;

use super::patience::Patience;
use super::silence::{SILENT_FOR, Silence};
use super::store::{Place, RENEWED_BELOW, Result, ShareStore, ShareStoreError, StoredLink, VIEWER_LASTS};
use crate::clock;
use crate::secret::Digest;

/// The client gives a command up before whoever asked does, so that it knows that nobody waits for the answer.
const ANSWERS_WITHIN: Duration = Duration::from_millis(1_300);
const SILENCE_CHECKED_EVERY: Duration = Duration::from_secs(1);
const RECONNECT_MIN_MS: u32 = 100;
const RECONNECT_MAX_MS: u32 = 2_000;

pub(super) struct ValkeyLinks {
    client: Client,
    prefix: String,
    silence: Silence,
}

impl ValkeyLinks {
    /// Connects in the background, and again whenever the connection is lost.
    pub(super) fn new(config: Config, prefix: String) -> Self {
        let config = Config {
            fail_fast: false,
            ..config
        };
        let performance = PerformanceConfig {
            default_command_timeout: ANSWERS_WITHIN,
            ..PerformanceConfig::default()
        };
        let connection = ConnectionConfig {
            connection_timeout: ANSWERS_WITHIN,
            internal_command_timeout: ANSWERS_WITHIN,
            // This counts from what was asked last: it finds a silence in which hardly anybody asks, and `run` the others.
            unresponsive: UnresponsiveConfig {
                max_timeout: Some(SILENT_FOR),
                interval: SILENCE_CHECKED_EVERY,
            },
            // A script that may have run is not run again.
            max_command_attempts: 1,
            ..ConnectionConfig::default()
        };
        let policy = ReconnectPolicy::new_exponential(0, RECONNECT_MIN_MS, RECONNECT_MAX_MS, 2);
        let client = Client::new(config, Some(performance), Some(connection), Some(policy));
        client.connect();
        Self {
            client,
            prefix,
            silence: Silence::default(),
        }
    }

    async fn run<T: FromValue>(
        &self,
        script: &'static str,
        keys: Vec<String>,
        arguments: Vec<Value>,
    ) -> Result<T> {
        let asked = Instant::now();
        let answer = self.client.eval::<T, _, _, _>(script, keys, arguments);
        let answer = answer
            .inspect_ok(|_| self.silence.heard())
            .map_err(|error| self.unavailable(asked, &error));
        Patience::default().wait(answer).await
    }

    fn unavailable(&self, asked: Instant, error: &Error) -> ShareStoreError {
        if *error.kind() != ErrorKind::Timeout {
            self.silence.heard();
        } else if self.silence.missed(asked, Instant::now()) && self.client.state() == ClientState::Connected
        {
            let client = self.client.clone();
            tokio::spawn(async move {
                let _ = client.force_reconnection().await;
            });
        }
        ShareStoreError::Unavailable(error.to_string())
    }

    fn links(&self) -> String {
        format!("{}:", self.prefix)
    }

    fn link(&self, id: &LinkId) -> String {
        format!("{}:{id}", self.prefix)
    }

    fn viewer(&self, digest: &Digest) -> String {
        format!("{}:viewer:{}", self.prefix, hex::encode(digest))
    }

    fn all(&self) -> String {
        format!("{}:links", self.prefix)
    }

    fn sessions(&self) -> String {
        format!("{}:session:", self.prefix)
    }
}

#[async_trait]
impl ShareStore for ValkeyLinks {
    async fn add(&self, stored: &StoredLink) -> Result<()> {
        let link = &stored.link;
        let json = stored.to_json()?;
        let most = link.max_views.map_or_else(String::new, |most| most.to_string());
        let keys = vec![
            self.link(&link.id),
            self.all(),
            format!("{}{}", self.sessions(), link.session),
        ];
        let arguments = vec![
            json.into(),
            (link.expires_at - clock::now()).max(1).into(),
            link.created_at.into(),
            link.id.to_string().into(),
            most.into(),
            self.links().into(),
        ];
        self.run::<()>(include_str!("scripts/add.lua"), keys, arguments)
            .await
    }

    async fn find(&self, id: &LinkId) -> Result<Option<StoredLink>> {
        let found: Vec<String> = self
            .run(include_str!("scripts/find.lua"), vec![self.link(id)], Vec::new())
            .await?;
        Ok(read(&found)?.pop())
    }

    async fn viewed_at(&self, id: &LinkId, viewer: &Digest) -> Result<Option<Millis>> {
        let keys = vec![self.link(id), self.viewer(viewer)];
        let arguments = vec![id.to_string().into(), VIEWER_LASTS.into(), RENEWED_BELOW.into()];
        let found: Vec<String> = self
            .run(include_str!("scripts/viewed_at.lua"), keys, arguments)
            .await?;
        found
            .first()
            .map(|at| at.parse().map_err(|_| damaged("when a view began")))
            .transpose()
    }

    async fn begin_view(&self, id: &LinkId, viewer: &Digest) -> Result<bool> {
        let keys = vec![self.link(id), self.viewer(viewer)];
        let arguments = vec![id.to_string().into(), clock::now().into(), VIEWER_LASTS.into()];
        let counted: i64 = self
            .run(include_str!("scripts/begin_view.lua"), keys, arguments)
            .await?;
        Ok(counted == 1)
    }

    async fn of_viewer(&self, viewer: &Digest) -> Result<Option<StoredLink>> {
        let arguments = vec![self.links().into(), VIEWER_LASTS.into(), RENEWED_BELOW.into()];
        let found: Vec<String> = self
            .run(
                include_str!("scripts/of_viewer.lua"),
                vec![self.viewer(viewer)],
                arguments,
            )
            .await?;
        Ok(read(&found)?.pop())
    }

    async fn list(
        &self,
        session: Option<&SessionId>,
        behind: Option<&Place>,
        most: usize,
    ) -> Result<Vec<StoredLink>> {
        let key = session.map_or_else(|| self.all(), |session| format!("{}{session}", self.sessions()));
        let (created_at, id) = behind.map_or_else(Default::default, |place| {
            (place.created_at.to_string(), place.id.to_string())
        });
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let arguments = vec![self.links().into(), most.into(), created_at.into(), id.into()];
        let found: Vec<String> = self
            .run(include_str!("scripts/list.lua"), vec![key], arguments)
            .await?;
        read(&found)
    }

    async fn revoke(&self, id: &LinkId) -> Result<Option<StoredLink>> {
        let keys = vec![self.link(id), self.all()];
        let arguments = vec![id.to_string().into(), self.sessions().into()];
        let found: Vec<String> = self
            .run(include_str!("scripts/revoke.lua"), keys, arguments)
            .await?;
        Ok(read(&found)?.pop())
    }

    /// It does so by itself.
    async fn forget_expired(&self) -> Result<()> {
        Ok(())
    }
}

/// Of each link three values: the JSON, the views, and when the last one was, if there was one.
fn read(values: &[String]) -> Result<Vec<StoredLink>> {
    values
        .chunks_exact(3)
        .map(|values| {
            let [json, views, last] = values else {
                return Err(damaged("three values"));
            };
            let views = views.parse().map_err(|_| damaged("views"))?;
            let last = match last.as_str() {
                "" => None,
                last => Some(last.parse().map_err(|_| damaged("the last view"))?),
            };
            StoredLink::of_json(json, views, last).map_err(|_| damaged("a link"))
        })
        .collect()
}

/// Somebody else wrote there.
fn damaged(what: &str) -> ShareStoreError {
    ShareStoreError::Failed(format!("what is stored is not {what}"))
}
