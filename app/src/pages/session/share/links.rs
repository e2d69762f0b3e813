use domain::share::{LinkId, ShareLink};
use leptos::prelude::*;

use super::Sharing;
use crate::components::{Button, Icon, RelativeTime};
use crate::pages::share_links::{Expiry, LinkTags, Revoke, Views};

/// The links to this session that still work.
#[component]
pub(super) fn Links(sharing: Sharing) -> impl IntoView {
    let gone = Callback::new(move |id: LinkId| sharing.change(|links| links.retain(|link| link.id != id)));
    let content = move || match sharing.links.get() {
        None => view! { <p class="muted" role="status">"Loading links"</p> }.into_any(),
        Some(Err(error)) => view! {
            <div class="notice is-bad" role="alert">
                {Icon::Alert.view()} <span>{format!("{error}.")}</span>
                <Button on:click=move |_| sharing.load()>"Try again"</Button>
            </div>
        }
        .into_any(),
        Some(Ok(links)) if links.is_empty() => {
            view! { <p class="muted">"Nobody has a link to this session."</p> }.into_any()
        }
        Some(Ok(links)) => view! {
            <ul class="share-list">
                {links.into_iter().map(|link| view! { <Link link gone/> }).collect_view()}
            </ul>
        }
        .into_any(),
    };
    view! {
        <section class="share-links">
            <h3>"Links to this session"</h3>
            {content}
        </section>
    }
}

#[component]
fn Link(link: ShareLink, gone: Callback<LinkId>) -> impl IntoView {
    view! {
        <li class="share-link">
            <div class="share-link-about">
                <p class="share-tags">
                    <span>"Ends " <Expiry at=link.expires_at/></span>
                    <LinkTags link=link.clone()/>
                </p>
                <p class="muted">
                    <Views link=link.clone()/>
                    " · made "
                    <RelativeTime at=link.created_at/>
                    " by "
                    {link.created_by.clone()}
                </p>
                {link.note.clone().map(|note| view! { <p class="share-note">{note}</p> })}
            </div>
            <Revoke link gone/>
        </li>
    }
}
