//! Sharing the session with somebody who has no account: the button, and the dialog behind it.

mod form;
mod links;
mod made;

use domain::account::Permission;
use domain::share::{NewShareLink, ShareLink};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialogs::Dialogs;
use super::state::Session;
use crate::ConsoleError;
use crate::components::{Button, Dialog, Icon, Unsaved};
use crate::frame::may;
use crate::functions::share_links::links_of_session;
use form::{Draft, ShareForm};
use links::Links;
use made::Made;

/// What the parts of the dialog share.
#[derive(Clone, Copy)]
struct Sharing {
    session: Session,
    /// Links to this session, once they are known.
    links: RwSignal<Option<Result<Vec<ShareLink>, ConsoleError>>>,
    /// The one that was made while the dialog is open: its address is not shown again.
    made: RwSignal<Option<NewShareLink>>,
}

impl Sharing {
    fn load(self) {
        self.links.set(None);
        spawn_local(async move {
            let loaded = links_of_session(self.session.id_untracked()).await;
            let _ = self.links.try_set(Some(loaded));
        });
    }

    fn change(self, change: impl FnOnce(&mut Vec<ShareLink>)) {
        self.links.update(|links| {
            if let Some(Ok(links)) = links {
                change(links);
            }
        });
    }
}

#[component]
pub(super) fn Share() -> AnyView {
    let Some(Dialogs { share: open, .. }) = use_context().filter(|_| may(Permission::ShareSessions)) else {
        return ().into_any();
    };
    let sharing = Sharing {
        session: Session::get(),
        links: RwSignal::new(None),
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
