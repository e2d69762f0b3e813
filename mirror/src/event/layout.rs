//! What Girok's recorder says of how a page is laid out, which no event of rrweb's does: the box of what is clicked, and how
//! large what is scrolled is.

use crate::json::Raw;

/// Beyond this, in CSS px, nothing is laid out.
const FURTHEST: f64 = 1e7;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Layout {
    Box(LaidOut),
    Extent(Extent),
}

/// The box of an element in the viewport of its document, as somebody clicked it or let the mouse rest on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaidOut {
    pub on: Deed,
    pub node: i64,
    /// Left, top, width and height.
    pub bounds: [f64; 4],
    pub point: [f64; 2],
    /// How far its document was scrolled.
    pub scroll: [f64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Click,
    Rest,
}

/// How much is seen at once of something that scrolls, and how much there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub node: i64,
    pub view: [f64; 2],
    pub size: [f64; 2],
    /// How far it is scrolled.
    pub scroll: [f64; 2],
}

impl Layout {
    /// `None` where something of it is missing or cannot be.
    pub(super) fn read(payload: Raw<'_>) -> Option<Self> {
        let node = payload.get("id")?.integer()?;
        match payload.get("kind")?.string()?.as_str() {
            "box" => Some(Self::Box(LaidOut {
                on: match payload.get("on")?.string()?.as_str() {
                    "click" => Deed::Click,
                    "rest" => Deed::Rest,
                    _ => return None,
                },
                node,
                bounds: numbers(payload, "box")?,
                point: numbers(payload, "point")?,
                scroll: numbers(payload, "scroll")?,
            })),
            "extent" => Some(Self::Extent(Extent {
                node,
                view: numbers(payload, "view")?,
                size: numbers(payload, "size")?,
                scroll: numbers(payload, "scroll")?,
            })),
            _ => None,
        }
    }
}

fn numbers<const COUNT: usize>(payload: Raw<'_>, key: &str) -> Option<[f64; COUNT]> {
    let mut items = payload.get(key)?.items();
    let mut numbers = [0.0; COUNT];
    for number in &mut numbers {
        *number = items.next()?.number().filter(|number| number.abs() <= FURTHEST)?;
    }
    items.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_nothing() {
        let read = |text: &str| Raw::parse(text).and_then(Layout::read);
        let good =
            r#"{"kind":"box","on":"click","id":7,"box":[1,2.5,30,40],"point":[10,20],"scroll":[0,600]}"#;
        let expected = Layout::Box(LaidOut {
            on: Deed::Click,
            node: 7,
            bounds: [1.0, 2.5, 30.0, 40.0],
            point: [10.0, 20.0],
            scroll: [0.0, 600.0],
        });
        assert_eq!(read(good), Some(expected));
        for (was, is) in [
            ("click", "stroke"),
            ("\"id\":7,", ""),
            ("30,40", "30"),
            ("30,40", "30,40,50"),
            ("[10,20]", "[10,null]"),
            ("[10,20]", "[10,1e300]"),
            ("[0,600]", "{}"),
            ("box\",\"on", "bo\",\"on"),
        ] {
            assert_eq!(read(&good.replace(was, is)), None, "{was} {is}");
        }
        let extent = read(r#"{"kind":"extent","id":1,"view":[1440,900],"size":[1440,3200],"scroll":[0,0]}"#);
        assert!(matches!(extent, Some(Layout::Extent(Extent { node: 1, .. }))));
    }
}
