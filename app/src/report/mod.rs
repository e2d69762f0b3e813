//! The report of a session as a document for paper: rendered once, with no script, and nothing that it loads but the
//! pictures that the report names.
//!
//! In reading order: here is the document, `parts` are what its sections share; `heading` says what it is, `summary` who,
//! where and how much; `moments`, `timeline`, `pages`, `errors`, `troubles` and `maps` are what happened, `recording` is
//! what was hidden and what did not come through. Its style is in `style/report.css`.

mod errors;
mod heading;
mod maps;
mod moments;
mod pages;
mod parts;
mod recording;
mod summary;
#[cfg(test)]
mod tests;
mod timeline;
mod troubles;

use domain::report::Report;
use leptos::prelude::*;

/// The console's own colours, and how they are used on paper.
const STYLE: &str = concat!(
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/report.css")
);

/// The whole document. Pictures are at the addresses that the report has for them, relative to that of the document.
#[must_use]
pub fn document(report: &Report) -> String {
    let owner = Owner::new();
    let html = owner.with(|| whole(report).to_html());
    // Marks by which hydration would find its places.
    html.replace("<!>", "")
}

fn whole(report: &Report) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme="light">
            <head>
                <meta charset="utf-8"/>
                <title>{heading::title(report)}</title>
                <style inner_html=STYLE></style>
            </head>
            <body>
                {heading::view(report)}
                {summary::view(report)}
                {moments::view(report)}
                {timeline::view(report)}
                {pages::view(report)}
                {errors::view(report)}
                {troubles::view(report)}
                {maps::view(report)}
                {recording::view(report)}
            </body>
        </html>
    }
}
