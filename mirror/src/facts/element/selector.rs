//! A selector by which an element is found again: by a name that somebody gave, or else by the way from one.

use domain::fact::INTO;

use super::super::looks::Looks;
use super::names::{self, Names};
use super::stable;
use crate::page::Element;

/// Bytes of a selector; an element with a longer one has none.
const LONGEST: usize = 400;
/// Shadow roots and frames around an element.
const MOST_TREES: usize = 8;
const MOST_CLASSES: usize = 2;
/// What each element on the way costs by itself, in looks: it is asked for all its names.
const PER_LEVEL: usize = 10;
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

pub(super) fn of(element: Element<'_>, names: Names, looks: &Looks) -> Option<String> {
    let mut ways = Vec::new();
    let mut at = Some(element);
    while let Some(element) = at {
        if ways.len() == MOST_TREES {
            return None;
        }
        let way: Vec<_> = std::iter::successors(Some(element), |element| element.parent_in_tree()).collect();
        if !looks.take(way.len() * PER_LEVEL) {
            return None;
        }
        let named = names::unique(&way, names, looks);
        ways.push((way, named));
        at = element.shadow_host().or_else(|| element.frame());
    }
    [true, false].into_iter().find_map(|with_classes| {
        let trees = ways
            .iter()
            .rev()
            .map(|(way, names)| in_tree(way, names, with_classes, looks));
        let selector = trees.collect::<Vec<_>>().join(INTO);
        // Who overlooked siblings may have counted wrong.
        (selector.len() <= LONGEST && !looks.are_spent()).then_some(selector)
    })
}

/// A selector for `querySelector` of the document or shadow root that the element is in.
fn in_tree(way: &[Element<'_>], names: &[Option<String>], with_classes: bool, looks: &Looks) -> String {
    let mut steps = Vec::new();
    for (element, name) in way.iter().zip(names) {
        if let Some(name) = name {
            steps.push(name.clone());
            break;
        }
        let is_top = element.parent_in_tree().is_none();
        let step = step(*element, with_classes, looks);
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

/// Whether the element's name can stand in a selector as it is.
pub(super) fn is_plain(element: Element<'_>) -> bool {
    let tag = element.tag();
    tag.len() <= LONGEST
        && tag.starts_with(|c: char| c.is_ascii_lowercase())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && !(element.is_svg() && (WITH_CAPITALS.contains(&tag) || tag.starts_with("fe")))
}

/// What tells an element from those beside it.
fn step(element: Element<'_>, with_classes: bool, looks: &Looks) -> String {
    if !is_plain(element) {
        let place = 1 + looks.over(element.nodes_before()).count();
        return format!("*:nth-child({place})");
    }
    let tag = element.tag();
    let mut step = tag.to_owned();
    let mut classes: Vec<_> = Vec::new();
    if with_classes {
        let stable = classes_of(element, looks).filter(|class| stable::is_class(class));
        classes.extend(stable.take(MOST_CLASSES));
    }
    let names_itself = element.is_root() || matches!(tag, "body" | "head");
    if !names_itself {
        for class in &classes {
            step.push('.');
            step.push_str(class);
        }
    }
    let has_classes = |other: Element<'_>| {
        let mut wanted = classes.iter();
        wanted.all(|class| classes_of(other, looks).any(|other| other == *class))
    };
    let (mut place, mut is_alone) = (1, true);
    for other in looks.over(element.nodes_before()) {
        if other.tag() == tag {
            place += 1;
            is_alone = is_alone && !has_classes(other);
        }
    }
    let mut behind = looks.over(element.nodes_after());
    is_alone = is_alone && !behind.any(|other| other.tag() == tag && has_classes(other));
    if !is_alone {
        step.push_str(&format!(":nth-of-type({place})"));
    }
    step
}

fn classes_of<'m>(element: Element<'m>, looks: &Looks) -> impl Iterator<Item = &'m str> + use<'m> {
    let class = element.attribute("class").filter(|class| looks.take_text(class));
    class.unwrap_or_default().split_ascii_whitespace()
}
