use domain::privacy::{VersionLine, VersionPage};
use leptos::prelude::*;

use super::{Asked, HISTORY};
use crate::components::{Button, Look, Pager, RelativeTime};

/// The versions, the newest first. Each leads to what it changed.
#[component]
pub(super) fn Versions(
    page: StoredValue<VersionPage>,
    asked: Memo<Asked>,
    pair: Memo<Option<(u32, u32)>>,
    chosen: RwSignal<Option<VersionLine>>,
) -> impl IntoView {
    let before = asked.get_untracked().before;
    let rows = page.with_value(|page| page.versions.clone());
    let newest = rows
        .first()
        .filter(|_| before.is_none())
        .map(|version| version.number);
    let row = move |version: VersionLine| {
        let number = version.number;
        let in_force = newest == Some(number);
        let address = HISTORY.address(Asked {
            before,
            from: Some(number.saturating_sub(1)),
            to: Some(number),
        });
        let is_shown = move || pair.get().is_some_and(|(_, to)| to == number).then_some("true");
        let who = if number == 0 {
            "Girok".to_owned()
        } else {
            version.who.clone()
        };
        let when = (number > 0).then(|| view! { <RelativeTime at=version.at/> });
        let why = if number == 0 {
            "What Girok brings".to_owned()
        } else {
            version.why.clone()
        };
        let end = if in_force {
            view! { <span class="tag is-good">"In force"</span> }.into_any()
        } else {
            let name = format!("Roll back to version {number}");
            view! {
                <Button
                    look=Look::Quiet
                    attr:aria-label=name
                    on:click=move |_| chosen.set(Some(version.clone()))
                >
                    "Roll back"
                </Button>
            }
            .into_any()
        };
        view! {
            <tr aria-current=is_shown>
                <td class="number col-version">
                    <a class="row-link" href=address>
                        {format!("Version {number}")}
                    </a>
                </td>
                <td class="muted clip col-who">{who}</td>
                <td class="muted col-when">{when}</td>
                <td class="col-why">
                    <Why why/>
                </td>
                <td class="col-end">{end}</td>
            </tr>
        }
    };
    let newer = before.map(|_| HISTORY.address(Asked::default()));
    let older = page.with_value(|page| page.next).map(|next| {
        HISTORY.address(Asked {
            before: Some(next),
            ..Asked::default()
        })
    });
    view! {
        <section class="panel versions" aria-labelledby="versions-title">
            <header class="panel-head">
                <h2 id="versions-title">"Versions"</h2>
            </header>
            <table class="table version-table">
                <thead>
                    <tr>
                        <th scope="col" class="col-version">
                            "Version"
                        </th>
                        <th scope="col" class="col-who">
                            "Who"
                        </th>
                        <th scope="col" class="col-when">
                            "When"
                        </th>
                        <th scope="col">"Why"</th>
                        <th class="col-end">
                            <span class="visually-hidden">"Roll back"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || rows.clone()
                        // A row that is no longer in force is another one.
                        key=move |version| (version.number, newest == Some(version.number))
                        children=row
                    />
                </tbody>
            </table>
            <Pager previous=newer next=older back="Newest"/>
        </section>
    }
}

/// More than so many characters are more than two lines nearly anywhere.
const LONG: usize = 120;

/// Why a version was saved; a long story is begun, and told to who asks.
#[component]
fn Why(why: String) -> impl IntoView {
    if why.chars().count() <= LONG {
        return why.into_any();
    }
    let whole = RwSignal::new(false);
    view! {
        <span class="why" class:is-whole=move || whole.get()>
            {why}
        </span>
        <button
            type="button"
            class="why-more"
            aria-expanded=move || whole.get().to_string()
            on:click=move |_| whole.update(|whole| *whole = !*whole)
        >
            {move || if whole.get() { "Show less" } else { "Show all" }}
        </button>
    }
    .into_any()
}
