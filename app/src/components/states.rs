//! What stands where something is loading, missing or broken.

use leptos::prelude::*;

use super::{Button, Icon};
use crate::ConsoleError;
use crate::address::{sign_in_address, use_here};

/// Places for what is loading. They show after 150 ms, so that what comes at once does not flicker.
#[component]
pub(crate) fn SkeletonRows(#[prop(default = 8)] rows: u32) -> impl IntoView {
    // Widths differ so that it reads as text and not as a pattern.
    const WIDTHS: [&str; 4] = ["72%", "58%", "80%", "64%"];
    let rows = (0..rows as usize)
        .map(|row| {
            view! {
                <svg class="skeleton-row" aria-hidden="true">
                    <rect class="skeleton" width=WIDTHS[row % WIDTHS.len()] height="12" rx="4" y="12"></rect>
                </svg>
            }
        })
        .collect_view();
    view! {
        <div class="skeleton-rows" role="status">
            <span class="visually-hidden">"Loading"</span>
            {rows}
        </div>
    }
}

/// Nothing is here: what this will show, and the one next step.
#[component]
pub(crate) fn Empty(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state">
            {icon.view()} <h2 class="state-title">{title}</h2> <p class="state-text">{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// It did not work: what happened, and a way to try again. Someone who was signed out meanwhile is shown the way
/// in, and comes back here.
#[component]
pub(crate) fn ErrorNotice(error: ConsoleError, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let title = match &error {
        ConsoleError::SignedOut => "You are signed out",
        ConsoleError::Forbidden => "This is not for your role",
        ConsoleError::NotFound(_) => "This does not exist",
        ConsoleError::Unreachable => "No connection",
        _ => "This did not work",
    };
    let next = match &error {
        ConsoleError::SignedOut => {
            let sign_in = sign_in_address(&use_here()());
            view! {
                <a class="button is-primary" rel="external" href=sign_in>
                    "Sign in"
                </a>
            }
            .into_any()
        }
        ConsoleError::Forbidden | ConsoleError::NotFound(_) => view! {
            <a class="button" href="/">
                "Go to the overview"
            </a>
        }
        .into_any(),
        _ => view! { <Button icon=Icon::Refresh on:click=move |_| retry.run(())>"Try again"</Button> }
            .into_any(),
    };
    view! {
        <div class="state" role="alert">
            {Icon::Alert.view()} <h2 class="state-title">{title}</h2>
            <p class="state-text">{format!("{error}.")}</p> {next}
        </div>
    }
}
