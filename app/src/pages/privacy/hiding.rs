//! What of a draft is saved only by who says that it is meant.

use std::collections::BTreeMap;

use domain::mask::{CustomPattern, RuleSet};
use domain::privacy::concern::{Odd, Tried, newly_hiding_everything};
use leptos::prelude::*;

use super::state::{PrivacyState, of_tried};
use crate::components::Icon;

/// What leaves nothing of pages, or little, and did not in the version that holds: by its label or as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hiding {
    everything: Vec<String>,
    most: Vec<String>,
    wide: Vec<String>,
}

impl Hiding {
    pub(super) fn of(state: PrivacyState) -> Self {
        let newest = state.newest.get();
        let draft = state.draft.get();
        Self {
            everything: newly_hiding_everything(&newest.rules, &draft)
                .into_iter()
                .map(|rule| rule.label.clone())
                .collect(),
            most: state
                .tried
                .with(|tried| hiding_most(&newest.rules, &draft, tried)),
            wide: state.wide.with(|wide| newly_wide(&newest.rules, &draft, wide)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.everything.is_empty() && self.most.is_empty() && self.wide.is_empty()
    }

    /// What the box says that is to be checked.
    fn question(&self) -> &'static str {
        if self.everything.is_empty() {
            "Hide that much"
        } else {
            "Hide everything there"
        }
    }

    /// What is missing where it is not.
    pub(super) fn wanted(&self) -> &'static str {
        if self.everything.is_empty() {
            "Confirm that so much is to be hidden"
        } else {
            "Confirm that everything is to be hidden"
        }
    }

    fn sentences(&self) -> Vec<String> {
        let named = |labels: &[String]| {
            let names: Vec<String> = labels.iter().map(|label| format!("“{label}”")).collect();
            names.join(", ")
        };
        let everything = (!self.everything.is_empty()).then(|| {
            format!(
                "{} would hide everything on the pages of its services: replays and live view will show nothing of them.",
                named(&self.everything)
            )
        });
        let wide = (!self.wide.is_empty()).then(|| {
            format!(
                "{} would hide nearly all that is written, on the pages of all services.",
                named(&self.wide)
            )
        });
        everything
            .into_iter()
            .chain(self.most.iter().cloned())
            .chain(wide)
            .collect()
    }
}

/// Rules that leave nothing of a page, or little, are saved by who says so.
#[component]
pub(super) fn HidingNotice(
    hiding: Memo<Hiding>,
    confirmed: RwSignal<bool>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let sentences = move || {
        let sentences = hiding.with(Hiding::sentences);
        sentences
            .into_iter()
            .map(|sentence| view! { <p>{sentence}</p> })
            .collect_view()
    };
    let question = move || hiding.with(Hiding::question);
    view! {
        <div class="notice is-warn confirm" role="alert">
            {Icon::Alert.view()}
            <div>
                {sentences}
                <label class="confirm-line">
                    <input
                        type="checkbox"
                        prop:checked=confirmed
                        aria-invalid=move || error.get().map(|_| "true")
                        aria-describedby="confirm-note"
                        on:change:target=move |event| confirmed.set(event.target().checked())
                    />
                    {question}
                </label>
                <p class="confirm-error" id="confirm-note">
                    {error}
                </p>
            </div>
        </div>
    }
}

/// As sentences, with the label of each rule and what was seen of it.
fn hiding_most(before: &RuleSet, draft: &RuleSet, tried: &BTreeMap<String, Tried>) -> Vec<String> {
    of_tried(draft, tried)
        .into_iter()
        .filter_map(|concern| {
            let rule = draft.rules.iter().find(|rule| rule.id == concern.id)?;
            let Odd::HidesMost { percent, path } = concern.what else {
                return None;
            };
            (!before.rules.contains(rule)).then(|| {
                format!(
                    "“{}” would hide {percent} % of what is read on {path}.",
                    rule.label
                )
            })
        })
        .collect()
}

fn newly_wide(before: &RuleSet, draft: &RuleSet, wide: &[String]) -> Vec<String> {
    let known = &before.patterns.custom;
    let is_new =
        |pattern: &&CustomPattern| pattern.enabled && wide.contains(&pattern.id) && !known.contains(pattern);
    let custom = draft.patterns.custom.iter().filter(is_new);
    custom.map(|pattern| pattern.label.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mask::{MaskRule, MaskType};

    #[test]
    fn what_hides_much_is_asked_for_once() {
        let rule = MaskRule {
            id: "frame".into(),
            label: "Frame".into(),
            selector: "main, footer".into(),
            mask: MaskType::Block,
            services: Vec::new(),
            enabled: true,
        };
        let pattern = CustomPattern {
            id: "words".into(),
            label: "Words".into(),
            expression: "\\w+".into(),
            enabled: true,
        };
        let before = RuleSet::standard();
        let mut draft = before.clone();
        draft.rules.push(rule.clone());
        draft.patterns.custom.push(pattern);
        let seen = Tried {
            selector: rule.selector.clone(),
            mask: rule.mask,
            percent: 92,
            path: "/cart".into(),
        };
        let tried = BTreeMap::from([(rule.id, seen)]);
        let wide = ["words".to_owned(), "gone".to_owned()];
        let hiding = |before: &RuleSet| Hiding {
            everything: Vec::new(),
            most: hiding_most(before, &draft, &tried),
            wide: newly_wide(before, &draft, &wide),
        };
        assert_eq!(
            hiding(&before).sentences(),
            [
                "“Frame” would hide 92 % of what is read on /cart.",
                "“Words” would hide nearly all that is written, on the pages of all services."
            ]
        );
        assert!(hiding(&draft).is_empty());
    }
}
