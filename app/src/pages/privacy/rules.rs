use domain::format;
use domain::id::ServiceSlug;
use domain::mask::{FIELDS, MaskRule, MaskType};
use domain::privacy::is_preset;
use leptos::prelude::*;

use super::count::{Count, idle};
use super::editor::Editing;
use super::sample::MaskTag;
use super::state::PrivacyState;
use crate::components::{Icon, Menu, MenuItem, Switch, Toasts, filter_class};

/// All rules, or those of one service. A row is changed in place: what has the focus keeps it.
#[component]
pub(super) fn RuleTable(state: PrivacyState, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let service = RwSignal::new(None::<ServiceSlug>);
    let shown = Memo::new(move |_| {
        service.with(|service| {
            state.draft.with(|draft| {
                draft
                    .rules
                    .iter()
                    .filter(|rule| service.as_ref().is_none_or(|service| rule.covers(service)))
                    .map(|rule| rule.id.clone())
                    .collect::<Vec<_>>()
            })
        })
    });
    let count = move || format::counted(shown.with(Vec::len) as u64, "rule", "rules");
    view! {
        <section class="panel rules" aria-labelledby="rules-title">
            <header class="panel-head">
                <h2 id="rules-title">"Rules"</h2>
                <span class="muted number" role="status">{count}</span>
                <span class="bar-push"></span>
                <ServiceMenu state service/>
            </header>
            <p class="panel-note muted">{fields_sentence(state.count(FIELDS))}</p>
            <table class="table rule-table">
                <thead>
                    <tr>
                        <th scope="col" class="col-on">
                            "On"
                        </th>
                        <th scope="col">"Rule"</th>
                        <th scope="col" class="col-selector">
                            "Selector"
                        </th>
                        <th scope="col" class="col-mask">
                            "Mask"
                        </th>
                        <th scope="col" class="col-services">
                            "Services"
                        </th>
                        <th scope="col" class="is-number col-count">
                            "Last 30 days"
                        </th>
                        <th class="col-end">
                            <span class="visually-hidden">"Delete"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || shown.get()
                        key=|id| id.clone()
                        children=move |id| view! { <RuleRow id state editing/> }
                    />
                </tbody>
            </table>
            <Show when=move || shown.with(Vec::is_empty)>
                <p class="panel-note muted">"No rule is for this service. Form fields are hidden without any."</p>
            </Show>
        </section>
    }
}

#[component]
fn RuleRow(id: String, state: PrivacyState, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let count = state.count(&id);
    let is_long_on = state.is_long_on(&id);
    let preset = is_preset(&id);
    let id = StoredValue::new(id);
    let rule = Memo::new(move |_| id.with_value(|id| state.rule(id)));
    let of = move |read: fn(&MaskRule) -> String| {
        Signal::derive(move || rule.with(|rule| rule.as_ref().map(read).unwrap_or_default()))
    };
    let (label, selector) = (of(|rule| rule.label.clone()), of(|rule| rule.selector.clone()));
    let services = of(services_text);
    let is_on = Signal::derive(move || rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.enabled)));
    let mask = Memo::new(move |_| rule.with(|rule| rule.as_ref().map(|rule| rule.mask)));
    let news = Memo::new(move |_| id.with_value(|id| news(state, id)));
    let concerns = Memo::new(move |_| {
        state.concerns.with(|concerns| {
            id.with_value(|id| {
                concerns
                    .iter()
                    .filter(|concern| concern.id == *id)
                    .map(|concern| concern.what.sentence())
                    .collect::<Vec<_>>()
            })
        })
    });
    let turn = move |_| {
        if let Some(mut rule) = rule.get_untracked() {
            rule.enabled = !rule.enabled;
            state.put_rule(rule);
        }
    };
    let toasts = Toasts::get();
    let delete = move |_| {
        if let Some((place, rule)) = id.with_value(|id| state.take_rule(id)) {
            let said = format!("Rule “{}” deleted from the draft", rule.label);
            state.say_deleted(toasts, said, move |draft| {
                let place = place.min(draft.rules.len());
                draft.rules.insert(place, rule.clone());
            });
        }
    };
    let concern = |sentence: String| {
        view! {
            <span class="concern">
                {Icon::Alert.view()} {sentence}
            </span>
        }
    };
    let end = (!preset).then(|| {
        view! {
            <button
                type="button"
                class="copy"
                aria-label=move || format!("Delete {}", label.get())
                title="Delete"
                on:click=delete
            >
                {Icon::Trash.view()}
            </button>
        }
    });
    let idle = Signal::derive(move || {
        let allows = mask.get() == Some(MaskType::Allow);
        idle(allows, is_on.get(), news.get().is_none(), is_long_on)
    });
    view! {
        <tr class:is-off=move || !is_on.get()>
            <td class="col-on">
                <Switch label on=is_on on:click=turn/>
            </td>
            <td class="col-label">
                <span class="rule-name">
                    <button
                        type="button"
                        class="row-link"
                        on:click=move |_| editing.set(Some(Editing::Rule(id.get_value())))
                    >
                        {label}
                    </button>
                    {preset.then(|| view! { <span class="tag">"Preset"</span> })}
                    {move || news.get().map(|news| view! { <span class="tag is-news">{news}</span> })}
                </span>
                {move || concerns.get().into_iter().map(concern).collect_view()}
            </td>
            <td class="col-selector">
                <code class="clip" title=selector>
                    {selector}
                </code>
            </td>
            <td class="col-mask">{move || mask.get().map(|mask| view! { <MaskTag mask/> })}</td>
            <td class="col-services clip" title=services>
                {services}
            </td>
            <td class="is-number col-count">
                <Count count idle/>
            </td>
            <td class="col-end">{end}</td>
        </tr>
    }
}

/// What holds for form fields without any rule.
fn fields_sentence(count: u64) -> String {
    let times = match count {
        0 => "nothing in the last 30 days".to_owned(),
        count => format!("{} in the last 30 days", format::counted(count, "time", "times")),
    };
    format!("Form fields are redacted by default, without any rule, unless one allows them: {times}.")
}

/// How the draft has it otherwise than what it was made of.
fn news(state: PrivacyState, id: &str) -> Option<&'static str> {
    let rule = state.rule(id)?;
    state.base.with(
        |base| match base.rules.rules.iter().find(|before| before.id == id) {
            None => Some("New"),
            Some(before) if *before != rule => Some("Changed"),
            Some(_) => None,
        },
    )
}

fn services_text(rule: &MaskRule) -> String {
    if rule.services.is_empty() {
        return "All".into();
    }
    let names: Vec<_> = rule.services.iter().map(ServiceSlug::as_str).collect();
    names.join(", ")
}

/// Chooses whose rules are shown.
#[component]
fn ServiceMenu(state: PrivacyState, service: RwSignal<Option<ServiceSlug>>) -> impl IntoView {
    let name = |service: Option<&ServiceSlug>| {
        service.map_or_else(|| "All services".to_owned(), ToString::to_string)
    };
    let trigger = move || {
        view! {
            <span>{move || service.with(|service| name(service.as_ref()))}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let entry = move |offered: Option<ServiceSlug>| {
        let text = name(offered.as_ref());
        let offered = StoredValue::new(offered);
        view! {
            <MenuItem
                chosen=Signal::derive(move || service.with(|service| offered.with_value(|offered| service == offered)))
                on:click=move |_| service.set(offered.get_value())
            >
                {text}
            </MenuItem>
        }
    };
    view! {
        <Menu class=Signal::derive(move || filter_class(service.with(Option::is_some))) trigger end=true>
            {entry(None)}
            {state.services.get_value().into_iter().map(Some).map(entry).collect_view()}
        </Menu>
    }
}
