use domain::access::tuple::{TuplePage, TupleQuery, TupleRow, account_of};
use domain::format;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::add_tuple::AddTupleDialog;
use super::place::{Part, Place};
use super::state::{AccessState, Trying, is_final};
use super::words;
use crate::ConsoleError;
use crate::components::{
    AskFirst, Button, Empty, ErrorNotice, Icon, Look, Pager, RelativeTime, SEARCH, SearchBox, SkeletonRows,
    filter_class, focus_around, use_page_keys,
};

/// Nothing where another part of the page is shown.
pub(super) type TuplesResource = Resource<Result<Option<TuplePage>, ConsoleError>>;

/// All tuples, also those that other services wrote.
#[component]
pub(super) fn TuplesPart(state: AccessState, place: Memo<Place>, tuples: TuplesResource) -> impl IntoView {
    use_page_keys(&[SEARCH]);
    let adding = RwSignal::new(false);
    let navigate = use_navigate();
    let go = Callback::new(move |query: TupleQuery| {
        let options = NavigateOptions {
            scroll: false,
            ..Default::default()
        };
        navigate(&Place::of_tuples(query).address(), options);
    });
    let query = Memo::new(move |_| place.with(|place| place.query.clone()));
    let search = move |text: String| {
        go.run(TupleQuery {
            search: text,
            behind: None,
            ..query.get_untracked()
        });
    };
    let only_faulty = Memo::new(move |_| query.with(|query| query.only_faulty));
    let fault_count = Memo::new(move |_| state.report.with(|report| report.fault_count));
    let faulty = move || {
        (fault_count.get() > 0 || only_faulty.get()).then(|| {
            view! {
                <button
                    type="button"
                    class=move || filter_class(only_faulty.get())
                    aria-pressed=move || only_faulty.get().to_string()
                    on:click=move |_| {
                        go.run(TupleQuery {
                            only_faulty: !only_faulty.get_untracked(),
                            behind: None,
                            ..query.get_untracked()
                        });
                    }
                >
                    {Icon::Alert.view()}
                    {format!("{} for nothing", format::counted(fault_count.get(), "counts", "count"))}
                </button>
            }
        })
    };
    let content = move || {
        Suspend::new(async move {
            match tuples.await {
                // Another part is on its way.
                Ok(None) => ().into_any(),
                Ok(Some(page)) if page.rows.is_empty() => view! { <NoTuples query adding/> }.into_any(),
                Ok(Some(page)) => view! { <Listed page query state/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| tuples.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <div class="filters access-filters">
            <SearchBox
                label="Search tuples"
                placeholder="User, relation or object"
                value=Signal::derive(move || query.with(|query| query.search.clone()))
                on_search=search
            />
            {faulty}
            <span class="bar-push"></span>
            <Button look=Look::Primary icon=Icon::Plus on:click=move |_| adding.set(true)>
                "Add tuple"
            </Button>
        </div>
        <div class="list-area">
            <Transition fallback=|| view! { <SkeletonRows rows=12/> }>{content}</Transition>
        </div>
        <AddTupleDialog open=adding state/>
    }
}

#[component]
fn NoTuples(query: Memo<TupleQuery>, adding: RwSignal<bool>) -> impl IntoView {
    match query.get_untracked() == TupleQuery::default() {
        true => view! {
            <Empty
                icon=Icon::List
                title="No tuples"
                text="A tuple gives somebody a relation to something. What follows from it, the model that is active decides."
            >
                <Button look=Look::Primary on:click=move |_| adding.set(true)>
                    "Add tuple"
                </Button>
            </Empty>
        }
        .into_any(),
        false => view! {
            <Empty icon=Icon::Search title="No tuple fits" text="Search for a part of a user, a relation or an object.">
                <a class="button" href=Place::of(Part::Tuples).address()>
                    "Show all"
                </a>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Listed(page: TuplePage, query: Memo<TupleQuery>, state: AccessState) -> impl IntoView {
    let query = query.get_untracked();
    let at = |behind| {
        Place::of_tuples(TupleQuery {
            behind,
            ..query.clone()
        })
        .address()
    };
    let first = query.behind.is_some().then(|| at(None));
    let next = page.next.map(|next| at(Some(next)));
    let rows = page.rows;
    view! {
        <p class="access-foot muted number" role="status">
            {format::counted(page.count, "tuple", "tuples")}
        </p>
        <table class="table is-stacked access-tuples">
            <thead>
                <tr>
                    <th scope="col">"User"</th>
                    <th scope="col" class="col-relation">"Relation"</th>
                    <th scope="col">"Object"</th>
                    <th scope="col" class="col-added">"Added"</th>
                    <th scope="col" class="col-end">
                        <span class="visually-hidden">"Delete"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <For
                    each=move || rows.clone()
                    key=|row| (row.key.clone(), row.at, row.fault.clone())
                    children=move |row| view! { <Row row state/> }
                />
            </tbody>
        </table>
        <Pager previous=first next back="First"/>
    }
}

#[component]
fn Row(row: TupleRow, state: AccessState) -> impl IntoView {
    let trying = Trying::new();
    let key = row.key.clone();
    let sentence = state
        .report
        .with_untracked(|report| words::sentence(&key, &report.accounts));
    let email = account_of(&key.user).map(|_| view! { <span class="clip">{state.name(&key.user)}</span> });
    let condition = row.condition.as_ref().map(|condition| {
        view! { <span class="tag">{format!("if {condition}")}</span> }
    });
    let fault = row.fault.clone().map(|fault| {
        view! {
            <span class="concern">
                {Icon::Alert.view()} {format!("Counts for nothing: {fault}")}
            </span>
        }
    });
    let refused = move || {
        trying.refused.get().map(|refused| {
            view! {
                <span class="concern is-bad" role="alert">
                    {Icon::Alert.view()} {refused}
                </span>
            }
        })
    };
    let label = format!("Delete tuple: {sentence}");
    let gone = format!("Tuple deleted: {sentence}");
    let is_final = is_final(&row);
    let row_here = StoredValue::new(row.clone());
    let delete = move || state.take_away(vec![row_here.get_value()], gone.clone(), trying);
    let end = match is_final {
        true => view! {
            <AskFirst verb="Delete" label question="Delete this tuple?" busy=trying.busy act=move |()| delete()/>
        }
        .into_any(),
        false => view! {
            <button
                type="button"
                class="copy"
                aria-label=label
                title="Delete"
                disabled=move || trying.busy.get()
                on:click=move |event| {
                    focus_around(&event);
                    delete();
                }
            >
                {Icon::Trash.view()}
            </button>
        }
        .into_any(),
    };
    view! {
        <tr class:is-faulty=row.fault.is_some()>
            <td class="col-user">
                <span class="tuple-user">
                    {email} <code class="clip" title=key.user.clone()>{key.user.clone()}</code>
                </span>
                {fault}
                {refused}
            </td>
            <td class="col-relation">
                <code>{key.relation.clone()}</code>
                {condition}
            </td>
            <td class="col-object">
                <code class="clip" title=key.object.clone()>{key.object.clone()}</code>
            </td>
            <td class="col-added muted clip">
                <RelativeTime at=row.at/> " by " {row.who.clone()}
            </td>
            <td class="col-end">{end}</td>
        </tr>
    }
}
