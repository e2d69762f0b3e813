//! How often a rule or pattern hid something on the last days, and where it never did, why that may be.

use domain::format;
use leptos::prelude::*;

use super::state::PrivacyState;
use crate::components::Icon;

/// What a rule or pattern is that hid nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Idle {
    /// It hides nothing, so that nothing is counted.
    Allows,
    Off,
    /// It was not on, or another, on some of the days.
    New,
    /// It was on all the time.
    Long,
}

impl Idle {
    fn text(self) -> &'static str {
        match self {
            Self::Allows => "Not counted",
            Self::Off => "Off",
            Self::New => "Not yet",
            Self::Long => "Nothing",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Allows => "What is allowed is not hidden, and not counted",
            Self::Off => "Off; it hid nothing in 30 days",
            Self::New => "New, changed or switched on within 30 days; it has hidden nothing so far",
            Self::Long => "On for 30 days, and it hid nothing",
        }
    }
}

/// Of the draft, `is_same` if it has the rule or pattern as the version that it was made of.
pub(super) fn idle(allows: bool, is_on: bool, is_same: bool, is_long_on: bool) -> Idle {
    match (is_on, allows) {
        (false, _) => Idle::Off,
        (true, true) => Idle::Allows,
        (true, false) if is_same && is_long_on => Idle::Long,
        (true, false) => Idle::New,
    }
}

impl PrivacyState {
    pub(super) fn is_long_on(self, id: &str) -> bool {
        self.long_on
            .with_value(|long_on| long_on.iter().any(|other| other == id))
    }
}

#[component]
pub(super) fn Count(count: u64, #[prop(into)] idle: Signal<Idle>) -> impl IntoView {
    if count > 0 {
        let title = "In the last 30 days";
        return view! {
            <span class="number counted" title=title>
                {format::count(count)}
            </span>
        }
        .into_any();
    }
    let is_long = move || idle.get() == Idle::Long;
    view! {
        <span
            class="counted-none"
            class:muted=move || !is_long()
            class:is-idle=is_long
            title=move || idle.get().title()
        >
            {move || is_long().then(|| Icon::Alert.view())}
            {move || idle.get().text()}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_or_off_is_not_called_idle() {
        for (allows, is_on, is_same, is_long_on, expected) in [
            (false, true, true, true, Idle::Long),
            (false, true, true, false, Idle::New),
            (false, true, false, true, Idle::New),
            (false, false, true, true, Idle::Off),
            (true, true, true, true, Idle::Allows),
            (true, false, true, true, Idle::Off),
        ] {
            assert_eq!(idle(allows, is_on, is_same, is_long_on), expected);
        }
    }
}
