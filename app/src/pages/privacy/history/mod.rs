//! How the rules came to be: their versions, what differs between two of them, and the way back.

mod difference;
mod roll_back;
mod versions;

use domain::privacy::VersionPage;
use leptos::prelude::*;

use super::tabs::{Side, Tabs};
use crate::components::{ErrorNotice, Page, RowsAre, SkeletonRows, use_row_keys};
use crate::functions::privacy::{compare_rules, rule_versions};
use crate::pages::versions::{Asked, Compared, VersionHistory, use_asked};
use difference::Difference;
use roll_back::RollBackDialog;
use versions::Versions;

pub(super) const PATH: &str = "/privacy/history";
/// Version 0 is what Girok brings.
const HISTORY: VersionHistory = VersionHistory { path: PATH, first: 0 };

#[component]
pub(crate) fn PrivacyHistoryPage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    let asked = use_asked();
    let before = Memo::new(move |_| asked.get().before);
    let versions = Resource::new(move || before.get(), rule_versions);
    let bar = view! { <Tabs here=Side::History/> }.into_any();
    let content = move || {
        Suspend::new(async move {
            match versions.await {
                Ok(page) => view! {
                    <History page asked reload=Callback::new(move |()| versions.refetch())/>
                }
                .into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| versions.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <Page title="Privacy".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=12/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn History(page: VersionPage, asked: Memo<Asked>, reload: Callback<()>) -> impl IntoView {
    let page = StoredValue::new(page);
    // What would be rolled back to.
    let chosen = RwSignal::new(None);
    let listed: Vec<u32> =
        page.with_value(|page| page.versions.iter().map(|version| version.number).collect());
    let newest = listed.first().copied();
    let pair = Memo::new(move |_| HISTORY.pair(asked.get(), newest));
    let compared = Resource::new(
        move || pair.get(),
        |pair| async move {
            match pair {
                Some((from, to)) => compare_rules(from, to).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let difference = move || {
        Suspend::new(async move {
            match compared.await {
                Ok(Some(pair)) => view! { <Difference pair/> }.into_any(),
                Ok(None) => view! {
                    <p class="panel-note muted">
                        "Nobody has changed anything yet. Each version that is saved can be compared with any other here."
                    </p>
                }
                .into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| compared.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <div class="page-column history">
            <Versions page asked pair chosen/>
            <section class="panel difference" aria-label="What differs">
                <Compared history=HISTORY listed=Signal::stored(listed) asked pair/>
                <Transition fallback=|| view! { <SkeletonRows rows=8/> }>{difference}</Transition>
            </section>
        </div>
        <RollBackDialog chosen reload/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_wish_the_newest_two_are_compared() {
        let wish = Asked {
            from: Some(1),
            to: Some(7),
            before: None,
        };
        for (asked, numbers, expected) in [
            (Asked::default(), &[3, 2, 1, 0][..], Some((2, 3))),
            (Asked::default(), &[0], None),
            (
                Asked {
                    from: Some(0),
                    ..Asked::default()
                },
                &[3, 2],
                Some((0, 3)),
            ),
            (
                Asked {
                    to: Some(2),
                    ..Asked::default()
                },
                &[3, 2],
                Some((1, 2)),
            ),
            (Asked::default(), &[], None),
            (wish, &[3, 2], Some((1, 7))),
        ] {
            assert_eq!(HISTORY.pair(asked, numbers.first().copied()), expected);
        }
        assert_eq!(HISTORY.address(wish), "/privacy/history?from=1&to=7");
    }
}
