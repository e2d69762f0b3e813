//! Asks another server for an asset of a recorded page. The url comes from a recording and so from anybody: it must not
//! make this server ask its own network for anything.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use tokio::sync::Semaphore;
use url::{Host, Url};

use super::Asset;
use crate::net;

const WITHIN: Duration = Duration::from_secs(10);
const LARGEST: usize = 5 << 20;
const HOPS: usize = 4;
const AT_ONCE: usize = 16;

/// What names mean, and which addresses may be asked. Tests bring a small world of their own.
#[async_trait]
pub trait Net: Send + Sync + 'static {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
    fn allows(&self, address: IpAddr) -> bool;
}

/// The world as it is, without the networks that only neighbours reach.
pub struct Internet;

#[async_trait]
impl Net for Internet {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0))
            .await?
            .map(|address| address.ip())
            .collect())
    }

    fn allows(&self, address: IpAddr) -> bool {
        net::is_public(address)
    }
}

/// Why an asset did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("the url is not on an origin of the service")]
    NotAllowed,
    #[error("the url leads to an address that is not public")]
    Private,
    #[error("the other server does not have it")]
    Missing,
    #[error("it is no image, font or style sheet")]
    WrongType,
    #[error("it is too large")]
    TooLarge,
    #[error("the other server failed, or sent the request in circles")]
    Failed,
    #[error("the other server took too long")]
    TooSlow,
}

pub(super) struct Fetcher {
    client: reqwest::Client,
    net: Arc<dyn Net>,
    turns: Semaphore,
}

impl Fetcher {
    pub(super) fn new(net: Arc<dyn Net>) -> Result<Self, reqwest::Error> {
        // Of the process and not of this client; it is no error that somebody was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(concat!("girok/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(WITHIN)
            .dns_resolver(Arc::new(AllowedOnly(net.clone())))
            .build()?;
        Ok(Self {
            client,
            net,
            turns: Semaphore::new(AT_ONCE),
        })
    }

    /// Follows redirects by itself, because each hop is checked as the first one is.
    pub(super) async fn fetch(
        &self,
        url: Url,
        is_allowed: impl Fn(&Url) -> bool,
    ) -> Result<Asset, FetchError> {
        // Outside of the time it may take: slow servers of one service must not fail the assets of another.
        let _turn = self.turns.acquire().await.map_err(|_| FetchError::Failed)?;
        let hops = async {
            let mut url = url;
            for _ in 0..HOPS {
                self.check(&url, &is_allowed)?;
                match self.hop(&url).await? {
                    Hop::Arrived(asset) => return Ok(asset),
                    Hop::Elsewhere(next) => url = next,
                }
            }
            Err(FetchError::Failed)
        };
        tokio::time::timeout(WITHIN, hops)
            .await
            .map_err(|_| FetchError::TooSlow)?
    }

    fn check(&self, url: &Url, is_allowed: impl Fn(&Url) -> bool) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || !is_allowed(url) {
            return Err(FetchError::NotAllowed);
        }
        // Names are checked as they are resolved; an address is not resolved by anybody.
        let address = match url.host() {
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(FetchError::NotAllowed),
        };
        if self.net.allows(address) {
            Ok(())
        } else {
            Err(FetchError::Private)
        }
    }

    async fn hop(&self, url: &Url) -> Result<Hop, FetchError> {
        let mut response = self
            .client
            .get(url.clone())
            .header(ACCEPT, "image/*,font/*,text/css;q=0.9,*/*;q=0.1")
            .send()
            .await
            .map_err(|error| failure(&error))?;
        if response.status().is_redirection() {
            let next = response
                .headers()
                .get(LOCATION)
                .and_then(|location| location.to_str().ok())
                .and_then(|location| url.join(location).ok());
            return next.map(Hop::Elsewhere).ok_or(FetchError::Failed);
        }
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Err(FetchError::Missing),
            _ => return Err(FetchError::Failed),
        }
        let kind = kind_of(response.headers()).ok_or(FetchError::WrongType)?;
        let announced = response.content_length().unwrap_or(0);
        if announced > LARGEST as u64 {
            return Err(FetchError::TooLarge);
        }
        let mut bytes = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| failure(&error))? {
            if bytes.len() + part.len() > LARGEST {
                return Err(FetchError::TooLarge);
            }
            bytes.extend_from_slice(&part);
        }
        Ok(Hop::Arrived(Asset {
            kind,
            bytes: Bytes::from(bytes),
        }))
    }
}

enum Hop {
    Arrived(Asset),
    Elsewhere(Url),
}

/// The type to pass on, if it is one that cannot run. We asked for nothing packed, so what is packed stays unread.
pub(crate) fn kind_of(headers: &HeaderMap) -> Option<HeaderValue> {
    let kind = headers.get(CONTENT_TYPE)?;
    let text = kind.to_str().ok()?.to_ascii_lowercase();
    let essence = text.split(';').next().unwrap_or_default().trim();
    let shows_only = essence.starts_with("image/")
        || essence.starts_with("font/")
        || essence.starts_with("application/font-")
        || essence.starts_with("application/x-font-")
        || matches!(essence, "text/css" | "application/vnd.ms-fontobject");
    let packed = headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity");
    (shows_only && !packed).then(|| kind.clone())
}

fn failure(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return FetchError::Private;
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        FetchError::TooSlow
    } else {
        FetchError::Failed
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name has no address that may be asked")]
struct NotPublic;

/// Gives the client none but allowed addresses: what was checked is what is connected to.
struct AllowedOnly(Arc<dyn Net>);

impl Resolve for AllowedOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let net = self.0.clone();
        Box::pin(async move {
            let addresses = net.resolve(name.as_str()).await?;
            let allowed: Vec<SocketAddr> = addresses
                .into_iter()
                .filter(|address| net.allows(*address))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if allowed.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_run_is_passed_on() {
        for (kind, passed) in [
            ("image/png", true),
            ("image/svg+xml; charset=utf-8", true),
            ("IMAGE/WEBP", true),
            ("font/woff2", true),
            ("application/font-woff", true),
            ("text/css", true),
            ("text/html", false),
            ("text/javascript", false),
            ("application/json", false),
            ("application/octet-stream", false),
            ("", false),
        ] {
            let headers = [(CONTENT_TYPE, kind.parse().unwrap())].into_iter().collect();
            assert_eq!(kind_of(&headers).is_some(), passed, "{kind}");
        }
    }
}
