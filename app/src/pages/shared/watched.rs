use std::time::Duration;

use domain::Millis;
use domain::share::{ShareScope, SharedSession};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Link;
use super::exchange::{self, Closed};
use crate::components::RelativeTime;
use crate::frame::Mark;
use crate::pages::session::connect;
use crate::pages::session::heading::Address;
use crate::pages::session::replay::Replay;
use crate::pages::session::side_panel::SidePanel;
use crate::pages::session::state::Session;
use crate::pages::share_links::Expiry;

/// How soon those who watch learn that the link was revoked.
const ASKED_EVERY: Duration = Duration::from_secs(5);
/// Timers of browsers hold no longer time; a link that lives longer outlasts the tab.
const LONGEST_TIMER_MS: Millis = 86_400_000;

/// The session, until the link ends.
#[component]
pub(super) fn Watched(session: SharedSession, link: Link) -> AnyView {
    let summary = &session.details.summary;
    let (started_at, expires_at) = (summary.started_at, session.expires_at);
    let left = expires_at.saturating_sub(session.now).max(0);
    let has_details = session.scope == ShareScope::Details;
    let base = session.base.clone();
    let turn = link.turn.get_value();
    let watched = Session::shared(session);
    watched.provide();
    Effect::new(move || {
        connect(watched);
        end_with_link(move |why| link.end(turn, why), base.clone(), left);
    });
    let side = has_details.then(|| view! { <SidePanel/> });
    view! {
        <div class="page shared">
            <header class="bar">
                <span class="shared-mark">
                    <Mark/>
                </span>
                <h1 class="bar-title clip">"Shared session"</h1>
                <span class="muted session-started">
                    "Recorded " <RelativeTime at=started_at/>
                </span>
                <span class="bar-push"></span>
                <span class="muted">"Link ends " <Expiry at=expires_at/></span>
            </header>
            <main class="page-area" id="page-area">
                <div class="session" class:is-alone=!has_details>
                    <div class="session-main">
                        <Address/>
                        <Replay/>
                    </div>
                    {side}
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// Takes the session from the screen once the link is revoked or its time, of which so many ms are left, is over.
fn end_with_link(end: impl Fn(Closed) + Copy + 'static, base: String, left: Millis) {
    if left < LONGEST_TIMER_MS {
        let left = Duration::from_millis(left.unsigned_abs());
        if let Ok(timer) = set_timeout_with_handle(move || end(Closed::Gone), left) {
            on_cleanup(move || timer.clear());
        }
    }
    let token = exchange::token();
    // While an answer is waited for: each exchange may be a view.
    let asking = StoredValue::new(false);
    let ask = move || {
        if asking.get_value() {
            return;
        }
        asking.set_value(true);
        let (base, token) = (base.clone(), token.clone());
        spawn_local(async move {
            if let Some(why) = exchange::why_closed(&base, &token).await {
                end(why);
            }
            asking.try_set_value(false);
        });
    };
    if let Ok(asking) = set_interval_with_handle(ask, ASKED_EVERY) {
        on_cleanup(move || asking.clear());
    }
}
