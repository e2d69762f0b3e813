//! How the model came to be what it is: its versions, when each was active, what differs between two of them, and the way
//! back.

mod versions;

use domain::models::ModelPage;
use leptos::prelude::*;

use super::activate::ActivateDialog;
use super::meaning::Meaning;
use super::tabs::{Side, Tabs};
use crate::components::{ErrorNotice, ModelDiff, Page, RowsAre, SkeletonRows, use_row_keys};
use crate::functions::models::{ModelPair, compare_models, model_versions};
use crate::pages::versions::{Asked, Compared, VersionHistory, use_asked};
use versions::Versions;

pub(super) const PATH: &str = "/models/history";
const HISTORY: VersionHistory = VersionHistory { path: PATH, first: 1 };

#[component]
pub(crate) fn ModelHistoryPage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    let asked = use_asked();
    let before = Memo::new(move |_| asked.get().before);
    let versions = Resource::new(move || before.get(), model_versions);
    let bar = view! { <Tabs here=Side::History/> }.into_any();
    // What would be made active, in place of what. The list is made anew when another version decides; the dialog stays.
    let chosen = RwSignal::new(None::<u32>);
    let active = RwSignal::new(0_u32);
    let content = move || {
        Suspend::new(async move {
            match versions.await {
                Ok(page) => {
                    active.set(page.active.version);
                    view! { <History page asked chosen/> }.into_any()
                }
                Err(error) => view! { <ErrorNotice error retry=move |()| versions.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <Page title="Models".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=12/> }>{content}</Transition>
        </Page>
        <ActivateDialog chosen active changed=Callback::new(move |()| versions.refetch())/>
    }
}

#[component]
fn History(page: ModelPage, asked: Memo<Asked>, chosen: RwSignal<Option<u32>>) -> impl IntoView {
    let page = StoredValue::new(page);
    let listed: Vec<u32> =
        page.with_value(|page| page.versions.iter().map(|version| version.number).collect());
    let newest = listed.first().copied();
    let pair = Memo::new(move |_| HISTORY.pair(asked.get(), newest));
    let compared = Resource::new(
        move || pair.get(),
        |pair| async move {
            match pair {
                Some((from, to)) => compare_models(from, to).await.map(Some),
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
    }
}

#[component]
fn Difference(pair: ModelPair) -> impl IntoView {
    let ModelPair { old, new } = pair;
    let label = |number: u32| format!("Version {number}");
    let (old_label, new_label) = (label(old.line.number), label(new.line.number));
    let (old_text, new_text) = (Signal::stored(old.text.clone()), Signal::stored(new.text.clone()));
    let assertions = (old.assertions != new.assertions).then(|| {
        view! { <p class="muted meaning-note">"Their assertions differ as well."</p> }
    });
    view! {
        <ModelDiff old_content=old.text new_content=new.text old_label new_label>
            <Meaning old=old_text new=new_text/>
            {assertions}
        </ModelDiff>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_wish_the_newest_two_are_compared() {
        let from = |from: u32| Asked {
            from: Some(from),
            ..Asked::default()
        };
        for (asked, numbers, expected) in [
            (Asked::default(), &[3, 2, 1][..], Some((2, 3))),
            (Asked::default(), &[1], None),
            (from(1), &[3, 2], Some((1, 3))),
            (from(0), &[3, 2], Some((1, 3))),
        ] {
            assert_eq!(
                HISTORY.pair(asked, numbers.first().copied()),
                expected,
                "{asked:?} of {numbers:?}"
            );
        }
        let both = Asked {
            from: Some(1),
            to: Some(7),
            before: None,
        };
        assert_eq!(HISTORY.address(both), "/models/history?from=1&to=7");
    }
}
