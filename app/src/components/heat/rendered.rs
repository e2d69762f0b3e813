//! A component as the server renders it, for tests.

use leptos::prelude::*;

/// Without the marks that hydration finds its places by.
pub(super) fn html<V: RenderHtml>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| view().to_html());
    html.replace("<!>", "")
}

/// The texts of the rows of its table, cell by cell.
pub(super) fn rows(html: &str) -> Vec<Vec<String>> {
    let body = between(html, "<tbody>", "</tbody>").unwrap_or_default();
    let cell = |cell: &str| between(cell, ">", "</t").unwrap_or_default().to_owned();
    body.split("<tr>")
        .skip(1)
        .map(|row| row.split("<t").skip(1).map(cell).collect())
        .collect()
}

/// Each figure with its name.
pub(super) fn figures(html: &str) -> Vec<(&str, &str)> {
    html.split("<dt>")
        .skip(1)
        .filter_map(|figure| {
            let (name, rest) = figure.split_once("</dt>")?;
            Some((name, between(rest, ">", "</dd>")?))
        })
        .collect()
}

/// What is said beside the picture.
pub(super) fn notes(html: &str) -> Vec<&str> {
    html.split("class=\"heat-note\"")
        .skip(1)
        .filter_map(|note| between(note, "<span>", "</span>"))
        .collect()
}

/// The tag with this text in it, an attribute's value or a name.
pub(super) fn tag<'a>(html: &'a str, text: &str) -> Option<&'a str> {
    let at = html.find(text)?;
    let start = html.get(..at + text.len())?.rfind('<')?;
    html.get(start..)?.split('>').next()
}

/// The value of the first attribute of this name.
pub(super) fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    between(html, &format!(" {name}=\""), "\"")
}

pub(super) fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    let (found, _) = rest.split_once(end)?;
    Some(found)
}
