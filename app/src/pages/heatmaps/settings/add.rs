//! A new template: what it would do is shown before it is saved.

use std::time::Duration;

use domain::heat::settings::MOST_TEMPLATES;
use domain::heat::template::PageTemplate;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reach::{sentence, warning};
use super::state::Settings;
use crate::ConsoleError;
use crate::components::{Button, Field, Icon, Look};
use crate::functions::heatmaps::{TemplateReach, template_reach};

/// How long the typing has to rest before the reach is asked for.
const REST: Duration = Duration::from_millis(300);

/// A template and what it would do, once that is known.
type Reach = Option<(PageTemplate, Result<TemplateReach, ConsoleError>)>;

/// What is wrong with what was written.
fn fault(text: &str, known: &[PageTemplate]) -> Option<String> {
    match text.trim().parse::<PageTemplate>() {
        Err(fault) => Some(fault.to_string()),
        Ok(template) if known.contains(&template) => Some("This template is there already".into()),
        Ok(_) if known.len() >= MOST_TEMPLATES => Some(format!(
            "A service has {MOST_TEMPLATES} templates at most; remove one first"
        )),
        Ok(_) => None,
    }
}

#[component]
pub(super) fn AddTemplate(settings: Settings, written: RwSignal<String>) -> impl IntoView {
    let reach: RwSignal<Reach> = RwSignal::new(None);
    let agreed = RwSignal::new(false);
    let left = RwSignal::new(false);
    let error = Signal::derive(move || {
        let is_worth_saying = left.get() && written.with(|text| !text.trim().is_empty());
        is_worth_saying
            .then(|| fault(&written.get(), &settings.templates()))
            .flatten()
    });
    let wanted = Memo::new(move |_| {
        let text = written.get();
        let is_fine = fault(&text, &settings.templates()).is_none();
        let template = text.trim().parse::<PageTemplate>().ok().filter(|_| is_fine)?;
        Some((settings.service.get()?, template))
    });
    let ask = move |(service, template): (domain::id::ServiceSlug, PageTemplate)| {
        spawn_local(async move {
            let found = template_reach(service.clone(), template.clone()).await;
            if wanted.try_get_untracked().flatten() == Some((service, template.clone())) {
                reach.set(Some((template, found)));
            }
        });
    };
    Effect::new(move || {
        let asked = wanted.get();
        reach.set(None);
        agreed.set(false);
        let Some(asked) = asked else { return };
        set_timeout(
            move || {
                if wanted.try_get_untracked().flatten().as_ref() == Some(&asked) {
                    ask(asked);
                }
            },
            REST,
        );
    });
    let warned = move || {
        reach.with(|reach| match reach {
            Some((template, Ok(reach))) => warning(template, reach),
            _ => None,
        })
    };
    let may_add = move || {
        let is_known = reach.with(|reach| matches!(reach, Some((_, Ok(_)))));
        is_known && (warned().is_none() || agreed.get())
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        left.set(true);
        let template = reach.with_untracked(|reach| reach.as_ref().map(|(template, _)| template.clone()));
        if let Some(template) = template.filter(|_| untrack(may_add)) {
            settings.add(template);
            written.set(String::new());
            left.set(false);
        }
    };
    let said = move || {
        if wanted.get().is_none() {
            return ().into_any();
        }
        match reach.get() {
            None => view! { <p class="muted">"Looking what it matches"</p> }.into_any(),
            Some((_, Err(error))) => view! {
                <p class="field-error">
                    {Icon::Alert.view()} <span>{format!("{error}.")}</span>
                </p>
                <Button
                    icon=Icon::Refresh
                    on:click=move |_| {
                        if let Some(asked) = wanted.get_untracked() {
                            ask(asked);
                        }
                    }
                >
                    "Try again"
                </Button>
            }
            .into_any(),
            Some((_, Ok(reach))) => view! {
                <p class="number">{sentence(&reach)}</p>
                <ul class="heatmaps-examples">
                    {reach
                        .examples
                        .into_iter()
                        .map(|path| view! { <li><code>{path}</code></li> })
                        .collect_view()}
                </ul>
            }
            .into_any(),
        }
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field
                id="template"
                label="New template"
                help="A path; :name stands for one part of it, * at the end for all that follows"
                error
            >
                <input
                    class="input mono"
                    id="template"
                    name="template"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="/users/:id"
                    aria-describedby="template-note"
                    aria-invalid=move || error.get().map(|_| "true")
                    bind:value=written
                    on:blur=move |_| left.set(true)
                />
            </Field>
            <div class="heatmaps-reach" aria-live="polite">
                {said}
                {move || {
                    warned()
                        .map(|warning| {
                            view! {
                                <div class="notice is-warn">
                                    {Icon::Alert.view()}
                                    <div>
                                        <p>{warning}</p>
                                        <label class="heatmaps-agree">
                                            <input type="checkbox" bind:checked=agreed/>
                                            "Make all of these one page"
                                        </label>
                                    </div>
                                </div>
                            }
                        })
                }}
            </div>
            <div class="form-actions">
                <Button
                    look=Look::Primary
                    kind="submit"
                    busy=settings.busy
                    disabled=Signal::derive(move || !may_add())
                >
                    "Add template"
                </Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_new_template_is_said() {
        let known = vec!["/users/:id".parse().unwrap()];
        for (text, expected) in [
            ("/orders/:id", None),
            (" /orders/* ", None),
            ("/users/:id", Some("This template is there already")),
            ("users", Some("Begin with a slash, such as /users/:id")),
            (
                "/a?b",
                Some("Leave out what comes behind ? or #: pages are told apart by their path"),
            ),
        ] {
            assert_eq!(fault(text, &known).as_deref(), expected, "{text:?}");
        }
        let many: Vec<_> = (0..MOST_TEMPLATES)
            .map(|number| format!("/{number}").parse().unwrap())
            .collect();
        assert!(fault("/new", &many).is_some());
    }
}
