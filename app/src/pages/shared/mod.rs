//! What the holder of a share link sees: one session, and nothing of the console around it.
//!
//! The token is in the address's fragment, which browsers send to nobody; [`exchange`] posts it. [`watched`] is the session,
//! [`password`] what stands before it where the link has one.

mod exchange;
mod password;
mod watched;

use domain::share::SharedSession;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::{Meta, Title};

use crate::components::{Button, Empty, Icon};
use crate::theme::ChosenTheme;
use exchange::Closed;
use password::PasswordForm;
use watched::Watched;

/// How far opening the link has come.
#[derive(Clone, PartialEq)]
enum Course {
    Opening,
    Open(Box<SharedSession>),
    Closed(Closed),
}

#[derive(Clone, Copy)]
struct Link {
    course: RwSignal<Course>,
    /// The link is being opened, also behind the form for its password.
    busy: RwSignal<bool>,
    /// How often opening was begun. What comes late of an earlier time, as of another link in the same tab, counts for nothing.
    turn: StoredValue<u32>,
}

impl Link {
    fn open(self, password: Option<String>) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        let token = exchange::token();
        if token.is_empty() {
            self.busy.set(false);
            return self.course.set(Course::Closed(Closed::Gone));
        }
        self.busy.set(true);
        spawn_local(async move {
            let opened = exchange::exchange(&token, password.as_deref()).await;
            if self.is_at(turn) {
                self.busy.set(false);
                self.course.set(match opened {
                    Ok(session) => Course::Open(Box::new(session)),
                    Err(closed) => Course::Closed(closed),
                });
            }
        });
    }

    /// Ends what was opened in that turn.
    fn end(self, turn: u32, why: Closed) {
        if self.is_at(turn) {
            self.course.set(Course::Closed(why));
        }
    }

    /// Not when another opening was begun, and not when the page was left.
    fn is_at(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}

#[component]
pub(crate) fn SharedPage() -> AnyView {
    ChosenTheme::provide();
    let link = Link {
        course: RwSignal::new(Course::Opening),
        busy: RwSignal::new(false),
        turn: StoredValue::new(0),
    };
    Effect::new(move || {
        link.open(None);
        // Another link opened in the same tab changes the fragment alone.
        let moved = window_event_listener(leptos::ev::hashchange, move |_| {
            link.course.set(Course::Opening);
            link.open(None);
        });
        on_cleanup(move || moved.remove());
    });
    let content = move || match link.course.get() {
        Course::Opening => view! { <Opening/> }.into_any(),
        Course::Open(session) => view! { <Watched session=*session link/> }.into_any(),
        Course::Closed(closed) => view! { <Shut closed link/> }.into_any(),
    };
    view! {
        <Title text="Shared session"/>
        <Meta name="robots" content="noindex, nofollow"/>
        {content}
    }
    .into_any()
}

#[component]
fn Opening() -> impl IntoView {
    view! {
        <main class="alone">
            <p class="muted" role="status">"Opening the session"</p>
        </main>
    }
}

/// Why nothing is shown, and what may be done about it.
#[component]
fn Shut(closed: Closed, link: Link) -> impl IntoView {
    let again = move || {
        view! {
            <Button icon=Icon::Refresh busy=link.busy on:click=move |_| link.open(None)>
                "Try again"
            </Button>
        }
        .into_any()
    };
    let content = match closed {
        Closed::NeedsPassword { wrong } => view! { <PasswordForm wrong link/> }.into_any(),
        Closed::Gone => view! {
            <Empty
                icon=Icon::Link
                title="Share link not found or expired"
                text="Ask whoever sent it for a new one."
            />
        }
        .into_any(),
        Closed::TooMany(seconds) => view! {
            <Empty
                icon=Icon::Alert
                title="Too many tries"
                text=format!("Wait {seconds} s and try again.")
            >
                {again()}
            </Empty>
        }
        .into_any(),
        Closed::Unavailable => view! {
            <Empty
                icon=Icon::Alert
                title="Share links are unavailable"
                text="The link may still be good. Try again in a moment."
            >
                {again()}
            </Empty>
        }
        .into_any(),
        Closed::Unreachable => view! {
            <Empty
                icon=Icon::Alert
                title="No connection"
                text="The server could not be reached. Check the connection and try again."
            >
                {again()}
            </Empty>
        }
        .into_any(),
    };
    view! { <main class="alone">{content}</main> }
}
