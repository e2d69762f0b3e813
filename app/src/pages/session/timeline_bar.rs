//! The timeline: a slider as wide as the replay, with what happened above it.
//!
//! It is one drawing with places in percent, so that the server can draw it too; only marks need its width.

use domain::Millis;
use domain::activity::Stretch;
use domain::format;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;

use super::command::Command;
use super::shape;
use super::state::Session;
use super::timeline::{self, Scale};
use crate::components::on_resize;

/// A pointer that moves less than this between down and up has clicked.
const CLICK_PX: f64 = 3.0;
/// The height of the row of marks.
const MARKS_PX: f64 = 18.0;
/// A page up or down on the slider, as a part of the session.
const PAGE: Millis = 10;
const STEP_MS: Millis = 5_000;

/// A press on the timeline.
#[derive(Debug, Clone, Copy)]
struct Drag {
    from_x: f64,
    moved: bool,
    /// The replay was playing, and goes on afterwards.
    resume: bool,
}

#[component]
pub(super) fn TimelineBar() -> AnyView {
    let session = Session::get();
    let bar = NodeRef::<html::Div>::new();
    let drag = StoredValue::new(None::<Drag>);
    let hover = RwSignal::new(None::<f64>);

    Effect::new(move || {
        if let Some(bar) = bar.get() {
            let bar: Element = bar.into();
            on_resize(&bar, move |width, _| session.timeline_width.set(width));
        }
    });
    let place = move |event: &PointerEvent| {
        let left = bar
            .get_untracked()
            .map_or(0.0, |bar| bar.get_bounding_client_rect().left());
        f64::from(event.client_x()) - left
    };
    let scrub = move |x: f64| session.run(Command::Seek(session.scale.get_untracked().moment(x)));

    let on_down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if let Some(bar) = bar.get_untracked() {
            let _ = bar.set_pointer_capture(event.pointer_id());
        }
        let x = place(&event);
        drag.set_value(Some(Drag {
            from_x: x,
            moved: false,
            resume: false,
        }));
        hover.set(Some(x));
    };
    let on_move = move |event: PointerEvent| {
        let x = place(&event);
        hover.set(Some(x));
        let Some(mut press) = drag.get_value() else { return };
        if !press.moved && (x - press.from_x).abs() >= CLICK_PX {
            press.moved = true;
            press.resume = session.playback.with_untracked(|playback| playback.playing);
            if press.resume {
                session.run(Command::PlayOrPause);
            }
            drag.set_value(Some(press));
        }
        if press.moved {
            scrub(x);
        }
    };
    let on_up = move |event: PointerEvent| {
        let Some(press) = drag.try_update_value(Option::take).flatten() else {
            return;
        };
        if press.resume {
            session.run(Command::PlayOrPause);
        }
        if !press.moved {
            let top = bar
                .get_untracked()
                .map_or(0.0, |bar| bar.get_bounding_client_rect().top());
            let on_marks = f64::from(event.client_y()) - top < MARKS_PX;
            click(session, place(&event), on_marks);
        }
        if event.pointer_type() != "mouse" {
            hover.set(None);
        }
    };
    // The browser took the pointer for something else, such as scrolling.
    let on_cancel = move |_| {
        let press = drag.try_update_value(Option::take).flatten();
        if press.is_some_and(|press| press.resume) {
            session.run(Command::PlayOrPause);
        }
        hover.set(None);
    };
    let on_leave = move |_| {
        if drag.with_value(Option::is_none) {
            hover.set(None);
        }
    };
    let duration_s = session.memo(|playback| (playback.duration() / 1000).to_string());
    let now_s = session.memo(|playback| (playback.offset() / 1000).to_string());
    let said = Memo::new(move |_| {
        let (at, offset, duration) = session
            .playback
            .with(|playback| (playback.at, playback.offset(), playback.duration()));
        let idle = session
            .details
            .with(|details| timeline::idle_at(&details.idle, at).is_some());
        timeline::value_text(offset, duration, idle)
    });
    view! {
        <div
            class="timeline"
            role="slider"
            tabindex="0"
            aria-label="Timeline"
            aria-valuemin="0"
            aria-valuemax=duration_s
            aria-valuenow=now_s
            aria-valuetext=said
            node_ref=bar
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_cancel
            on:pointerleave=on_leave
            on:keydown=move |event| on_key(session, &event)
        >
            <svg class="timeline-marks" aria-hidden="true">
                <Marks/>
            </svg>
            <svg class="timeline-track" aria-hidden="true">
                <Track/>
            </svg>
            <Windows/>
            <Tip hover/>
        </div>
    }
    .into_any()
}

/// On a mark it goes to the moment of that mark, elsewhere to where it was.
fn click(session: Session, x: f64, on_marks: bool) {
    let marks = session.marks.get_untracked();
    let mark = on_marks.then(|| timeline::mark_at(&marks, x)).flatten();
    let at = mark.map_or_else(|| session.scale.get_untracked().moment(x), |mark| mark.at);
    session.run(Command::Seek(at));
}

/// The keys of a slider that are not keys of the whole page.
fn on_key(session: Session, event: &KeyboardEvent) {
    let (start, end) = session
        .playback
        .with_untracked(|playback| (playback.start, playback.end));
    let command = match event.key().as_str() {
        "Home" => Command::Seek(start),
        "End" => Command::Seek(end),
        "PageUp" => Command::SeekBy((end - start) / PAGE),
        "PageDown" => Command::SeekBy((start - end) / PAGE),
        "ArrowUp" => Command::SeekBy(STEP_MS),
        "ArrowDown" => Command::SeekBy(-STEP_MS),
        _ => return,
    };
    event.prevent_default();
    session.run(command);
}

#[component]
fn Marks() -> impl IntoView {
    let session = Session::get();
    move || {
        session
            .marks
            .get()
            .iter()
            .map(|mark| shape::at(mark.group, mark.x, mark.count() > 1))
            .collect_view()
    }
}

/// What is loaded, what is idle, what was played, and the position.
#[component]
fn Track() -> AnyView {
    let session = Session::get();
    let buffered = session.memo(|playback| playback.buffered.clone());
    let idle = Memo::new(move |_| session.details.with(|details| details.idle.clone()));
    // Places do not depend on the width, so that the drawing holds still while it changes.
    let scale = move || Scale {
        width: 0.0,
        ..session.scale.get()
    };
    let played = session.memo(|playback| {
        let scale = Scale {
            start: playback.start,
            end: playback.end,
            width: 0.0,
        };
        percent(scale.fraction(playback.at) * 100.0)
    });
    let stretches = move |stretches: Vec<Stretch>, class: &'static str| {
        stretches
            .into_iter()
            .map(|stretch| rectangle(scale(), stretch, class))
            .collect_view()
    };
    view! {
        <defs>
            <pattern id="idle" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect class="timeline-hatch" width="2" height="6"></rect>
            </pattern>
        </defs>
        <rect class="timeline-whole" width="100%" height="100%"></rect>
        {move || stretches(buffered.get(), "timeline-buffered")}
        <rect class="timeline-played" width=played height="100%"></rect>
        {move || stretches(idle.get(), "timeline-idle")}
        <svg class="timeline-head" x=played overflow="visible">
            <rect x="-1.5" y="-4" width="3" height="16" rx="1.5"></rect>
        </svg>
    }
    .into_any()
}

fn rectangle(scale: Scale, stretch: Stretch, class: &'static str) -> impl IntoView {
    let (x, width) = scale.percent(stretch);
    view! { <rect class=class x=percent(x) width=percent(width) height="100%"></rect> }
}

fn percent(value: f64) -> String {
    format!("{value:.3}%")
}

/// Which window was in front when, if there are several.
#[component]
fn Windows() -> AnyView {
    let session = Session::get();
    let several = Memo::new(move |_| session.details.with(|details| details.windows.len() > 1));
    let stretches = move || {
        let scale = session.scale.get();
        session.details.with(|details| {
            details
                .active_windows
                .iter()
                .map(|activity| {
                    let number = details
                        .windows
                        .iter()
                        .position(|window| window.id == activity.window)
                        .unwrap_or_default();
                    let (x, width) = scale.percent(Stretch {
                        from: activity.from,
                        to: activity.to,
                    });
                    // A number needs about this much room.
                    let named = scale.fraction(activity.to) - scale.fraction(activity.from) > 24.0 / scale.width.max(1.0);
                    view! {
                        <svg x=percent(x) width=percent(width)>
                            <rect class=format!("timeline-window is-{}", number % 6 + 1) width="100%" height="100%"></rect>
                            {named.then(|| view! { <text x="4" y="10">{number + 1}</text> })}
                        </svg>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <Show when=move || several.get()>
            <svg class="timeline-windows" aria-hidden="true">
                {stretches}
            </svg>
        </Show>
    }
    .into_any()
}

/// The time under the pointer, and what happens there.
#[component]
fn Tip(hover: RwSignal<Option<f64>>) -> AnyView {
    let session = Session::get();
    let x = move || {
        let width = session.timeline_width.get();
        hover.get().unwrap_or_default().clamp(0.0, width.max(0.0))
    };
    let time = move || {
        let scale = session.scale.get();
        format::clock(scale.moment(x()) - scale.start)
    };
    let what = move || {
        let (scale, marks, entries) = (
            session.scale.get(),
            session.marks.get(),
            session.story.events.get(),
        );
        session
            .details
            .with(|details| timeline::describe(x(), scale, &marks, &entries, &details.idle))
    };
    view! {
        <Show when=move || hover.get().is_some()>
            <div
                class="timeline-tip"
                aria-hidden="true"
                // The tip leans to the side that has room.
                style:left=move || format!("{:.1}px", x())
                style:translate=move || {
                    let width = session.timeline_width.get();
                    format!("{:.1}% 0", if width > 0.0 { x() / width * -100.0 } else { 0.0 })
                }
            >
                <span class="number">{time}</span>
                <span class="clip">{what}</span>
            </div>
        </Show>
    }
    .into_any()
}
