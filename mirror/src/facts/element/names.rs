//! Names that somebody gave to elements, and which of them are the only ones of their kind.

use std::collections::BTreeMap;

use super::super::looks::Looks;
use super::selector::is_plain;
use super::stable;
use crate::page::Element;

/// Characters of an attribute's value in a selector.
const LONGEST_VALUE: usize = 60;
/// Attributes that name an element, the best first, and whether they do so for elements of its kind only.
const NAMING: &[(&str, bool)] = &[
    ("data-testid", false),
    ("data-test-id", false),
    ("data-test", false),
    ("data-cy", false),
    ("data-qa", false),
    ("aria-label", true),
    ("name", true),
];

/// A name of an element, which others may have, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'m> {
    attribute: &'m str,
    value: &'m str,
    /// Only elements of this kind count.
    tag: Option<&'m str>,
}

/// What names each of these elements of one tree, where nothing else there has the same name. In a tree that is too
/// large to be looked through nothing has one.
pub(super) fn unique(way: &[Element<'_>], looks: &Looks) -> Vec<Option<String>> {
    let names: Vec<Vec<Name<'_>>> = way.iter().map(|element| names_of(*element)).collect();
    let mut found: BTreeMap<Name<'_>, usize> = names.iter().flatten().map(|name| (*name, 0)).collect();
    if let Some(element) = way.first().filter(|_| !found.is_empty()) {
        let saw_all = looks.with_half(|half| {
            for other in half.over(element.nodes_around()) {
                count(other, &mut found);
            }
            !half.are_spent()
        });
        if !saw_all {
            found.clear();
        }
    }
    let only = |name: &&Name<'_>| found.get(*name) == Some(&1);
    names
        .iter()
        .map(|names| names.iter().find(only).map(Name::selector))
        .collect()
}

fn count<'m>(element: Element<'m>, found: &mut BTreeMap<Name<'m>, usize>) {
    for (attribute, value) in element.attributes() {
        for tag in [None, Some(element.tag())] {
            if let Some(count) = found.get_mut(&Name {
                attribute,
                value,
                tag,
            }) {
                *count += 1;
            }
        }
    }
}

fn names_of(element: Element<'_>) -> Vec<Name<'_>> {
    let id = element
        .attribute("id")
        .filter(|id| stable::is_id(id))
        .map(|id| ("id", id, false));
    let named = NAMING.iter().filter_map(|(attribute, of_kind)| {
        let value = element.attribute(attribute)?;
        is_value(value).then_some((*attribute, value, *of_kind))
    });
    id.into_iter()
        .chain(named)
        .map(|(attribute, value, of_kind)| Name {
            attribute,
            value,
            tag: (of_kind && is_plain(element)).then(|| element.tag()),
        })
        .collect()
}

/// Whether it says something, and shortly.
fn is_value(value: &str) -> bool {
    value.len() <= LONGEST_VALUE * 4
        && value.chars().count() <= LONGEST_VALUE
        && value.chars().any(|c| c != '*' && !c.is_whitespace())
        && !value.chars().any(char::is_control)
}

impl Name<'_> {
    fn selector(&self) -> String {
        if self.attribute == "id" {
            return format!("#{}", self.value);
        }
        let tag = self.tag.unwrap_or_default();
        let value = self.value.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{tag}[{}=\"{value}\"]", self.attribute)
    }
}
