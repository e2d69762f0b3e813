//! A selector by which an element is found again: by a name that somebody gave, or else by the way from one.

use domain::fact::INTO;

use super::stable;
use super::tree_around;
use crate::page::Element;

/// Bytes of a selector; an element with a longer one has none.
const LONGEST: usize = 400;
/// Characters of an attribute's value in a selector.
const LONGEST_VALUE: usize = 60;
/// Shadow roots and frames around an element.
const MOST_TREES: usize = 8;
const MOST_CLASSES: usize = 2;
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
/// SVG's names that have capitals, which selectors tell apart and the mirror does not.
const WITH_CAPITALS: &[&str] = &[
    "altglyph",
    "animatemotion",
    "animatetransform",
    "clippath",
    "foreignobject",
    "glyphref",
    "lineargradient",
    "radialgradient",
    "textpath",
];

pub(super) fn of(element: Element<'_>) -> Option<String> {
    [true, false].into_iter().find_map(|with_classes| {
        let mut trees = Vec::new();
        let mut at = Some(element);
        while let Some(element) = at {
            if trees.len() == MOST_TREES {
                return None;
            }
            trees.push(in_tree(element, with_classes));
            at = element.shadow_host().or_else(|| element.frame());
        }
        trees.reverse();
        Some(trees.join(INTO)).filter(|selector| selector.len() <= LONGEST)
    })
}

/// A selector for `querySelector` of the document or shadow root that the element is in.
fn in_tree(element: Element<'_>, with_classes: bool) -> String {
    let way: Vec<_> = std::iter::successors(Some(element), |element| element.parent_in_tree()).collect();
    let names = unique_names(element, &way);
    let mut steps = Vec::new();
    for (element, name) in way.iter().zip(names) {
        if let Some(name) = name {
            steps.push(name);
            break;
        }
        let is_top = element.parent_in_tree().is_none();
        let step = step(*element, with_classes);
        steps.push(if is_top && !element.is_root() {
            // The uppermost of a shadow root may look like what is in it.
            format!(":host > {step}")
        } else {
            step
        });
    }
    steps.reverse();
    steps.join(" > ")
}

/// What names each of these elements of one tree, where nothing else there has the same name.
fn unique_names(element: Element<'_>, way: &[Element<'_>]) -> Vec<Option<String>> {
    let candidates: Vec<Vec<Candidate<'_>>> = way.iter().map(|element| candidates(*element)).collect();
    let mut all: Vec<&Candidate<'_>> = candidates.iter().flatten().collect();
    if !all.is_empty() {
        for other in tree_around(element) {
            all.iter().for_each(|candidate| candidate.compare(other));
        }
    }
    all.clear();
    let name_of = |list: &Vec<Candidate<'_>>| {
        let unique = list.iter().find(|candidate| candidate.found.get() == 1);
        unique.map(Candidate::selector)
    };
    candidates.iter().map(name_of).collect()
}

/// A name of an element, which others may have, too.
struct Candidate<'m> {
    attribute: &'static str,
    value: &'m str,
    /// Only elements with this name count.
    tag: Option<&'m str>,
    found: std::cell::Cell<u32>,
}

fn candidates(element: Element<'_>) -> Vec<Candidate<'_>> {
    let id = element
        .attribute("id")
        .filter(|id| stable::is_id(id))
        .map(|id| ("id", id, false));
    let named = NAMING.iter().filter_map(|(attribute, of_kind)| {
        let value = element.attribute(attribute)?;
        let is_word = value.chars().any(|c| c != '*' && !c.is_whitespace());
        let is_fine =
            is_word && value.chars().count() <= LONGEST_VALUE && !value.chars().any(char::is_control);
        is_fine.then_some((*attribute, value, *of_kind))
    });
    id.into_iter()
        .chain(named)
        .map(|(attribute, value, of_kind)| Candidate {
            attribute,
            value,
            tag: of_kind.then(|| element.tag()).filter(|_| is_plain(element)),
            found: std::cell::Cell::new(0),
        })
        .collect()
}

impl Candidate<'_> {
    fn compare(&self, other: Element<'_>) {
        let is_kind = self.tag.is_none_or(|tag| other.tag() == tag);
        if is_kind && other.attribute(self.attribute) == Some(self.value) {
            self.found.set(self.found.get() + 1);
        }
    }

    fn selector(&self) -> String {
        if self.attribute == "id" {
            return format!("#{}", self.value);
        }
        let tag = self.tag.unwrap_or_default();
        let value = self.value.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{tag}[{}=\"{value}\"]", self.attribute)
    }
}

/// Whether the element's name can stand in a selector as it is.
fn is_plain(element: Element<'_>) -> bool {
    let tag = element.tag();
    tag.starts_with(|c: char| c.is_ascii_lowercase())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && !(element.is_svg() && (WITH_CAPITALS.contains(&tag) || tag.starts_with("fe")))
}

/// What tells an element from those beside it.
fn step(element: Element<'_>, with_classes: bool) -> String {
    if !is_plain(element) {
        let place = 1 + siblings_before(element).count();
        return format!("*:nth-child({place})");
    }
    let tag = element.tag();
    let mut step = tag.to_owned();
    let classes: Vec<_> = classes_of(element)
        .filter(|class| stable::is_class(class))
        .take(MOST_CLASSES)
        .collect();
    let names_itself = element.is_root() || matches!(tag, "body" | "head");
    if with_classes && !names_itself {
        for class in &classes {
            step.push('.');
            step.push_str(class);
        }
    }
    let is_like = |other: &Element<'_>| {
        other.tag() == tag
            && (!with_classes
                || classes
                    .iter()
                    .all(|class| classes_of(*other).any(|other| other == *class)))
    };
    let after = std::iter::successors(element.next_sibling(), |element| element.next_sibling());
    let is_alone = !siblings_before(element).any(|other| is_like(&other))
        && !after.into_iter().any(|other| is_like(&other));
    if !is_alone {
        let place = 1 + siblings_before(element)
            .filter(|other| other.tag() == tag)
            .count();
        step.push_str(&format!(":nth-of-type({place})"));
    }
    step
}

fn siblings_before(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    std::iter::successors(element.previous_sibling(), |element| element.previous_sibling())
}

fn classes_of(element: Element<'_>) -> impl Iterator<Item = &str> {
    element
        .attribute("class")
        .unwrap_or_default()
        .split_ascii_whitespace()
}
