//! The buttons of the replay.

use domain::format;
use domain::id::WindowId;
use leptos::prelude::*;

use super::command::Command;
use super::full_screen;
use super::key::SPEEDS;
use super::state::Session;
use crate::components::{Icon, Menu, MenuItem};
use domain::url::after_host;

#[component]
pub(super) fn Controls() -> AnyView {
    let session = Session::get();
    let run = move |command: fn() -> Command| move |_| session.run(command());
    let playing = session.memo(|playback| playback.playing);
    let filled = full_screen::watch();
    let can_fill = full_screen::can_be();
    let missing = session.memo(|playback| playback.missing);
    view! {
        <div class="session-buttons">
            <button
                type="button"
                class="button is-primary is-icon session-play"
                disabled=move || !session.has_picture()
                aria-label=move || if playing.get() { "Pause" } else { "Play" }
                title=move || if playing.get() { "Pause (Space)" } else { "Play (Space)" }
                on:click=run(|| Command::PlayOrPause)
            >
                {move || if playing.get() { Icon::Pause.view() } else { Icon::Play.view() }}
            </button>
            <Position/>
            <Speed/>
            <Toggle
                label="Skip idle"
                title="Skip stretches in which nobody did anything (i)"
                icon=Icon::Skip
                on=session.memo(|playback| playback.preferences.skip_idle)
                press=run(|| Command::SkipIdle)
            />
            <Toggle
                label="Mouse trail"
                title="Show where the pointer came from"
                icon=Icon::Click
                on=session.memo(|playback| playback.preferences.mouse_trail)
                press=run(|| Command::MouseTrail)
            />
            <WindowSwitch/>
            <span class="session-missing muted" role="status">
                {move || {
                    let count = u64::from(missing.get());
                    (count > 0)
                        .then(|| {
                            format!("{} not shown", format::counted(count, "resource", "resources"))
                        })
                }}
            </span>
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label="Copy link to this moment"
                title="Copy link to this moment"
                hidden=!session.is_in_console()
                on:click=move |_| session.copy_link()
            >
                {Icon::Copy.view()}
            </button>
            <button
                type="button"
                class="button is-quiet is-icon"
                aria-label="Full screen"
                aria-pressed=move || filled.get().to_string()
                title="Full screen (f)"
                hidden=move || !can_fill.get()
                on:click=run(|| Command::FullScreen)
            >
                {Icon::FullScreen.view()}
            </button>
        </div>
    }
    .into_any()
}

/// The time that has passed, and all of it. Its width is that of its longest text.
#[component]
fn Position() -> AnyView {
    let session = Session::get();
    let passed = session.memo(|playback| format::clock(playback.offset()));
    let whole = session.memo(|playback| format::clock(playback.duration()));
    view! {
        <p class="session-position number">
            <span class="session-passed">{passed}</span>
            <span class="muted">" / " {whole}</span>
        </p>
    }
    .into_any()
}

#[component]
fn Speed() -> AnyView {
    let session = Session::get();
    let speed = session.memo(|playback| playback.speed);
    view! {
        <div class="session-speed">
            <Menu
                class="button is-quiet"
                label=Signal::derive(move || format!("Speed {}", times(speed.get())))
                trigger=move || view! { <span class="number">{move || times(speed.get())}</span> }
            >
                <div role="group" aria-label="Speed">
                    {SPEEDS
                        .map(|value| {
                            let chosen = Signal::derive(move || same(speed.get(), value));
                            view! {
                                <MenuItem chosen on:click=move |_| session.run(Command::Speed(value))>
                                    <span class="number">{times(value)}</span>
                                </MenuItem>
                            }
                        })
                        .collect_view()}
                </div>
            </Menu>
        </div>
    }
    .into_any()
}

fn times(speed: f64) -> String {
    format!("{speed}×")
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < f64::EPSILON
}

#[component]
fn Toggle(
    label: &'static str,
    title: &'static str,
    icon: Icon,
    #[prop(into)] on: Signal<bool>,
    press: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> AnyView {
    view! {
        <button
            type="button"
            class="button is-quiet session-toggle"
            aria-label=label
            aria-pressed=move || on.get().to_string()
            title=title
            on:click=press
        >
            {icon.view()}
            <span class="session-toggle-text">{label}</span>
        </button>
    }
    .into_any()
}

/// Shown when there is a choice: the window that the visitor was in, or one that stays.
#[component]
fn WindowSwitch() -> AnyView {
    let session = Session::get();
    let several = Memo::new(move |_| session.details.with(|details| details.windows.len() > 1));
    let chosen = session.memo(|playback| playback.chosen_window.clone());
    let value = move || chosen.get().map_or_else(String::new, |window| window.to_string());
    let options = move || {
        window_names(session)
            .into_iter()
            .map(|(id, name, can_be_shown)| {
                view! {
                    <option value=id.to_string() disabled=!can_be_shown>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || several.get()>
            <select
                class="select session-window"
                aria-label="Window"
                title="Which window is shown"
                prop:value=value
                on:change:target=move |event| {
                    session.run(Command::Window(event.target().value().parse().ok()));
                }
            >
                <option value="">"Active window"</option>
                {options}
            </select>
        </Show>
    }
    .into_any()
}

/// Each window with what it is called, and whether there is anything to show of it.
fn window_names(session: Session) -> Vec<(WindowId, String, bool)> {
    let events = session.story.facts.with(|facts| match facts {
        super::story::Facts::Here(facts) => facts.clone(),
        _ => Default::default(),
    });
    session.details.with(|details| {
        let name = |(index, window): (usize, &domain::session::WindowSummary)| {
            let first_page = events.iter().find_map(|fact| match &fact.kind {
                domain::fact::FactKind::PageView { url, .. } if fact.window == window.id => {
                    Some(after_host(url).to_owned())
                }
                _ => None,
            });
            let name = match first_page {
                Some(page) => format!("Window {} · {page}", index + 1),
                None => format!("Window {}", index + 1),
            };
            (window.id.clone(), name, window.has_full_snapshot)
        };
        details.windows.iter().enumerate().map(name).collect()
    })
}
