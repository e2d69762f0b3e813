use domain::Millis;
use domain::overview::DAY_MS;
use leptos::ev;
use leptos::prelude::*;

use super::state::ListState;
use crate::calendar::Date;
use crate::components::{Button, Clock, Icon, Late, Menu, MenuItem, filter_class, late_view};

/// From the beginning of one moment to before another.
type Span = (Option<Millis>, Option<Millis>);

/// Days that a preset goes back, counting today.
const PRESETS: [(&str, i64); 4] = [
    ("Today", 1),
    ("Last 7 days", 7),
    ("Last 30 days", 30),
    ("Last 90 days", 90),
];

/// When a session started. Days are those of UTC, as in the overview.
#[component]
pub(crate) fn DateFilter(state: ListState) -> impl IntoView {
    let clock = Clock::get();
    let today = Memo::new(move |_| clock.now().div_euclid(DAY_MS));
    let span = state.part(|filter| (filter.from, filter.to));
    let class = Signal::derive(move || filter_class(span.get() != (None, None)));
    let trigger = move || {
        view! {
            <span>{move || label(span.get(), today.get())}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let (first, last) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let (from, to) = span.get();
        first.set(from.map(|from| day(from).iso()).unwrap_or_default());
        last.set(to.map(|to| day(to - 1).iso()).unwrap_or_default());
    });
    view! {
        <Menu class trigger>
            <Late view=panel(state, span, today, first, last)/>
        </Menu>
    }
}

late_view! {
    /// What the filter opens: presets, and two fields.
    fn panel(
        state: ListState,
        span: Signal<Span>,
        today: Memo<i64>,
        first: RwSignal<String>,
        last: RwSignal<String>,
    ) {
        let set = move |(from, to): Span| {
            state.change(|filter| {
                filter.from = from;
                filter.to = to;
            });
        };
        let apply = move |event: ev::SubmitEvent| {
            event.prevent_default();
            set(span_of(&first.get_untracked(), &last.get_untracked()));
        };
        view! {
            <MenuItem
                chosen=Signal::derive(move || span.get() == (None, None))
                on:click=move |_| set((None, None))
            >
                "Any time"
            </MenuItem>
            {PRESETS
                .map(|(name, days)| {
                    view! {
                        <MenuItem
                            chosen=Signal::derive(move || span.get() == preset(days, today.get()))
                            on:click=move |_| set(preset(days, today.get_untracked()))
                        >
                            {name}
                        </MenuItem>
                    }
                })
                .collect_view()}
            <form class="menu-form menu-foot" on:submit=apply>
                <div class="menu-pair">
                    <label class="field">
                        <span class="field-label">"From"</span>
                        <input class="input" type="date" bind:value=first/>
                    </label>
                    <label class="field">
                        <span class="field-label">"To"</span>
                        <input class="input" type="date" bind:value=last/>
                    </label>
                </div>
                <Button kind="submit">"Apply"</Button>
            </form>
        }
        .into_any()
    }
}

fn day(at: Millis) -> Date {
    Date::from_days(at.div_euclid(DAY_MS))
}

fn preset(days: i64, today: i64) -> Span {
    (Some((today - days + 1) * DAY_MS), None)
}

/// What two date fields mean; the last day is included. Days in the wrong order are put right.
fn span_of(first: &str, last: &str) -> Span {
    let mut first = Date::parse(first).map(Date::to_days);
    let mut last = Date::parse(last).map(Date::to_days);
    if let (Some(a), Some(b)) = (first, last)
        && a > b
    {
        (first, last) = (Some(b), Some(a));
    }
    (first.map(|day| day * DAY_MS), last.map(|day| (day + 1) * DAY_MS))
}

fn label(span: Span, today: i64) -> String {
    if let Some((name, _)) = PRESETS.iter().find(|(_, days)| preset(*days, today) == span) {
        return (*name).to_owned();
    }
    match span {
        (None, None) => "Any time".into(),
        (Some(from), None) => format!("Since {}", day(from).short()),
        (None, Some(to)) => format!("Until {}", day(to - 1).short()),
        (Some(from), Some(to)) if to - from <= DAY_MS => day(from).short(),
        (Some(from), Some(to)) => format!("{} – {}", day(from).short(), day(to - 1).short()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fields_are_a_span_of_whole_days() {
        for (first, last, expected) in [
            ("", "", (None, None)),
            ("1970-01-02", "", (Some(DAY_MS), None)),
            ("", "1970-01-02", (None, Some(2 * DAY_MS))),
            ("1970-01-03", "1970-01-02", (Some(DAY_MS), Some(3 * DAY_MS))),
            ("soon", "1970-01-01", (None, Some(DAY_MS))),
        ] {
            assert_eq!(span_of(first, last), expected, "{first:?} to {last:?}");
        }
    }

    #[test]
    fn a_span_reads_in_few_words() {
        let today = 20_781;
        for (span, expected) in [
            ((None, None), "Any time"),
            ((Some(today * DAY_MS), None), "Today"),
            ((Some((today - 6) * DAY_MS), None), "Last 7 days"),
            ((Some((today - 3) * DAY_MS), None), "Since 21 Nov"),
            ((None, Some(today * DAY_MS)), "Until 23 Nov"),
            ((Some(today * DAY_MS), Some((today + 1) * DAY_MS)), "24 Nov"),
            (
                (Some((today - 2) * DAY_MS), Some((today + 1) * DAY_MS)),
                "22 Nov – 24 Nov",
            ),
        ] {
            assert_eq!(label(span, today), expected);
        }
    }
}
