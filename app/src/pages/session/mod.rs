//! One session: the replay, its timeline, what happened, and who it was.
//!
//! The logic is in plain modules: [`playback`] is the state of the replay, [`message`] what is said to the frame
//! that shows it, [`key`] and [`command`] what a viewer asks for, [`timeline`] where things are, [`entries`],
//! [`label`] and [`follow`] the lists of a [`story`], [`anomalies`], [`hidden`] and [`moment`] words and addresses. [`state`] brings them
//! together, and the rest are the parts of the page. The larger parts are `AnyView`s: their types, nested within
//! each other, would take more stack to render than a thread has.

mod address;
pub(crate) mod anomalies;
pub(in crate::pages) mod bridge;
mod command;
mod console_panel;
mod controls;
mod details_panel;
mod dialogs;
mod entries;
mod events_panel;
mod export;
mod fact_list;
mod fact_panel;
mod follow;
pub(in crate::pages) mod full_screen;
pub(in crate::pages) mod heading;
pub(crate) mod hidden;
mod key;
mod keyboard;
mod label;
pub(in crate::pages) mod message;
pub(in crate::pages) mod moment;
mod playback;
mod preferences;
pub(in crate::pages) mod replay;
mod shape;
mod share;
pub(in crate::pages) mod side_panel;
pub(in crate::pages) mod state;
pub(in crate::pages) mod story;
mod timeline;
mod timeline_bar;

use domain::account::Permission;
use domain::session::SessionDetails;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::components::{ErrorNotice, Icon, Page, PageAction, anew, use_page_actions, use_page_keys};
use crate::frame::look_at;
use crate::functions::session::session_details;
use crate::names;
use command::Command;
use dialogs::Dialogs;
use message::Report;
use state::Session;

#[component]
pub(crate) fn SessionPage() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let details = Resource::new_blocking(move || id.get(), session_details);
    // What is built of a resource that is only looked at is built again once it is there, and the server may still be writing
    // the first.
    let content = move || {
        Suspend::new(async move {
            match details.await {
                Ok(details) => anew(move || view! { <Loaded details=details.clone()/> }),
                Err(error) => view! {
                    <Page title="Session">
                        <ErrorNotice error retry=move |()| details.refetch()/>
                    </Page>
                }
                .into_any(),
            }
        })
    };
    view! { <Suspense fallback=|| view! { <Waiting title="Session"/> }>{content}</Suspense> }.into_any()
}

/// The places of what is on its way.
#[component]
pub(super) fn Waiting(
    title: &'static str,
    /// Of what stands below the page.
    #[prop(default = "session-controls")]
    controls: &'static str,
) -> AnyView {
    view! {
        <Page title>
            <div class="session" role="status">
                <span class="visually-hidden">"Loading the session"</span>
                <div class="session-main" aria-hidden="true">
                    <div class="session-address">
                        <span class="skeleton session-skeleton-line"></span>
                    </div>
                    <div class="session-stage">
                        <div class="session-screen"></div>
                        <div class=controls></div>
                    </div>
                </div>
                <div class="session-side" aria-hidden="true"></div>
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn Loaded(details: SessionDetails) -> AnyView {
    let at = use_query_map()
        .with_untracked(|query| query.get("t"))
        .and_then(|text| moment::parse(&text));
    let session = Session::new(details, at);
    session.provide();
    look_at(
        session
            .details
            .with_untracked(|details| details.summary.id.clone()),
    );
    use_page_keys(&key::HELP);
    use_page_actions(actions(session, Dialogs::provide()));
    Effect::new(move || connect(session));
    let title = Signal::derive(move || {
        session
            .details
            .with(|details| names::actor(details.summary.actor.as_ref()).to_owned())
    });
    view! {
        <Page title bar=view! { <heading::Tags/> }.into_any()>
            <div class="session">
                <div class="session-main">
                    <heading::Address/>
                    <replay::Replay/>
                </div>
                <side_panel::SidePanel/>
            </div>
        </Page>
    }
    .into_any()
}

/// What the palette offers here.
fn actions(session: Session, dialogs: Dialogs) -> [PageAction; 7] {
    let playing = session.memo(|playback| playback.playing);
    let skipping = session.memo(|playback| playback.preferences.skip_idle);
    let has_picture = Signal::derive(move || session.has_picture());
    [
        PageAction::new(
            Icon::Play,
            Signal::derive(move || if playing.get() { "Pause" } else { "Play" }.to_owned()),
            has_picture,
            move || session.run(Command::PlayOrPause),
        ),
        PageAction::new(
            Icon::Copy,
            Signal::stored("Copy link to this moment".to_owned()),
            Signal::stored(true),
            move || session.copy_link(),
        ),
        PageAction::new(
            Icon::Link,
            Signal::stored("Share".to_owned()),
            session.may(Permission::ShareSessions),
            move || dialogs.share.set(true),
        ),
        PageAction::new(
            Icon::Download,
            Signal::stored("Export".to_owned()),
            session.may(Permission::ExportSessions),
            move || dialogs.export.set(true),
        ),
        PageAction::new(
            Icon::Skip,
            Signal::derive(move || {
                if skipping.get() {
                    "Do not skip idle"
                } else {
                    "Skip idle"
                }
                .to_owned()
            }),
            has_picture,
            move || session.run(Command::SkipIdle),
        ),
        PageAction::new(
            Icon::FullScreen,
            Signal::stored("Full screen".to_owned()),
            full_screen::can_be(),
            move || session.run(Command::FullScreen),
        ),
        PageAction::new(
            Icon::Refresh,
            Signal::stored("Load new events".to_owned()),
            Signal::derive(move || session.is_active()),
            move || session.reload(),
        ),
    ]
}

/// Wakes the page up, in the browser only.
pub(in crate::pages) fn connect(session: Session) {
    session
        .playback
        .update(|playback| playback.preferences = preferences::read());
    session.bridge.listen(move |report| {
        session.hear();
        match report {
            Report::Ready => session.open(),
            Report::Key { key, shift, command } => keyboard::forwarded(session, &key, shift, command),
            report => session.receive(report),
        }
    });
    if untrack(|| session.has_picture()) {
        session.expect_frame();
    }
    session.bridge.follow_theme();
    keyboard::listen(session);
    session.load_facts();
}
