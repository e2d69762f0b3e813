//! Who did what, and when. For owners.

use domain::audit::{AuditAction, AuditEntry, AuditPage, AuditQuery};
use domain::id::SessionId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::address::{pairs_of, with_pairs};
use crate::components::{
    CopyButton, Empty, ErrorNotice, Icon, Menu, MenuItem, Page, PageAction, Pager, RelativeTime, RowsAre,
    SEARCH, SearchBox, SkeletonRows, filter_class, use_page_actions, use_page_keys, use_row_keys,
};
use crate::functions::audit_log::audit_page;

const PATH: &str = "/audit-log";

#[component]
pub(crate) fn AuditLogPage() -> impl IntoView {
    use_row_keys(RowsAre::ThePage);
    use_page_keys(&[SEARCH]);
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(|params| from_pairs(pairs_of(params))));
    let page = Resource::new(move || query.get(), audit_page);
    let navigate = use_navigate();
    let go = Callback::new(move |query: AuditQuery| {
        let options = NavigateOptions {
            scroll: false,
            ..Default::default()
        };
        navigate(&address(&query), options);
    });
    use_page_actions([PageAction::new(
        Icon::Refresh,
        Signal::stored("Clear filters".to_owned()),
        Signal::derive(move || query.with(|query| query.who.is_some() || query.action.is_some())),
        move || go.run(AuditQuery::default()),
    )]);
    let content = move || {
        Suspend::new(async move {
            match page.await {
                Ok(page) if page.entries.is_empty() => view! {
                    <Empty
                        icon=Icon::Log
                        title="No entries"
                        text="Sign-ins, watched sessions and changed settings appear here. Nothing fits what you look for."
                    >
                        <a class="button" href=PATH>
                            "Show everything"
                        </a>
                    </Empty>
                }
                .into_any(),
                Ok(page) => view! { <Entries page query=query.get_untracked()/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| page.refetch()/> }.into_any(),
            }
        })
    };
    let search = move |who: String| {
        go.run(AuditQuery {
            who: Some(who.trim().to_owned()).filter(|who| !who.is_empty()),
            before: None,
            ..query.get_untracked()
        });
    };
    view! {
        <Page title="Audit log".to_owned()>
            <div class="filters">
                <SearchBox
                    label="Who"
                    placeholder="E-mail of who did it"
                    value=Signal::derive(move || query.with(|query| query.who.clone().unwrap_or_default()))
                    on_search=search
                />
                <ActionMenu query go/>
            </div>
            <div class="list-area">
                <Transition fallback=|| view! { <SkeletonRows rows=16/> }>{content}</Transition>
            </div>
        </Page>
    }
}

#[component]
fn ActionMenu(query: Memo<AuditQuery>, go: Callback<AuditQuery>) -> impl IntoView {
    let chosen = Memo::new(move |_| query.with(|query| query.action));
    let trigger = move || {
        view! {
            <span>{move || chosen.get().map_or("Any action".to_owned(), sentence_case)}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let entry = move |action: Option<AuditAction>| {
        view! {
            <MenuItem
                chosen=Signal::derive(move || chosen.get() == action)
                on:click=move |_| {
                    go.run(AuditQuery {
                        action,
                        before: None,
                        ..query.get_untracked()
                    });
                }
            >
                {action.map_or("Any action".to_owned(), sentence_case)}
            </MenuItem>
        }
    };
    view! {
        <Menu class=Signal::derive(move || filter_class(chosen.get().is_some())) trigger>
            {entry(None)}
            {AuditAction::ALL.map(|action| entry(Some(action))).collect_view()}
        </Menu>
    }
}

#[component]
fn Entries(page: AuditPage, query: AuditQuery) -> impl IntoView {
    let is_first = query.before.is_none();
    let at = |before| {
        address(&AuditQuery {
            before,
            ..query.clone()
        })
    };
    let next = page.next.map(|before| at(Some(before)));
    // There is no way back but to the newest: entries are asked for by what is older than one.
    let newest = (!is_first).then(|| at(None));
    view! {
        <table class="table is-stacked audit">
            <thead>
                <tr>
                    <th scope="col" class="col-when">
                        "When"
                    </th>
                    <th scope="col" class="col-who">
                        "Who"
                    </th>
                    <th scope="col">"What"</th>
                    <th scope="col" class="col-detail">
                        "Detail"
                    </th>
                </tr>
            </thead>
            <tbody>{page.entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view()}</tbody>
        </table>
        <Pager previous=newest next back="Newest"/>
    }
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let subject = entry.subject.map(|subject| match entry.action {
        AuditAction::SessionWatched
        | AuditAction::ShareLinkCreated
        | AuditAction::ShareLinkViewed
        | AuditAction::ShareLinkPasswordFailed
        | AuditAction::ShareLinkRevoked
        | AuditAction::SessionExported
        | AuditAction::ExportDownloaded
        | AuditAction::ExportCancelled
        | AuditAction::ExportRemoved => view! {
            <a class="row-link mono" href=format!("/sessions/{subject}") title=subject.clone()>
                {short(&subject)}
            </a>
            <CopyButton text=subject label="Copy session id"/>
        }
        .into_any(),
        _ => view! { <strong>{subject}</strong> }.into_any(),
    });
    let verb = sentence_case(entry.action);
    let failed = matches!(
        entry.action,
        AuditAction::SignInFailed | AuditAction::ShareLinkPasswordFailed | AuditAction::Refused
    );
    view! {
        <tr>
            <td class="col-when muted number">
                <RelativeTime at=entry.at/>
            </td>
            <td class="col-who clip" title=entry.who.clone()>
                {entry.who.clone()}
            </td>
            <td class="clip">
                <span class:is-failed=failed>{verb}</span>
                " "
                {subject}
            </td>
            <td class="col-detail muted clip" title=entry.detail.clone()>
                {entry.detail.clone()}
            </td>
        </tr>
    }
}

fn short(session: &str) -> String {
    let id = session.parse::<SessionId>();
    id.map_or_else(|_| session.to_owned(), |id| id.short().to_owned())
}

fn sentence_case(action: AuditAction) -> String {
    let verb = action.verb();
    let mut letters = verb.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> AuditQuery {
    let mut query = AuditQuery::default();
    for (key, value) in pairs {
        match key {
            "who" => query.who = Some(value.trim().to_owned()).filter(|who| !who.is_empty()),
            "action" => query.action = AuditAction::parse(value),
            "before" => query.before = value.parse().ok(),
            _ => {}
        }
    }
    query
}

fn address(query: &AuditQuery) -> String {
    with_pairs(
        PATH,
        [
            ("who", query.who.clone().unwrap_or_default()),
            (
                "action",
                query
                    .action
                    .map(AuditAction::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            ),
            (
                "before",
                query.before.map(|id| id.to_string()).unwrap_or_default(),
            ),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_survives_the_url() {
        let query = AuditQuery {
            who: Some("kim@shop.example".into()),
            action: Some(AuditAction::SessionWatched),
            before: Some(17),
        };
        let address = address(&query);
        assert_eq!(
            address,
            "/audit-log?who=kim@shop.example&action=session_watched&before=17"
        );
        let pairs = address
            .split_once('?')
            .unwrap()
            .1
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        assert_eq!(from_pairs(pairs), query);
        assert_eq!(
            from_pairs([("action", "x"), ("before", "y"), ("who", "")]),
            AuditQuery::default()
        );
    }
}
