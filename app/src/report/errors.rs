//! What went wrong on the pages: what nothing caught, and what they wrote to their console.

use domain::format;
use domain::report::errors::ErrorRow;
use domain::report::{Listed, Report};
use leptos::prelude::*;

use super::parts::{address, nothing, section, table, told, when};

const HEAD: [&str; 3] = ["When", "What", "Times"];

pub(super) fn view(report: &Report) -> AnyView {
    if report.errors.rows.is_empty() && report.console.rows.is_empty() {
        let sentence = "No error was recorded, and the pages wrote no error or warning to the console.";
        return section("Errors", nothing(sentence));
    }
    let body = view! {
        {part("Uncaught", &report.errors, "No error was left uncaught.", report)}
        {part("Console", &report.console, "The pages wrote no error or warning to the console.", report)}
    };
    section("Errors", body)
}

fn part(heading: &'static str, listed: &Listed<ErrorRow>, none: &'static str, report: &Report) -> AnyView {
    let body = if listed.rows.is_empty() {
        nothing(none)
    } else {
        table("errors", &HEAD, listed, |error| row(report, error))
    };
    view! {
        <h3>{heading}</h3>
        {body}
    }
    .into_any()
}

fn row(report: &Report, error: &ErrorRow) -> AnyView {
    let level = error.level.as_deref().map(|level| {
        let is_warning = level == "warn";
        let word = if is_warning { "Warning" } else { "Error" };
        view! { <span class="level" class:is-warning=is_warning>{word}</span> }
    });
    let stack: Vec<_> = error
        .stack
        .iter()
        .map(|line| view! { <div class="stack">{told(line)}</div> })
        .collect();
    let last = (error.count > 1).then(|| {
        view! { <div class="muted">"last " {when(report, error.last_at)}</div> }
    });
    view! {
        <tr>
            <td class="number">{when(report, error.first_at)}</td>
            <td>
                <div class="message">{level} {told(&error.message)}</div>
                {stack}
                {error.page.as_deref().map(address)}
            </td>
            <td class="number">
                {format::count(error.count)}
                {last}
            </td>
        </tr>
    }
    .into_any()
}
