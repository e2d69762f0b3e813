//! A rule as it is being written. A tab that is left with it half written has it again.

use domain::id::ServiceSlug;
use domain::mask::{MaskRule, MaskType};
use domain::privacy::SelectorFault;
use domain::privacy::concern::Tried;
use leptos::prelude::*;

use super::editor::Editing;
use super::kept;
use super::state::PrivacyState;
use crate::browser;
use crate::components::{Button, Icon};

/// What was written so far.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) label: RwSignal<String>,
    pub(super) selector: RwSignal<String>,
    pub(super) mask: RwSignal<MaskType>,
    pub(super) services: RwSignal<Vec<ServiceSlug>>,
    pub(super) enabled: RwSignal<bool>,
    /// Where the selector stops being one.
    pub(super) fault: RwSignal<Option<SelectorFault>>,
    /// How much of a page the rule was seen to hide.
    pub(super) tried: RwSignal<Option<Tried>>,
    /// It is what this tab was left with.
    pub(super) was_left: RwSignal<bool>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            label: RwSignal::default(),
            selector: RwSignal::default(),
            mask: RwSignal::new(MaskType::Block),
            services: RwSignal::default(),
            enabled: RwSignal::new(true),
            fault: RwSignal::default(),
            tried: RwSignal::default(),
            was_left: RwSignal::default(),
        }
    }

    pub(super) fn fill(self, rule: MaskRule) {
        self.label.set(rule.label);
        self.selector.set(rule.selector);
        self.mask.set(rule.mask);
        self.services.set(rule.services);
        self.enabled.set(rule.enabled);
        self.fault.set(None);
        self.tried.set(None);
        self.was_left.set(false);
    }

    /// As the rule with this id.
    pub(super) fn rule(self, id: String) -> MaskRule {
        let mut services = self.services.get();
        services.sort();
        MaskRule {
            id,
            label: self.label.with(|label| label.trim().to_owned()),
            selector: self.selector.with(|selector| selector.trim().to_owned()),
            mask: self.mask.get(),
            services,
            enabled: self.enabled.get(),
        }
    }
}

pub(super) fn empty() -> MaskRule {
    MaskRule {
        id: String::new(),
        label: String::new(),
        selector: String::new(),
        mask: MaskType::Block,
        services: Vec::new(),
        enabled: true,
    }
}

/// Opens the editor with what this tab was left with, by way of `left`, and keeps what is written from then on, as long as it
/// is another than `before`.
pub(super) fn keep(
    state: PrivacyState,
    editing: RwSignal<Option<Editing>>,
    draft: Draft,
    before: StoredValue<MaskRule>,
    left: StoredValue<Option<MaskRule>>,
) {
    Effect::new(move || {
        if !state.is_restored.get() {
            return;
        }
        if let Some(mut rule) = kept::rule() {
            let what = if untrack(|| state.rule(&rule.id)).is_some() {
                Editing::Rule(rule.id.clone())
            } else {
                rule.id = String::new();
                Editing::New
            };
            left.set_value(Some(rule));
            editing.set(Some(what));
            // As it opens by itself, nothing in it has the focus yet.
            request_animation_frame(|| {
                browser::focus("rule-label");
            });
        }
    });
    Effect::new(move || {
        let is_restored = state.is_restored.get();
        let is_open = editing.with(Option::is_some);
        let rule = draft.rule(before.with_value(|before| before.id.clone()));
        // It may still be on its way into the fields.
        if !is_restored || left.with_value(Option::is_some) {
            return;
        }
        if is_open && before.with_value(|before| rule != *before) {
            kept::keep_rule(&rule);
        } else {
            kept::forget_rule();
        }
    });
}

/// What was half written is here again, and may go.
#[component]
pub(super) fn LeftNotice(draft: Draft, before: StoredValue<MaskRule>) -> impl IntoView {
    view! {
        <Show when=move || draft.was_left.get()>
            <div class="notice left-notice" role="status">
                {Icon::Refresh.view()} <p>"This is what you had written as this page was left."</p>
                <Button on:click=move |_| draft.fill(before.get_value())>"Discard it"</Button>
            </div>
        </Show>
    }
}
