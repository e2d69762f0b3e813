//! What the values of attributes are.

use super::Place;

/// Numbers that draw or time something.
const SHAPES: &[&str] = &[
    "d",
    "points",
    "viewbox",
    "transform",
    "path",
    "coords",
    "keytimes",
    "keysplines",
    "keypoints",
    "values",
    "dasharray",
    "stroke-dasharray",
    "gradienttransform",
    "patterntransform",
    "x",
    "y",
    "dx",
    "dy",
    "rotate",
    "tablevalues",
    "kernelmatrix",
    "sizes",
];
/// Names, and addresses.
const NAMES: &[&str] = &[
    "id",
    "class",
    "for",
    "name",
    "headers",
    "list",
    "form",
    "slot",
    "part",
    "role",
    "type",
    "rel",
    "integrity",
    "nonce",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-activedescendant",
    "href",
    "src",
    "srcset",
    "imagesrcset",
    "action",
    "formaction",
    "poster",
    "background",
    "cite",
    "longdesc",
    "data",
    "codebase",
    "rr_src",
    "rr_dataurl",
];
const STYLES: &[&str] = &["style", "_csstext"];

/// Whether an attribute of this name draws or times something.
pub(super) fn is_shape(name: &str) -> bool {
    SHAPES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Where the value of an attribute is.
pub(super) fn attribute(name: &str) -> Place {
    let local = name.rsplit(':').next().unwrap_or_default();
    let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(local));
    if is(STYLES) {
        Place::Css
    } else if is(NAMES) {
        Place::Name
    } else if is_shape(local) {
        Place::Shape
    } else {
        Place::Text
    }
}

/// Where the value of a property is, in a style that is given property by property. What a page makes up may be
/// anything.
pub(super) fn property(name: &str) -> Place {
    if name.starts_with("--") {
        Place::Name
    } else {
        Place::Css
    }
}
