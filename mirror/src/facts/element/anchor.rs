//! The element that a press belongs to, and what people expect of pressing it.

use super::label::is_field;
use crate::page::Element;

/// How far up what was clicked may be part of something that is pressed.
pub(in super::super) const MOST_LEVELS: usize = 12;
/// Girok's recorder tells the boxes of the same.
const PRESSED_TAGS: &[&str] = &[
    "a", "button", "summary", "label", "input", "select", "textarea", "option",
];
const PRESSED_ROLES: &[&str] = &[
    "button",
    "link",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "tab",
    "checkbox",
    "radio",
    "switch",
    "treeitem",
];
/// Inputs that a label around them is as good as.
const CHOICES: &[&str] = &["checkbox", "radio"];
/// Where nothing in the recorded page need change when it is pressed.
const STILL_TAGS: &[&str] = &["area", "canvas", "video", "audio", "embed", "object"];
/// Fields into which nobody types.
const PLAIN_FIELDS: &[&str] = &["checkbox", "radio", "file", "color", "range"];
pub(in super::super) struct Anchor<'m> {
    /// The nearest thing around what was touched that is made to be pressed, or else that itself.
    pub(in super::super) element: Element<'m>,
    /// It is a field to type into, or is stepped through.
    pub(in super::super) repeats: bool,
    /// A link, a field, media or a canvas.
    pub(in super::super) stays_still: bool,
}

pub(in super::super) fn anchor(touched: Element<'_>) -> Anchor<'_> {
    let around = || around(touched);
    let field = around().find(|element| is_field(*element) || element.is_editable());
    Anchor {
        element: pressed(touched).unwrap_or(touched),
        repeats: field.is_some_and(is_typed_into) || around().any(is_spun),
        // What is pressed within a frame nobody knows.
        stays_still: field.is_some() || touched.tag() == "iframe" || around().any(is_still),
    }
}

/// The nearest thing around it that is made to be pressed. A choice goes with the label around it.
pub(super) fn pressed(element: Element<'_>) -> Option<Element<'_>> {
    let mut around = around(element);
    let found = around.find(|element| {
        PRESSED_TAGS.contains(&element.tag())
            || element
                .attribute("role")
                .is_some_and(|role| PRESSED_ROLES.contains(&role))
    })?;
    let label = is_choice(found).then(|| around.find(|element| element.tag() == "label"));
    Some(label.flatten().unwrap_or(found))
}

fn is_choice(element: Element<'_>) -> bool {
    let is_kind = |kind: &str| CHOICES.iter().any(|choice| kind.eq_ignore_ascii_case(choice));
    element.attribute("type").is_some_and(is_kind)
}

/// The element and what it is in, from the inside out, also out of shadow roots; not out of a frame, whose document is a page
/// of its own.
fn around(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    std::iter::successors(Some(element), |element| {
        element.parent_in_tree().or_else(|| element.shadow_host())
    })
    .take(MOST_LEVELS)
}

fn is_typed_into(field: Element<'_>) -> bool {
    match field.tag() {
        "select" => false,
        "input" => {
            let kind = field.attribute("type").unwrap_or_default();
            !PLAIN_FIELDS.iter().any(|plain| kind.eq_ignore_ascii_case(plain))
        }
        _ => true,
    }
}

fn is_spun(element: Element<'_>) -> bool {
    let is_range = element.tag() == "input"
        && element
            .attribute("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("range"));
    is_range
        || element
            .attribute("role")
            .is_some_and(|role| matches!(role, "spinbutton" | "slider"))
}

fn is_still(element: Element<'_>) -> bool {
    let tag = element.tag();
    STILL_TAGS.contains(&tag) || (tag == "a" && element.attribute("href").is_some())
}
