//! Who may do what, and why: roles, memberships and all other tuples of the authorization model, and the keys of services that
//! may ask about them.
//!
//! In reading order: [`place`] is which part of the page an address means, [`state`] what the parts share, [`words`] what
//! tuples say and [`offers`] what the model takes; [`people`] are accounts, each with [`chips`] of what it has, [`give`] for
//! more of it and [`standing`] for what follows from it, with its [`reason`]; [`teams`] and [`members`] are those who have
//! something together; [`tuples`] are all of them, and [`add_tuple`] makes one; [`keys`] are those of other services.
//! [`lose_own`] asks before somebody takes this page from themselves.

mod add_tuple;
mod chips;
mod give;
mod keys;
mod lose_own;
mod members;
mod offers;
mod people;
mod place;
mod reason;
#[cfg(test)]
mod sample;
mod standing;
mod state;
mod teams;
mod tuples;
mod words;

use domain::access::tuple::AccessReport;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::address::pairs_of;
use crate::components::{ErrorNotice, Page, SkeletonRows};
use crate::functions::access::{access_keys, access_report, list_tuples};
use keys::{KeysPart, KeysResource};
use lose_own::LoseOwnDialog;
use people::PeoplePart;
use place::{Part, Place};
use state::AccessState;
use teams::TeamsPart;
use tuples::{TuplesPart, TuplesResource};

/// What only one part shows, loaded when that is gone to.
#[derive(Clone, Copy)]
struct Loaded {
    tuples: TuplesResource,
    keys: KeysResource,
    changes: RwSignal<u32>,
}

#[component]
pub(crate) fn AccessPage() -> impl IntoView {
    let params = use_query_map();
    let place = Memo::new(move |_| params.with(|params| Place::from_pairs(pairs_of(params))));
    let changes = RwSignal::new(0);
    let report = Resource::new(|| (), |()| access_report());
    let tuples = Resource::new(
        move || {
            let place = place.get();
            (place.part == Part::Tuples).then(|| (place.query, changes.get()))
        },
        |wanted| async move {
            match wanted {
                Some((query, _)) => list_tuples(query).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let keys = Resource::new(
        move || place.get().part == Part::Keys,
        |wanted| async move {
            match wanted {
                true => access_keys().await.map(Some),
                false => Ok(None),
            }
        },
    );
    let loaded = Loaded {
        tuples,
        keys,
        changes,
    };
    let content = move || {
        Suspend::new(async move {
            match report.await {
                Ok(report) => view! { <Parts report place loaded/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| report.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <Page title="Access".to_owned() bar=view! { <Tabs place/> }.into_any()>
            <Transition fallback=|| view! { <SkeletonRows rows=12/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn Tabs(place: Memo<Place>) -> impl IntoView {
    let part = Memo::new(move |_| place.with(|place| place.part));
    let tab = move |of: Part| {
        view! {
            <a
                class="tab"
                href=Place::of(of).address()
                aria-current=move || (part.get() == of).then_some("page")
            >
                {of.name()}
            </a>
        }
    };
    view! {
        <nav class="bar-tabs" aria-label="Access">
            {Part::ALL.map(tab).collect_view()}
        </nav>
    }
}

#[component]
fn Parts(report: AccessReport, place: Memo<Place>, loaded: Loaded) -> impl IntoView {
    let state = AccessState::new(report, loaded.changes);
    let part = Memo::new(move |_| place.with(|place| place.part));
    view! {
        {move || match part.get() {
            Part::People => view! { <PeoplePart state/> }.into_any(),
            Part::Teams => view! { <TeamsPart state/> }.into_any(),
            Part::Tuples => view! { <TuplesPart state place tuples=loaded.tuples/> }.into_any(),
            Part::Keys => view! { <KeysPart keys=loaded.keys/> }.into_any(),
        }}
        <LoseOwnDialog state/>
    }
}
