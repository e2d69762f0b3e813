//! How the rules came to be: their versions, what differs between two of them, and the way back.

mod compared;
mod difference;
mod roll_back;
mod versions;

use domain::privacy::VersionPage;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::tabs::{Side, Tabs};
use crate::components::{ErrorNotice, Page, RowsAre, SkeletonRows, use_row_keys};
use crate::functions::privacy::{compare_rules, rule_versions};
use compared::Compared;
use difference::Difference;
use roll_back::RollBackDialog;
use versions::Versions;

pub(super) const PATH: &str = "/privacy/history";

/// What the address says: which versions are listed and which two are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Asked {
    pub(super) before: Option<u32>,
    pub(super) from: Option<u32>,
    pub(super) to: Option<u32>,
}

impl Asked {
    /// The two that are compared: those that the address names, or the newest and the one before it.
    fn pair(self, page: &VersionPage) -> Option<(u32, u32)> {
        let newest = page.versions.first().map(|version| version.number);
        let to = self.to.or(newest)?;
        let from = self.from.or(to.checked_sub(1))?;
        Some((from, to))
    }

    pub(super) fn address(self) -> String {
        let pairs = [("before", self.before), ("from", self.from), ("to", self.to)];
        crate::address::with_pairs(
            PATH,
            pairs
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?.to_string()))),
        )
    }
}

#[component]
pub(crate) fn PrivacyHistoryPage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    let params = use_query_map();
    let asked = Memo::new(move |_| {
        params.with(|params| {
            let number = |name: &str| params.get(name).and_then(|text| text.parse().ok());
            Asked {
                before: number("before"),
                from: number("from"),
                to: number("to"),
            }
        })
    });
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
    let pair = Memo::new(move |_| page.with_value(|page| asked.get().pair(page)));
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
                <Compared page asked pair/>
                <Transition fallback=|| view! { <SkeletonRows rows=8/> }>{difference}</Transition>
            </section>
        </div>
        <RollBackDialog chosen reload/>
    }
}

#[cfg(test)]
mod tests {
    use domain::privacy::VersionLine;

    use super::*;

    #[test]
    fn without_a_wish_the_newest_two_are_compared() {
        let page = |numbers: &[u32]| VersionPage {
            versions: numbers
                .iter()
                .map(|number| VersionLine {
                    number: *number,
                    at: 0,
                    who: String::new(),
                    why: String::new(),
                })
                .collect(),
            next: None,
        };
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
            assert_eq!(asked.pair(&page(numbers)), expected);
        }
        assert_eq!(wish.address(), "/privacy/history?from=1&to=7");
    }
}
