//! The html around every page, and the routes.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

use crate::components::{Clock, ToastList, Toasts};
use crate::frame::SignedIn;
use crate::pages::lazy::{
    Access, Account, AuditLog, Exports, Heatmaps, Live, ModelHistory, Models, Overview, Privacy,
    PrivacyHistory, Services, Session, ShareLinks, Shared, SignIn, Watch,
};
use crate::pages::{ListPlace, NotFoundPage, SessionsPage};
use crate::scripts::Scripts;
use crate::theme;

/// The document that the server sends. Scripts carry the nonce of the request, and the colours that the viewer
/// chose are there before the first paint.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme::current().attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="style"/>
                <AutoReload options=options.clone()/>
                <Scripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The console. Every page is rendered whole before it is sent, so that nothing moves when it arrives.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Clock::provide();
    Toasts::provide();
    ListPlace::provide();
    view! {
        <Title text="Girok" formatter=|text| if text == "Girok" { text } else { format!("{text} · Girok") }/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view={Lazy::<SignIn>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/shared") view={Lazy::<Shared>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=SignedIn ssr=SsrMode::Async>
                    <Route path=path!("") view=|| view! { <Redirect path="/overview"/> } ssr=SsrMode::Async/>
                    <Route path=path!("/overview") view={Lazy::<Overview>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/live") view={Lazy::<Live>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/sessions") view=SessionsPage ssr=SsrMode::Async/>
                    <Route path=path!("/heatmaps") view={Lazy::<Heatmaps>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/sessions/:id") view={Lazy::<Session>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/live/:session") view={Lazy::<Watch>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/privacy") view={Lazy::<Privacy>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/privacy/history") view={Lazy::<PrivacyHistory>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/share-links") view={Lazy::<ShareLinks>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/share-links/exports") view={Lazy::<Exports>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/models") view={Lazy::<Models>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/models/history") view={Lazy::<ModelHistory>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/services") view={Lazy::<Services>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/access") view={Lazy::<Access>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/audit-log") view={Lazy::<AuditLog>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/account") view={Lazy::<Account>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastList/>
    }
}
