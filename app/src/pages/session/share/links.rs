use domain::share::{LinkId, ShareLink, SharePage};
use leptos::prelude::*;

use super::Sharing;
use crate::ConsoleError;
use crate::components::{Button, Icon, RelativeTime, Toasts};
use crate::pages::share_links::{Expiry, LinkTags, Revoke, Views};

/// The links to this session that still work, some at a time.
#[component]
pub(super) fn Links(sharing: Sharing) -> impl IntoView {
    let gone = Callback::new(move |id: LinkId| sharing.change(|links| links.retain(|link| link.id != id)));
    let of_page = move |read: fn(&SharePage) -> bool| {
        sharing
            .links
            .with(|links| matches!(links, Some(Ok(page)) if read(page)))
    };
    let links = move || {
        sharing.links.with(|links| match links {
            Some(Ok(page)) => page.links.clone(),
            _ => Vec::new(),
        })
    };
    let toasts = Toasts::get();
    view! {
        <section class="share-links">
            <h3>"Links to this session"</h3>
            {move || sharing.links.with(|links| instead(links.as_ref(), sharing))}
            <ul class="share-list" hidden=move || of_page(|page| page.links.is_empty())>
                <For each=links key=|link| link.id.clone() let(link)>
                    <Link link gone/>
                </For>
            </ul>
            <Show when=move || of_page(|page| page.next.is_some())>
                <Button busy=sharing.busy on:click=move |_| sharing.load_more(toasts)>
                    "Show more"
                </Button>
            </Show>
        </section>
    }
}

/// What is said where no links are.
fn instead(links: Option<&Result<SharePage, ConsoleError>>, sharing: Sharing) -> Option<AnyView> {
    match links {
        None => Some(view! { <p class="muted" role="status">"Loading links"</p> }.into_any()),
        Some(Err(error)) => Some(
            view! {
                <div class="notice is-bad" role="alert">
                    {Icon::Alert.view()} <span>{format!("{error}.")}</span>
                    <Button on:click=move |_| sharing.load()>"Try again"</Button>
                </div>
            }
            .into_any(),
        ),
        Some(Ok(page)) if page.links.is_empty() && page.next.is_none() => {
            Some(view! { <p class="muted">"Nobody has a link to this session."</p> }.into_any())
        }
        Some(Ok(_)) => None,
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
