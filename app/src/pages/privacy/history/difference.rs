use domain::privacy::change::coming_changes;
use domain::privacy::text;
use leptos::prelude::*;

use crate::components::ModelDiff;
use crate::functions::privacy::VersionPair;

/// Two versions line by line, and in sentences what the way from one to the other does.
#[component]
pub(super) fn Difference(pair: VersionPair) -> impl IntoView {
    let VersionPair { old, new } = pair;
    let label = |number| format!("Version {number}");
    let changes = coming_changes(&old.rules, &new.rules);
    let changes = (!changes.is_empty()).then(|| {
        let change = |change| view! { <li>{change}</li> };
        view! { <ul class="change-list">{changes.into_iter().map(change).collect_view()}</ul> }
    });
    view! {
        <ModelDiff
            old_content=text::lines(&old.rules)
            new_content=text::lines(&new.rules)
            old_label=label(old.number)
            new_label=label(new.number)
        >
            {changes}
        </ModelDiff>
    }
}
