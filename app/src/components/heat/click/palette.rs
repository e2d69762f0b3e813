//! The colours of heat, as the kernel has them.

/// See `heatmap/src/palette.rs`, which has where they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum HeatPalette {
    /// Blue by way of green and yellow to red.
    #[default]
    Classic,
    /// Dark blue to yellow, the same to people with and without a colour vision deficiency.
    Cividis,
    /// One hue that is seen on most pages, and the intensity in nothing but how opaque it is.
    OneHue,
}

/// Steps of the legend.
const STEPS: u8 = 20;
const ONE_HUE: [u8; 3] = [0xb0, 0x10, 0x6a];

impl HeatPalette {
    pub(crate) const ALL: [Self; 3] = [Self::Classic, Self::Cividis, Self::OneHue];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Cividis => "cividis",
            Self::OneHue => "one-hue",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|palette| palette.as_str() == text)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Classic => "Blue to red",
            Self::Cividis => "For colour-blind eyes",
            Self::OneHue => "One colour",
        }
    }

    /// From little to much, in words.
    pub(super) fn course(self) -> &'static str {
        match self {
            Self::Classic => "blue, cyan, green, yellow, red",
            Self::Cividis => "dark blue, grey, yellow",
            Self::OneHue => "one colour, ever more opaque",
        }
    }

    /// By which the kernel knows it.
    pub(super) fn kernel_name(self) -> String {
        match self {
            Self::Classic | Self::Cividis => self.as_str().into(),
            Self::OneHue => ONE_HUE
                .iter()
                .fold("#".into(), |name, channel| format!("{name}{channel:02x}")),
        }
    }

    /// What the map looks like from no heat to the full one, as the value of `background-image`.
    pub(super) fn gradient(self, opacity: f64) -> String {
        let stops: Vec<_> = (0..=STEPS)
            .map(|step| {
                let level = (u16::from(step) * 255 / u16::from(STEPS)) as u8;
                let [red, green, blue, alpha] = self.colour(level, opacity);
                let (alpha, at) = (f64::from(alpha) / 255.0, f64::from(level) / 2.55);
                format!("rgb({red} {green} {blue} / {alpha:.3}) {at:.1}%")
            })
            .collect();
        format!("linear-gradient(to right, {})", stops.join(", "))
    }

    /// Straight RGBA of an intensity in 255ths.
    fn colour(self, level: u8, opacity: f64) -> [u8; 4] {
        let intensity = f32::from(level) / 255.0;
        #[expect(clippy::cast_possible_truncation, reason = "as exact as the kernel is")]
        let alpha = channel(intensity * opacity as f32 * 255.0);
        if alpha == 0 {
            return [0; 4];
        }
        let [red, green, blue] = match self {
            Self::Classic => between(&CLASSIC, intensity),
            Self::Cividis => {
                CIVIDIS.map(|terms| channel(terms.iter().rev().fold(0.0, |sum, term| sum * intensity + term)))
            }
            Self::OneHue => ONE_HUE,
        };
        [red, green, blue, alpha]
    }
}

const CLASSIC: [(f32, [u8; 3]); 5] = [
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
fn between(stops: &[(f32, [u8; 3])], intensity: f32) -> [u8; 3] {
    let mut colour = stops.first().map_or([0; 3], |(_, colour)| *colour);
    for pair in stops.windows(2) {
        let &[(from, start), (to, end)] = pair else { break };
        let share = ((intensity - from) / (to - from)).clamp(0.0, 1.0);
        if share > 0.0 {
            colour = std::array::from_fn(|index| {
                let (start, end) = (f32::from(start[index]), f32::from(end[index]));
                channel(start + share * (end - start))
            });
        }
    }
    colour
}

/// The nearest value that a channel can have.
fn channel(value: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float beyond the range becomes the nearest in it"
    )]
    let channel = value.round() as u8;
    channel
}

#[cfg(test)]
mod tests {
    use heatmap::{Frame, Gradient, Heat, Look, Painter, Scale};

    use super::*;

    /// What the kernel paints at an intensity in 255ths: a picture of one pixel with so much of 255 on it.
    fn painted(palette: HeatPalette, level: u8, opacity: f32) -> [u8; 4] {
        let mut heat = Heat::new(Frame::new(1, 1).unwrap(), Gradient::new(2.0, 0.0).unwrap(), 1);
        heat.add_points(&[[0.5, 0.5, f32::from(level)]]);
        let density = heat.density();
        let look = Look {
            scale: Scale::Fixed(255.0),
            palette: palette.kernel_name().parse().unwrap(),
            opacity,
        };
        let mut pixel = [0; 4];
        Painter::new(&density, look)
            .unwrap()
            .paint(&density, 0..1, &mut pixel)
            .unwrap();
        pixel
    }

    #[test]
    fn colours_are_those_that_the_kernel_paints() {
        for palette in HeatPalette::ALL {
            for level in 0..=255 {
                for opacity in [1.0, 0.5, 0.0] {
                    let colour = palette.colour(level, f64::from(opacity));
                    assert_eq!(colour, painted(palette, level, opacity), "{palette:?} at {level}");
                }
            }
        }
    }

    #[test]
    fn the_legend_begins_with_nothing_and_ends_with_the_full_colour() {
        for (palette, opacity, last) in [
            (HeatPalette::Classic, 1.0, "rgb(255 0 0 / 1.000) 100.0%)"),
            (HeatPalette::Classic, 0.8, "rgb(255 0 0 / 0.800) 100.0%)"),
            (HeatPalette::Cividis, 1.0, "rgb(253 234 69 / 1.000) 100.0%)"),
            (HeatPalette::OneHue, 1.0, "rgb(176 16 106 / 1.000) 100.0%)"),
        ] {
            let gradient = palette.gradient(opacity);
            assert!(gradient.starts_with("linear-gradient(to right, rgb(0 0 0 / 0.000) 0.0%, "));
            assert!(gradient.ends_with(last), "{gradient}");
        }
    }

    #[test]
    fn palettes_are_known_by_their_names() {
        for palette in HeatPalette::ALL {
            assert_eq!(HeatPalette::parse(palette.as_str()), Some(palette));
        }
        assert_eq!(HeatPalette::parse("viridis"), None);
        assert_eq!(HeatPalette::OneHue.kernel_name(), "#b0106a");
    }
}
