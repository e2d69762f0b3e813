//! Every setting, read from the environment once and checked. `.env.sample` documents them for who runs a server;
//! a test holds both to the same list.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use domain::Millis;
use domain::live::message;
use domain::live::reconnect::ReconnectSettings;
use ipnet::IpNet;
use url::Url;

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
        let mut reader = Reader {
            lookup,
            asked: BTreeSet::new(),
        };
        let config = reader.config()?;
        Ok((config, reader.asked))
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

struct Reader<L> {
    lookup: L,
    asked: BTreeSet<&'static str>,
}

impl<L: Fn(&str) -> Option<String>> Reader<L> {
    fn config(&mut self) -> Result<Config, ConfigError> {
        let site_addr = self.parsed(
            "LEPTOS_SITE_ADDR",
            "an address and a port, such as 127.0.0.1:3000",
        )?;
        let addr = self
            .parsed("GIROK_ADDR", "an address and a port, such as 127.0.0.1:3000")?
            .or(site_addr)
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let watched = self.text("LEPTOS_WATCH").is_some();
        let reload_port = self.parsed("LEPTOS_RELOAD_PORT", "a port")?.unwrap_or(3001);
        Ok(Config {
            addr,
            public_url: self.public_url(addr)?,
            data_dir: self.path("GIROK_DATA_DIR").unwrap_or_else(|| "data".into()),
            demo: self.switch("GIROK_DEMO")?,
            demo_dir: self.path("GIROK_DEMO_DIR").unwrap_or_else(|| "demo".into()),
            geoip_db: self.path("GIROK_GEOIP_DB"),
            trusted_proxies: self.networks("GIROK_TRUSTED_PROXIES")?,
            log: self
                .text("GIROK_LOG")
                .unwrap_or_else(|| "info,rusqlite_migration=warn".into()),
            log_format: self.log_format()?,
            metrics_token: self.token("GIROK_METRICS_TOKEN")?,
            sign_in_lasts: Duration::from_secs(3600 * self.number("GIROK_SIGN_IN_HOURS", 168, 1..=8760)?),
            shutdown_within: Duration::from_secs(self.number("GIROK_SHUTDOWN_SECONDS", 20, 1..=600)?),
            site_root: self
                .path("LEPTOS_SITE_ROOT")
                .unwrap_or_else(|| "target/site".into()),
            reload_port: watched.then_some(reload_port),
            ingest: IngestLimits {
                body_bytes: self.size("GIROK_INGEST_MAX_BODY_BYTES", 5 << 20)?,
                unpacked_bytes: self.number("GIROK_INGEST_MAX_UNPACKED_BYTES", 20 << 20, 1..=64 << 20)?,
                events: self.size("GIROK_INGEST_MAX_EVENTS", 10_000)?,
                batches_per_minute: self.number("GIROK_INGEST_BATCHES_PER_MINUTE", 1_200, 1..=1_000_000)?,
                mirror_bytes: self.number("GIROK_MIRROR_MEMORY", 256 << 20, 0..=1 << 40)?,
            },
            live: LiveSettings {
                address: self.live_address()?,
                reconnect: self.reconnect()?,
                connects_per_minute: self.number("GIROK_LIVE_CONNECTS_PER_MINUTE", 60, 1..=1_000_000)?,
                connections: self.number("GIROK_LIVE_CONNECTIONS", 50, 1..=100_000)?,
            },
            share: self.share()?,
            export: ExportSettings {
                chromium: self.path("GIROK_CHROMIUM"),
                sandbox: self.switch_or("GIROK_CHROMIUM_SANDBOX", true)?,
                waiting: self.number("GIROK_EXPORT_QUEUE", 20, 1..=1_000)?,
                longest: Duration::from_secs(self.number("GIROK_EXPORT_SECONDS", 3_600, 1..=86_400)?),
                memory_bytes: self.number("GIROK_EXPORT_MEMORY", 2 << 30, 256 << 20..=1 << 40)?,
                disk_bytes: self.number("GIROK_EXPORT_DISK", 10 << 30, 1 << 20..=1 << 50)?,
                kept: Duration::from_secs(3600 * self.number("GIROK_EXPORT_KEEP_HOURS", 24, 1..=8_760)?),
            },
        })
    }

    fn share(&mut self) -> Result<ShareSettings, ConfigError> {
        let url = "GIROK_VALKEY_URL";
        // It may carry a password, so the error does not repeat it.
        let expected = "the address of one server or of its sentinels, such as valkey://127.0.0.1:6379/0";
        let valkey = self
            .text(url)
            .map(|text| valkey_config(&text).ok_or_else(|| wrong(url, "…", expected)))
            .transpose()?;
        let name = "SESSION_SHARE_LINK_PREFIX";
        let prefix = self.text(name).unwrap_or_else(|| "session_share_link".into());
        if prefix.len() > 200
            || prefix
                .chars()
                .any(|letter| letter.is_control() || letter.is_whitespace())
        {
            return Err(wrong(name, &prefix, "up to 200 bytes without white space"));
        }
        Ok(ShareSettings {
            valkey,
            prefix,
            max_ttl: self.number("SESSION_SHARE_LINK_MAX_TTL", 2_592_000_000, 1..=315_360_000_000)?,
        })
    }

    fn live_address(&mut self) -> Result<Option<Url>, ConfigError> {
        let expected = "an address such as wss://girok.example/admin/sessions/live";
        let Some(text) = self.text("GIROK_WS_URL") else {
            return Ok(None);
        };
        let mut url = Url::parse(&text)
            .ok()
            .filter(|url| {
                matches!(url.scheme(), "ws" | "wss")
                    && url.query().is_none()
                    && url.fragment().is_none()
                    && url.username().is_empty()
                    && url.password().is_none()
            })
            .ok_or_else(|| wrong("GIROK_WS_URL", &text, expected))?;
        if url.path() == "/" {
            url.set_path(message::PATH);
        }
        Ok(Some(url))
    }

    fn reconnect(&mut self) -> Result<ReconnectSettings, ConfigError> {
        let default = ReconnectSettings::default();
        Ok(ReconnectSettings {
            base_delay_ms: self.number(
                "GIROK_WS_RECONNECT_BASE_DELAY",
                default.base_delay_ms,
                1..=600_000,
            )?,
            max_delay_ms: self.number(
                "GIROK_WS_RECONNECT_MAX_DELAY",
                default.max_delay_ms,
                1..=3_600_000,
            )?,
            max_attempts: self.number("GIROK_WS_RECONNECT_MAX_ATTEMPTS", default.max_attempts, 1..=1_000)?,
        })
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.asked.insert(name);
        (self.lookup)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    fn parsed<T: FromStr>(&mut self, name: &'static str, expected: &str) -> Result<Option<T>, ConfigError> {
        self.text(name)
            .map(|value| value.parse().map_err(|_| wrong(name, &value, expected)))
            .transpose()
    }

    fn number<T>(
        &mut self,
        name: &'static str,
        default: T,
        range: std::ops::RangeInclusive<T>,
    ) -> Result<T, ConfigError>
    where
        T: FromStr + PartialOrd + std::fmt::Display,
    {
        let expected = format!("a number from {} to {}", range.start(), range.end());
        match self.parsed(name, &expected)? {
            None => Ok(default),
            Some(value) if range.contains(&value) => Ok(value),
            Some(value) => Err(wrong(name, &value.to_string(), &expected)),
        }
    }

    fn size(&mut self, name: &'static str, default: usize) -> Result<usize, ConfigError> {
        self.number(name, default, 1..=1 << 30)
    }

    fn switch(&mut self, name: &'static str) -> Result<bool, ConfigError> {
        self.switch_or(name, false)
    }

    fn switch_or(&mut self, name: &'static str, default: bool) -> Result<bool, ConfigError> {
        match self.text(name).as_deref() {
            None => Ok(default),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some(value) => Err(wrong(name, value, "1 or 0")),
        }
    }

    fn networks(&mut self, name: &'static str) -> Result<Vec<IpNet>, ConfigError> {
        let expected = "networks or addresses with commas between, such as 10.0.0.0/8,127.0.0.1";
        self.text(name)
            .iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                part.parse::<IpNet>()
                    .or_else(|_| part.parse().map(|address: std::net::IpAddr| address.into()))
                    .map_err(|_| wrong(name, part, expected))
            })
            .collect()
    }

    fn log_format(&mut self) -> Result<LogFormat, ConfigError> {
        match self.text("GIROK_LOG_FORMAT").as_deref() {
            None | Some("plain") => Ok(LogFormat::Plain),
            Some("json") => Ok(LogFormat::Json),
            Some(value) => Err(wrong("GIROK_LOG_FORMAT", value, "plain or json")),
        }
    }

    fn token(&mut self, name: &'static str) -> Result<Option<String>, ConfigError> {
        match self.text(name) {
            // The value is a secret, so the error does not repeat it.
            Some(token) if token.len() < 16 => Err(wrong(name, "…", "at least 16 characters")),
            other => Ok(other),
        }
    }

    fn public_url(&mut self, addr: SocketAddr) -> Result<Url, ConfigError> {
        let expected = "an address without a path, such as https://girok.example";
        let text = self.text("GIROK_PUBLIC_URL").unwrap_or_else(|| {
            if addr.ip().is_unspecified() {
                format!("http://localhost:{}", addr.port())
            } else {
                format!("http://{addr}")
            }
        });
        Url::parse(&text)
            .ok()
            .filter(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.path() == "/"
                    && url.query().is_none()
                    && url.fragment().is_none()
                    && url.username().is_empty()
            })
            .ok_or_else(|| wrong("GIROK_PUBLIC_URL", &text, expected))
    }
}

/// Of any other scheme `fred` would make a server by the name of its host.
fn valkey_config(address: &str) -> Option<fred::types::config::Config> {
    let (scheme, _) = address.split_once("://")?;
    let server = scheme.strip_suffix("-sentinel").unwrap_or(scheme);
    ["redis", "rediss", "valkey", "valkeys"]
        .contains(&server)
        .then(|| fred::types::config::Config::from_url(address).ok())?
}

fn wrong(name: &'static str, value: &str, expected: &str) -> ConfigError {
    ConfigError {
        name,
        value: value.to_owned(),
        expected: expected.to_owned(),
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
        let documented: BTreeSet<&str> = include_str!("../../.env.sample")
            .lines()
            .filter_map(|line| line.trim_start_matches("# ").split_once('='))
            .map(|(name, _)| name)
            .filter(|name| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
            .collect();
        assert_eq!(asked, documented);
    }

    #[test]
    fn documented_defaults_are_the_defaults() {
        let text = include_str!("../../.env.sample");
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
