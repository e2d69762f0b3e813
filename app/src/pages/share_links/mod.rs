//! All links by which people without an account see sessions, of every session.

mod about;
mod revoke;
mod tabs;
pub(in crate::pages) mod words;

use domain::share::{LinkId, ShareLink, SharePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub(in crate::pages) use about::{Expiry, LinkTags, Views};
pub(in crate::pages) use revoke::Revoke;
pub(in crate::pages) use tabs::SharedTabs;

use crate::address::with_pairs;
use crate::components::{Empty, ErrorNotice, Icon, Page, Pager, RelativeTime, SessionOf, SkeletonRows};
use crate::functions::share_links::all_links;
use crate::names;

const PATH: &str = "/share-links";

#[component]
pub(crate) fn ShareLinksPage() -> impl IntoView {
    let query = use_query_map();
    let behind = Memo::new(move |_| query.read().get("behind").filter(|behind| !behind.is_empty()));
    let page = Resource::new(move || behind.get(), all_links);
    let content = move || {
        Suspend::new(async move {
            let is_first = behind.get_untracked().is_none();
            match page.await {
                Ok(page) if page.links.is_empty() && is_first => view! { <NoLinks/> }.into_any(),
                Ok(page) => view! { <Links page is_first/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| page.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <Page title="Shared".to_owned() bar=view! { <SharedTabs/> }.into_any()>
            <div class="list-area">
                <Transition fallback=|| view! { <SkeletonRows rows=10/> }>{content}</Transition>
            </div>
        </Page>
    }
}

#[component]
fn NoLinks() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Link
            title="No share links"
            text="A link shows one session to somebody without an account, until it expires. Make one with Share on the \
                  page of a session; it is listed here as long as it works."
        >
            <a class="button" href="/sessions">
                "Go to sessions"
            </a>
        </Empty>
    }
}

#[component]
fn Links(page: SharePage, is_first: bool) -> impl IntoView {
    let links = RwSignal::new(page.links);
    let visitors = StoredValue::new(page.visitors);
    let gone = Callback::new(move |id: LinkId| links.update(|links| links.retain(|link| link.id != id)));
    let next = page.next.map(|behind| with_pairs(PATH, [("behind", behind)]));
    let newest = (!is_first).then(|| PATH.to_owned());
    view! {
        <Show when=move || links.with(Vec::is_empty)>
            <Empty icon=Icon::Link title="No links left here" text="All links of this page were revoked or have expired."/>
        </Show>
        <table class="table is-stacked share-table" hidden=move || links.with(Vec::is_empty)>
            <thead>
                <tr>
                    <th scope="col">"Session"</th>
                    <th scope="col">"Made"</th>
                    <th scope="col">"Allows"</th>
                    <th scope="col">"Views"</th>
                    <th scope="col">"Expires"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Revoke"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <For each=move || links.get() key=|link| link.id.clone() let(link)>
                    <Row visitor=visitors.with_value(|known| names::actor(known.get(&link.session)).to_owned()) link gone/>
                </For>
            </tbody>
        </table>
        <Pager previous=newest next back="Newest"/>
    }
}

#[component]
fn Row(link: ShareLink, visitor: String, gone: Callback<LinkId>) -> impl IntoView {
    let note = link.note.clone();
    view! {
        <tr>
            <td class="share-session">
                <SessionOf
                    session=link.session.clone()
                    service=link.service.clone()
                    visitor
                    started_at=link.session_started_at
                />
                {note.map(|note| view! { <p class="share-note clip" title=note.clone()>{note.clone()}</p> })}
            </td>
            <td class="share-made muted">
                <RelativeTime at=link.created_at/>
                " by "
                <span title=link.created_by.clone()>{link.created_by.clone()}</span>
            </td>
            <td class="share-allows">
                <span class="share-tags">
                    <LinkTags link=link.clone()/>
                </span>
            </td>
            <td class="share-views">
                <Views link=link.clone()/>
            </td>
            <td class="share-expiry">
                <Expiry at=link.expires_at/>
            </td>
            <td class="share-end">
                <Revoke link gone/>
            </td>
        </tr>
    }
}
