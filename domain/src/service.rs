//! The applications being recorded, and what lets their recorders in.

use serde::{Deserialize, Serialize};

use crate::{Millis, id::ServiceSlug};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub slug: ServiceSlug,
    pub name: String,
    /// Origins that may send to this service and whose assets replay may fetch, such as `https://shop.example`.
    pub origins: Vec<String>,
    pub keys: Vec<ServiceKey>,
    pub created_at: Millis,
    pub sessions: u64,
    pub last_session_at: Option<Millis>,
}

/// A write-only key, known by its first letters; the key itself is shown once and kept as a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceKey {
    pub id: i64,
    pub prefix: String,
    pub created_at: Millis,
    pub revoked_at: Option<Millis>,
}

/// Why a text is not an origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an origin is a scheme, a host and an optional port, such as https://shop.example")]
pub struct InvalidOrigin;

/// The canonical form of an origin as browsers send it: lower case, no path, no default port.
pub fn normalise_origin(text: &str) -> Result<String, InvalidOrigin> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, rest) = text.split_once("://").ok_or(InvalidOrigin)?;
    let default_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return Err(InvalidOrigin),
    };
    let authority = rest.strip_suffix(default_port).unwrap_or(rest);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let host_ok = match host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host
                    .split('.')
                    .all(|label| !label.is_empty() && label.len() <= 63)
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
        }
    };
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| number > 0));
    if host_ok && port_ok {
        Ok(format!("{scheme}://{authority}"))
    } else {
        Err(InvalidOrigin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_become_what_browsers_send() {
        for (input, expected) in [
            ("https://Shop.Example/", Some("https://shop.example")),
            ("https://shop.example:443", Some("https://shop.example")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("http://[::1]", Some("http://[::1]")),
            ("https://shop.example/path", None),
            ("shop.example", None),
            ("file:///tmp", None),
            ("https://", None),
            ("https://a..b", None),
            ("https://user@host", None),
            ("https://host:99999", None),
            ("*", None),
        ] {
            assert_eq!(normalise_origin(input).ok().as_deref(), expected, "{input}");
        }
    }
}
