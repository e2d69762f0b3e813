use domain::Millis;
use domain::format;
use leptos::ev;
use leptos::prelude::*;

use super::state::ListState;
use crate::components::{Button, FormErrors, Icon, Late, Menu, MenuItem, TextField, filter_class, late_view};

type Bounds = (Option<Millis>, Option<Millis>);

/// Longer than this no visit is.
const LONGEST: Millis = 24 * 60 * MINUTE;
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
    let errors = RwSignal::new(FormErrors::default());
    Effect::new(move || {
        let (min, max) = bounds.get();
        least.set(min.map(in_minutes).unwrap_or_default());
        most.set(max.map(in_minutes).unwrap_or_default());
        errors.set(FormErrors::default());
    });
    view! {
        <Menu class trigger>
            <Late view=panel(state, bounds, least, most, errors)/>
        </Menu>
    }
}

late_view! {
    /// What the filter opens: presets, and two fields.
    fn panel(
        state: ListState,
        bounds: Signal<Bounds>,
        least: RwSignal<String>,
        most: RwSignal<String>,
        errors: RwSignal<FormErrors>,
    ) {
        let set = move |(min, max): Bounds| {
            state.change(|filter| {
                filter.min_duration_ms = min;
                filter.max_duration_ms = max;
            });
        };
        let apply = move |event: ev::SubmitEvent| {
            event.prevent_default();
            let (min, max) = (
                least.with_untracked(|text| minutes(text)),
                most.with_untracked(|text| minutes(text)),
            );
            errors.set(FormErrors::from_checks([
                ("least", min.clone().err()),
                ("most", max.clone().err()),
            ]));
            if let (Ok(min), Ok(max)) = (min, max) {
                set(in_order(min, max));
            }
        };
        let field = move |name: &'static str, label: &'static str, text: RwSignal<String>| {
            view! { <TextField id=name label value=text errors check=|text| minutes(text).err() inputmode="decimal"/> }
        };
        view! {
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
                    {field("least", "At least, min", least)} {field("most", "At most, min", most)}
                </div>
                <Button kind="submit">"Apply"</Button>
            </form>
        }
        .into_any()
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

/// Minutes as a person types them; a comma is as good as a point, and nothing or 0 is no bound.
fn minutes(text: &str) -> Result<Option<Millis>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || text.len() == 1 && whole.is_empty() {
        return Err("Minutes, such as 5 or 1.5".into());
    }
    // More digits than a number holds are more than a day as well.
    let whole: Millis = match whole {
        "" => 0,
        digits => digits.parse().unwrap_or(Millis::MAX),
    };
    let thousandths = format!("{part:0<3.3}").parse::<Millis>().unwrap_or(0);
    let ms = whole.min(LONGEST / MINUTE) * MINUTE + thousandths * (MINUTE / 1_000);
    Ok(Some(ms.min(LONGEST)).filter(|ms| *ms > 0))
}

/// The same the other way round, for the fields; a thousandth of a minute is exact enough.
fn in_minutes(ms: Millis) -> String {
    let thousandths = (ms * 1_000 + MINUTE / 2) / MINUTE;
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Bounds in the wrong order are put right.
fn in_order(min: Option<Millis>, max: Option<Millis>) -> Bounds {
    match (min, max) {
        (Some(a), Some(b)) if a > b => (Some(b), Some(a)),
        bounds => bounds,
    }
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
            ("", Some(None)),
            ("5", Some(Some(300_000))),
            (" 1,5 ", Some(Some(90_000))),
            ("0", Some(None)),
            ("-3", None),
            ("soon", None),
            ("NaN", None),
            ("1e9", None),
            (".", None),
            (".5", Some(Some(30_000))),
            ("1.0005", Some(Some(60_000))),
            ("99999999999999999999", Some(Some(86_400_000))),
        ] {
            assert_eq!(minutes(text).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn the_fields_say_what_the_address_does() {
        for (ms, expected) in [
            (300_000, "5"),
            (90_000, "1.5"),
            (10_000, "0.167"),
            (600_000, "10"),
            (6_000_000, "100"),
        ] {
            assert_eq!(in_minutes(ms), expected, "{ms}");
        }
    }

    #[test]
    fn bounds_in_the_wrong_order_are_put_right() {
        for (min, max, expected) in [
            (Some(2), Some(1), (Some(1), Some(2))),
            (Some(1), Some(2), (Some(1), Some(2))),
            (None, Some(1), (None, Some(1))),
        ] {
            assert_eq!(in_order(min, max), expected);
        }
    }
}
