//! What each setting is called, what it may be, and what it is without a word.

use std::net::SocketAddr;
use std::time::Duration;

use domain::live::message;
use domain::live::reconnect::ReconnectSettings;
use url::Url;

use super::values::{Reader, wrong};
use super::{Config, ConfigError, ExportSettings, IngestLimits, LiveSettings, LogFormat, ShareSettings};

impl<L: Fn(&str) -> Option<String>> Reader<L> {
    pub(super) fn config(&mut self) -> Result<Config, ConfigError> {
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
                memory_bytes: self.number("GIROK_EXPORT_MEMORY", 2 << 30, 512 << 20..=1 << 40)?,
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

    fn log_format(&mut self) -> Result<LogFormat, ConfigError> {
        match self.text("GIROK_LOG_FORMAT").as_deref() {
            None | Some("plain") => Ok(LogFormat::Plain),
            Some("json") => Ok(LogFormat::Json),
            Some(value) => Err(wrong("GIROK_LOG_FORMAT", value, "plain or json")),
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
