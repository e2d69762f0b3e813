//! The recorded page that heat is drawn over: the frame that replays are shown in, with the page at its full length.

use std::time::Duration;

use domain::heat::page_heat::Backdrop;
use domain::replay::Opening;
use futures::channel::oneshot;
use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::address::over::Over;
use super::super::picture::map::{Map, View, nodes};
use super::super::side::Side;
use crate::components::{Button, Icon};
use crate::functions::session::session_details;
use crate::pages::session::bridge::{Bridge, theme_hash};
use crate::pages::session::message::{Order, Report};

/// A page that is not there until then does not come by itself any more.
const PATIENCE: Duration = Duration::from_secs(20);
const TOO_LATE: &str = "The recorded page took too long to load.";

/// Whoever wants a picture does not wait longer for the page on it.
const DRAWN_WITHIN: Duration = Duration::from_secs(5);

#[derive(Clone, Copy)]
pub(in super::super) struct Recorded {
    side: Side,
    bridge: Bridge,
    /// What the frame is told to show, once it is known.
    opening: StoredValue<Option<Opening>>,
    view: Memo<Option<View>>,
    /// How often a page was opened: each time has a frame of its own, since one that is sent to the same address again does
    /// not begin anew.
    opened: RwSignal<u32>,
    /// Why there is no page, as a sentence.
    failed: RwSignal<Option<String>>,
    /// Who waits for a drawing of the page. It is asked for once for all of them.
    drawn: StoredValue<Vec<oneshot::Sender<Option<String>>>>,
}

impl Recorded {
    /// Opens the backdrop of the side, and each that comes after it.
    pub(in super::super) fn of(side: Side) -> Self {
        let recorded = Self {
            side,
            bridge: Bridge::new(),
            opening: StoredValue::new(None),
            view: Memo::new(move |_| {
                let is_wanted = side.over.get() == Over::Recorded;
                is_wanted.then(|| of_backdrop(side, View::of))?
            }),
            opened: RwSignal::new(0),
            failed: RwSignal::new(None),
            drawn: StoredValue::new(Vec::new()),
        };
        side.recorded.set_value(Some(recorded));
        on_cleanup(move || {
            let _ = side.recorded.try_set_value(None);
        });
        let wanted = Memo::new(move |_| of_backdrop(side, nodes));
        Effect::new(move || {
            recorded.bridge.listen(move |report| recorded.receive(report));
            recorded.bridge.follow_theme();
        });
        Effect::new(move || {
            if let Some(view) = recorded.view.get() {
                recorded.open(view);
            }
        });
        Effect::new(move |before: Option<()>| {
            wanted.track();
            // The first time the frame is asked as it opens.
            if before.is_some() {
                recorded.look();
            }
        });
        recorded
    }

    fn open_again(self) {
        if let Some(view) = self.view.get_untracked() {
            self.open(view);
        }
    }

    fn open(self, view: View) {
        let opened = self.opened.get_untracked().wrapping_add(1);
        self.opening.set_value(None);
        self.failed.set(None);
        self.side.map.set(None);
        self.opened.set(opened);
        // The page may be left by then, or show another backdrop.
        let is_wanted = move || self.opened.try_get_untracked() == Some(opened);
        set_timeout(
            move || {
                if is_wanted() && self.side.map.with_untracked(Option::is_none) {
                    self.fail(TOO_LATE.into());
                }
            },
            PATIENCE,
        );
        spawn_local(async move {
            let details = session_details(view.session.to_string()).await;
            if !is_wanted() {
                return;
            }
            match details {
                Ok(details) => {
                    self.opening.set_value(Some(Opening {
                        mouse_trail: false,
                        ..Opening::new(&details, view.at)
                    }));
                    self.tell();
                }
                Err(error) => self.fail(format!("{error}.")),
            }
        });
    }

    /// What was said first stays: what follows is a consequence of it.
    fn fail(self, message: String) {
        self.failed.update(|failed| {
            failed.get_or_insert(message);
        });
    }

    /// Says what to show. The frame asks until it hears that.
    fn tell(self) {
        self.opening.with_value(|opening| {
            if let Some(opening) = opening {
                self.bridge.send(&Order::Open(Box::new(opening.clone())));
                self.look();
            }
        });
    }

    /// Asks where the elements are.
    fn look(self) {
        let nodes = untrack(|| of_backdrop(self.side, nodes)).unwrap_or_default();
        self.bridge.send(&Order::Map { on: true, nodes });
    }

    /// The page as the frame draws it, in SVG; nothing where there is none in time.
    pub(in super::super) async fn drawing(self) -> Option<String> {
        let (tell, told) = oneshot::channel();
        let (end, ended) = oneshot::channel::<()>();
        let is_first = self.drawn.try_update_value(|waiting| {
            // Who does not wait any more is no reason not to ask again.
            waiting.retain(|tell| !tell.is_canceled());
            waiting.push(tell);
            waiting.len() == 1
        });
        if is_first == Some(true) {
            self.bridge.send(&Order::Draw);
        }
        set_timeout(
            move || {
                let _ = end.send(());
            },
            DRAWN_WITHIN,
        );
        match select(told, ended).await {
            Either::Left((drawn, _)) => drawn.ok().flatten(),
            Either::Right(_) => None,
        }
    }

    fn receive(self, report: Report) {
        match report {
            Report::Ready => self.tell(),
            Report::Map {
                width,
                height,
                fold,
                boxes,
            } => {
                let view = self.view.get_untracked();
                let map = view.and_then(|view| Map::new(view, [width, height], fold, boxes));
                if map.is_some() {
                    self.failed.set(None);
                    self.side.map.set(map);
                }
            }
            Report::Drawn { svg } => {
                for tell in self.drawn.try_update_value(std::mem::take).unwrap_or_default() {
                    let _ = tell.send(svg.clone());
                }
            }
            Report::Problem { message, .. } if self.side.map.with_untracked(Option::is_none) => {
                self.fail(message);
            }
            _ => {}
        }
    }
}

/// Something of the side's backdrop.
fn of_backdrop<T>(side: Side, read: impl FnOnce(&Backdrop) -> T) -> Option<T> {
    side.shown
        .with(|shown| Some(read(shown.as_ref()?.backdrops.recorded.as_ref()?)))
}

/// The frame, as large as what it stands in. There is none before somebody listens to it.
#[component]
pub(in super::super) fn RecordedFrame(recorded: Recorded) -> impl IntoView {
    let opened = move || Some(recorded.opened.get()).filter(|opened| *opened > 0);
    let frame = move |_| {
        recorded.view.get_untracked().map(|view| {
            let address = format!("/replay/{}?at={}{}", view.session, view.at, theme_hash());
            view! {
                <iframe
                    class="heatmaps-frame"
                    title="The recorded page"
                    tabindex="-1"
                    src=address
                    node_ref=recorded.bridge.frame
                ></iframe>
            }
        })
    };
    view! { <For each=opened key=|opened| *opened children=frame/> }
}

/// Why the recorded page is not there.
#[component]
pub(in super::super) fn RecordedProblem(recorded: Recorded) -> impl IntoView {
    move || {
        recorded.failed.get().map(|message| {
            view! {
                <div class="notice is-warn heatmaps-problem" role="alert">
                    {Icon::Alert.view()} <p>{message} " The heat lies where things were on average."</p>
                    <Button icon=Icon::Refresh on:click=move |_| recorded.open_again()>
                        "Try again"
                    </Button>
                </div>
            }
        })
    }
}
