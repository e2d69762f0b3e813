//! Which colour means how much.

use leptos::prelude::*;

use super::HeatPalette;
use super::brush::Drawn;
use super::request::HeatScale;
use crate::components::heat::numbers::{Noun, amount};

#[component]
pub(super) fn Legend(
    palette: Signal<HeatPalette>,
    opacity: Signal<f64>,
    scale: Signal<HeatScale>,
    drawn: Signal<Drawn>,
    label: Signal<Noun>,
) -> impl IntoView {
    let end = move || end(drawn.get(), scale.get());
    let said = move || {
        let (end, noun) = (end(), label.get().many);
        format!(
            "Colours from 0 to {end} {noun} on one spot: {}",
            palette.get().course()
        )
    };
    view! {
        <div class="heat-legend">
            <span class="muted" aria-hidden="true">
                {move || format!("{} on one spot", label.get().title())}
            </span>
            <span class="number" aria-hidden="true">
                "0"
            </span>
            <span
                class="heat-ramp"
                role="img"
                aria-label=said
                style:background-image=move || palette.get().gradient(opacity.get())
            ></span>
            // The last in its line, because it comes with the map.
            <span class="number heat-ramp-end" aria-hidden="true">
                {end}
            </span>
        </div>
    }
}

/// What the full colour stands for. Until the map is drawn nobody knows how dense it is.
fn end(drawn: Drawn, scale: HeatScale) -> String {
    match (drawn, scale) {
        (Drawn::Full(full), HeatScale::Max) if full > 0.0 => amount(full),
        // The next whole number is in the full colour as well, and can be thought of.
        (_, HeatScale::Fixed(full)) => format!("{} or more", amount(full.ceil())),
        (Drawn::Full(full), HeatScale::Percentile(_)) if full > 0.0 => {
            format!("{} or more", amount(full.ceil()))
        }
        _ => "the most".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_full_colour_says_what_it_stands_for() {
        for (drawn, scale, expected) in [
            (Drawn::NotYet, HeatScale::Max, "the most"),
            (Drawn::Never, HeatScale::Percentile(99.0), "the most"),
            (Drawn::Full(0.0), HeatScale::Max, "the most"),
            (Drawn::Full(12.43), HeatScale::Max, "12.4"),
            (Drawn::Full(1_204.0), HeatScale::Percentile(99.0), "1,204 or more"),
            (Drawn::NotYet, HeatScale::Fixed(8.0), "8 or more"),
            (Drawn::Full(1.71), HeatScale::Percentile(95.0), "2 or more"),
            (Drawn::Full(0.9), HeatScale::Percentile(95.0), "1 or more"),
        ] {
            assert_eq!(end(drawn, scale), expected, "{drawn:?} by {scale:?}");
        }
    }
}
