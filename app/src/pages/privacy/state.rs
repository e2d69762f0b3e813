//! What the parts of the page share: what holds, and what was made of it and is not saved yet.

use std::collections::BTreeMap;

use domain::id::ServiceSlug;
use domain::mask::{CustomPattern, MaskRule, RuleSet, RuleSetVersion};
use domain::privacy::MaskDay;
use domain::privacy::change::{changes, on_top_of};
use domain::privacy::concern::{Concern, Tried, concerns};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::{self, Kept};
use crate::components::Toasts;

#[derive(Clone, Copy)]
pub(super) struct PrivacyState {
    /// What the draft was made of.
    pub(super) base: RwSignal<RuleSetVersion>,
    /// What holds, as far as is known here; another than `base` when somebody saved meanwhile.
    pub(super) newest: RwSignal<RuleSetVersion>,
    pub(super) draft: RwSignal<RuleSet>,
    pub(super) services: StoredValue<Vec<ServiceSlug>>,
    pub(super) days: StoredValue<Vec<MaskDay>>,
    /// The ids of the rules and patterns that were on, as they are now, on all of these days.
    pub(super) long_on: StoredValue<Vec<String>>,
    /// What was done to the base, in sentences.
    pub(super) changes: Memo<Vec<String>>,
    pub(super) concerns: Memo<Vec<Concern>>,
    /// How much rules were seen to hide as they were written, by their id.
    pub(super) tried: RwSignal<BTreeMap<String, Tried>>,
    /// The ids of patterns that leave little of any text, as far as the server has told.
    pub(super) wide: RwSignal<Vec<String>>,
    /// What this tab was left with is here again, if there was anything.
    pub(super) is_restored: RwSignal<bool>,
    /// There was.
    pub(super) was_left: RwSignal<bool>,
}

impl PrivacyState {
    pub(super) fn new(
        version: RuleSetVersion,
        services: Vec<ServiceSlug>,
        days: Vec<MaskDay>,
        long_on: Vec<String>,
    ) -> Self {
        let draft = RwSignal::new(version.rules.clone());
        let base = RwSignal::new(version.clone());
        let services = StoredValue::new(services);
        let tried = RwSignal::new(BTreeMap::<String, Tried>::new());
        let state = Self {
            base,
            newest: RwSignal::new(version),
            draft,
            services,
            days: StoredValue::new(days),
            long_on: StoredValue::new(long_on),
            changes: Memo::new(move |_| base.with(|base| draft.with(|draft| changes(&base.rules, draft)))),
            concerns: Memo::new(move |_| {
                draft.with(|draft| {
                    let mut found = services.with_value(|services| concerns(draft, services));
                    tried.with(|tried| found.extend(of_tried(draft, tried)));
                    found
                })
            }),
            tried,
            wide: RwSignal::default(),
            is_restored: RwSignal::new(false),
            was_left: RwSignal::new(false),
        };
        state.keep();
        state
    }

    /// Takes up the draft that this tab was left with, and keeps it from then on: only closing the tab loses it.
    fn keep(self) {
        Effect::new(move || {
            if let Some(Kept { base, rules, tried }) = kept::draft(self.newest.get_untracked().number) {
                self.base.set(base);
                self.draft.set(rules);
                self.tried.set(tried);
                self.was_left.set(true);
            }
            self.is_restored.set(true);
        });
        Effect::new(move || {
            if !self.is_restored.get() {
                return;
            }
            let kept = Kept {
                base: self.base.get(),
                rules: self.draft.get(),
                tried: self.tried.get(),
            };
            if kept.rules == kept.base.rules {
                kept::forget_draft();
            } else {
                kept::keep_draft(&kept);
            }
        });
    }

    pub(super) fn is_changed(self) -> bool {
        self.changes.with(|changes| !changes.is_empty())
    }

    /// Somebody saved since the draft was begun.
    pub(super) fn is_overtaken(self) -> bool {
        self.newest.with(|newest| newest.number) != self.base.with(|base| base.number)
    }

    pub(super) fn discard(self) {
        let newest = self.newest.get_untracked();
        self.draft.set(newest.rules.clone());
        self.base.set(newest);
        self.was_left.set(false);
    }

    /// The draft was saved as this, or somebody rolled back to it.
    pub(super) fn holds(self, version: RuleSetVersion) {
        self.newest.set(version);
        self.discard();
    }

    /// Does what was done to the base to what holds instead.
    pub(super) fn put_on_top(self) {
        let newest = self.newest.get_untracked();
        let rules = self.base.with_untracked(|base| {
            self.draft
                .with_untracked(|draft| on_top_of(&base.rules, draft, &newest.rules))
        });
        self.base.set(newest);
        self.draft.set(rules);
    }

    pub(super) fn rule(self, id: &str) -> Option<MaskRule> {
        self.draft
            .with(|draft| draft.rules.iter().find(|rule| rule.id == id).cloned())
    }

    /// In the place of the one with its id, or as the last.
    pub(super) fn put_rule(self, rule: MaskRule) {
        self.draft.update(
            |draft| match draft.rules.iter_mut().find(|other| other.id == rule.id) {
                Some(other) => *other = rule,
                None => draft.rules.push(rule),
            },
        );
    }

    /// Remembers how much of a page the rule was seen to hide.
    pub(super) fn note(self, id: &str, seen: Option<Tried>) {
        self.tried.update(|tried| {
            match seen {
                Some(seen) => tried.insert(id.to_owned(), seen),
                None => tried.remove(id),
            };
        });
    }

    /// Returns it with its place.
    pub(super) fn take_rule(self, id: &str) -> Option<(usize, MaskRule)> {
        self.draft.try_update(|draft| {
            let place = draft.rules.iter().position(|rule| rule.id == id)?;
            Some((place, draft.rules.remove(place)))
        })?
    }

    pub(super) fn pattern(self, id: &str) -> Option<CustomPattern> {
        self.draft.with(|draft| {
            let custom = &draft.patterns.custom;
            custom.iter().find(|pattern| pattern.id == id).cloned()
        })
    }

    pub(super) fn put_pattern(self, pattern: CustomPattern) {
        self.draft.update(|draft| {
            let custom = &mut draft.patterns.custom;
            match custom.iter_mut().find(|other| other.id == pattern.id) {
                Some(other) => *other = pattern,
                None => custom.push(pattern),
            }
        });
    }

    pub(super) fn take_pattern(self, id: &str) -> Option<(usize, CustomPattern)> {
        self.draft.try_update(|draft| {
            let custom = &mut draft.patterns.custom;
            let place = custom.iter().position(|pattern| pattern.id == id)?;
            Some((place, custom.remove(place)))
        })?
    }

    /// Says what was deleted, and takes it back where somebody wishes that.
    pub(super) fn say_deleted(
        self,
        toasts: Toasts,
        said: String,
        restore: impl Fn(&mut RuleSet) + Send + Sync + 'static,
    ) {
        // What was made for its row is gone with the row; a task has no such owner.
        spawn_local(async move {
            let undo = Callback::new(move |()| {
                let _ = self.draft.try_update(&restore);
            });
            toasts.say_with_undo(said, undo);
        });
    }

    /// How often it hid something on the last days.
    pub(super) fn count(self, id: &str) -> u64 {
        self.days
            .with_value(|days| days.iter().map(|day| day.count(Some(id))).sum())
    }
}

/// What was seen of the rules of the draft as they are now.
pub(super) fn of_tried(draft: &RuleSet, tried: &BTreeMap<String, Tried>) -> Vec<Concern> {
    let concern = |rule: &MaskRule| {
        Some(Concern {
            id: rule.id.clone(),
            what: tried.get(&rule.id)?.concern(rule)?,
        })
    };
    draft.rules.iter().filter_map(concern).collect()
}
