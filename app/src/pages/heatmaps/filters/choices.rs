//! A filter of a few choices, in a menu.

use leptos::prelude::*;

use crate::components::{Icon, Menu, MenuItem, filter_class};

/// A filter of a few choices of which one holds.
#[component]
pub(in super::super) fn Choices(
    /// What is chosen, for who only hears of it.
    label: &'static str,
    /// By their places.
    #[prop(into)]
    choices: Signal<Vec<String>>,
    #[prop(into)] chosen: Signal<Option<usize>>,
    /// The one that holds where nobody chose another.
    #[prop(optional)]
    usual: Option<usize>,
    #[prop(into)] on_choose: Callback<usize>,
) -> impl IntoView {
    let text = move || {
        let name = chosen
            .get()
            .and_then(|chosen| choices.with(|choices| choices.get(chosen).cloned()));
        name.unwrap_or_else(|| label.to_owned())
    };
    let trigger = move || {
        view! {
            <span class="clip">{text}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let class = Signal::derive(move || {
        let is_set = usual.is_some() && chosen.get() != usual;
        filter_class(is_set)
    });
    let item = move |(index, name): (usize, String)| {
        view! {
            <MenuItem
                chosen=Signal::derive(move || chosen.get() == Some(index))
                on:click=move |_| on_choose.run(index)
            >
                {name}
            </MenuItem>
        }
    };
    view! {
        <Menu class label=Signal::derive(move || format!("{label}: {}", text())) trigger>
            {move || choices.get().into_iter().enumerate().map(item).collect_view()}
        </Menu>
    }
}
