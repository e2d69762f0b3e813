//! The sessions behind a place of the map, beside it: each leads to the moment at which it happened there.

use domain::heat::page_heat::{ElementHeat, HeatMoment, HeatPlace, MOST_MOMENTS};
use domain::heat::query::HeatQuery;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

use super::super::address::opened::Opened;
use super::super::names;
use super::super::picture::layout::selectors;
use super::super::state::HeatState;
use crate::ConsoleError;
use crate::components::{Empty, ErrorNotice, Icon, RelativeTime, SkeletonRows};
use crate::functions::heatmaps::heat_moments;
use crate::names::{actor, device};
use crate::pages::session::moment;

/// What somebody wants to see the sessions of.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Behind {
    pub(in super::super) query: HeatQuery,
    pub(in super::super) places: Vec<HeatPlace>,
    /// What is there, as a heading, and below it.
    pub(in super::super) title: String,
    pub(in super::super) note: String,
}

type Question = (HeatQuery, Vec<HeatPlace>);
type Found = Option<Result<Vec<HeatMoment>, ConsoleError>>;

/// Where a session opens at the moment.
fn address(moment: &HeatMoment) -> String {
    let offset = moment.at.saturating_sub(moment.started_at);
    format!("/sessions/{}{}", moment.session, moment::in_query("", offset))
}

#[component]
pub(in super::super) fn BehindPanel(state: HeatState) -> impl IntoView {
    let behind = state.behind;
    let found: RwSignal<Found> = RwSignal::new(None);
    let heading = NodeRef::<html::H2>::new();
    // Where the focus was, so that it goes back there.
    // Where the server renders nothing is wrapped, or it would be dropped on another thread.
    let before = StoredValue::new(None::<SendWrapper<HtmlElement>>);
    let number = StoredValue::new(0_u32);
    let ask = move |asked: Question| {
        let this = number.get_value().wrapping_add(1);
        number.set_value(this);
        let (query, places) = asked;
        spawn_local(async move {
            let moments = heat_moments(query, places).await;
            if number.try_get_value() == Some(this) {
                found.set(Some(moments));
            }
        });
    };
    let close = move || {
        state.change(|asked| asked.opened = None);
        let element = before.try_update_value(Option::take).flatten();
        if let Some(element) = element {
            let _ = element.focus();
        }
    };
    let question = Memo::new(move |_| {
        behind.with(|behind| {
            let behind = behind.as_ref()?;
            Some((behind.query.clone(), behind.places.clone()))
        })
    });
    let opened = state.part(|asked| asked.opened.clone());
    let is_shown = Memo::new(move |_| behind.with(Option::is_some));
    Effect::new(move |asked: Option<Option<Opened>>| {
        let now = untrack(|| opened.get());
        if let Some(question) = question.get() {
            // What is asked for once more, because something else lies around the place by now, stays until that is there.
            if asked.is_none_or(|before| before != now) {
                found.set(None);
            }
            ask(question);
        }
        now
    });
    Effect::new(move || {
        // Whoever chooses the same again is led there again.
        state.picked.track();
        opened.track();
        if !is_shown.get() {
            return;
        }
        let active = document().active_element();
        let within = heading
            .get_untracked()
            .zip(active.clone())
            .is_some_and(|(heading, active)| {
                heading
                    .closest(".heatmaps-behind")
                    .is_ok_and(|panel| panel.is_some_and(|panel| panel.contains(Some(&active))))
            });
        if !within {
            before.set_value(
                active
                    .and_then(|active| active.dyn_into().ok())
                    .map(SendWrapper::new),
            );
        }
        // The panel is there with the next frame.
        request_animation_frame(move || {
            if let Some(heading) = heading.try_get_untracked().flatten() {
                let _ = heading.focus();
            }
        });
    });
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape"
                && !event.default_prevented()
                && !crate::browser::dialog_is_open()
                && behind.with_untracked(Option::is_some)
            {
                event.prevent_default();
                close();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let retry = move |()| {
        if let Some(question) = question.get_untracked() {
            found.set(None);
            ask(question);
        }
    };
    let list = move || match found.get() {
        None => view! { <SkeletonRows rows=6/> }.into_any(),
        Some(Err(error)) => view! { <ErrorNotice error retry/> }.into_any(),
        Some(Ok(moments)) if moments.is_empty() => view! {
            <Empty
                icon=Icon::Sessions
                title="No session is left"
                text="The sessions behind this place were deleted, or recorded before moments were kept."
            />
        }
        .into_any(),
        Some(Ok(moments)) => view! { <Moments moments/> }.into_any(),
    };
    let text = move |read: fn(&Behind) -> &str| {
        behind.with(|behind| behind.as_ref().map(|behind| read(behind).to_owned()))
    };
    view! {
        <Show when=move || behind.with(Option::is_some)>
            <aside class="heatmaps-behind" aria-labelledby="behind-title">
                <header class="heatmaps-behind-head">
                    <div>
                        <h2 id="behind-title" class="clip" tabindex="-1" node_ref=heading>
                            {move || text(|behind| &behind.title)}
                        </h2>
                        <p class="muted">{move || text(|behind| &behind.note)}</p>
                    </div>
                    <button
                        type="button"
                        class="button is-quiet is-icon"
                        aria-label="Close the sessions"
                        title="Close (Esc)"
                        on:click=move |_| close()
                    >
                        {Icon::Close.view()}
                    </button>
                </header>
                <div class="heatmaps-behind-list" aria-live="polite">
                    {list}
                </div>
            </aside>
        </Show>
    }
}

#[component]
fn Moments(moments: Vec<HeatMoment>) -> impl IntoView {
    let newest = (moments.len() >= MOST_MOMENTS)
        .then(|| format!("The {MOST_MOMENTS} newest. Fewer days or a longer duration leave fewer of them."));
    let row = |moment: HeatMoment| {
        let times = (moment.count > 1).then(|| format!("{}×", domain::format::count(moment.count)));
        view! {
            <li>
                <a class="heatmaps-moment" href=address(&moment)>
                    <strong class="clip">{actor(moment.actor.as_ref()).to_owned()}</strong>
                    <span class="muted number">
                        <RelativeTime at=moment.at/>
                    </span>
                    <span class="muted">
                        {device(moment.device)} " · at "
                        {domain::format::clock(moment.at.saturating_sub(moment.started_at))}
                    </span>
                    <span class="number">{times}</span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="heatmaps-moments">{moments.into_iter().map(row).collect_view()}</ul>
        {newest.map(|newest| view! { <p class="heatmaps-behind-note muted">{newest}</p> })}
    }
}

/// What is behind all of one element.
pub(in super::super) fn of_element(query: HeatQuery, element: &ElementHeat) -> Behind {
    let amount = names::amount(query.kind, &element.counts);
    let note = format!("{} on it, the newest first", names::counted(query.kind, amount));
    Behind {
        query,
        places: selectors(element)
            .map(|selector| HeatPlace {
                selector: Some(selector),
                cells: Vec::new(),
            })
            .collect(),
        title: names::element(element),
        note,
    }
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;

    use super::*;

    #[test]
    fn sessions_open_at_the_moment() {
        for (at, expected) in [
            (1_000, "/sessions/session-1"),
            (70_449, "/sessions/session-1?t=69.4"),
            (0, "/sessions/session-1"),
        ] {
            let moment = HeatMoment {
                session: "session-1".parse().unwrap(),
                actor: None,
                device: DeviceType::Desktop,
                started_at: 1_000,
                at,
                count: 1,
            };
            assert_eq!(address(&moment), expected, "{at}");
        }
    }
}
