//! Names that somebody gave to elements, and which of them are the only ones of their kind.

use std::collections::BTreeMap;

use super::super::looks::Looks;
use super::address;
use super::selector::is_plain;
use super::stable;
use crate::page::{AttributeName, Element};

/// Characters of an attribute's value in a selector.
const LONGEST_VALUE: usize = 60;
/// What those are told who do not see the page. Another product has another one, and another language.
const SPOKEN: &str = "aria-label";
/// Names a link by where it leads: in lists that show other things each time, the same things have the same address.
pub(super) const ADDRESS: &str = "href";
/// Attributes that name an element, the best first, and whether they do so for elements of its kind only.
pub(super) const NAMING: &[(&str, bool)] = &[
    ("data-testid", false),
    ("data-test-id", false),
    ("data-test", false),
    ("data-cy", false),
    ("data-qa", false),
    (SPOKEN, true),
    ("name", true),
    (ADDRESS, true),
];

/// Which names of an element are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Those by which the people who made the page know it: they are the same on all pages of a kind.
    Given,
    /// Also what it is called aloud, by which a rule for one page says best what it is about.
    AlsoSpoken,
}

/// A name of an element, which others may have, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'m> {
    attribute: AttributeName,
    value: &'m str,
    /// Only elements of this kind count.
    tag: Option<&'m str>,
}

/// The attributes by which elements of a page are named, as that page knows them.
struct Attributes {
    id: Option<AttributeName>,
    address: Option<AttributeName>,
    naming: Vec<(AttributeName, &'static str, bool)>,
}

impl Attributes {
    fn of(element: Element<'_>, names: Names) -> Self {
        let known =
            |(text, of_kind): &(&'static str, bool)| Some((element.attribute_name(text)?, *text, *of_kind));
        Self {
            id: element.attribute_name("id"),
            address: element.attribute_name(ADDRESS),
            naming: NAMING
                .iter()
                .filter(|(text, _)| names == Names::AlsoSpoken || *text != SPOKEN)
                .filter_map(known)
                .collect(),
        }
    }

    /// How an element is named, the best first.
    fn names_of<'m>(&self, element: Element<'m>) -> Vec<Name<'m>> {
        let value = |attribute| element.attribute_named(attribute);
        let id = self
            .id
            .and_then(|id| Some((id, value(id).filter(|id| stable::is_id(id))?, false)));
        let named = self.naming.iter().filter_map(|(attribute, text, of_kind)| {
            let value = value(*attribute)?;
            let value = match *text {
                ADDRESS => address::of_link(element, value)?,
                // Whether it is short is looked at first: it may be of any length.
                _ if !is_value(value) => return None,
                SPOKEN if counts(value) => return None,
                _ => value,
            };
            Some((*attribute, value, *of_kind))
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

    fn selector(&self, name: &Name<'_>) -> String {
        let naming = self.naming.iter().find(|(known, _, _)| *known == name.attribute);
        let Some((_, attribute, _)) = naming else {
            return format!("#{}", name.value);
        };
        let tag = name.tag.unwrap_or_default();
        let value = name.value.replace('\\', "\\\\").replace('"', "\\\"");
        let matcher = if *attribute == ADDRESS { "$=" } else { "=" };
        format!("{tag}[{attribute}{matcher}\"{value}\"]")
    }

    fn count<'m>(
        &self,
        element: Element<'m>,
        asked: &[AttributeName],
        found: &mut BTreeMap<Name<'m>, usize>,
    ) {
        for attribute in asked {
            let Some(value) = element.attribute_named(*attribute) else {
                continue;
            };
            if self.address == Some(*attribute) {
                let alike = found.iter_mut().filter(|(name, _)| {
                    name.attribute == *attribute
                        && name.tag == Some(element.tag())
                        && value.ends_with(name.value)
                });
                alike.for_each(|(_, count)| *count += 1);
                continue;
            }
            for tag in [None, Some(element.tag())] {
                let name = Name {
                    attribute: *attribute,
                    value,
                    tag,
                };
                if let Some(count) = found.get_mut(&name) {
                    *count += 1;
                }
            }
        }
    }
}

/// All names of an element, each with its attribute, whether others have it or not.
pub(super) fn all(element: Element<'_>) -> impl Iterator<Item = (&'static str, &str)> {
    let id = element.attribute("id").map(|id| ("id", id));
    let named = NAMING.iter().filter_map(move |(attribute, _)| {
        let value = element.attribute(attribute)?;
        let value = match *attribute {
            ADDRESS => address::of_link(element, value)?,
            _ => value,
        };
        Some((*attribute, value))
    });
    id.into_iter().chain(named)
}

/// What names each of these elements of one tree, where nothing else there has the same name. In a tree that is too
/// large to be looked through nothing has one.
pub(super) fn unique(way: &[Element<'_>], names: Names, looks: &Looks) -> Vec<Option<String>> {
    let Some(first) = way.first() else {
        return Vec::new();
    };
    let attributes = Attributes::of(*first, names);
    let names: Vec<Vec<Name<'_>>> = way.iter().map(|element| attributes.names_of(*element)).collect();
    let mut found: BTreeMap<Name<'_>, usize> = names.iter().flatten().map(|name| (*name, 0)).collect();
    if !found.is_empty() {
        let mut asked: Vec<_> = found.keys().map(|name| name.attribute).collect();
        asked.dedup();
        let saw_all = looks.with_half(|half| {
            for other in half.over(first.nodes_around()) {
                attributes.count(other, &asked, &mut found);
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
        .map(|names| names.iter().find(only).map(|name| attributes.selector(name)))
        .collect()
}

/// Whether what people read has a number in it: "Cart, 2 items" is another cart with the next one.
fn counts(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether it says something, and shortly.
fn is_value(value: &str) -> bool {
    value.len() <= LONGEST_VALUE * 4
        && value.chars().count() <= LONGEST_VALUE
        && value.chars().any(|c| c != '*' && !c.is_whitespace())
        && !value.chars().any(char::is_control)
}
