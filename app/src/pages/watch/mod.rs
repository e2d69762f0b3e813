//! A session while it happens: the page that the visitor is on, what they do there, and the way to its replay.
//!
//! [`course`] is how watching goes and the words for it, [`merge`] puts new facts to the known ones, [`state`] brings
//! them together; [`screen`] is the recorded page, [`foot`] what is below it, and [`notices`] what is said of both.

mod course;
mod foot;
mod merge;
mod notices;
mod screen;
mod state;

use domain::session::{SessionDetails, SessionStatus};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::session::message::Report;
use super::session::side_panel::SidePanel;
use super::session::{Waiting, full_screen};
use crate::browser;
use crate::components::{
    ErrorNotice, Icon, KeyHint, Page, PageAction, RelativeTime, SEARCH, anew, use_page_actions, use_page_keys,
};
use crate::frame::PaletteOpen;
use crate::functions::session::session_details;
use crate::names;
use state::Watch;

/// Goes to an address of the console.
type Go = Callback<String>;

const KEYS: [KeyHint; 3] = [("r", "See what happened so far"), ("f", "Full screen"), SEARCH];

#[component]
pub(crate) fn WatchPage() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("session").unwrap_or_default());
    let details = Resource::new_blocking(move || id.get(), session_details);
    // As the session's page does.
    let content = move || {
        Suspend::new(async move {
            match details.await {
                Ok(details) if details.summary.status == SessionStatus::Ended => {
                    view! { <notices::Over details/> }.into_any()
                }
                Ok(details) => anew(move || view! { <Loaded details=details.clone()/> }),
                Err(error) => view! {
                    <Page title="Live session">
                        <ErrorNotice error retry=move |()| details.refetch()/>
                    </Page>
                }
                .into_any(),
            }
        })
    };
    view! {
        <Suspense fallback=|| view! { <Waiting title="Live session" controls="session-controls watch-foot"/> }>
            {content}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Loaded(details: SessionDetails) -> AnyView {
    let watch = Watch::new(details);
    provide_context(watch);
    provide_context(watch.story);
    provide_context(watch.teller());
    use_page_keys(&KEYS);
    let navigate = use_navigate();
    let go = Go::new(move |address: String| navigate(&address, NavigateOptions::default()));
    use_page_actions(actions(watch, go));
    let palette: Option<PaletteOpen> = use_context();
    Effect::new(move || connect(watch, go, palette));
    let title = Signal::derive(move || {
        watch
            .details
            .with(|details| names::actor(details.summary.actor.as_ref()).to_owned())
    });
    view! {
        <Page title bar=view! { <Tags/> }.into_any()>
            <div class="session">
                <div class="session-main">
                    <Address/>
                    <section class="session-stage" aria-label="Live page" node_ref=watch.stage>
                        <screen::Screen/>
                        <foot::Foot/>
                    </section>
                </div>
                <SidePanel/>
            </div>
            <notices::Announcer/>
        </Page>
    }
    .into_any()
}

/// Beside the title: how live this is, the service, and since when.
#[component]
fn Tags() -> AnyView {
    let watch = Watch::get();
    let (service, started_at) = watch
        .details
        .with_untracked(|details| (details.summary.service.to_string(), details.summary.started_at));
    view! {
        <notices::LiveBadge/>
        <span class="tag session-service">{service}</span>
        <span class="muted session-started">
            "began " <RelativeTime at=started_at/>
        </span>
    }
    .into_any()
}

/// The way back, and the address and size of the page that the visitor is on.
#[component]
fn Address() -> AnyView {
    let watch = Watch::get();
    let page = watch.memo(|course| course.page.clone());
    let entry = watch
        .details
        .with_untracked(|details| details.summary.exit_page.clone())
        .unwrap_or_default();
    let url = Memo::new(move |_| {
        page.with(|page| page.as_ref().map(|(url, ..)| url.clone()))
            .unwrap_or_else(|| entry.clone())
    });
    let size = move || {
        page.with(|page| {
            page.as_ref()
                .map(|(_, width, height)| format!("{width}×{height}"))
        })
    };
    view! {
        <div class="session-address">
            <a class="button is-quiet session-back" href="/live">
                {Icon::ArrowLeft.view()}
                "All live sessions"
            </a>
            <p class="session-url clip mono" title=url>
                <span class="visually-hidden">"Page on the screen: "</span>
                {url}
            </p>
            <p class="session-size number muted">{size}</p>
        </div>
    }
    .into_any()
}

/// What the palette offers here.
fn actions(watch: Watch, go: Go) -> [PageAction; 3] {
    [
        PageAction::new(
            Icon::Play,
            Signal::stored("See what happened so far".to_owned()),
            Signal::stored(true),
            move || go.run(watch.replay_so_far()),
        ),
        PageAction::new(
            Icon::ArrowLeft,
            Signal::stored("Replay from the start".to_owned()),
            Signal::stored(true),
            move || go.run(watch.replay()),
        ),
        PageAction::new(
            Icon::FullScreen,
            Signal::stored("Full screen".to_owned()),
            full_screen::can_be(),
            move || full_screen::toggle(watch.stage),
        ),
    ]
}

/// Wakes the page up, in the browser only.
fn connect(watch: Watch, go: Go, palette: Option<PaletteOpen>) {
    watch.bridge.listen(move |report| match report {
        Report::Ready => watch.open(),
        Report::Key {
            key, command: true, ..
        } => {
            if let Some(PaletteOpen(open)) = palette.filter(|_| key.eq_ignore_ascii_case("k")) {
                open.set(true);
            }
        }
        Report::Key { key, .. } if key == "/" => {
            browser::focus_search();
        }
        Report::Key { key, .. } => {
            act(watch, go, &key);
        }
        report => watch.receive(report),
    });
    watch.bridge.follow_theme();
    watch.tick_regularly();
    watch.ask_for_facts();
    let pressed = window_event_listener(ev::keydown, move |event| {
        let combined = event.ctrl_key() || event.alt_key() || event.meta_key();
        if !combined
            && !event.default_prevented()
            && !browser::is_typing(&event)
            && act(watch, go, &event.key())
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || pressed.remove());
}

/// Whether the key is one of this page's.
fn act(watch: Watch, go: Go, key: &str) -> bool {
    match key {
        "f" | "F" => full_screen::toggle(watch.stage),
        "r" | "R" => go.run(untrack(|| watch.replay_so_far())),
        _ => return false,
    }
    true
}
