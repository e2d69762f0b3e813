//! A selector for a rule that is to hide an element: it says what the element is, and finds as few others as can be.

use domain::fact::INTO;

use super::super::looks::Looks;
use super::names::{self, Names};
use super::{selector, stable};
use crate::mask::preview;
use crate::page::{Element, Mirror};

/// For one element that somebody picked by hand.
const MOST_LOOKS: usize = 4_000_000;
/// Elements around it that are told by their names.
const MOST_AROUND: usize = 5;
const MOST_CLASSES: usize = 3;
/// Of a way to it, before the whole is said.
const MOST_STEPS: usize = 6;
const STEP: &str = " > ";

/// `None` where there is no such element, or none of its tree can be told from others.
pub fn selector_for(page: &Mirror, id: i64) -> Option<String> {
    let element = page.element(id).or_else(|| page.element_around(id))?;
    let id = element.id();
    let candidates = candidates(element, &Looks::new(MOST_LOOKS));
    let counts = preview::count(page, &candidates);
    let found = candidates.into_iter().zip(counts);
    let fitting = found
        .filter_map(|(selector, count)| Some((count.filter(|count| *count > 0)?, selector)))
        .filter(|(_, selector)| preview::matches(page, selector, id));
    // Of those that find as few the first one is the best.
    fitting
        .min_by_key(|(count, _)| *count)
        .map(|(_, selector)| selector)
}

/// The shortest and most lasting first. Rules are tried in each tree by itself, so none leads into one.
fn candidates(element: Element<'_>, looks: &Looks) -> Vec<String> {
    let way: Vec<_> = std::iter::successors(Some(element), |element| element.parent_in_tree()).collect();
    let names = names::unique(&way, Names::AlsoSpoken, looks);
    let own = kinds(element);
    let mut found: Vec<String> = names.first().cloned().flatten().into_iter().collect();
    found.extend(own.iter().cloned());
    let named = names.iter().skip(1).flatten().next();
    if let Some(named) = named {
        found.extend(own.iter().map(|own| format!("{named} {own}")));
    }
    for around in way.iter().skip(1).take(MOST_AROUND) {
        let Some(around) = kinds(*around).into_iter().find(|kind| kind.contains(['.', '['])) else {
            continue;
        };
        found.extend(own.iter().map(|own| format!("{around} {own}")));
    }
    if let Some(path) = selector::of(element, Names::AlsoSpoken, looks) {
        let path = path.rsplit(INTO).next().unwrap_or_default();
        let path = path.strip_prefix(":host > ").unwrap_or(path);
        found.extend(ends(path));
        found.push(path.to_owned());
    }
    found
}

/// The last steps of a way, from few to many.
fn ends(path: &str) -> impl Iterator<Item = String> + '_ {
    let starts = path.rmatch_indices(STEP).map(|(at, _)| at + STEP.len());
    starts
        .take(MOST_STEPS)
        .filter_map(|start| path.get(start..).map(str::to_owned))
}

/// What it is, alike or not, from the least to the most that can be said.
fn kinds(element: Element<'_>) -> Vec<String> {
    let classes: Vec<_> = element
        .attribute("class")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .filter(|class| stable::is_class(class))
        .take(MOST_CLASSES)
        .collect();
    let is_plain = selector::is_plain(element);
    let tag = if is_plain { element.tag() } else { "" };
    let mut kinds: Vec<String> = classes.iter().map(|class| format!(".{class}")).collect();
    if is_plain {
        kinds.extend(classes.iter().map(|class| format!("{tag}.{class}")));
    }
    if classes.len() > 1 {
        kinds.push(format!("{tag}.{}", classes.join(".")));
    }
    let says = |name: &str| element.attribute(name).filter(|value| stable::is_class(value));
    for name in ["type", "role", "autocomplete", "itemprop"] {
        if let Some(value) = says(name) {
            kinds.push(format!("{tag}[{name}=\"{value}\"]"));
        }
    }
    if is_plain && !element.is_root() {
        kinds.push(tag.to_owned());
    }
    kinds
}
