//! Commands to a canvas. rrweb's replay calls whatever method they name, and makes whatever object their arguments
//! name: only what drawing needs may be named.

use super::edits::{Edits, Members};
use super::fields::fields;
use super::spans::{Span, Strings, name, slice, string};
use super::url::{self, Use};
use crate::json::{Reader, skip_space};

/// Objects that hold numbers, bytes or pixels, and those that a drawing context made itself.
const OBJECTS: &[&str] = &[
    "ArrayBuffer",
    "Blob",
    "CanvasGradient",
    "CanvasPattern",
    "DOMMatrix",
    "DOMPoint",
    "DataView",
    "HTMLCanvasElement",
    "HTMLImageElement",
    "HTMLVideoElement",
    "ImageBitmap",
    "ImageData",
    "OffscreenCanvas",
    "Path2D",
];
/// What every object has, and nobody draws with.
const NOT_DRAWING: &[&str] = &[
    "canvas",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// Takes out the commands that may do anything else than draw.
pub(super) fn sanitise(text: &str, data: Span, edits: &mut Edits) {
    let [commands] = fields(text, data.start, ["commands"], &["args", "property"], edits);
    let Some(commands) = commands else {
        // One command by itself, of which nothing can be left but that there is a canvas.
        if !only_draws(text, data.clone()) {
            edits.replace(data, r#"{"source":9,"commands":[]}"#);
        }
        return;
    };
    if !slice(text, commands.clone()).starts_with('[') {
        edits.replace(commands, "[]");
        return;
    }
    let mut reader = Reader::at(text, commands.start);
    reader.begin_array();
    let mut members = Members::default();
    while reader.item() {
        let command = reader.span();
        if only_draws(text, command.clone()) {
            members.keep(command, edits);
        } else {
            members.leave_out(command, edits);
        }
    }
    members.end(edits);
}

fn only_draws(text: &str, command: Span) -> bool {
    let mut key = String::new();
    // Where the value of that key starts: looked for once, since there may be any amount of space before it, and any
    // number of strings in it.
    let mut value_start = None;
    for (is_key, span) in Strings::of(text, command) {
        let raw = slice(text, span.clone());
        if is_key {
            key.clear();
            key.push_str(&name(text, span.start + 1..span.end.saturating_sub(1)));
            // Whoever names an object by something else than a word means something else.
            let value = colon_end(text, span.end);
            value_start = Some(value);
            let is_word = Reader::at(text, value).peek() == b'"';
            if !is_word && matches!(key.as_str(), "rr_type" | "src" | "property" | "__proto__") {
                return false;
            }
            continue;
        }
        // The string is the key's own value only if nothing but the colon is between them.
        let is_value = value_start == Some(span.start);
        let Some(value) = string(raw) else { return false };
        let is_fine = match key.as_str() {
            "rr_type" if is_value => is_object(&value),
            "src" if is_value => url::is_data_image(&value) || url::is_web(&value),
            "type" if is_value => value.is_empty() || value.starts_with("image/"),
            "property" if is_value => is_method(&value),
            "__proto__" => false,
            _ => !url::runs(&value, Use::Other),
        };
        if !is_fine {
            return false;
        }
    }
    true
}

fn colon_end(text: &str, at: usize) -> usize {
    let colon = skip_space(text.as_bytes(), at);
    skip_space(text.as_bytes(), colon + 1)
}

fn is_object(name: &str) -> bool {
    let is_word = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    OBJECTS.contains(&name)
        || is_word(name) && (name.starts_with("WebGL") || name.ends_with("Array") && name.len() <= 17)
}

fn is_method(name: &str) -> bool {
    name.bytes()
        .next()
        .is_some_and(|first| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !NOT_DRAWING.contains(&name)
}
