//! The address that a batch came from, and what of it is kept.

use std::net::IpAddr;

use ipnet::{Ipv4Net, Ipv6Net};

/// Whose request it is, behind whatever proxies; put into the request by the server's middleware. It is used while
/// the request lasts, and neither stored nor logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The address cut to /24 or /48, which is all that is kept of it.
pub(super) fn cut(address: IpAddr) -> Option<String> {
    match address.to_canonical() {
        IpAddr::V4(v4) => Ipv4Net::new(v4, 24).ok().map(|net| net.trunc().to_string()),
        IpAddr::V6(v6) => Ipv6Net::new(v6, 48).ok().map(|net| net.trunc().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut() {
        for (address, expected) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ] {
            assert_eq!(cut(address.parse().unwrap()).as_deref(), Some(expected));
        }
    }
}
