use domain::mask::{MaskRule, MaskType, RuleSet};
use domain::privacy::concern::{Odd, concerns};
use domain::privacy::{LONGEST_LABEL, id_from};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::preview::RulePreview;
use super::rule_draft::{Draft, LeftNotice, empty, keep};
use super::sample::{Sample, effect, name};
use super::selector_field::{SelectorField, sentence};
use super::services_field::ServicesField;
use super::state::PrivacyState;
use crate::components::{Dialog, FormEnd, FormErrors, Icon, Switch, TextField, Unsaved, use_open_with};
use crate::functions::privacy::check_selector;

/// What the editor is open for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Editing {
    New,
    /// The one with this id.
    Rule(String),
}

/// Adds or changes a rule of the draft. It does not close over what was written.
#[component]
pub(super) fn RuleDialog(editing: RwSignal<Option<Editing>>, state: PrivacyState) -> impl IntoView {
    let draft = Draft::new();
    // What it was opened with.
    let before = StoredValue::new(empty());
    let unsaved = Unsaved::new(move || {
        untrack(|| before.with_value(|before| draft.rule(before.id.clone()) != *before))
    });
    let left = StoredValue::new(None::<MaskRule>);
    Effect::new(move || {
        let rule = match editing.get() {
            None => return,
            Some(Editing::New) => empty(),
            Some(Editing::Rule(id)) => untrack(|| state.rule(&id)).unwrap_or_else(empty),
        };
        before.set_value(rule.clone());
        let written = left.try_update_value(Option::take).flatten();
        let was_left = written.is_some();
        draft.fill(written.unwrap_or(rule));
        draft.was_left.set(was_left);
        unsaved.forget();
    });
    keep(state, editing, draft, before, left);
    // After that, because the form is made as it opens and reads what it is for.
    let open = use_open_with(editing);
    let title = Signal::derive(move || match editing.get() {
        Some(Editing::Rule(_)) => "Change rule".to_owned(),
        _ => "Add a rule".to_owned(),
    });
    view! {
        <Dialog open wide=true may_close=move |()| unsaved.may_close() title>
            <RuleForm open draft before unsaved state/>
        </Dialog>
    }
}

#[component]
fn RuleForm(
    open: RwSignal<bool>,
    draft: Draft,
    before: StoredValue<MaskRule>,
    unsaved: Unsaved,
    state: PrivacyState,
) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let is_new = before.with_value(|before| before.id.is_empty());
    let done = move || {
        let mut rule = untrack(|| draft.rule(before.with_value(|before| before.id.clone())));
        if rule.id.is_empty() {
            rule.id = state.draft.with_untracked(|rules| id_from(&rule.label, rules));
        }
        state.note(&rule.id, draft.tried.get_untracked());
        state.put_rule(rule);
        open.set(false);
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("label", draft.label.with_untracked(|text| label(text))),
            ("selector", draft.selector.with_untracked(|text| selector(text))),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let text = draft.selector.get_untracked();
            let result = check_selector(text.trim().to_owned()).await;
            busy.set(false);
            match result {
                Ok(None) => done(),
                Ok(Some(fault)) => {
                    errors.update(|errors| errors.set("selector", Some(sentence(&fault))));
                    draft.fault.set(Some(fault));
                }
                Err(error) => errors.set(FormErrors::from_server(&error, &[])),
            }
        });
    };
    let others = before.with_value(|before| {
        let rules = state.draft.with_untracked(|draft| draft.rules.clone());
        rules.into_iter().filter(|rule| rule.id != before.id).collect()
    });
    view! {
        <form class="form rule-form" method="post" novalidate on:submit=submit>
            <LeftNotice draft before/>
            <TextField
                id="rule-label"
                label="Label"
                help="What people call it, such as Order total."
                field="label"
                value=draft.label
                errors
                check=label
                autofocus=true
            />
            <SelectorField selector=draft.selector fault=draft.fault errors/>
            <RulePreview
                selector=draft.selector
                mask=draft.mask
                fault=draft.fault
                services=draft.services
                tried=draft.tried
                others
            />
            <MaskField mask=draft.mask/>
            <ServicesField services=state.services chosen=draft.services/>
            <div class="switch-line">
                <Switch
                    label="On".to_owned()
                    on=draft.enabled
                    on:click=move |_| draft.enabled.update(|enabled| *enabled = !*enabled)
                />
                <span aria-hidden="true">
                    {move || if draft.enabled.get() { "On" } else { "Off: kept, and hides nothing" }}
                </span>
            </div>
            <Concerns draft before state/>
            <FormEnd open unsaved errors busy verb=if is_new { "Add rule" } else { "Change rule" }/>
        </form>
    }
}

/// How what the rule matches is masked, each with how it looks.
#[component]
fn MaskField(mask: RwSignal<MaskType>) -> impl IntoView {
    let choice = move |offered: MaskType| {
        view! {
            <label class="mask-choice">
                <input
                    type="radio"
                    name="rule-mask"
                    value=offered.as_str()
                    prop:checked=move || mask.get() == offered
                    on:change=move |_| mask.set(offered)
                />
                <Sample mask=offered/>
                <span class="mask-name">{name(offered)}</span>
                <span class="mask-effect muted">{effect(offered)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">"Mask"</legend>
            <div class="mask-choices">{MaskType::ALL.map(choice).collect_view()}</div>
        </fieldset>
    }
}

/// What would be odd about the draft with this rule as it is written.
#[component]
fn Concerns(draft: Draft, before: StoredValue<MaskRule>, state: PrivacyState) -> impl IntoView {
    let found = Memo::new(move |_| {
        let rule = draft.rule(before.with_value(|before| before.id.clone()));
        if rule.selector.is_empty() || draft.fault.with(Option::is_some) {
            return Vec::new();
        }
        let mut rules: RuleSet = state.draft.get();
        rules.rules.retain(|other| other.id != rule.id);
        let id = rule.id.clone();
        let seen = draft.tried.with(|tried| tried.as_ref()?.concern(&rule));
        rules.rules.push(rule);
        let found = state.services.with_value(|services| concerns(&rules, services));
        let own = found.into_iter().filter(|concern| concern.id == id);
        let own = own.map(|concern| concern.what).chain(seen);
        own.map(|odd| advice(&odd)).collect()
    });
    let notice = |sentence: String| {
        view! {
            <p class="notice is-warn">
                {Icon::Alert.view()} <span>{sentence}</span>
            </p>
        }
    };
    view! {
        <div class="concerns" role="status">
            {move || found.get().into_iter().map(notice).collect_view()}
        </div>
    }
}

fn advice(odd: &Odd) -> String {
    match odd {
        Odd::HidesEverything => {
            "This hides everything on the pages that it is for. Saving it asks you to confirm that.".into()
        }
        Odd::HidesMost { percent, path } => {
            format!("This hides {percent} % of what is read on {path}. Saving it asks you to confirm that.")
        }
        odd => format!("{}.", odd.sentence()),
    }
}

fn label(text: &str) -> Option<String> {
    match text.trim().chars().count() {
        0 => Some("Enter a label".into()),
        1..=LONGEST_LABEL => None,
        _ => Some(format!("A label has at most {LONGEST_LABEL} characters")),
    }
}

fn selector(text: &str) -> Option<String> {
    text.trim().is_empty().then(|| "Enter a selector".into())
}
