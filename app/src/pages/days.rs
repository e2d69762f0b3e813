//! Which days a page looks at: in its address, and in its bar.

use leptos::prelude::*;

use crate::calendar::Date;
use crate::components::{DayRange, Icon, Menu, MenuItem, filter_class};

const USUAL: i64 = 30;
/// Longer than this is a question for another tool.
const MOST: i64 = 400;
const PRESETS: [i64; 4] = [7, 30, 90, 365];

/// The days that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Days {
    /// As many as this, today included.
    Last(i64),
    /// From one day to another, both included, as days since the epoch.
    Between(i64, i64),
}

impl Default for Days {
    fn default() -> Self {
        Self::Last(USUAL)
    }
}

impl Days {
    /// Two days in either order, and not too far from each other.
    pub(in crate::pages) fn between(a: i64, b: i64) -> Self {
        let (from, to) = (a.min(b), a.max(b));
        Self::Between(from.max(to - MOST + 1), to)
    }

    /// Reads pairs of a url; what is broken there is as if it were not there.
    pub(in crate::pages) fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut days = Self::default();
        let (mut from, mut to) = (None, None);
        for (key, value) in pairs {
            match key {
                "days" => days = count_of(value).map_or(days, Self::Last),
                "from" => from = Date::parse(value).map(Date::to_days),
                "to" => to = Date::parse(value).map(Date::to_days),
                _ => {}
            }
        }
        match (from, to) {
            (Some(from), Some(to)) => Self::between(from, to),
            _ => days,
        }
    }

    /// Whether a pair of a url is meant to be of days, and says none.
    pub(in crate::pages) fn is_broken(key: &str, value: &str) -> bool {
        match key {
            "days" => count_of(value).is_none(),
            "from" | "to" => Date::parse(value).is_none(),
            _ => false,
        }
    }

    pub(in crate::pages) fn to_pairs(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Last(USUAL) => Vec::new(),
            Self::Last(count) => vec![("days", count.to_string())],
            Self::Between(from, to) => vec![
                ("from", Date::from_days(from).iso()),
                ("to", Date::from_days(to).iso()),
            ],
        }
    }

    /// The first and the last of them.
    pub(in crate::pages) fn range(self, today: i64) -> (i64, i64) {
        match self {
            Self::Last(count) => (today - count + 1, today),
            Self::Between(from, to) => (from, to),
        }
    }

    pub(in crate::pages) fn label(self) -> String {
        match self {
            Self::Last(1) => "Today".into(),
            Self::Last(count) => format!("Last {count} days"),
            Self::Between(from, to) if from == to => Date::from_days(from).short(),
            Self::Between(from, to) => {
                format!(
                    "{} – {}",
                    Date::from_days(from).short(),
                    Date::from_days(to).short()
                )
            }
        }
    }
}

/// How many days, and not too many.
fn count_of(text: &str) -> Option<i64> {
    text.parse().ok().filter(|count| (1..=MOST).contains(count))
}

#[component]
pub(in crate::pages) fn DaysMenu(
    #[prop(into)] days: Signal<Days>,
    /// The first and the last day that are shown.
    #[prop(into)]
    range: Signal<(i64, i64)>,
    #[prop(into)] on_change: Callback<Days>,
) -> impl IntoView {
    let trigger = move || {
        view! {
            <span>{move || days.get().label()}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let (first, last) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let (from, to) = range.get();
        first.set(Date::from_days(from).iso());
        last.set(Date::from_days(to).iso());
    });
    let apply = move |()| {
        let day = |text: RwSignal<String>| text.with_untracked(|text| Date::parse(text)).map(Date::to_days);
        if let (Some(first), Some(last)) = (day(first), day(last)) {
            on_change.run(Days::between(first, last));
        }
    };
    view! {
        <Menu class=filter_class(false) trigger>
            {PRESETS
                .map(|count| {
                    view! {
                        <MenuItem
                            chosen=Signal::derive(move || days.get() == Days::Last(count))
                            on:click=move |_| on_change.run(Days::Last(count))
                        >
                            {Days::Last(count).label()}
                        </MenuItem>
                    }
                })
                .collect_view()}
            <DayRange first last required=true on_apply=apply/>
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_survive_the_url() {
        for days in [Days::default(), Days::Last(7), Days::Between(20_700, 20_781)] {
            let pairs = days.to_pairs();
            let read = Days::from_pairs(pairs.iter().map(|(key, value)| (*key, value.as_str())));
            assert_eq!(read, days);
        }
    }

    #[test]
    fn what_is_broken_in_the_url_is_left_out() {
        for pairs in [
            [("days", "0"), ("from", "x")],
            [("days", "100000"), ("to", "2026-11-24")],
            [("from", "2026-11-24"), ("to", "soon")],
        ] {
            assert_eq!(Days::from_pairs(pairs), Days::default());
        }
    }

    #[test]
    fn days_are_counted_with_today() {
        assert_eq!(Days::default().range(100), (71, 100));
        assert_eq!(Days::between(10, 5), Days::Between(5, 10));
        assert_eq!(Days::between(0, 10_000), Days::Between(9_601, 10_000));
    }
}
