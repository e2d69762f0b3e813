//! What an element is to a person who reads what happened: its name, and a selector that finds it again.

mod label;
mod selector;
mod stable;

use domain::fact::FactElement;

use super::text::bounded;
use crate::page::{Element, Mirror};

/// A page may have names of any length.
const TAG: usize = 60;
/// Elements that are looked at for one fact: what is beyond them is not looked for.
const MOST_ELEMENTS: usize = 50_000;

/// The element that was clicked.
pub(super) fn clicked(page: &Mirror, node: i64) -> Option<FactElement> {
    let element = find(page, node)?;
    Some(described(element, label::of_clicked(element)))
}

/// The field that was written into or chosen from.
pub(super) fn field(page: &Mirror, node: i64) -> Option<FactElement> {
    let element = find(page, node)?;
    Some(described(element, label::of_field(element)))
}

fn find(page: &Mirror, node: i64) -> Option<Element<'_>> {
    page.element(node).or_else(|| page.element_around(node))
}

fn described(element: Element<'_>, label: Option<String>) -> FactElement {
    FactElement {
        tag: bounded(element.tag(), TAG),
        label,
        selector: selector::of(element),
    }
}

/// The elements of the same document or shadow root, in order.
fn tree_around(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    let mut next = Some(first_of_tree(element));
    std::iter::from_fn(move || {
        let current = next?;
        next = current.children().next().or_else(|| {
            let mut at = current;
            loop {
                if let Some(sibling) = at.next_sibling() {
                    return Some(sibling);
                }
                at = at.parent_in_tree()?;
            }
        });
        Some(current)
    })
    .take(MOST_ELEMENTS)
}

fn first_of_tree(element: Element<'_>) -> Element<'_> {
    let mut top = element;
    while let Some(parent) = top.parent_in_tree() {
        top = parent;
    }
    while let Some(previous) = top.previous_sibling() {
        top = previous;
    }
    top
}
