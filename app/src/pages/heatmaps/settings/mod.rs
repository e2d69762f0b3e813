//! What an admin decides of heat: from when on a click is rage, dead or an error, and which paths are one page.
//!
//! In reading order: [`state`] is what is known and saved, [`thresholds`] the form of those, [`templates`] the list of what
//! makes paths one page; [`add`] puts one there, and [`reach`] says before that what it would do.

mod add;
mod reach;
mod state;
mod templates;
mod thresholds;

use leptos::prelude::*;

use super::state::HeatState;
use crate::components::{Dialog, ErrorNotice, SkeletonRows, Unsaved};
use state::{Settings, Standing};
use templates::Templates;
use thresholds::ThresholdsForm;

#[component]
pub(super) fn SettingsDialog(open: RwSignal<bool>, state: HeatState) -> impl IntoView {
    let settings = Settings::new(state);
    let unsaved = Unsaved::new(move || untrack(|| settings.is_changed()));
    Effect::new(move || {
        if open.get() {
            unsaved.forget();
            settings.load();
        }
    });
    let content = move || match settings.standing.get() {
        Standing::Loading => view! { <SkeletonRows rows=8/> }.into_any(),
        Standing::Failed(error) => view! { <ErrorNotice error retry=move |()| settings.load()/> }.into_any(),
        Standing::Here => view! {
            <ThresholdsForm open settings unsaved/>
            <Templates settings/>
        }
        .into_any(),
    };
    view! {
        <Dialog open wide=true may_close=move |()| unsaved.may_close() title="Set up heatmaps".to_owned()>
            {content}
        </Dialog>
    }
}
