use domain::heat::template::{PageTemplate, Suggestion};
use domain::id::ServiceSlug;
use leptos::prelude::*;

use super::add::AddTemplate;
use super::state::Settings;
use crate::components::{Button, Icon};
use crate::functions::heatmaps::suggested_templates;

/// Which paths of a service are one page.
#[component]
pub(super) fn Templates(settings: Settings) -> impl IntoView {
    // What is being added, so that a suggestion can be taken over.
    let written = RwSignal::new(String::new());
    let options = move || {
        let option = |service: ServiceSlug| {
            let name = service.to_string();
            let selected = move || settings.service.with(|chosen| chosen.as_ref() == Some(&service));
            view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
        };
        settings.services().into_iter().map(option).collect_view()
    };
    let choose = move |value: String| {
        written.set(String::new());
        settings.service.set(value.parse().ok());
    };
    let row = move |template: PageTemplate| {
        let name = template.to_string();
        view! {
            <li>
                <code class="clip">{name.clone()}</code>
                <button
                    type="button"
                    class="copy"
                    title="Remove"
                    aria-label=format!("Remove {name}")
                    disabled=settings.busy
                    on:click=move |_| settings.remove(&template)
                >
                    {Icon::Trash.view()}
                </button>
            </li>
        }
    };
    view! {
        <section class="form heatmaps-templates" aria-labelledby="templates-title">
            <div>
                <h3 id="templates-title">"Page templates"</h3>
                <p class="muted">
                    "Paths of one kind become one page: /users/:id is the page of every user, /docs/* all that is below /docs. The past is put together by them as well."
                </p>
            </div>
            <label class="field">
                <span class="field-label">"Service"</span>
                <select class="select" on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
            </label>
            <ul class="heatmaps-template-list" aria-label="Templates">
                {move || settings.templates().into_iter().map(row).collect_view()}
            </ul>
            <Show when=move || settings.templates().is_empty()>
                <p class="muted">"None yet: each path is a page of its own."</p>
            </Show>
            <AddTemplate settings written/>
            <Suggestions settings written/>
        </section>
    }
}

/// Templates for paths that look as if they were of one page.
#[component]
fn Suggestions(settings: Settings, written: RwSignal<String>) -> impl IntoView {
    let found = LocalResource::new(move || {
        let service = settings.service.get();
        // Another template leaves others to suggest.
        let _ = settings.templates();
        async move {
            match service {
                Some(service) => suggested_templates(service).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let row = move |suggestion: Suggestion| {
        let template = suggestion.template.to_string();
        let text = StoredValue::new(template.clone());
        view! {
            <li>
                <div>
                    <code>{template}</code>
                    <span class="muted number">
                        {format!(
                            " · {}, such as {}",
                            domain::format::counted(suggestion.paths, "path", "paths"),
                            suggestion.examples.join(", "),
                        )}
                    </span>
                </div>
                <Button on:click=move |_| {
                    written.set(text.get_value());
                    crate::browser::focus("template");
                }>"Use"</Button>
            </li>
        }
    };
    let list = move || {
        let found = found.get()?;
        Some(match found {
            Ok(found) if found.is_empty() => {
                view! { <p class="muted">"No paths look as if they were of one page."</p> }.into_any()
            }
            Ok(found) => view! {
                <ul class="heatmaps-template-list is-suggested">
                    <For
                        each=move || found.clone()
                        key=|suggestion| (suggestion.template.to_string(), suggestion.paths)
                        children=row
                    />
                </ul>
            }
            .into_any(),
            Err(error) => {
                view! { <p class="muted">{format!("There are no suggestions. {error}.")}</p> }.into_any()
            }
        })
    };
    view! {
        <div>
            <h4 class="field-label">"Suggestions"</h4>
            {list}
        </div>
    }
}
