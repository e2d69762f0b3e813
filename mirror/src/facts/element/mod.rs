//! What an element is to a person who reads what happened: its name, and a selector that finds it again.

mod address;
mod anchor;
mod label;
mod locate;
mod names;
mod pick;
mod selector;
mod stable;
mod stepper;

use domain::fact::FactElement;

use super::looks::Looks;
use super::text::bounded;
use crate::page::{Element, Mirror};
pub(super) use anchor::{Anchor, MOST_LEVELS, anchor};
pub(super) use label::is_field;
pub use locate::locate;
use names::Names;
pub use pick::selector_for;
pub(super) use stepper::{Stepper, stepper};

/// A page may have names of any length.
const TAG: usize = 60;

/// The element that was clicked.
pub(super) fn clicked(page: &Mirror, node: i64, looks: &Looks) -> Option<FactElement> {
    Some(described_as_clicked(find(page, node)?, looks))
}

/// The same of an element that is known.
pub(super) fn described_as_clicked(element: Element<'_>, looks: &Looks) -> FactElement {
    let label = looks.with_half(|half| label::of_clicked(element, half));
    described(element, label, looks)
}

/// The field that was written into or chosen from.
pub(super) fn field(page: &Mirror, node: i64, looks: &Looks) -> Option<FactElement> {
    let element = find(page, node)?;
    let label = looks.with_half(|half| label::of_field(element, half));
    Some(described(element, label, looks))
}

fn find(page: &Mirror, node: i64) -> Option<Element<'_>> {
    page.element(node).or_else(|| page.element_around(node))
}

fn described(element: Element<'_>, label: Option<String>, looks: &Looks) -> FactElement {
    FactElement {
        tag: bounded(element.tag(), TAG),
        label,
        selector: selector::of(element, Names::Given, looks),
    }
}
