//! What would change if a text were active, before it is.
//!
//! In reading order: here it is asked for, [`outcome`] is what came of it; [`assertions`] are what is expected of it.

mod assertions;
mod outcome;

use domain::models::Assertion;
use domain::models::trial::Trial;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::ModelState;
use crate::ConsoleError;
use crate::components::{Button, Icon};
use crate::functions::models::try_model;
use assertions::Assertions;
pub(super) use outcome::Outcome;

/// What was tried, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tried {
    text: String,
    assertions: Vec<Assertion>,
    outcome: Result<Trial, ConsoleError>,
}

/// Tries the draft out.
#[component]
pub(super) fn TryOut(state: ModelState) -> impl IntoView {
    let tried = RwSignal::new(None::<Tried>);
    let busy = RwSignal::new(false);
    let attempt = move |_| {
        let (text, assertions) = (state.text.get_untracked(), state.assertions.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let outcome = try_model(text.clone(), assertions.clone()).await;
            // What comes after the page is for nobody.
            let _ = tried.try_set(Some(Tried {
                text,
                assertions,
                outcome,
            }));
            let _ = busy.try_set(false);
        });
    };
    let is_wrong = Memo::new(move |_| !state.problems().is_empty());
    let is_old = Memo::new(move |_| {
        tried.with(|tried| {
            tried.as_ref().is_some_and(|tried| {
                state.text.with(|text| *text != tried.text)
                    || state
                        .assertions
                        .with(|assertions| *assertions != tried.assertions)
            })
        })
    });
    let outcome = move || {
        match tried.get().map(|tried| tried.outcome) {
        None => view! {
            <p class="muted panel-note">
                "See what real accounts would gain and lose, and whether the assertions below hold, before anything is active."
            </p>
        }
        .into_any(),
        Some(Ok(trial)) => view! {
            <div class="panel-note">
                <Outcome trial/>
            </div>
        }
        .into_any(),
        Some(Err(error)) => view! {
            <p class="notice is-bad panel-notice" role="alert">
                {Icon::Alert.view()} <span>{format!("{error}.")}</span>
            </p>
        }
        .into_any(),
    }
    };
    view! {
        <section class="panel try-out" aria-labelledby="try-out-title">
            <header class="panel-head">
                <h2 id="try-out-title">"Try out"</h2>
                <Show when=move || is_old.get()>
                    <span class="tag is-warn">"Of an earlier draft"</span>
                </Show>
                <span class="bar-push"></span>
                <Button icon=Icon::Play busy disabled=is_wrong on:click=attempt>
                    "Try out"
                </Button>
            </header>
            <div role="status">{outcome}</div>
            <Assertions state tried/>
        </section>
    }
}

impl Tried {
    /// What was decided about an assertion as it is now.
    fn decided(&self, assertion: &Assertion) -> Option<&Result<bool, String>> {
        let asserted = self.outcome.as_ref().ok()?.assertions.iter();
        asserted
            .filter(|asserted| asserted.assertion == *assertion)
            .map(|asserted| &asserted.decided)
            .next()
    }
}
