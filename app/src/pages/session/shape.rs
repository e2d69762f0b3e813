//! The shapes by which groups of facts are told apart, without their colours too.

use domain::fact::FactGroup;
use leptos::prelude::*;

/// A path around the origin, about 10 px wide.
fn path(group: FactGroup) -> &'static str {
    match group {
        FactGroup::Page => "M-2-6h4v12h-4z",
        FactGroup::Click => "M0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
        FactGroup::Trouble => "M1.500-6-4 1h3.200L-2 6 4-1.200H.800z",
        FactGroup::Input => "M-5-2.2h10v4.4h-10z",
        FactGroup::Error => {
            "M-5-3.2-3.2-5 0-1.8 3.2-5 5-3.200 1.8 0 5 3.200 3.2 5 0 1.800-3.2 5-5 3.200-1.8 0z"
        }
        FactGroup::Console => "M-5-4 0 0-5 4v-2.400L-2.200 0-5-1.600zM0 2.600h5v1.800H0z",
        FactGroup::Custom => "M0-5.500 5.500 0 0 5.500-5.500 0z",
        FactGroup::State => "M0-4.500 5 4h-10z",
    }
}

fn class(group: FactGroup) -> &'static str {
    match group {
        FactGroup::Page => "shape is-page",
        FactGroup::Click => "shape is-click",
        FactGroup::Trouble => "shape is-trouble",
        FactGroup::Input => "shape is-input",
        FactGroup::Error => "shape is-error",
        FactGroup::Console => "shape is-console",
        FactGroup::Custom => "shape is-custom",
        FactGroup::State => "shape is-state",
    }
}

/// The shape at a place of the timeline. A line below says that it stands for several.
pub(super) fn at(group: FactGroup, x: f64, several: bool) -> impl IntoView {
    view! {
        <g class=class(group) transform=format!("translate({x:.1} 7)")>
            <path d=path(group)></path>
            {several.then(|| view! { <path class="shape-several" d="M-4.5 7.300h9v1.500h-9z"></path> })}
        </g>
    }
}

/// The shape by itself, for a row of a list.
pub(super) fn alone(group: FactGroup) -> impl IntoView {
    view! {
        <svg class="row-shape" viewBox="-8 -8 16 16" aria-hidden="true">
            <g class=class(group)>
                <path d=path(group)></path>
            </g>
        </svg>
    }
}
