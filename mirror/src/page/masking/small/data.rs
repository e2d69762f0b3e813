//! Members of an event's data: which it has, and the event with some of them.

use crate::event::Event;
use crate::json::Raw;
use crate::page::masking::Kept;

/// The event with these members of its data only.
pub(super) fn members(event: &Event<'_>, data: Raw<'_>, names: &[&str]) -> Kept {
    if data.entries().all(|(name, _)| names.contains(&name)) {
        return Kept::AsItCame;
    }
    replace_data(event, &object(data, |name, _| names.contains(&name)))
}

/// An object with some of its members.
pub(super) fn object(value: Raw<'_>, stays: impl Fn(&str, Raw<'_>) -> bool) -> String {
    let members: Vec<_> = value
        .entries()
        .filter(|(name, value)| stays(name, *value))
        .map(|(name, value)| format!("\"{name}\":{}", value.as_str()))
        .collect();
    format!("{{{}}}", members.join(","))
}

/// Whether the data has these members only, and `free` ones with whatever is in them.
pub(super) fn has_only(data: Raw<'_>, names: &[&str], free: &[&str]) -> bool {
    let mut rest = vec![data];
    while let Some(value) = rest.pop() {
        rest.extend(value.items());
        for (name, value) in value.entries() {
            if free.contains(&name) {
                continue;
            }
            if !names.contains(&name) {
                return false;
            }
            rest.push(value);
        }
    }
    true
}

/// Keeps the event if its data has these members only, and no texts where `is_numbers`.
pub(super) fn only(event: &Event<'_>, data: Raw<'_>, names: &[&str], is_numbers: bool) -> Kept {
    if knows(data, names, is_numbers) {
        return Kept::AsItCame;
    }
    if is_numbers {
        return Kept::Nothing;
    }
    let is_flat = |value: Raw<'_>| !matches!(value.as_str().as_bytes().first(), Some(b'{' | b'['));
    replace_data(
        event,
        &object(data, |name, value| names.contains(&name) && is_flat(value)),
    )
}

pub(super) fn knows(data: Raw<'_>, names: &[&str], is_numbers: bool) -> bool {
    let mut rest = vec![data];
    while let Some(value) = rest.pop() {
        for (name, value) in value.entries() {
            if !names.contains(&name) {
                return false;
            }
            match value.as_str().as_bytes().first() {
                Some(b'"') if is_numbers => return false,
                Some(b'{' | b'[') if !is_numbers => return false,
                Some(b'{') => rest.push(value),
                Some(b'[') => {
                    for item in value.items() {
                        match item.as_str().as_bytes().first() {
                            Some(b'{') => rest.push(item),
                            Some(b'"' | b'[') => return false,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
    true
}

/// The event with other data.
pub(super) fn replace_data(event: &Event<'_>, data: &str) -> Kept {
    let old = event.data_span();
    if old.is_empty() {
        return Kept::Nothing;
    }
    let before = event.text.get(..old.start).unwrap_or_default();
    let after = event.text.get(old.end..).unwrap_or_default();
    Kept::Instead(format!("{before}{data}{after}"))
}
