//! How the heat is painted.

use std::ops::RangeInclusive;

use crate::components::HeatPalette;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) palette: HeatPalette,
    /// In percent.
    pub(super) opacity: u8,
    /// How far a click reaches on the page, in its CSS px.
    pub(super) radius: u8,
}

pub(super) const OPACITIES: RangeInclusive<u8> = 10..=100;
pub(super) const RADII: RangeInclusive<u8> = 5..=80;

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
    /// Reads pairs of a url; what is broken there is as if it were not there.
    pub(super) fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut look = Self::default();
        let within =
            |value: &str, range: RangeInclusive<u8>| value.parse().ok().filter(|value| range.contains(value));
        for (key, value) in pairs {
            match key {
                "palette" => look.palette = HeatPalette::parse(value).unwrap_or_default(),
                "opacity" => look.opacity = within(value, OPACITIES).unwrap_or(look.opacity),
                "radius" => look.radius = within(value, RADII).unwrap_or(look.radius),
                _ => {}
            }
        }
        look
    }

    pub(super) fn to_pairs(self) -> Vec<(&'static str, String)> {
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
