use domain::id::ServiceSlug;
use leptos::prelude::*;

use crate::components::Icon;

/// For which services something is: all of them, or some. One that is gone can be taken away.
#[component]
pub(super) fn ServicesField(
    services: StoredValue<Vec<ServiceSlug>>,
    /// Empty for all.
    chosen: RwSignal<Vec<ServiceSlug>>,
) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let mut offered = services.get_value();
        let gone: Vec<_> = chosen.with(|chosen| {
            chosen
                .iter()
                .filter(|slug| !offered.contains(slug))
                .cloned()
                .collect()
        });
        offered.extend(gone);
        offered
    });
    let entry = move |slug: ServiceSlug| {
        let is_gone = services.with_value(|services| !services.contains(&slug));
        let text = slug.to_string();
        let slug = StoredValue::new(slug);
        let is_chosen =
            move || chosen.with(|chosen| slug.with_value(|slug| chosen.contains(slug)).to_string());
        view! {
            <button
                type="button"
                class="choice"
                role="checkbox"
                aria-checked=is_chosen
                on:click=move |_| chosen.update(|chosen| toggle(chosen, slug.get_value()))
            >
                <span class="check">{Icon::Check.view()}</span>
                {text}
                {is_gone.then(|| view! { <span class="tag is-warn">"Gone"</span> })}
            </button>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">"Services"</legend>
            <div class="choices">
                <button
                    type="button"
                    class="choice"
                    role="checkbox"
                    aria-checked=move || chosen.with(Vec::is_empty).to_string()
                    on:click=move |_| chosen.set(Vec::new())
                >
                    <span class="check">{Icon::Check.view()}</span>
                    "All services"
                </button>
                {move || offered.get().into_iter().map(entry).collect_view()}
            </div>
        </fieldset>
    }
}

fn toggle(chosen: &mut Vec<ServiceSlug>, slug: ServiceSlug) {
    match chosen.iter().position(|other| *other == slug) {
        Some(place) => {
            chosen.remove(place);
        }
        None => chosen.push(slug),
    }
}
