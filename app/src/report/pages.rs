//! The pages that were opened.

use domain::format;
use domain::report::Report;
use domain::report::pages::ViewedPage;
use leptos::prelude::*;

use super::parts::{address, nothing, section, table, told, when};

pub(super) fn view(report: &Report) -> AnyView {
    if report.pages.rows.is_empty() {
        return section("Pages", nothing("No page view was recorded."));
    }
    let body = if report.pages.rows.iter().any(|page| page.window.is_some()) {
        table(
            "pages has-windows",
            &["When", "Page", "Window", "Open for"],
            &report.pages,
            |page| row(report, page),
        )
    } else {
        table("pages", &["When", "Page", "Open for"], &report.pages, |page| {
            row(report, page)
        })
    };
    section("Pages", body)
}

fn row(report: &Report, page: &ViewedPage) -> AnyView {
    let title = page
        .title
        .as_deref()
        .map(|title| view! { <div>{told(title)}</div> });
    let window = page
        .window
        .map(|window| view! { <td class="number">{window.to_string()}</td> });
    view! {
        <tr>
            <td class="number">{when(report, page.at)}</td>
            <td>
                {title}
                {address(&page.url)}
            </td>
            {window}
            <td class="number">{format::duration(page.ms)}</td>
        </tr>
    }
    .into_any()
}
