//! Sharing the session with somebody who has no account: the button, and the dialog behind it.

mod form;
mod links;
mod made;

use domain::Millis;
use domain::account::Permission;
use domain::share::{NewShareLink, ShareLink, SharePage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialogs::Dialogs;
use super::state::Session;
use crate::ConsoleError;
use crate::components::{Button, Dialog, Icon, Toasts, Unsaved};
use crate::functions::share_links::links_of_session;
use form::{Draft, ShareForm};
use links::Links;
use made::Made;

/// What the parts of the dialog share.
#[derive(Clone, Copy)]
struct Sharing {
    session: Session,
    /// Links to this session, once they are known: the newest, and more of them as they are asked for.
    links: RwSignal<Option<Result<SharePage, ConsoleError>>>,
    /// More of them are on their way.
    busy: RwSignal<bool>,
    /// The one that was made while the dialog is open: its address is not shown again.
    made: RwSignal<Option<NewShareLink>>,
}

impl Sharing {
    fn load(self) {
        self.links.set(None);
        spawn_local(async move {
            let loaded = links_of_session(self.session.id_untracked(), None).await;
            let _ = self.links.try_set(Some(loaded));
        });
    }

    fn load_more(self, toasts: Toasts) {
        let behind = self
            .links
            .with_untracked(|links| links.as_ref()?.as_ref().ok()?.next.clone());
        if behind.is_none() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let loaded = links_of_session(self.session.id_untracked(), behind.clone()).await;
            let _ = self.busy.try_set(false);
            match loaded {
                Ok(more) => {
                    let _ = self.links.try_update(|links| {
                        if let Some(Ok(page)) = links {
                            append(page, behind.as_ref(), more);
                        }
                    });
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    }

    /// How long a link may live, in ms, once that is known.
    fn max_ttl(self) -> Option<Millis> {
        self.links
            .with(|links| links.as_ref()?.as_ref().ok().map(|page| page.max_ttl))
    }

    fn change(self, change: impl FnOnce(&mut Vec<ShareLink>)) {
        self.links.update(|links| {
            if let Some(Ok(links)) = links {
                change(&mut links.links);
            }
        });
    }
}

/// Puts what lies behind that place at the end of the list, unless the list was read anew meanwhile.
fn append(page: &mut SharePage, behind: Option<&String>, more: SharePage) {
    if page.next.as_ref() == behind {
        page.links.extend(more.links);
        page.next = more.next;
    }
}

#[component]
pub(super) fn Share() -> AnyView {
    let session = Session::get();
    let allowed = session.may(Permission::ShareSessions);
    match use_context() {
        Some(Dialogs { share: open, .. }) => view! {
            <Show when=move || allowed.get()>
                <ShareDialog open session/>
            </Show>
        }
        .into_any(),
        None => ().into_any(),
    }
}

#[component]
fn ShareDialog(open: RwSignal<bool>, session: Session) -> AnyView {
    let sharing = Sharing {
        session,
        links: RwSignal::new(None),
        busy: RwSignal::new(false),
        made: RwSignal::new(None),
    };
    let draft = Draft::default();
    let unsaved = Unsaved::new(move || draft.is_begun());
    Effect::new(move || {
        if open.get() {
            draft.clear();
            unsaved.forget();
            sharing.made.set(None);
            sharing.load();
        }
    });
    view! {
        <span class="bar-push"></span>
        <Button icon=Icon::Link on:click=move |_| open.set(true)>
            "Share"
        </Button>
        <Dialog open may_close=move |()| unsaved.may_close() wide=true title="Share this session".to_owned()>
            <Show when=move || sharing.made.with(Option::is_some) fallback=move || view! { <ShareForm open draft unsaved sharing/> }>
                <Made open sharing/>
            </Show>
            <Links sharing/>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(next: Option<&str>) -> SharePage {
        SharePage {
            next: next.map(str::to_owned),
            ..SharePage::default()
        }
    }

    #[test]
    fn more_links_continue_the_list_that_they_were_asked_for() {
        let behind = "1.a".to_owned();
        for (is_at, more, expected) in [
            (Some("1.a"), Some("2.b"), Some("2.b")),
            (Some("1.a"), None, None),
            // Read anew meanwhile, it ends elsewhere.
            (Some("3.c"), Some("2.b"), Some("3.c")),
        ] {
            let mut list = page(is_at);
            append(&mut list, Some(&behind), page(more));
            assert_eq!(list.next.as_deref(), expected, "{is_at:?} {more:?}");
        }
    }
}
