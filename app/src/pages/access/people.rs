use domain::access::tuple::{AccessReport, TupleRow};
use domain::account::Account;
use domain::format;
use leptos::prelude::*;

use super::chips::Chips;
use super::give::{GiveDialog, Giving};
use super::standing::StandingDialog;
use super::state::AccessState;
use super::words;
use crate::components::{Button, Empty, Icon, Look, SEARCH, SearchBox, use_page_keys};
use crate::frame::use_account;

/// Accounts that are shown at once.
const MOST_SHOWN: usize = 100;

/// Accounts, with what each is given by name.
#[component]
pub(super) fn PeoplePart(state: AccessState) -> impl IntoView {
    use_page_keys(&[SEARCH]);
    let search = RwSignal::new(String::new());
    let giving = RwSignal::new(None::<Giving>);
    let looking = RwSignal::new(None::<i64>);
    let found = Memo::new(move |_| {
        state
            .report
            .with(|report| search.with(|search| fitting(&report.accounts, search)))
    });
    let shown =
        Memo::new(move |_| found.with(|found| found.iter().copied().take(MOST_SHOWN).collect::<Vec<_>>()));
    let count = move || {
        found.with(|found| match found.len() > MOST_SHOWN {
            true => format!("{MOST_SHOWN} of {} accounts; search to find others", found.len()),
            false => format::counted(found.len() as u64, "account", "accounts"),
        })
    };
    let everybody = Memo::new(move |_| state.report.with(|report| rows_of(report, "account:*")));
    let has_more = move || {
        state.report.with(|report| {
            let left = report.tuple_count.saturating_sub(report.tuples.len() as u64);
            (left > 0).then(|| {
                format!(
                    "{} more tuples about people are on the Tuples tab only.",
                    format::count(left)
                )
            })
        })
    };
    view! {
        <div class="filters">
            <SearchBox
                label="Search people"
                placeholder="Name or e-mail"
                value=search
                on_search=move |text: String| search.set(text)
            />
            <span class="muted number" role="status">{count}</span>
            <span class="access-hint muted">
                "Accounts are added on the command line: " <code>"girok account add"</code>
            </span>
        </div>
        <div class="list-area">
            <Show when=move || !everybody.with(Vec::is_empty)>
                <div class="access-everybody">
                    <strong>"Everybody"</strong>
                    <Chips rows=everybody text=given none="" state/>
                </div>
            </Show>
            <Show when=move || found.with(Vec::is_empty)>
                <Empty icon=Icon::Search title="Nobody has this name" text="Search for a part of a name or an e-mail."/>
            </Show>
            <table class="table is-stacked access-people" hidden=move || found.with(Vec::is_empty)>
                <thead>
                    <tr>
                        <th scope="col" class="col-person">"Person"</th>
                        <th scope="col">"Is given"</th>
                        <th scope="col" class="col-end">
                            <span class="visually-hidden">"What can be done"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || shown.get() key=|id| *id let(id)>
                        <Person id state giving looking/>
                    </For>
                </tbody>
            </table>
            {move || has_more().map(|more| view! { <p class="access-foot muted">{more}</p> })}
        </div>
        <GiveDialog giving state/>
        <StandingDialog looking state/>
    }
}

#[component]
fn Person(
    id: i64,
    state: AccessState,
    giving: RwSignal<Option<Giving>>,
    looking: RwSignal<Option<i64>>,
) -> impl IntoView {
    let account = Memo::new(move |_| state.account(id));
    let user = StoredValue::new(format!("account:{id}"));
    let rows = Memo::new(move |_| {
        state
            .report
            .with(|report| user.with_value(|user| rows_of(report, user)))
    });
    let is_own = use_account().id == id;
    let email = move || account.with(|account| account.as_ref().map(|account| account.email.clone()));
    let name = move || account.with(|account| account.as_ref().map(|account| account.name.clone()));
    let tags = move || account.with(|account| account.as_ref().map(|account| states(account, is_own)));
    let give = move |_| {
        giving.set(Some(Giving {
            user: user.get_value(),
            name: state.name(&user.get_value()),
        }));
    };
    view! {
        <tr>
            <td class="col-person">
                <span class="access-name">
                    <strong class="clip">{name}</strong>
                    {tags}
                </span>
                <span class="muted clip" title=email>{email}</span>
            </td>
            <td class="col-given">
                <Chips rows text=given none="Nothing by name" state/>
            </td>
            <td class="col-end">
                <span class="access-acts">
                    <Button icon=Icon::Plus on:click=give>
                        "Give" <span class="visually-hidden">{move || format!(" {} access", email().unwrap_or_default())}</span>
                    </Button>
                    <Button look=Look::Quiet on:click=move |_| looking.set(Some(id))>
                        "What they may do"
                        <span class="visually-hidden">{move || format!(": {}", email().unwrap_or_default())}</span>
                    </Button>
                </span>
            </td>
        </tr>
    }
}

fn given(_state: AccessState, row: &TupleRow) -> String {
    words::given(&row.key.relation, &row.key.object)
}

/// What is to be known of an account besides its name.
fn states(account: &Account, is_own: bool) -> impl IntoView + use<> {
    view! {
        {is_own.then(|| view! { <span class="tag">"You"</span> })}
        {account.disabled.then(|| view! { <span class="tag is-bad">"Disabled"</span> })}
        {(account.must_set_password && !account.disabled)
            .then(|| view! { <span class="tag is-warn">"No password yet"</span> })}
    }
}

/// The tuples of a user, by name.
pub(super) fn rows_of(report: &AccessReport, user: &str) -> Vec<TupleRow> {
    let rows = report.tuples.iter();
    rows.filter(|row| row.key.user == user).cloned().collect()
}

/// The accounts with this in their name or e-mail.
fn fitting(accounts: &[Account], search: &str) -> Vec<i64> {
    let search = search.trim().to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&search);
    accounts
        .iter()
        .filter(|account| fits(&account.email) || fits(&account.name))
        .map(|account| account.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::access::sample::account;

    #[test]
    fn people_are_found_by_a_part_of_their_name_or_e_mail() {
        let mut kim = account(2, "kim@shop.example");
        kim.name = "Kim Minji".into();
        let accounts = [account(1, "owner@shop.example"), kim];
        for (search, expected) in [
            ("", &[1, 2][..]),
            (" MINJI", &[2]),
            ("shop", &[1, 2]),
            ("nobody", &[]),
        ] {
            assert_eq!(fitting(&accounts, search), expected, "{search:?}");
        }
    }
}
