//! Time that goes on while a page is looked at.

use std::time::Duration;

use domain::{Millis, format};
use leptos::prelude::*;

use crate::browser;
use crate::calendar::Date;
use crate::hydration::Awake;
use crate::zone::Zone;

const TICK: Duration = Duration::from_secs(20);

/// The present moment, shared by everything that shows time.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<Millis>,
    /// The viewer's zone is known in the browser only, and only after both sides rendered the same.
    in_browser: RwSignal<bool>,
}

impl Clock {
    /// Starts at the moment at which the server rendered, so that the browser renders the same text.
    pub(crate) fn provide() {
        let clock = Self {
            now: RwSignal::new(SharedValue::new(browser::now).into_inner()),
            in_browser: RwSignal::new(false),
        };
        provide_context(clock);
        let awake: Option<Awake> = use_context();
        Effect::new(move || {
            if !awake.is_some_and(Awake::get) {
                return;
            }
            clock.in_browser.set(true);
            clock.now.set(browser::now());
            if let Ok(ticks) = set_interval_with_handle(move || clock.now.set(browser::now()), TICK) {
                on_cleanup(move || ticks.clear());
            }
        });
    }

    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// The present moment; what reads it is told when it moves on.
    pub(crate) fn now(self) -> Millis {
        self.now.get()
    }

    /// Where days begin for whoever looks at this.
    pub(crate) fn zone(self) -> Zone {
        if self.in_browser.get() {
            Zone::VIEWER
        } else {
            Zone::UTC
        }
    }

    /// The moment in the viewer's zone, or in UTC while that is not known.
    pub(crate) fn absolute(self, at: Millis) -> String {
        if self.in_browser.get() {
            browser::local_time(at)
        } else {
            utc(at)
        }
    }
}

/// How long ago something was; the moment itself appears when it is pointed at.
#[component]
pub(crate) fn RelativeTime(at: Millis) -> impl IntoView {
    let clock = Clock::get();
    view! {
        <time datetime=iso(at) title=move || clock.absolute(at)>
            {move || format::ago(at, clock.now())}
        </time>
    }
}

/// `2026-11-24 00:01:22 UTC`.
pub(crate) fn utc(at: Millis) -> String {
    let (date, time) = date_and_time(at);
    format!("{date} {time} UTC")
}

/// `2026-11-24T00:01:22Z`.
fn iso(at: Millis) -> String {
    let (date, time) = date_and_time(at);
    format!("{date}T{time}Z")
}

fn date_and_time(at: Millis) -> (String, String) {
    let seconds = at.div_euclid(1000);
    let date = Date::from_days(seconds.div_euclid(86_400)).iso();
    let rest = seconds.rem_euclid(86_400);
    let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    (date, time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_in_utc() {
        // The numbers are from `date -u -d "$text" +%s`.
        for (at, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_795_478_482_999, "2026-11-24T00:01:22Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(iso(at), expected);
        }
        assert_eq!(utc(1_795_478_482_000), "2026-11-24 00:01:22 UTC");
    }
}
