//! Which colour an intensity has.

use std::str::FromStr;

use crate::HeatError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Blue by way of green and yellow to red: the stops that simpleheat made usual.
    Classic,
    /// Dark blue to yellow, the same to people with and without a colour vision deficiency, and ever lighter: cividis, by
    /// Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision deficiency" (PLoS ONE 13(7),
    /// 2018), as the polynomial that d3-scale-chromatic fits to it.
    Cividis,
    /// One colour, and the intensity in nothing but how opaque it is.
    Monochrome { red: u8, green: u8, blue: u8 },
}

impl Palette {
    /// Straight RGBA for each intensity in 255ths. It is as opaque as it is intense, times `opacity`, so that the page
    /// beneath shows; an intensity of 0 is nothing at all.
    pub(crate) fn colours(self, opacity: f32) -> [[u8; 4]; 256] {
        std::array::from_fn(|level| {
            let intensity = level as f32 / 255.0;
            match whole(intensity * opacity * 255.0) {
                0 => [0; 4],
                alpha => {
                    let [red, green, blue] = self.colour(intensity);
                    [red, green, blue, alpha]
                }
            }
        })
    }

    /// The colour of an intensity between 0 and 1.
    fn colour(self, intensity: f32) -> [u8; 3] {
        match self {
            Self::Classic => between(&CLASSIC, intensity),
            Self::Cividis => {
                CIVIDIS.map(|terms| whole(terms.iter().rev().fold(0.0, |sum, term| sum * intensity + term)))
            }
            Self::Monochrome { red, green, blue } => [red, green, blue],
        }
    }
}

/// `classic`, `cividis`, or a colour as `#rrggbb`.
impl FromStr for Palette {
    type Err = HeatError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || HeatError::Palette(name.chars().take(32).collect());
        match name {
            "classic" => Ok(Self::Classic),
            "cividis" => Ok(Self::Cividis),
            _ => {
                let digits = name.strip_prefix('#').filter(|digits| digits.len() == 6);
                let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
                let colour = digits
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                    .ok_or_else(unknown)?;
                let [_, red, green, blue] = colour.to_be_bytes();
                Ok(Self::Monochrome { red, green, blue })
            }
        }
    }
}

type Stop = (f32, [u8; 3]);

const CLASSIC: [Stop; 5] = [
    (0.4, [0, 0, 255]),
    (0.6, [0, 255, 255]),
    (0.7, [0, 255, 0]),
    (0.8, [255, 255, 0]),
    (1.0, [255, 0, 0]),
];

/// Red, green and blue as polynomials of the intensity, the constant term first.
const CIVIDIS: [[f32; 6]; 3] = [
    [-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57],
    [32.49, 170.73, 52.82, -131.46, 176.58, -67.37],
    [81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67],
];

/// Linear between stops, and as the nearest stop beyond them.
fn between(stops: &[Stop], intensity: f32) -> [u8; 3] {
    let mut colour = stops.first().map_or([0; 3], |(_, colour)| *colour);
    for pair in stops.windows(2) {
        let &[(from, start), (to, end)] = pair else { break };
        let share = ((intensity - from) / (to - from)).clamp(0.0, 1.0);
        if share > 0.0 {
            colour = std::array::from_fn(|channel| {
                let (start, end) = (f32::from(start[channel]), f32::from(end[channel]));
                whole(start + share * (end - start))
            });
        }
    }
    colour
}

/// The nearest whole number that a channel can have.
fn whole(value: f32) -> u8 {
    // A float beyond a byte's range becomes the nearest in it.
    value.round() as u8
}
