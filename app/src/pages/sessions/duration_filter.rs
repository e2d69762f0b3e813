use domain::Millis;
use domain::format;
use leptos::ev;
use leptos::prelude::*;

use super::state::ListState;
use crate::components::{Button, Icon, Menu, MenuItem, filter_class};

type Bounds = (Option<Millis>, Option<Millis>);

const MINUTE: Millis = 60_000;
const PRESETS: [Bounds; 5] = [
    (None, None),
    (None, Some(10_000)),
    (Some(MINUTE), None),
    (Some(5 * MINUTE), None),
    (Some(30 * MINUTE), None),
];

/// How long a session lasted.
#[component]
pub(crate) fn DurationFilter(state: ListState) -> impl IntoView {
    let bounds = state.part(|filter| (filter.min_duration_ms, filter.max_duration_ms));
    let set = move |(min, max): Bounds| {
        state.change(|filter| {
            filter.min_duration_ms = min;
            filter.max_duration_ms = max;
        });
    };
    let class = Signal::derive(move || filter_class(bounds.get() != (None, None)));
    let trigger = move || {
        view! {
            <span>
                {move || match bounds.get() {
                    (None, None) => "Duration".to_owned(),
                    bounds => label(bounds),
                }}
            </span>
            {Icon::ChevronDown.view()}
        }
    };
    let (least, most) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        set((minutes(&least.get_untracked()), minutes(&most.get_untracked())));
    };
    view! {
        <Menu class trigger>
            {PRESETS
                .map(|preset| {
                    view! {
                        <MenuItem
                            chosen=Signal::derive(move || bounds.get() == preset)
                            on:click=move |_| set(preset)
                        >
                            {label(preset)}
                        </MenuItem>
                    }
                })
                .collect_view()}
            <form class="menu-form menu-foot" on:submit=apply>
                <div class="menu-pair">
                    <label class="field">
                        <span class="field-label">"At least, min"</span>
                        <input class="input" inputmode="decimal" bind:value=least/>
                    </label>
                    <label class="field">
                        <span class="field-label">"At most, min"</span>
                        <input class="input" inputmode="decimal" bind:value=most/>
                    </label>
                </div>
                <Button kind="submit">"Apply"</Button>
            </form>
        </Menu>
    }
}

fn label(bounds: Bounds) -> String {
    match bounds {
        (None, None) => "Any duration".into(),
        (Some(min), None) => format!("Over {}", short(min)),
        (None, Some(max)) => format!("Under {}", short(max)),
        (Some(min), Some(max)) => format!("{} to {}", short(min), short(max)),
    }
}

/// `5m` rather than `5m 00s`.
fn short(ms: Millis) -> String {
    let text = format::duration(ms);
    text.strip_suffix(" 00s")
        .or_else(|| text.strip_suffix(" 00m"))
        .map_or(text.clone(), str::to_owned)
}

/// Minutes as a person types them; a comma is as good as a point.
fn minutes(text: &str) -> Option<Millis> {
    let minutes: f64 = text.trim().replace(',', ".").parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "at most a day")]
    let ms = (minutes.clamp(0.0, 1_440.0) * 60_000.0).round() as Millis;
    (ms > 0).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_read_in_few_words() {
        for (bounds, expected) in [
            ((None, None), "Any duration"),
            ((Some(MINUTE), None), "Over 1m"),
            ((None, Some(10_000)), "Under 10s"),
            ((Some(90_000), Some(60 * MINUTE)), "1m 30s to 1h"),
        ] {
            assert_eq!(label(bounds), expected);
        }
    }

    #[test]
    fn minutes_are_read_as_typed() {
        for (text, expected) in [
            ("5", Some(300_000)),
            (" 1,5 ", Some(90_000)),
            ("0", None),
            ("-3", None),
            ("soon", None),
            ("NaN", None),
            ("1e9", Some(86_400_000)),
        ] {
            assert_eq!(minutes(text), expected, "{text:?}");
        }
    }
}
