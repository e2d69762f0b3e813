//! Says which part of the address nobody understands. The next change leaves it out there, and this with it.

use leptos::prelude::*;

use super::super::names::short;
use super::super::state::HeatState;
use crate::components::Icon;

#[component]
pub(in super::super) fn BrokenAddress(state: HeatState) -> impl IntoView {
    move || {
        state.broken.with(|parts| {
            let said = said(parts)?;
            Some(view! {
                <div class="notice" role="status">
                    {Icon::Alert.view()}
                    <p>{said}</p>
                </div>
            })
        })
    }
}

/// Anybody can write an address of any length.
const MOST: usize = 40;

fn said(parts: &[String]) -> Option<String> {
    let all: Vec<_> = parts.iter().map(|part| short(part, MOST)).collect();
    let all = all.join(", ");
    match parts.len() {
        0 => None,
        1 => Some(format!(
            "Part of the address was not understood: {all}. The default is shown."
        )),
        _ => Some(format!(
            "Parts of the address were not understood: {all}. The defaults are shown."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_understood_is_named() {
        let long = format!("sort={}", "x".repeat(90));
        let cut = format!(
            "Part of the address was not understood: sort={}…. The default is shown.",
            "x".repeat(34)
        );
        for (parts, expected) in [
            (&[][..], None),
            (
                &["kind=foo"],
                Some("Part of the address was not understood: kind=foo. The default is shown."),
            ),
            (
                &["kind=foo", "min=31"],
                Some("Parts of the address were not understood: kind=foo, min=31. The defaults are shown."),
            ),
            (&[long.as_str()], Some(cut.as_str())),
        ] {
            let parts: Vec<_> = parts.iter().map(|part| (*part).to_owned()).collect();
            assert_eq!(said(&parts).as_deref(), expected, "{parts:?}");
        }
    }
}
