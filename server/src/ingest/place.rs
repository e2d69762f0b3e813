//! Country and city of an address, from a file in MaxMind's format on this machine.

use std::net::IpAddr;
use std::path::Path;

use maxminddb::{Reader, geoip2};
use mirror::facts::bounded;

/// Bytes kept of a city's name.
const CITY: usize = 100;

/// Why a file says nothing about places.
#[derive(Debug, thiserror::Error)]
#[error("the file of places cannot be read: {0}")]
pub struct PlaceError(#[from] maxminddb::MaxMindDbError);

pub struct Places(Reader<Vec<u8>>);

impl Places {
    pub fn open(path: &Path) -> Result<Self, PlaceError> {
        Ok(Self(Reader::open_readfile(path)?))
    }

    /// Country as ISO 3166-1 alpha-2, and city in English.
    pub(super) fn of(&self, address: IpAddr) -> (Option<String>, Option<String>) {
        let found = self.0.lookup(address.to_canonical());
        let Ok(Some(place)) = found.and_then(|found| found.decode::<geoip2::City<'_>>()) else {
            return (None, None);
        };
        let country = place
            .country
            .iso_code
            .filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
        (
            country.map(str::to_owned),
            place.city.names.english.map(|name| bounded(name, CITY)),
        )
    }
}
