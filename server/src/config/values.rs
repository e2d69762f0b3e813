//! The kinds of values that settings have.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;

use ipnet::IpNet;

use super::ConfigError;

/// Reads settings from wherever they are looked up.
pub(super) struct Reader<L> {
    lookup: L,
    asked: BTreeSet<&'static str>,
}

impl<L: Fn(&str) -> Option<String>> Reader<L> {
    pub(super) fn new(lookup: L) -> Self {
        Self {
            lookup,
            asked: BTreeSet::new(),
        }
    }

    /// The names of all settings that were asked for.
    pub(super) fn asked(self) -> BTreeSet<&'static str> {
        self.asked
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.asked.insert(name);
        (self.lookup)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    pub(super) fn parsed<T: FromStr>(
        &mut self,
        name: &'static str,
        expected: &str,
    ) -> Result<Option<T>, ConfigError> {
        self.text(name)
            .map(|value| value.parse().map_err(|_| wrong(name, &value, expected)))
            .transpose()
    }

    pub(super) fn number<T>(
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

    pub(super) fn size(&mut self, name: &'static str, default: usize) -> Result<usize, ConfigError> {
        self.number(name, default, 1..=1 << 30)
    }

    pub(super) fn switch(&mut self, name: &'static str) -> Result<bool, ConfigError> {
        self.switch_or(name, false)
    }

    pub(super) fn switch_or(&mut self, name: &'static str, default: bool) -> Result<bool, ConfigError> {
        match self.text(name).as_deref() {
            None => Ok(default),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some(value) => Err(wrong(name, value, "1 or 0")),
        }
    }

    pub(super) fn networks(&mut self, name: &'static str) -> Result<Vec<IpNet>, ConfigError> {
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

    pub(super) fn token(&mut self, name: &'static str) -> Result<Option<String>, ConfigError> {
        match self.text(name) {
            // The value is a secret, so the error does not repeat it.
            Some(token) if token.len() < 16 => Err(wrong(name, "…", "at least 16 characters")),
            other => Ok(other),
        }
    }
}

pub(super) fn wrong(name: &'static str, value: &str, expected: &str) -> ConfigError {
    ConfigError {
        name,
        value: value.to_owned(),
        expected: expected.to_owned(),
    }
}
