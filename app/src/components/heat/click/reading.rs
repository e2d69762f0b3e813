//! The place that is read: the one under the pointer, or that of the keyboard's cursor.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::HeatPick;
use super::brush::Brush;
use super::cursor;
use super::picture::{Picture, Place};
use super::places::Places;
use super::points::{Around, Points};
use super::request::Reach;
use super::turn::Turns;
use super::words;
use crate::components::heat::numbers::Noun;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Read {
    place: Place,
    by_keys: bool,
    /// Which of the hottest places it is, where it was gone to as that.
    rank: Option<usize>,
}

#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) points: Memo<Arc<Points>>,
    pub(super) picture: Memo<Picture>,
    pub(super) reach: Memo<Reach>,
    pub(super) label: Signal<Noun>,
    pub(super) on_pick: Option<Callback<HeatPick>>,
    brush: Brush,
    read: RwSignal<Option<Read>>,
    hottest: Memo<Vec<Place>>,
    /// The one of those that the keyboard went to last. It goes on from there when somebody comes back to the map.
    visited: StoredValue<Option<usize>>,
    /// At the place, or a moment after it changed at the one before.
    density: RwSignal<Option<f64>>,
    asking: Turns,
    /// What positions are measured on.
    frame: NodeRef<Div>,
    cursor: NodeRef<Div>,
}

impl Reading {
    pub(super) fn new(
        points: Memo<Arc<Points>>,
        picture: Memo<Picture>,
        reach: Memo<Reach>,
        label: Signal<Noun>,
        on_pick: Option<Callback<HeatPick>>,
        brush: Brush,
        frame: NodeRef<Div>,
    ) -> Self {
        let reading = Self {
            points,
            picture,
            reach,
            label,
            on_pick,
            brush,
            read: RwSignal::new(None),
            hottest: Memo::new(move |_| {
                let places = points.with(|points| Places::of(points, picture.get()));
                places.hottest(reach.get().radius)
            }),
            visited: StoredValue::new(None),
            density: RwSignal::new(None),
            asking: Turns::new(),
            frame,
            cursor: NodeRef::new(),
        };
        Effect::new(move || {
            // What is drawn anew is as dense as it is now.
            brush.drawn.track();
            if reading.read.get().is_some() {
                reading.asking.soon(move || reading.ask());
            } else {
                reading.density.set(None);
            }
        });
        reading
    }

    async fn ask(self) {
        let Some(Some(Read { place, .. })) = self.read.try_get_untracked() else {
            return;
        };
        let density = self.brush.density(place).await;
        if self.read.try_with_untracked(Option::is_some) == Some(true) {
            self.density.set(density);
        }
    }

    fn around(self, place: Place) -> Around {
        let (reach, picture) = (self.reach.get(), self.picture.get());
        self.points
            .with(|points| points.around(place, reach.radius, picture))
    }

    /// Where on the picture an event happened.
    fn place(self, event: &MouseEvent) -> Option<Place> {
        let frame = self.frame.get_untracked()?.get_bounding_client_rect();
        let percent = |at: i32, from: f64, side: f64| {
            let percent = (f64::from(at) - from) / side * 100.0;
            percent.is_finite().then(|| percent.clamp(0.0, 100.0))
        };
        Some(Place {
            x: percent(event.client_x(), frame.left(), frame.width())?,
            y: percent(event.client_y(), frame.top(), frame.height())?,
        })
    }

    /// The middle of what can be seen of the picture.
    fn in_sight(self) -> Place {
        let middle = || {
            let frame = self.frame.get_untracked()?.get_bounding_client_rect();
            let window = window().inner_height().ok()?.as_f64()?;
            let (top, bottom) = (frame.top().max(0.0), frame.bottom().min(window));
            let percent = (f64::midpoint(top, bottom) - frame.top()) / frame.height() * 100.0;
            percent.is_finite().then(|| percent.clamp(0.0, 100.0))
        };
        Place {
            x: 50.0,
            y: middle().unwrap_or(50.0),
        }
    }

    pub(super) fn on_move(self, event: &MouseEvent) {
        let place = self.place(event);
        self.read.set(place.map(|place| Read {
            place,
            by_keys: false,
            rank: None,
        }));
    }

    pub(super) fn on_leave(self) {
        if self.read.get_untracked().is_some_and(|read| !read.by_keys) {
            self.read.set(None);
        }
    }

    pub(super) fn on_click(self, event: &MouseEvent) {
        if self.points.with_untracked(|points| points.is_empty()) {
            return;
        }
        self.on_move(event);
        if let Some(place) = self.place(event) {
            self.pick(place);
        }
    }

    pub(super) fn on_blur(self) {
        self.read.set(None);
    }

    pub(super) fn on_key(self, event: &KeyboardEvent) {
        if event.alt_key() || event.meta_key() || self.points.with_untracked(|points| points.is_empty()) {
            return;
        }
        let read = self.read.get_untracked();
        match (event.key().as_str(), read) {
            ("Enter", Some(read)) => {
                event.prevent_default();
                self.pick(read.place);
            }
            ("Escape", Some(_)) => {
                event.prevent_default();
                event.stop_propagation();
                self.read.set(None);
            }
            (key @ ("n" | "p"), _) if !event.ctrl_key() => {
                let count = self.hottest.with_untracked(Vec::len);
                if let Some(rank) = cursor::hottest(key, self.visited.get_value(), count) {
                    event.prevent_default();
                    event.stop_propagation();
                    self.visited.set_value(Some(rank));
                    let place = self.hottest.with_untracked(|hottest| hottest.get(rank).copied());
                    self.go(place, Some(rank));
                }
            }
            (key, _) => {
                let from = read.map(|read| read.place);
                let picture = self.picture.get_untracked();
                let (is_large, is_whole) = (event.shift_key(), event.ctrl_key());
                if let Some(place) = cursor::step(key, is_large, is_whole, from, self.in_sight(), picture) {
                    event.prevent_default();
                    self.go(Some(place), None);
                }
            }
        }
    }

    fn go(self, place: Option<Place>, rank: Option<usize>) {
        self.read.set(place.map(|place| Read {
            place,
            by_keys: true,
            rank,
        }));
        request_animation_frame(move || self.show_cursor());
    }

    fn show_cursor(self) {
        if let Some(Some(cursor)) = self.cursor.try_get_untracked() {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            options.set_inline(ScrollLogicalPosition::Nearest);
            cursor.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    fn pick(self, place: Place) {
        if let Some(on_pick) = self.on_pick {
            let (across, down) = self.reach.get_untracked().percent(self.picture.get_untracked());
            on_pick.run(HeatPick {
                x: place.x,
                y: place.y,
                across,
                down,
            });
        }
    }
}

/// The cursor and what it reads.
#[component]
pub(super) fn Reader(reading: Reading) -> impl IntoView {
    move || {
        let Read { place, by_keys, .. } = reading.read.get()?;
        let (around, reach, noun) = (reading.around(place), reading.reach.get(), reading.label.get());
        // The tip stands towards the middle of the picture.
        let (is_right, is_low) = (place.x > 50.0, place.y > 50.0);
        let total = reading.points.with(|points| points.total());
        let detail = words::detail(around, total, reading.density.get());
        Some(view! {
            <div
                class="heat-cursor"
                class:is-shown=by_keys
                node_ref=reading.cursor
                style:left=percent(place.x)
                style:top=percent(place.y)
                aria-hidden="true"
            >
                <div class="heat-tip" class:is-left=is_right class:is-above=is_low>
                    <strong>{words::value(around, reach.radius, noun)}</strong>
                    <span class="muted">{detail}</span>
                </div>
            </div>
        })
    }
}

/// Says what the keyboard's cursor reads.
#[component]
pub(super) fn Announcer(reading: Reading) -> impl IntoView {
    let said = Memo::new(move |_| {
        let read = reading.read.get().filter(|read| read.by_keys);
        read.map(|Read { place, rank, .. }| {
            let rank = rank.map(|rank| (rank, reading.hottest.with(Vec::len)));
            let (around, reach, noun) = (reading.around(place), reading.reach.get(), reading.label.get());
            words::announced(place, rank, around, reach.radius, noun)
        })
    });
    view! {
        <p class="visually-hidden" aria-live="polite">
            {move || said.get()}
        </p>
    }
}

fn percent(value: f64) -> String {
    format!("{value:.3}%")
}
