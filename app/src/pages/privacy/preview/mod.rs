//! A recorded page beside the rule that is being written: what the rule would hide of it, with every key.
//!
//! In reading order: [`state`] brings the page's picture and the worker together that answers for its nodes; [`link`] is
//! the way to that, [`questions`] what it is asked; [`sentence`] says what was found, and [`seen`] how much that is.

mod link;
mod questions;
mod seen;
mod sentence;
mod state;

use domain::format;
use domain::id::ServiceSlug;
use domain::mask::{MaskRule, MaskType};
use domain::privacy::SelectorFault;
use domain::privacy::concern::Tried;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ConsoleError;
use crate::browser;
use crate::components::{Button, Icon};
use crate::functions::recorded_pages::{RecordedPage, recorded_pages};
use crate::pages::session::bridge::theme_hash;
use state::{PICK, PreviewState, Rule, Standing};

/// The pages that can be chosen, once they are known.
type Pages = RwSignal<Option<Result<Vec<RecordedPage>, ConsoleError>>>;

#[component]
pub(super) fn RulePreview(
    selector: RwSignal<String>,
    mask: RwSignal<MaskType>,
    fault: RwSignal<Option<SelectorFault>>,
    services: RwSignal<Vec<ServiceSlug>>,
    tried: RwSignal<Option<Tried>>,
    /// The rules beside it.
    others: Vec<MaskRule>,
) -> impl IntoView {
    let state = PreviewState::new(Rule {
        selector,
        mask,
        fault,
        tried,
        others: StoredValue::new(others),
    });
    let pages: Pages = RwSignal::new(None);
    let asked = RwSignal::new(0_u32);
    Effect::new(move || {
        asked.track();
        load(state, pages, services.get(), services);
    });
    let retry = move |_| asked.update(|asked| *asked = asked.wrapping_add(1));
    let content = move || {
        match pages.get() {
        None => view! { <p class="preview-note muted" role="status">"Looking for recorded pages"</p> }.into_any(),
        Some(Err(error)) => view! {
            <div class="notice is-warn" role="alert">
                {Icon::Alert.view()} <p>{format!("{error}.")}</p>
                <Button icon=Icon::Refresh on:click=retry>
                    "Try again"
                </Button>
            </div>
        }
        .into_any(),
        Some(Ok(pages)) if pages.is_empty() => view! {
            <p class="preview-note muted" role="status">
                "Nothing is recorded there yet. Once somebody has visited a page, the rule can be tried on it here."
            </p>
        }
        .into_any(),
        Some(Ok(pages)) => view! { <OnPage state pages/> }.into_any(),
    }
    };
    view! {
        <section class="rule-preview" aria-label="Preview">
            {content}
        </section>
    }
}

/// Asks for the pages of these services, and shows the first where the one that is shown is none of theirs.
fn load(state: PreviewState, pages: Pages, of: Vec<ServiceSlug>, services: RwSignal<Vec<ServiceSlug>>) {
    spawn_local(async move {
        let found = recorded_pages(of.clone()).await;
        let is_wanted = services.try_with_untracked(|now| *now == of).unwrap_or_default();
        if !is_wanted {
            return;
        }
        // The editor may be closed by now.
        let Some(shown) = state.page.try_get_untracked() else {
            return;
        };
        let first = found.as_ref().ok().and_then(|found| {
            let is_there = shown.is_some_and(|shown| found.contains(&shown));
            found.first().filter(|_| !is_there).cloned()
        });
        pages.set(Some(found));
        if let Some(page) = first {
            state.open(page);
        }
    });
}

#[component]
fn OnPage(state: PreviewState, pages: Vec<RecordedPage>) -> impl IntoView {
    let now = browser::now();
    let several = pages
        .first()
        .is_some_and(|first| pages.iter().any(|page| page.service != first.service));
    let options = pages
        .iter()
        .enumerate()
        .map(|(place, page)| {
            let ago = format::ago(page.at, now);
            let text = match several {
                true => format!("{} {} · {ago}", page.service, page.path),
                false => format!("{} · {ago}", page.path),
            };
            let page = page.clone();
            let selected = move || state.page.with(|shown| shown.as_ref() == Some(&page));
            view! { <option value=place.to_string() selected=selected>{text}</option> }
        })
        .collect_view();
    let choose = move |value: String| {
        let page = value
            .parse()
            .ok()
            .and_then(|place: usize| pages.get(place).cloned());
        if let Some(page) = page {
            state.choose(page);
        }
    };
    view! {
        <div class="preview-bar">
            <label class="visually-hidden" for="preview-page">
                "Recorded page"
            </label>
            <select class="select" id="preview-page" on:change:target=move |event| choose(event.target().value())>
                {options}
            </select>
            <PickButton state/>
        </div>
        <Picture state/>
        <Outcome state/>
    }
}

#[component]
fn PickButton(state: PreviewState) -> impl IntoView {
    let picking = state.picking;
    let may_pick = move || state.shown.get() && state.standing.with(|standing| *standing == Standing::Ready);
    view! {
        <button
            type="button"
            id=PICK
            class="button"
            aria-pressed=move || picking.get().to_string()
            disabled=move || !may_pick()
            on:click=move |_| state.pick(!picking.get_untracked())
        >
            {Icon::Click.view()}
            {move || if picking.get() { "Stop picking" } else { "Pick an element" }}
        </button>
    }
}

/// The page as it was, in the frame that replays are shown in.
#[component]
fn Picture(state: PreviewState) -> impl IntoView {
    let opened = move || Some(state.opened.get());
    let frame = move |_| {
        state.page.get_untracked().map(|page| {
            let address = format!("/replay/{}?at={}{}", page.session, page.at, theme_hash());
            view! { <iframe class="preview-frame" title="The recorded page" src=address node_ref=state.bridge.frame></iframe> }
        })
    };
    view! {
        <div class="preview-picture">
            <For each=opened key=|opened| *opened children=frame/>
        </div>
    }
}

/// What the rule does here, or why that is not known.
#[component]
fn Outcome(state: PreviewState) -> impl IntoView {
    let failed = move |message: String| {
        view! {
            <span class="preview-failed">
                {Icon::Alert.view()} <span>{message}</span>
                <Button icon=Icon::Refresh on:click=move |_| state.try_again()>
                    "Try again"
                </Button>
            </span>
        }
        .into_any()
    };
    let text = move || match state.standing.get() {
        Standing::Failed(message) => failed(message),
        Standing::Loading => "Loading the page".into_any(),
        Standing::Blank => "No picture of this page was recorded".into_any(),
        Standing::Ready if state.picking.get() => {
            "Click an element, or walk with the arrow keys and press Enter; Escape ends".into_any()
        }
        Standing::Ready => state
            .found
            .get()
            .unwrap_or_else(|| "Write a selector or pick an element to see what it hides".into())
            .into_any(),
    };
    view! {
        <p class="preview-outcome" role="status">
            {text}
        </p>
    }
}
