//! How the heat is painted.

use std::ops::RangeInclusive;

use super::asked::put;
use crate::components::HeatPalette;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Look {
    pub(in super::super) palette: HeatPalette,
    /// In percent.
    pub(in super::super) opacity: u8,
    /// How far a click reaches on the page, in its CSS px.
    pub(in super::super) radius: u8,
}

pub(in super::super) const OPACITIES: RangeInclusive<u8> = 10..=100;
pub(in super::super) const RADII: RangeInclusive<u8> = 5..=80;

impl Default for Look {
    fn default() -> Self {
        Self {
            palette: HeatPalette::default(),
            opacity: 80,
            radius: 48,
        }
    }
}

impl Look {
    /// Takes a pair of a url; says whether it was understood. Of one that is broken, and of other keys, nothing changes.
    pub(in super::super) fn take(&mut self, key: &str, value: &str) -> bool {
        let within = |range: RangeInclusive<u8>| value.parse().ok().filter(|value| range.contains(value));
        match key {
            "palette" => put(&mut self.palette, HeatPalette::parse(value)),
            "opacity" => put(&mut self.opacity, within(OPACITIES)),
            "radius" => put(&mut self.radius, within(RADII)),
            _ => true,
        }
    }

    pub(in super::super) fn to_pairs(self) -> Vec<(&'static str, String)> {
        let usual = Self::default();
        [
            (
                "palette",
                self.palette != usual.palette,
                self.palette.as_str().to_owned(),
            ),
            ("opacity", self.opacity != usual.opacity, self.opacity.to_string()),
            ("radius", self.radius != usual.radius, self.radius.to_string()),
        ]
        .into_iter()
        .filter(|(_, differs, _)| *differs)
        .map(|(key, _, value)| (key, value))
        .collect()
    }
}
