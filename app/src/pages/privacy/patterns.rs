use domain::mask::BuiltInPattern;
use leptos::prelude::*;

use super::count::{Count, idle};
use super::pattern_editor::PatternDialog;
use super::state::PrivacyState;
use super::trial::Trial;
use crate::components::{Button, Icon, PageAction, Switch, Toasts, use_page_actions};

/// Of a pattern that leaves little of any text.
pub(super) const WIDE: &str = "Hides nearly all that is written";

/// What is looked for in all texts: the patterns that Girok brings, those of one's own, and a box to try them.
#[component]
pub(super) fn Patterns(state: PrivacyState) -> impl IntoView {
    // The id of the pattern that is changed; empty for a new one.
    let editing = RwSignal::new(None::<String>);
    use_page_actions([PageAction::new(
        Icon::Plus,
        Signal::stored("Add pattern".to_owned()),
        Signal::stored(true),
        move || editing.set(Some(String::new())),
    )]);
    let custom = Memo::new(move |_| {
        state.draft.with(|draft| {
            let custom = &draft.patterns.custom;
            custom
                .iter()
                .map(|pattern| pattern.id.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section class="panel patterns" aria-labelledby="patterns-title">
            <header class="panel-head">
                <h2 id="patterns-title">"Patterns"</h2>
                <span class="muted">"Hidden in every text, attribute, address and message that no rule hides"</span>
                <span class="bar-push"></span>
                <Button icon=Icon::Plus on:click=move |_| editing.set(Some(String::new()))>
                    "Add pattern"
                </Button>
            </header>
            <p class="panel-note muted">
                "What a page itself says of its visitor, by " <code>"identify"</code>
                ", is kept as it is told: an id, a name, an e-mail address. A page that tells an id which says nothing keeps visitors unknown."
            </p>
            <div class="patterns-parts">
                <ul class="pattern-list">
                    {BuiltInPattern::ALL.map(|pattern| view! { <BuiltIn pattern state/> }).collect_view()}
                    <For
                        each=move || custom.get()
                        key=|id| id.clone()
                        children=move |id| view! { <Custom id state editing/> }
                    />
                </ul>
                <Trial state/>
            </div>
            <PatternDialog editing state/>
        </section>
    }
}

#[component]
fn BuiltIn(pattern: BuiltInPattern, state: PrivacyState) -> impl IntoView {
    let on = Signal::derive(move || {
        state
            .draft
            .with(|draft| draft.patterns.built_in.contains(&pattern))
    });
    let turn = move |_| {
        state.draft.update(|draft| {
            let built_in = &mut draft.patterns.built_in;
            if built_in.contains(&pattern) {
                built_in.retain(|other| *other != pattern);
            } else {
                built_in.push(pattern);
                built_in.sort();
            }
        });
    };
    let is_long_on = state.is_long_on(pattern.as_str());
    let idle = Signal::derive(move || {
        let was_on = state
            .base
            .with(|base| base.rules.patterns.built_in.contains(&pattern));
        idle(false, on.get(), was_on, is_long_on)
    });
    view! {
        <li class="pattern" class:is-off=move || !on.get()>
            <Switch label=pattern.label().to_owned() on on:click=turn/>
            <span class="pattern-name">{pattern.label()}</span>
            <span class="muted pattern-what">{example(pattern)}</span>
            <span class="pattern-count">
                <Count count=state.count(pattern.as_str()) idle/>
            </span>
            <span class="pattern-end"></span>
        </li>
    }
}

#[component]
fn Custom(id: String, state: PrivacyState, editing: RwSignal<Option<String>>) -> impl IntoView {
    let count = state.count(&id);
    let is_long_on = state.is_long_on(&id);
    let id = StoredValue::new(id);
    let pattern = Memo::new(move |_| id.with_value(|id| state.pattern(id)));
    let label = Signal::derive(move || pattern.get().map(|pattern| pattern.label).unwrap_or_default());
    let expression = Signal::derive(move || {
        pattern
            .get()
            .map(|pattern| pattern.expression)
            .unwrap_or_default()
    });
    let on = Signal::derive(move || pattern.with(|pattern| pattern.as_ref().is_some_and(|it| it.enabled)));
    let idle = Signal::derive(move || {
        let is_same = pattern.with(|pattern| {
            state.base.with(|base| {
                let custom = &base.rules.patterns.custom;
                pattern.as_ref().is_some_and(|pattern| custom.contains(pattern))
            })
        });
        idle(false, on.get(), is_same, is_long_on)
    });
    let is_wide =
        Memo::new(move |_| on.get() && state.wide.with(|wide| id.with_value(|id| wide.contains(id))));
    let turn = move |_| {
        if let Some(mut pattern) = pattern.get_untracked() {
            pattern.enabled = !pattern.enabled;
            state.put_pattern(pattern);
        }
    };
    let toasts = Toasts::get();
    let delete = move |_| {
        if let Some((place, pattern)) = id.with_value(|id| state.take_pattern(id)) {
            let said = format!("Pattern “{}” deleted from the draft", pattern.label);
            state.say_deleted(toasts, said, move |draft| {
                let custom = &mut draft.patterns.custom;
                custom.insert(place.min(custom.len()), pattern.clone());
            });
        }
    };
    view! {
        <li class="pattern" class:is-off=move || !on.get()>
            <Switch label on on:click=turn/>
            <span class="pattern-title">
                <button
                    type="button"
                    class="pattern-name pattern-edit"
                    on:click=move |_| editing.set(Some(id.get_value()))
                >
                    {label}
                </button>
                <Show when=move || is_wide.get()>
                    <span class="concern">{Icon::Alert.view()} {WIDE}</span>
                </Show>
            </span>
            <code class="muted clip pattern-what" title=expression>
                {expression}
            </code>
            <span class="pattern-count">
                <Count count idle/>
            </span>
            <span class="pattern-end">
                <button
                    type="button"
                    class="copy"
                    aria-label=move || format!("Delete {}", label.get())
                    title="Delete"
                    on:click=delete
                >
                    {Icon::Trash.view()}
                </button>
            </span>
        </li>
    }
}

fn example(pattern: BuiltInPattern) -> &'static str {
    match pattern {
        BuiltInPattern::Email => "kim@shop.example",
        BuiltInPattern::Phone => "(555) 010-4477, +82 2 555 0199",
        BuiltInPattern::Card => "4111 1111 1111 1111, by its check digit",
        BuiltInPattern::Ssn => "123-45-6789 or 123 45 6789; nine digits alone are too often another number",
    }
}
