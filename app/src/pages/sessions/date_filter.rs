use domain::Millis;
use leptos::prelude::*;

use super::state::ListState;
use crate::calendar::Date;
use crate::components::{Clock, DayRange, Icon, Late, Menu, MenuItem, filter_class, late_view};
use crate::zone::Zone;

/// From the beginning of one moment to before another.
type Span = (Option<Millis>, Option<Millis>);

/// Days that a preset goes back, counting today.
const PRESETS: [(&str, i64); 4] = [
    ("Today", 1),
    ("Last 7 days", 7),
    ("Last 30 days", 30),
    ("Last 90 days", 90),
];

/// When a session started, in days of the viewer's zone.
#[component]
pub(crate) fn DateFilter(state: ListState) -> impl IntoView {
    let clock = Clock::get();
    let today = Memo::new(move |_| clock.zone().day_of(clock.now()));
    let span = state.part(|filter| (filter.from, filter.to));
    let class = Signal::derive(move || filter_class(span.get() != (None, None)));
    let trigger = move || {
        view! {
            <span>{move || label(span.get(), today.get(), clock.zone())}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let (first, last) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let ((from, to), zone) = (span.get(), clock.zone());
        first.set(from.map(|from| day(from, zone).iso()).unwrap_or_default());
        last.set(to.map(|to| day(to - 1, zone).iso()).unwrap_or_default());
    });
    view! {
        <Menu class trigger>
            <Late view=panel(state, clock, span, today, first, last)/>
        </Menu>
    }
}

late_view! {
    /// What the filter opens: presets, and two fields.
    fn panel(
        state: ListState,
        clock: Clock,
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
        let apply = move |()| {
            let zone = untrack(|| clock.zone());
            set(span_of(&first.get_untracked(), &last.get_untracked(), zone));
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
                            chosen=Signal::derive(move || span.get() == preset(days, today.get(), clock.zone()))
                            on:click=move |_| set(untrack(|| preset(days, today.get(), clock.zone())))
                        >
                            {name}
                        </MenuItem>
                    }
                })
                .collect_view()}
            <DayRange first last on_apply=apply/>
        }
        .into_any()
    }
}

fn day(at: Millis, zone: Zone) -> Date {
    Date::from_days(zone.day_of(at))
}

fn preset(days: i64, today: i64, zone: Zone) -> Span {
    (Some(zone.start_of(today - days + 1)), None)
}

/// What two date fields mean; the last day is included. Days in the wrong order are put right.
fn span_of(first: &str, last: &str, zone: Zone) -> Span {
    let mut first = Date::parse(first).map(Date::to_days);
    let mut last = Date::parse(last).map(Date::to_days);
    if let (Some(a), Some(b)) = (first, last)
        && a > b
    {
        (first, last) = (Some(b), Some(a));
    }
    (
        first.map(|day| zone.start_of(day)),
        last.map(|day| zone.start_of(day + 1)),
    )
}

fn label(span: Span, today: i64, zone: Zone) -> String {
    if let Some((name, _)) = PRESETS
        .iter()
        .find(|(_, days)| preset(*days, today, zone) == span)
    {
        return (*name).to_owned();
    }
    let short = |at| day(at, zone).short();
    match span {
        (None, None) => "Any time".into(),
        (Some(from), None) => format!("Since {}", short(from)),
        (None, Some(to)) => format!("Until {}", short(to - 1)),
        (Some(from), Some(to)) if day(from, zone) == day(to - 1, zone) => short(from),
        (Some(from), Some(to)) => format!("{} – {}", short(from), short(to - 1)),
    }
}

#[cfg(test)]
mod tests {
    use domain::overview::DAY_MS;

    use super::*;

    const ZONES: [(Zone, Millis); 2] = [(Zone::UTC, 0), (Zone::SEOUL, 9 * 3_600_000)];

    /// A span of UTC, in another zone.
    fn earlier((from, to): Span, by: Millis) -> Span {
        (from.map(|from| from - by), to.map(|to| to - by))
    }

    #[test]
    fn two_fields_are_a_span_of_whole_days() {
        for (first, last, expected) in [
            ("", "", (None, None)),
            ("1970-01-02", "", (Some(DAY_MS), None)),
            ("", "1970-01-02", (None, Some(2 * DAY_MS))),
            ("1970-01-03", "1970-01-02", (Some(DAY_MS), Some(3 * DAY_MS))),
            ("soon", "1970-01-01", (None, Some(DAY_MS))),
        ] {
            for (zone, by) in ZONES {
                let found = span_of(first, last, zone);
                assert_eq!(found, earlier(expected, by), "{first:?} to {last:?} in {zone:?}");
            }
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
            for (zone, by) in ZONES {
                assert_eq!(label(earlier(span, by), today, zone), expected, "{zone:?}");
            }
        }
    }

    #[test]
    fn today_in_seoul_is_seoul_s() {
        // `date -d "2026-11-24T00:01:22+09:00" +%s`: there it is tomorrow already.
        let now = 1_795_446_082_000;
        let today = Zone::SEOUL.day_of(now);
        let (Some(from), None) = preset(1, today, Zone::SEOUL) else {
            panic!("no span from today on")
        };
        assert_eq!(now - from, 82_000);
        assert_eq!(Zone::UTC.day_of(now), today - 1);
    }
}
