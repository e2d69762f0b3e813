use leptos::prelude::*;

use super::Icon;

/// The pages before and after this one; nothing when this is the only one. There are no numbers, because a page
/// is found by its neighbour and costs the same however far it is.
#[component]
pub(crate) fn Pager(
    previous: Option<String>,
    next: Option<String>,
    /// What the way back is called, where it does not lead to the page before.
    #[prop(default = "Previous")]
    back: &'static str,
) -> impl IntoView {
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    let step = |address: Option<String>, id: &'static str, content: AnyView| match address {
        Some(address) => view! {
            <a class="button" id=id href=address>
                {content}
            </a>
        }
        .into_any(),
        None => view! {
            <span class="button" aria-disabled="true">
                {content}
            </span>
        }
        .into_any(),
    };
    let back = view! {
        {Icon::ArrowLeft.view()}
        {back}
    };
    let forth = view! {
        "Next"
        {Icon::ArrowRight.view()}
    };
    view! {
        <nav class="pager" aria-label="Pages of the list">
            {step(previous, "page-previous", back.into_any())}
            {step(next, "page-next", forth.into_any())}
        </nav>
    }
    .into_any()
}
