//! Changes of style sheets and fonts: every text in them is cleaned as CSS.

use super::attributes::clean_string;
use super::css;
use super::edits::Edits;
use super::fields::fields;
use super::spans::{Span, Strings, slice, string};

/// Sanitises rules, whole sheets, adopted sheets and fonts.
pub(super) fn sanitise(text: &str, data: Span, edits: &mut Edits) {
    for (is_key, span) in Strings::of(text, data) {
        if !is_key {
            clean_string(text, span, edits);
        }
    }
}

/// Sanitises the change of a declaration, in which a property is apart from its value.
pub(super) fn declaration(text: &str, data: Span, edits: &mut Edits) {
    sanitise(text, data.clone(), edits);
    let [set] = fields(text, data.start, ["set"], &["remove", "index"], edits);
    let Some(set) = set.filter(|set| slice(text, set.clone()).starts_with('{')) else {
        return;
    };
    let [property] = fields(text, set.start, ["property"], &["value", "priority"], edits);
    let runs = property.is_some_and(|property| {
        string(slice(text, property)).is_none_or(|property| css::is_running_property(&property))
    });
    if runs {
        edits.replace(set, "null");
    }
}
