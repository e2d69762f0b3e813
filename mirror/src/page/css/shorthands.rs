//! Properties that stand for several others.

use super::declarations::string_end;

/// Those that are made of parts which only a browser can tell apart.
const MIXED: [&str; 27] = [
    "animation",
    "background",
    "background-position",
    "border",
    "border-block",
    "border-bottom",
    "border-image",
    "border-inline",
    "border-left",
    "border-radius",
    "border-right",
    "border-top",
    "columns",
    "flex",
    "flex-flow",
    "font",
    "gap",
    "grid",
    "grid-area",
    "grid-template",
    "list-style",
    "mask",
    "outline",
    "overflow",
    "text-decoration",
    "text-emphasis",
    "transition",
];

/// Whether nothing is left of the shorthand as such when one of its parts goes.
pub(super) fn is_shorthand_of(name: &str, longhand: &str) -> bool {
    MIXED.contains(&name) || has_side(name, longhand)
}

fn has_side(name: &str, longhand: &str) -> bool {
    sides_of(name).is_some_and(|sides| sides.iter().any(|side| side == longhand))
}

/// Whether a property is one of those that a shorthand stands for.
pub(super) fn is_part_of(property: &str, shorthand: &str) -> bool {
    match shorthand {
        "inset" => matches!(property, "top" | "right" | "bottom" | "left"),
        "font" if property == "line-height" => true,
        "border-radius" => property.starts_with("border-") && property.ends_with("-radius"),
        "border-width" | "border-style" | "border-color" => shorthand
            .strip_prefix("border")
            .is_some_and(|part| property.starts_with("border-") && property.ends_with(part)),
        // It has nothing to do with the lines around an element.
        "border"
            if matches!(property, "border-collapse" | "border-spacing") || property.ends_with("-radius") =>
        {
            false
        }
        "flex" => matches!(property, "flex-grow" | "flex-shrink" | "flex-basis"),
        "grid" => property.starts_with("grid-template") || property.starts_with("grid-auto-"),
        "overflow" => matches!(property, "overflow-x" | "overflow-y"),
        "outline" => matches!(property, "outline-color" | "outline-style" | "outline-width"),
        "background" if property == "background-blend-mode" => false,
        "text" | "" => false,
        _ => property
            .strip_prefix(shorthand)
            .is_some_and(|rest| rest.starts_with('-') && !shorthand.starts_with('-')),
    }
}

/// The four declarations that one of all sides stands for, if `longhand` is one of them.
pub(super) fn split_sides(name: &str, value: &str, longhand: &str) -> Option<[(String, String); 4]> {
    let sides = sides_of(name).filter(|sides| sides.iter().any(|side| side == longhand))?;
    let (value, priority) = split_priority(value);
    let [top, right, bottom, left] = match *values(value)? {
        [all] => [all; 4],
        [top, right] => [top, right, top, right],
        [top, right, bottom] => [top, right, bottom, right],
        [top, right, bottom, left] => [top, right, bottom, left],
        _ => return None,
    };
    let mut values = [top, right, bottom, left].into_iter();
    Some(sides.map(|side| (side, format!("{}{priority}", values.next().unwrap_or_default()))))
}

/// A priority as it is written behind a value; `None` for what no browser takes for one.
pub(super) fn written_priority(priority: &str) -> Option<&'static str> {
    match priority {
        "" => Some(""),
        priority if priority.eq_ignore_ascii_case("important") => Some(" !important"),
        _ => None,
    }
}

/// A value, and its priority as it is written behind one.
pub(super) fn split_priority(value: &str) -> (&str, &'static str) {
    match value.rsplit_once('!') {
        Some((value, priority)) if priority.trim().eq_ignore_ascii_case("important") => {
            (value, " !important")
        }
        _ => (value, ""),
    }
}

fn sides_of(name: &str) -> Option<[String; 4]> {
    let (before, behind) = match name {
        "inset" => ("", ""),
        "margin" => ("margin-", ""),
        "padding" => ("padding-", ""),
        "scroll-margin" => ("scroll-margin-", ""),
        "scroll-padding" => ("scroll-padding-", ""),
        "border-color" => ("border-", "-color"),
        "border-style" => ("border-", "-style"),
        "border-width" => ("border-", "-width"),
        _ => return None,
    };
    Some(["top", "right", "bottom", "left"].map(|side| format!("{before}{side}{behind}")))
}

/// What stands between white space that is in no bracket and no string. What a variable stands for nobody knows yet.
fn values(text: &str) -> Option<Vec<&str>> {
    if text.contains("var(") {
        return None;
    }
    let bytes = text.as_bytes();
    let mut values = Vec::new();
    let (mut at, mut from, mut depth) = (0, 0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            quote @ (b'"' | b'\'') => at = string_end(bytes, at + 1, *quote),
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            byte if depth == 0 && byte.is_ascii_whitespace() => {
                values.push(text.get(from..at)?);
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    values.push(text.get(from..)?);
    values.retain(|value| !value.is_empty());
    Some(values)
}
