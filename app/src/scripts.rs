//! When the browser asks for the console's code.

use leptos::prelude::*;
use leptos_router::location::RequestUrl;

/// The scripts that wake the page up. Where a replay is shown they come behind its first picture: what makes the console
/// answer must take neither the wire nor the processor from what the viewer came to see.
#[component]
pub(crate) fn Scripts(options: LeptosOptions) -> AnyView {
    if !shows_replay() {
        return view! { <HydrationScripts options/> }.into_any();
    }
    // Within an owner of its own, because what the scripts provide there has leptos ask for the page's code early.
    let scripts = Owner::new().with(|| view! { <HydrationScripts options/> }.into_any());
    view! {
        <template id="scripts">{scripts}</template>
        <script type="module" nonce=leptos::nonce::use_nonce()>{include_str!("scripts.js")}</script>
    }
    .into_any()
}

/// Whether the page of this request has a replay in it: that of a session, recorded or live.
fn shows_replay() -> bool {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    url.is_some_and(|url| {
        ["/sessions/", "/live/"].iter().any(|place| {
            let session = url.path().strip_prefix(place);
            session.is_some_and(|session| !session.is_empty())
        })
    })
}
