//! The applications being recorded: their origins, their keys, and how to set up a page.

mod add;
mod check;
mod edit;
mod key_dialog;
mod keys;
mod service;
mod snippet;

use domain::service::Service;
use leptos::prelude::*;

use crate::components::{
    Button, Empty, ErrorNotice, Icon, Look, Page, PageAction, SkeletonRows, use_page_actions,
};
use crate::functions::services::{ServiceList, ServiceWithKey, list_services};
use add::AddDialog;
use key_dialog::KeyDialog;
pub(in crate::pages) use key_dialog::Snippet;
use service::ServicePanel;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct ServicesState {
    services: RwSignal<Vec<Service>>,
    /// A key just made, while it is shown.
    new_key: RwSignal<Option<ServiceWithKey>>,
}

impl ServicesState {
    /// Puts a service where it was, or at its place by name.
    fn put(self, service: Service) {
        self.services.update(|services| {
            match services.iter_mut().find(|other| other.slug == service.slug) {
                Some(other) => *other = service,
                None => services.push(service),
            }
            services.sort_by(|a, b| a.slug.cmp(&b.slug));
        });
    }
}

#[component]
pub(crate) fn ServicesPage() -> impl IntoView {
    let adding = RwSignal::new(false);
    use_page_actions([PageAction::new(
        Icon::Plus,
        Signal::stored("Add service".to_owned()),
        Signal::stored(true),
        move || adding.set(true),
    )]);
    let loaded = Resource::new(|| (), |()| list_services());
    let content = move || {
        Suspend::new(async move {
            match loaded.await {
                Ok(list) => view! { <List list adding/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| loaded.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! {
        <span class="bar-push"></span>
        <Button look=Look::Primary icon=Icon::Plus on:click=move |_| adding.set(true)>
            "Add service"
        </Button>
    }
    .into_any();
    view! {
        <Page title="Services".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=6/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn List(list: ServiceList, adding: RwSignal<bool>) -> impl IntoView {
    let state = ServicesState {
        services: RwSignal::new(list.services),
        new_key: RwSignal::new(None),
    };
    let address = StoredValue::new(list.public_url);
    let slugs = Memo::new(move |_| {
        state.services.with(|services| {
            services
                .iter()
                .map(|service| service.slug.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="page-column is-narrow">
            <Show when=move || state.services.with(Vec::is_empty)>
                <div class="panel">
                    <Empty
                        icon=Icon::Services
                        title="No services yet"
                        text="A service is an application that is recorded. Add one to get a key and the snippet to paste into its pages."
                    >
                        <Button look=Look::Primary on:click=move |_| adding.set(true)>
                            "Add service"
                        </Button>
                    </Empty>
                </div>
            </Show>
            <For
                each=move || slugs.get()
                key=|slug| slug.clone()
                children=move |slug| view! { <ServicePanel slug state address/> }
            />
        </div>
        <AddDialog open=adding state/>
        <KeyDialog state address/>
    }
}
