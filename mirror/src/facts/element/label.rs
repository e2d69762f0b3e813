//! What a person would call an element. Nothing that stands in a field, and nothing that is masked.

use super::super::looks::Looks;
use super::super::text::bounded;
use super::anchor::{MOST_LEVELS, pressed};
use crate::page::Element;

/// Characters of a label.
const LONGEST: usize = 80;
/// Bytes of an attribute that are read: its label is among them, whatever space is before it.
const LONGEST_ATTRIBUTE: usize = 4_096;
/// Nodes in something that is pressed among which its picture is.
const MOST_INSIDE: usize = 200;
/// Inputs that are buttons: what they are called is in their value.
const BUTTONS: &[&str] = &["submit", "button", "reset", "image"];

pub(super) fn of_clicked(element: Element<'_>, looks: &Looks) -> Option<String> {
    if let Some(editable) =
        std::iter::successors(Some(element), |element| element.parent()).find(|element| element.is_editable())
    {
        return of_field(editable, looks);
    }
    let pressed = pressed(element);
    let target = pressed.unwrap_or(element);
    if is_field(target) {
        return of_field(target, looks);
    }
    said(target, "aria-label")
        .or_else(|| described_elsewhere(target, looks))
        .or_else(|| said(element, "aria-label"))
        .or_else(|| button_value(target))
        .or_else(|| said(element, "alt"))
        .or_else(|| text_of(target, pressed.is_some(), looks))
        .or_else(|| said(target, "alt"))
        .or_else(|| alt_inside(target))
        .or_else(|| said(element, "title"))
        .or_else(|| said(target, "title"))
        .or_else(|| said(target, "placeholder"))
        .or_else(|| of_field(labelled(target, looks)?, looks))
}

/// The field that a label is for: a swatch is nothing but a colour, and its choice says which.
fn labelled<'m>(label: Element<'m>, looks: &Looks) -> Option<Element<'m>> {
    if label.tag() != "label" {
        return None;
    }
    let Some(id) = label.attribute("for") else {
        return field_inside(label, looks, MOST_LEVELS);
    };
    if id.is_empty() || id.len() > LONGEST_ATTRIBUTE {
        return None;
    }
    let named = looks
        .over(label.nodes_around())
        .find(|other| other.attribute("id") == Some(id))?;
    is_field(named).then_some(named)
}

fn field_inside<'m>(around: Element<'m>, looks: &Looks, levels: usize) -> Option<Element<'m>> {
    let deeper = levels.checked_sub(1)?;
    looks
        .over(around.child_nodes().take(MOST_INSIDE))
        .find_map(|child| {
            is_field(child)
                .then_some(child)
                .or_else(|| field_inside(child, looks, deeper))
        })
}

/// By what the page calls it for those who do not see it, by its label, or else by its name or kind.
pub(super) fn of_field(field: Element<'_>, looks: &Looks) -> Option<String> {
    said(field, "aria-label")
        .or_else(|| described_elsewhere(field, looks))
        .or_else(|| label_of(field, looks))
        .or_else(|| said(field, "placeholder"))
        .or_else(|| said(field, "title"))
        .or_else(|| said(field, "name"))
        .or_else(|| said(field, "type"))
}

pub(in super::super) fn is_field(element: Element<'_>) -> bool {
    match element.tag() {
        "select" | "textarea" => true,
        "input" => !is_button(element),
        _ => false,
    }
}

fn is_button(input: Element<'_>) -> bool {
    let kind = input.attribute("type").unwrap_or_default();
    BUTTONS.iter().any(|button| kind.eq_ignore_ascii_case(button))
}

/// From the attribute and not from the field: what was put there by a person is nobody's business.
pub(super) fn button_value(element: Element<'_>) -> Option<String> {
    (element.tag() == "input" && is_button(element))
        .then(|| said(element, "value"))
        .flatten()
}

fn said(element: Element<'_>, attribute: &str) -> Option<String> {
    shown(start_of(element.attribute(attribute)?))
}

fn start_of(attribute: &str) -> &str {
    let end = attribute.floor_char_boundary(LONGEST_ATTRIBUTE);
    attribute.get(..end).unwrap_or_default()
}

fn text_in(element: Element<'_>, looks: &Looks) -> String {
    start_of_text(element, LONGEST + 1, looks)
}

/// What people see on it, as far as so many characters.
pub(super) fn start_of_text(element: Element<'_>, characters: usize, looks: &Looks) -> String {
    element.text(characters, || looks.take(1))
}

/// What was not made to be pressed may be half of the page: its text names it only if it is short.
fn text_of(element: Element<'_>, is_pressed: bool, looks: &Looks) -> Option<String> {
    let text = text_in(element, looks);
    let is_short = text.chars().count() <= LONGEST;
    (is_short || is_pressed).then(|| shown(&text)).flatten()
}

/// A picture in something that is pressed.
fn alt_inside<'m>(element: Element<'m>) -> Option<String> {
    let children = |element: Element<'m>| element.child_nodes().take(MOST_INSIDE).flatten().take(20);
    children(element)
        .find_map(|child| said(child, "alt").or_else(|| children(child).find_map(|inner| said(inner, "alt"))))
}

fn described_elsewhere(element: Element<'_>, looks: &Looks) -> Option<String> {
    let id = start_of(element.attribute("aria-labelledby")?)
        .split_ascii_whitespace()
        .next()?;
    let named = looks
        .over(element.nodes_around())
        .find(|other| other.attribute("id") == Some(id))?;
    shown(&text_in(named, looks))
}

fn label_of(field: Element<'_>, looks: &Looks) -> Option<String> {
    let around = std::iter::successors(field.parent(), |element| element.parent())
        .take(MOST_LEVELS)
        .find(|element| element.tag() == "label");
    let of = |label: Element<'_>| shown(&text_in(label, looks));
    around.and_then(of).or_else(|| {
        let id = field.attribute("id")?;
        if id.is_empty() || id.len() > LONGEST_ATTRIBUTE {
            return None;
        }
        looks
            .over(field.nodes_around())
            .filter(|other| other.tag() == "label" && other.attribute("for") == Some(id))
            .find_map(of)
    })
}

/// A text as it may be shown: on one line, bounded, and nothing if it was masked, where it was recorded or here.
fn shown(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().take(LONGEST).collect();
    let folded = bounded(&words.join(" "), LONGEST * 8);
    let is_masked = folded.chars().all(|c| matches!(c, '*' | ' ')) || crate::mask::is_filler(&folded);
    if is_masked {
        return None;
    }
    let mut label: String = folded.chars().take(LONGEST).collect();
    if folded.chars().nth(LONGEST).is_some() {
        label.pop();
        label.push('…');
    }
    Some(label)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn labels_are_short_and_say_something() {
        let long = "word ".repeat(40);
        let cut = format!("{}…", "word ".repeat(16).trim_end());
        for (text, expected) in [
            ("Add to cart", Some("Add to cart")),
            (" Add\n  to\tcart ", Some("Add to cart")),
            ("", None),
            (" ", None),
            ("********", None),
            ("** ***", None),
            ("xrit xritxrit", None),
            ("xxx", Some("xxx")),
            ("Order ********", Some("Order ********")),
            (&long, Some(cut.as_str())),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text}");
        }
        assert_eq!(
            shown(&"한".repeat(500)).map(|label| label.chars().count()),
            Some(80)
        );
    }
}
