use leptos::prelude::*;

/// Leads from one side of a page to the others, in its bar. Sides are told apart by their paths.
#[component]
pub(crate) fn SideLinks(
    /// What they are sides of.
    label: &'static str,
    /// Names and paths.
    sides: &'static [(&'static str, &'static str)],
    here: &'static str,
) -> impl IntoView {
    let link = move |(name, path): &'static (&'static str, &'static str)| {
        view! {
            <a class="tab" href=*path aria-current=(*path == here).then_some("page")>
                {*name}
            </a>
        }
    };
    view! {
        <nav class="bar-tabs" aria-label=label>
            {sides.iter().map(link).collect_view()}
        </nav>
    }
}
