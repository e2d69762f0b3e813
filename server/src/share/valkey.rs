//! Links in a Valkey or Redis, whose own expiry ends them. Each step is one script, so that nothing is half done, and nobody
//! waits for a server that does not answer.
//!
//! | key | what |
//! |---|---|
//! | `{prefix}:{SHA-256 of the token}` | hash: `link` as JSON, `views`, `most`, `last` |
//! | `{prefix}:viewer:{SHA-256 of the cookie}` | hash: `link` (its id), `at` |
//! | `{prefix}:links`, `{prefix}:session:{session}` | sorted sets of ids by when they were made |

use std::time::Duration;

use async_trait::async_trait;
use domain::id::SessionId;
use domain::share::{LinkId, SAME_VIEW_MS};
use fred::clients::Client;
use fred::interfaces::{ClientLike, LuaInterface};
use fred::types::config::{Config, ConnectionConfig, PerformanceConfig, ReconnectPolicy};
use fred::types::{FromValue, Value};

use super::store::{Admitted, Place, Result, ShareStore, ShareStoreError, StoredLink, VIEWER_LASTS};
use crate::clock;
use crate::secret::Digest;

/// Longer than this nobody is kept waiting.
const ANSWERS_WITHIN: Duration = Duration::from_millis(1_500);
const RECONNECT_MIN_MS: u32 = 100;
const RECONNECT_MAX_MS: u32 = 2_000;

pub(super) struct ValkeyLinks {
    client: Client,
    prefix: String,
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
            // A script that may have run is not run again.
            max_command_attempts: 1,
            ..ConnectionConfig::default()
        };
        let policy = ReconnectPolicy::new_exponential(0, RECONNECT_MIN_MS, RECONNECT_MAX_MS, 2);
        let client = Client::new(config, Some(performance), Some(connection), Some(policy));
        client.connect();
        Self { client, prefix }
    }

    async fn run<T: FromValue>(
        &self,
        script: &'static str,
        keys: Vec<String>,
        arguments: Vec<Value>,
    ) -> Result<T> {
        let answer = self.client.eval::<T, _, _, _>(script, keys, arguments);
        match tokio::time::timeout(ANSWERS_WITHIN, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(ShareStoreError::Unavailable(error.to_string())),
            Err(_) => Err(ShareStoreError::Unavailable("no answer in time".into())),
        }
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

    async fn admit(&self, id: &LinkId, known: Option<&Digest>, new: &Digest) -> Result<Option<Admitted>> {
        let keys = vec![self.link(id), self.viewer(known.unwrap_or(new)), self.viewer(new)];
        let arguments = vec![
            id.to_string().into(),
            clock::now().into(),
            SAME_VIEW_MS.into(),
            VIEWER_LASTS.into(),
        ];
        let admitted: i64 = self
            .run(include_str!("scripts/admit.lua"), keys, arguments)
            .await?;
        Ok(match admitted {
            1 => Some(Admitted::New),
            2 => Some(Admitted::Known),
            _ => None,
        })
    }

    async fn of_viewer(&self, viewer: &Digest) -> Result<Option<StoredLink>> {
        let arguments = vec![self.links().into(), VIEWER_LASTS.into()];
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
