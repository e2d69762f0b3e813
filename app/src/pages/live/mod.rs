//! Sessions while they happen: figures, and a list that moves with what the live channel says.

mod asked;
mod channel;
mod draw;
mod feed;
mod filters;
mod hour;
mod incoming;
mod line;
mod list;
mod names;
mod order;
mod rows;
mod sight;
mod socket;
mod states;
mod statistics;
mod surroundings;
mod window;
mod words;

use domain::live::connection::{Event, State};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{
    ErrorNotice, Icon, Page, PageAction, RowsAre, SEARCH, SkeletonRows, use_page_actions, use_page_keys,
    use_row_keys,
};
use crate::functions::live::{LiveSetup, live_setup};
use asked::AskedState;
use feed::Feed;
use filters::LiveFilters;
use hour::LastHour;
use line::{ConnectionChip, ConnectionLine};
use names::Names;
use rows::LiveRows;
use states::{Nobody, NotYet};
use statistics::Statistics;
use surroundings::keep_up;

#[component]
pub(crate) fn LivePage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    use_page_keys(&[SEARCH]);
    let asked = AskedState::of_address(use_query_map());
    let feed = untrack(|| Feed::new(asked.filter(), asked.sort()));
    use_page_actions([
        PageAction::new(
            Icon::Refresh,
            Signal::stored("Clear filters".to_owned()),
            Signal::derive(move || asked.is_filtered()),
            move || asked.clear(),
        ),
        PageAction::new(
            Icon::Live,
            Signal::stored("Reconnect".to_owned()),
            Signal::derive(move || {
                feed.state
                    .with(|state| !matches!(state, State::Connecting | State::Live { .. }))
            }),
            move || feed.drive(Event::Asked),
        ),
    ]);
    let setup = Resource::new(|| (), |()| live_setup());
    let content = move || {
        Suspend::new(async move {
            match setup.await {
                Ok(setup) => view! { <LiveList asked feed setup/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| setup.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! { <ConnectionChip feed/> }.into_any();
    view! {
        <Page title="Live".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=16/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn LiveList(asked: AskedState, feed: Feed, setup: LiveSetup) -> impl IntoView {
    let names = Names::new(setup.options.clone());
    keep_up(asked, feed, setup);
    let is_empty = Memo::new(move |_| feed.built.with(|built| built.of == 0));
    // That nobody is here is said only while it is known.
    let is_known = Memo::new(move |_| feed.has_list.get() && (feed.fresh.get() || !is_empty.get()));
    let list = move || match (is_known.get(), is_empty.get()) {
        (false, _) => view! { <NotYet feed/> }.into_any(),
        (true, true) => view! { <Nobody asked/> }.into_any(),
        (true, false) => view! { <LiveRows feed names/> }.into_any(),
    };
    view! {
        <LiveFilters asked totals=feed.totals names/>
        <div class="live-figures" class:is-stale=move || feed.is_stale()>
            <Statistics asked totals=feed.totals names/>
            <LastHour feed/>
        </div>
        <ConnectionLine feed/>
        <div class="list-area" id="list-area">
            {list}
        </div>
    }
}
