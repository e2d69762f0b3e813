//! Every setting, read from the environment once and checked. `.env.sample` documents them for who runs a server;
//! a test holds both to the same list.

mod settings;
mod values;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use domain::Millis;
use domain::live::reconnect::ReconnectSettings;
use ipnet::IpNet;
use url::Url;
use values::Reader;

/// A setting that cannot be used, and what it should look like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}={value:?} cannot be used: {expected}")]
pub struct ConfigError {
    pub name: &'static str,
    pub value: String,
    pub expected: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Plain,
    Json,
}

/// What ingest takes before it says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IngestLimits {
    /// `GIROK_INGEST_MAX_BODY_BYTES`: a batch as it is sent.
    pub body_bytes: usize,
    /// `GIROK_INGEST_MAX_UNPACKED_BYTES`: a batch once it is unpacked; far below what the store holds in one blob.
    pub unpacked_bytes: usize,
    /// `GIROK_INGEST_MAX_EVENTS`: events in one batch.
    pub events: usize,
    /// `GIROK_INGEST_BATCHES_PER_MINUTE`: from one address.
    pub batches_per_minute: u32,
    /// `GIROK_MIRROR_MEMORY`: bytes for the mirrors of pages that are being recorded, over all sessions.
    pub mirror_bytes: usize,
}

/// Links by which somebody without an account sees a session.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareSettings {
    /// `GIROK_VALKEY_URL`: the Valkey or Redis that keeps them; without one, this server does.
    pub valkey: Option<fred::types::config::Config>,
    /// `SESSION_SHARE_LINK_PREFIX`: what the keys of links begin with there.
    pub prefix: String,
    /// `SESSION_SHARE_LINK_MAX_TTL`: no link lives longer, in ms.
    pub max_ttl: Millis,
}

/// Files that jobs make of sessions, and the browser that they are made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSettings {
    /// `GIROK_CHROMIUM`: where it is; without a word, by its usual names on the `PATH`.
    pub chromium: Option<PathBuf>,
    /// `GIROK_CHROMIUM_SANDBOX`: its own, which needs namespaces; never where the server runs as the superuser.
    pub sandbox: bool,
    /// `GIROK_EXPORT_QUEUE`: how many may wait.
    pub waiting: u32,
    /// `GIROK_EXPORT_SECONDS`: how long making one may take.
    pub longest: Duration,
    /// `GIROK_EXPORT_MEMORY`: bytes that its browser may take.
    pub memory_bytes: u64,
    /// `GIROK_EXPORT_DISK`: bytes that all files may take.
    pub disk_bytes: u64,
    /// `GIROK_EXPORT_KEEP_HOURS`: how long the file is kept.
    pub kept: Duration,
}

/// The live channel: how pages keep it up, and how many may watch.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveSettings {
    /// `GIROK_WS_URL`: where pages find the channel, where that is not this server.
    pub address: Option<Url>,
    /// `GIROK_WS_RECONNECT_BASE_DELAY`, `GIROK_WS_RECONNECT_MAX_DELAY`, `GIROK_WS_RECONNECT_MAX_ATTEMPTS`: how they come
    /// back to it.
    pub reconnect: ReconnectSettings,
    /// `GIROK_LIVE_CONNECTS_PER_MINUTE`: from one account; from one address twenty times as many.
    pub connects_per_minute: u32,
    /// `GIROK_LIVE_CONNECTIONS`: of one account at once.
    pub connections: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `GIROK_ADDR`, else `LEPTOS_SITE_ADDR`, which `cargo leptos` sets: where to listen.
    pub addr: SocketAddr,
    /// `GIROK_PUBLIC_URL`: where browsers find this server; its scheme decides whether cookies are `Secure`.
    pub public_url: Url,
    /// `GIROK_DATA_DIR`: recordings, accounts, services and the audit log.
    pub data_dir: PathBuf,
    /// `GIROK_DEMO`: the demo shop, its sample sessions and an account that everybody may use.
    pub demo: bool,
    /// `GIROK_DEMO_DIR`: the demo shop's files.
    pub demo_dir: PathBuf,
    /// `GIROK_GEOIP_DB`: a MaxMind-format file with cities; without one, sessions have no place.
    pub geoip_db: Option<PathBuf>,
    /// `GIROK_TRUSTED_PROXIES`: networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// `GIROK_LOG`: what is logged, as `tracing` filters are written.
    pub log: String,
    /// `GIROK_LOG_FORMAT`: lines for people or for machines.
    pub log_format: LogFormat,
    /// `GIROK_METRICS_TOKEN`: lets whoever carries it read `/metrics` from anywhere.
    pub metrics_token: Option<String>,
    /// `GIROK_SIGN_IN_HOURS`: how long a browser stays signed in.
    pub sign_in_lasts: Duration,
    /// `GIROK_SHUTDOWN_SECONDS`: how long a stop may take to finish what was accepted.
    pub shutdown_within: Duration,
    /// `LEPTOS_SITE_ROOT`: the console's files as `cargo leptos build` leaves them.
    pub site_root: PathBuf,
    /// `LEPTOS_WATCH` and `LEPTOS_RELOAD_PORT`: set by `cargo leptos watch`, which reloads pages through that port.
    pub reload_port: Option<u16>,
    pub ingest: IngestLimits,
    pub live: LiveSettings,
    pub share: ShareSettings,
    pub export: ExportSettings,
}

impl Config {
    /// Reads the process's environment, after `.env` where there is one.
    pub fn from_env() -> Result<Self, ConfigError> {
        match dotenvy::dotenv() {
            Err(error) if !error.not_found() => Err(ConfigError {
                name: ".env",
                value: String::new(),
                expected: error.to_string(),
            }),
            _ => Self::read(|name| std::env::var(name).ok()),
        }
    }

    /// Reads settings from wherever `lookup` finds them; empty ones are as if they were not there.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Self::read_noting_names(lookup).map(|(config, _)| config)
    }

    /// Also says which settings were asked for.
    pub fn read_noting_names(
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<(Self, BTreeSet<&'static str>), ConfigError> {
        let mut reader = Reader::new(lookup);
        let config = reader.config()?;
        Ok((config, reader.asked()))
    }

    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The origins that pages connect to for the live channel besides this server: by the socket, and to ask why there is
    /// none.
    pub fn live_origins(&self) -> Option<[String; 2]> {
        let socket = self.live.address.as_ref()?;
        let host = &socket[url::Position::BeforeHost..url::Position::AfterPort];
        let secure = if socket.scheme() == "wss" { "s" } else { "" };
        Some([format!("ws{secure}://{host}"), format!("http{secure}://{host}")])
    }

    /// The public address as browsers write an origin.
    pub fn public_origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| {
            let (_, value) = settings.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        })
    }

    #[test]
    fn every_setting_is_documented_and_nothing_else_is() {
        let (_, asked) = Config::read_noting_names(|_| None).unwrap();
        let documented: BTreeSet<&str> = include_str!("../../../.env.sample")
            .lines()
            .filter_map(|line| line.trim_start_matches("# ").split_once('='))
            .map(|(name, _)| name)
            .filter(|name| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
            .collect();
        assert_eq!(asked, documented);
    }

    #[test]
    fn documented_defaults_are_the_defaults() {
        let text = include_str!("../../../.env.sample");
        let documented: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# ")?.split_once('='))
            .filter(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
            // Examples of what has no default.
            .filter(|(name, _)| !matches!(*name, "GIROK_PUBLIC_URL" | "GIROK_TRUSTED_PROXIES"))
            .collect();
        assert_eq!(read(&documented).unwrap(), read(&[]).unwrap());
    }

    #[test]
    fn a_value_that_cannot_be_used_is_named() {
        for (name, value) in [
            ("GIROK_ADDR", "here"),
            ("GIROK_PUBLIC_URL", "girok.example"),
            ("GIROK_PUBLIC_URL", "https://girok.example/console"),
            ("GIROK_PUBLIC_URL", "ftp://girok.example"),
            ("GIROK_DEMO", "perhaps"),
            ("GIROK_TRUSTED_PROXIES", "10.0.0.0/33"),
            ("GIROK_LOG_FORMAT", "xml"),
            ("GIROK_METRICS_TOKEN", "short"),
            ("GIROK_SIGN_IN_HOURS", "0"),
            ("GIROK_SHUTDOWN_SECONDS", "-1"),
            ("GIROK_INGEST_MAX_BODY_BYTES", "5 MB"),
            ("GIROK_INGEST_MAX_EVENTS", "0"),
            ("GIROK_WS_URL", "https://live.girok.example/admin/sessions/live"),
            ("GIROK_WS_URL", "wss://girok.example/?token=x"),
            ("GIROK_VALKEY_URL", "127.0.0.1:6379"),
            ("GIROK_VALKEY_URL", "http://127.0.0.1:6379"),
            ("GIROK_VALKEY_URL", "redis-cluster://127.0.0.1:6379"),
            ("SESSION_SHARE_LINK_PREFIX", "share link"),
            ("SESSION_SHARE_LINK_MAX_TTL", "0"),
            ("SESSION_SHARE_LINK_MAX_TTL", "30d"),
            ("GIROK_CHROMIUM_SANDBOX", "no sandbox"),
            ("GIROK_EXPORT_QUEUE", "0"),
            ("GIROK_EXPORT_SECONDS", "1h"),
            ("GIROK_EXPORT_MEMORY", "1"),
            ("GIROK_EXPORT_DISK", "0"),
            ("GIROK_EXPORT_KEEP_HOURS", "0"),
            ("GIROK_WS_RECONNECT_BASE_DELAY", "1s"),
            ("GIROK_WS_RECONNECT_MAX_DELAY", "0"),
            ("GIROK_WS_RECONNECT_MAX_ATTEMPTS", "-1"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert_eq!(error.name, name, "{value}");
        }
        let secret = read(&[("GIROK_METRICS_TOKEN", "short")]).unwrap_err();
        assert!(!secret.to_string().contains("short"), "{secret}");
        let secret = read(&[("GIROK_VALKEY_URL", "redis-cluster://:hidden@127.0.0.1")]).unwrap_err();
        assert!(!secret.to_string().contains("hidden"), "{secret}");
    }

    #[test]
    fn the_live_channel_may_be_somewhere_else() {
        for (url, address, origins) in [
            (
                "wss://live.girok.example",
                "wss://live.girok.example/admin/sessions/live",
                ["wss://live.girok.example", "https://live.girok.example"],
            ),
            (
                "ws://127.0.0.1:9000/now",
                "ws://127.0.0.1:9000/now",
                ["ws://127.0.0.1:9000", "http://127.0.0.1:9000"],
            ),
        ] {
            let config = read(&[("GIROK_WS_URL", url)]).unwrap();
            assert_eq!(config.live.address.as_ref().unwrap().as_str(), address);
            assert_eq!(config.live_origins().unwrap(), origins);
        }
        assert_eq!(read(&[]).unwrap().live_origins(), None);
    }

    #[test]
    fn a_batch_may_not_unpack_to_more_than_the_store_can_hold() {
        for (bytes, is_taken) in [("1", true), ("67108864", true), ("67108865", false), ("0", false)] {
            let name = "GIROK_INGEST_MAX_UNPACKED_BYTES";
            let read = Config::read(|asked| (asked == name).then(|| bytes.to_owned()));
            match read {
                Ok(config) => assert_eq!(
                    (config.ingest.unpacked_bytes.to_string(), is_taken),
                    (bytes.into(), true)
                ),
                Err(error) => assert_eq!((error.name, is_taken), (name, false)),
            }
        }
    }
}
