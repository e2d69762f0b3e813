//! Pages whose code comes when somebody goes there, in a build that is split; else they are part of the whole.

use leptos::prelude::*;
use leptos_router::LazyRoute;
#[cfg(feature = "split")]
use leptos_router::lazy_route;

use super::{
    AccessPage, AccountPage, AuditLogPage, ExportsPage, HeatmapsPage, LivePage, ModelHistoryPage, ModelsPage,
    OverviewPage, PrivacyHistoryPage, PrivacyPage, ServicesPage, SessionPage, ShareLinksPage, SharedPage,
    SignInPage, WatchPage,
};

macro_rules! lazy {
    ($($route:ident: $page:ident,)*) => {$(
        pub(crate) struct $route;

        #[cfg(feature = "split")]
        #[lazy_route]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            fn view(_this: Self) -> AnyView {
                view! { <$page/> }.into_any()
            }
        }

        #[cfg(not(feature = "split"))]
        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                view! { <$page/> }.into_any()
            }
        }
    )*};
}

lazy! {
    SignIn: SignInPage,
    Overview: OverviewPage,
    Live: LivePage,
    Heatmaps: HeatmapsPage,
    Session: SessionPage,
    Watch: WatchPage,
    Privacy: PrivacyPage,
    PrivacyHistory: PrivacyHistoryPage,
    Models: ModelsPage,
    ModelHistory: ModelHistoryPage,
    Services: ServicesPage,
    ShareLinks: ShareLinksPage,
    Exports: ExportsPage,
    Shared: SharedPage,
    Access: AccessPage,
    AuditLog: AuditLogPage,
    Account: AccountPage,
}
