use domain::access::tuple::TupleKey;
use domain::format;
use domain::models::trial::{AccessChange, Trial};
use leptos::prelude::*;

use crate::components::Icon;

/// Changes that are said at once; the others are counted.
const SHOWN: usize = 30;

/// What came of trying a text out, in sentences.
#[component]
pub(in super::super) fn Outcome(trial: Trial) -> impl IntoView {
    if !trial.problems.is_empty() {
        let problems = trial.problems.iter().take(SHOWN).map(ToString::to_string);
        return view! {
            <div class="outcome">
                {notice("is-bad", "It is no model, and cannot be active:".to_owned())}
                <ul class="change-list">{problems.map(|problem| view! { <li>{problem}</li> }).collect_view()}</ul>
            </div>
        }
        .into_any();
    }
    let (looked_at, all) = trial.accounts;
    let not_all = (looked_at < all).then(|| {
        let said = format!(
            "{} of {} accounts were looked at: others may gain or lose something, too.",
            format::count(looked_at),
            format::count(all)
        );
        notice("is-warn", said)
    });
    let locks_out = trial.locks_out.then(|| notice("is-bad", LOCKED_OUT.to_owned()));
    view! {
        <div class="outcome">
            {locks_out} {not_all} {changes(&trial)} {refused(&trial.refused, trial.refused_count)}
            {assertions(&trial)}
        </div>
    }
    .into_any()
}

pub(in super::super) const LOCKED_OUT: &str =
    "Nobody could manage models any longer, so that nobody could take it back: it cannot be made active.";

fn changes(trial: &Trial) -> impl IntoView + use<> {
    if trial.changes.is_empty() {
        let accounts = format::counted(trial.accounts.1, "account", "accounts");
        let said = format!("Nothing changes for any of {accounts}.");
        return view! { <p class="outcome-same">{Icon::Check.view()} <span>{said}</span></p> }.into_any();
    }
    let more = trial.changes.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let said = format!(
            "And {}.",
            format::counted(more as u64, "more change", "more changes")
        );
        view! { <li class="muted">{said}</li> }
    });
    let shown: Vec<AccessChange> = trial.changes.iter().take(SHOWN).cloned().collect();
    view! {
        <ul class="access-changes" aria-label="Who gains and loses what">
            {shown.into_iter().map(change).collect_view()} {more}
        </ul>
    }
    .into_any()
}

/// With who it is, for who asks.
fn change(change: AccessChange) -> impl IntoView {
    let (class, sign) = if change.is_gained {
        ("access-change is-gained", "+")
    } else {
        ("access-change is-lost", "−")
    };
    let sentence = change.sentence();
    let unnamed = change.count.saturating_sub(change.accounts.len() as u64);
    let who = (change.count > 1).then(|| {
        let mut names = change.accounts.join(", ");
        if unnamed > 0 {
            names += &format!(" and {}", format::counted(unnamed, "more", "more"));
        }
        view! {
            <details>
                <summary class="muted">"Who"</summary>
                <p class="access-who">{names}</p>
            </details>
        }
    });
    view! {
        <li class=class>
            <span class="access-sign" aria-hidden="true">
                {sign}
            </span>
            <div>
                <p>{sentence}</p>
                {who}
            </div>
        </li>
    }
}

fn refused(tuples: &[TupleKey], count: u64) -> impl IntoView + use<> {
    (count > 0).then(|| {
        let said = match count {
            1 => "1 tuple would not count any longer:".to_owned(),
            count => format!("{} tuples would not count any longer:", format::count(count)),
        };
        let more = count.saturating_sub(tuples.len() as u64);
        let more = (more > 0)
            .then(|| view! { <li class="muted">{format!("And {} more.", format::count(more))}</li> });
        let row = |tuple: &TupleKey| {
            let TupleKey {
                user,
                relation,
                object,
            } = tuple;
            view! {
                <li>
                    <code>{format!("{object}#{relation}@{user}")}</code>
                </li>
            }
        };
        view! {
            <div class="outcome-part">
                {notice("is-warn", said)}
                <ul class="change-list refused">{tuples.iter().map(row).collect_view()} {more}</ul>
            </div>
        }
    })
}

fn assertions(trial: &Trial) -> impl IntoView + use<> {
    let all = trial.assertions.len() as u64;
    let failing: Vec<_> = trial
        .assertions
        .iter()
        .filter(|asserted| !asserted.holds())
        .collect();
    (all > 0).then(|| {
        if failing.is_empty() {
            let said = match all {
                1 => "The assertion holds.".to_owned(),
                all => format!("All {} assertions hold.", format::count(all)),
            };
            return view! { <p class="outcome-same">{Icon::Check.view()} <span>{said}</span></p> }.into_any();
        }
        let said = format!(
            "{} of {} {}:",
            format::count(failing.len() as u64),
            format::counted(all, "assertion", "assertions"),
            if failing.len() == 1 { "does not hold" } else { "do not hold" }
        );
        let row = |asserted: &&domain::models::trial::Asserted| {
            let assertion = &asserted.assertion;
            let expected = if assertion.expectation { "should have" } else { "should not have" };
            let why = match &asserted.decided {
                Ok(true) => "has it".to_owned(),
                Ok(false) => "has it not".to_owned(),
                Err(why) => why.clone(),
            };
            view! {
                <li>
                    <code>{assertion.user.clone()}</code>
                    {format!(" {expected} ")}
                    <code>{assertion.relation.clone()}</code>
                    " to "
                    <code>{assertion.object.clone()}</code>
                    {format!(": {why}")}
                </li>
            }
        };
        view! {
            <div class="outcome-part">
                {notice("is-warn", said)} <ul class="change-list">{failing.iter().map(row).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

fn notice(look: &'static str, text: String) -> impl IntoView {
    view! {
        <p class=format!("notice {look}")>
            {Icon::Alert.view()} <span>{text}</span>
        </p>
    }
}
