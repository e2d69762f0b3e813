//! What somebody wants to see the sessions of: an element, or a spot on the picture. It is in the address, so that Back leads
//! to it from a session, and colleagues see the same.

/// Of a selector in an address; ours are shorter.
const LONGEST_SELECTOR: usize = 2_000;
/// Of the picture's sides there are so many parts.
const PARTS: f64 = 100_000.0;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Opened {
    /// On which of the sides.
    pub(in super::super) side: usize,
    pub(in super::super) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum What {
    /// By its selector.
    Element(String),
    Spot(SpotAt),
}

/// In parts of the picture's width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct SpotAt {
    x: u32,
    y: u32,
}

impl SpotAt {
    /// Of a place in percent of the picture.
    pub(in super::super) fn of_percent([x, y]: [f64; 2]) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the bounds are checked"
        )]
        let part = |percent: f64| {
            (0.0..=100.0)
                .contains(&percent)
                .then(|| (percent / 100.0 * PARTS).round() as u32)
        };
        Some(Self {
            x: part(x)?,
            y: part(y)?,
        })
    }

    /// In shares of the picture's width and height.
    pub(in super::super) fn shares(self) -> [f64; 2] {
        [f64::from(self.x) / PARTS, f64::from(self.y) / PARTS]
    }

    fn parse(text: &str) -> Option<Self> {
        let (x, y) = text.split_once(',')?;
        Self::of_percent([x.parse().ok()?, y.parse().ok()?])
    }

    fn text(self) -> String {
        let [x, y] = self.shares().map(|share| share * 100.0);
        format!("{x:.3},{y:.3}")
    }
}

impl Opened {
    /// Of a pair of an address. The outer one is nothing where it is somebody else's, the inner one where it is broken.
    pub(in super::super) fn of_pair(key: &str, value: &str) -> Option<Option<Self>> {
        let (name, side) = match key.strip_suffix('2') {
            Some(name) => (name, 1),
            None => (key, 0),
        };
        let what = match name {
            "on" => (value.len() <= LONGEST_SELECTOR).then(|| What::Element(value.to_owned())),
            "at" => SpotAt::parse(value).map(What::Spot),
            _ => return None,
        };
        Some(what.map(|what| Self { side, what }))
    }

    pub(in super::super) fn to_pair(&self) -> (&'static str, String) {
        match (&self.what, self.side) {
            (What::Element(selector), 0) => ("on", selector.clone()),
            (What::Element(selector), _) => ("on2", selector.clone()),
            (What::Spot(spot), 0) => ("at", spot.text()),
            (What::Spot(spot), _) => ("at2", spot.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_in_the_address() {
        for (key, value, expected) in [
            ("on", "#buy", Some(Some((0, "#buy")))),
            ("on2", "#buy > a", Some(Some((1, "#buy > a")))),
            ("at", "50.000,12.345", Some(Some((0, "50.000,12.345")))),
            ("at2", "0.000,100.000", Some(Some((1, "0.000,100.000")))),
            ("at", "50,12.3451", Some(Some((0, "50.000,12.345")))),
            ("at", "50", Some(None)),
            ("at", "-1,5", Some(None)),
            ("at", "5,100.1", Some(None)),
            ("at", "NaN,5", Some(None)),
            ("on", &"a".repeat(2_001), Some(None)),
            ("on3", "#buy", None),
            ("kind", "rage", None),
        ] {
            let found = Opened::of_pair(key, value);
            let told = found.map(|opened| {
                opened.map(|opened| {
                    let (told, text) = opened.to_pair();
                    assert_eq!(told, key);
                    (opened.side, text)
                })
            });
            let expected = expected.map(|opened| opened.map(|(side, text)| (side, text.to_owned())));
            assert_eq!(told, expected, "{key}={value:.40}");
        }
    }
}
