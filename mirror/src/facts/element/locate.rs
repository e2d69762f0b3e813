//! Finds elements again by what facts say of them, on another page than the one on which that was said.

use std::collections::{HashMap, HashSet};

use domain::fact::{FactElement, INTO};

use super::super::looks::Looks;
use super::{label, names};
use crate::page::{Element, Mirror};

/// For all that is looked for on a page.
const MOST_LOOKS: usize = 8_000_000;
/// Elements that one step of a selector may lead to.
const MOST_AT_ONCE: usize = 200;
const DOWN: &str = " > ";
const HOST: &str = ":host";

/// The ids of these elements on the page, in their order. `None` for what is not there, and where something else is now. What
/// is known by a name is whatever has that name alone. What is known by its place among others, or shares its name with
/// others here, has to be called as it was; what is known by its place, or by nothing that has a name, is also found
/// elsewhere, where only one is called so.
pub fn locate(page: &Mirror, wanted: &[FactElement]) -> Vec<Option<i64>> {
    let looks = Looks::new(MOST_LOOKS);
    let mut trees = Trees::default();
    let found = |element: &FactElement| {
        let selector = element.selector.as_deref()?;
        let found = trees.find(page, selector, &looks);
        match found.as_slice() {
            [only] if !is_by_place(selector) => Some(only.id()),
            [only] if is_called(*only, element, &looks) => Some(only.id()),
            [] | [_] => None,
            several => {
                element.label.as_ref()?;
                let mut called = several.iter().filter(|found| is_called(**found, element, &looks));
                let only = called.next()?;
                called.next().is_none().then(|| only.id())
            }
        }
    };
    let mut ids: Vec<_> = wanted.iter().map(found).collect();
    let missed = ids.iter().zip(wanted).filter(|(id, _)| id.is_none());
    let mut moved: HashMap<_, _> = missed
        .filter_map(|(_, element)| Some((called_by_place(element)?, Vec::new())))
        .collect();
    if !moved.is_empty() {
        note_called(page, &mut moved, &looks);
    }
    // Who did not see all may have overlooked another one.
    if looks.are_spent() {
        return ids;
    }
    for (id, element) in ids.iter_mut().zip(wanted).filter(|(id, _)| id.is_none()) {
        *id = match called_by_place(element)
            .and_then(|called| moved.get(&called))
            .map(Vec::as_slice)
        {
            Some([only]) => Some(*only),
            _ => None,
        };
    }
    ids
}

/// What an element is called, and its tag.
type Called = (String, String);

/// Of what has no name by which it would be found.
fn called_by_place(element: &FactElement) -> Option<Called> {
    let label = element
        .label
        .as_deref()
        .filter(|label| !label.is_empty() && !label.ends_with('…'))?;
    let selector = element.selector.as_deref()?;
    let is_nameless = !selector.contains(['#', '[']);
    (is_nameless || is_by_place(selector)).then(|| (element.tag.clone(), without_numbers(label)))
}

/// What never said anything is taken for itself. Where one place says many things, a link there leads to many, of which nobody
/// knows whether this is one; all else is the same part of the page.
fn is_called(found: Element<'_>, wanted: &FactElement, looks: &Looks) -> bool {
    let Some(label) = &wanted.label else {
        return true;
    };
    if label.is_empty() {
        return found.tag() != "a";
    }
    let Some(found) = label::of_clicked(found, looks) else {
        return false;
    };
    match label.strip_suffix('…') {
        Some(begin) => without_numbers(&found).starts_with(without_numbers(begin.trim_end()).as_str()),
        None => without_numbers(&found) == without_numbers(label),
    }
}

/// Who is called so in the main document and in the trees within it.
fn note_called(page: &Mirror, wanted: &mut HashMap<Called, Vec<i64>>, looks: &Looks) {
    let tags: HashSet<String> = wanted.keys().map(|(tag, _)| tag.clone()).collect();
    let mut trees: Vec<_> = page.root_element().into_iter().collect();
    while let Some(tree) = trees.pop() {
        for element in looks.over(tree.nodes_around()) {
            trees.extend(element.inside());
            if !tags.contains(element.tag()) {
                continue;
            }
            let Some(label) = label::of_clicked(element, looks) else {
                continue;
            };
            if let Some(ids) = wanted.get_mut(&(element.tag().to_owned(), without_numbers(&label))) {
                ids.push(element.id());
            }
        }
    }
}

/// What counts is called the same with the next number.
fn without_numbers(label: &str) -> String {
    let mut text = String::with_capacity(label.len());
    for character in label.chars() {
        if !character.is_ascii_digit() {
            text.push(character);
        } else if !text.ends_with('0') {
            text.push('0');
        }
    }
    text
}

/// Whether nothing tells the element, or what it is in, from those beside it but its place.
fn is_by_place(selector: &str) -> bool {
    selector.split(INTO).any(|part| {
        let way = part.rsplit_once("\"]").map_or(part, |(_, way)| way);
        way.contains(":nth-")
    })
}

/// The trees of a page that were looked through, by their uppermost elements' ids.
#[derive(Default)]
struct Trees<'m>(HashMap<i64, Tree<'m>>);

struct Tree<'m> {
    uppermost: Vec<Element<'m>>,
    named: HashMap<(&'static str, &'m str), Vec<Element<'m>>>,
}

impl<'m> Trees<'m> {
    /// All that the selector finds.
    fn find(&mut self, page: &'m Mirror, selector: &str, looks: &Looks) -> Vec<Element<'m>> {
        let mut trees: Vec<Element<'m>> = page.root_element().into_iter().collect();
        let mut found: Vec<Element<'m>> = Vec::new();
        for (depth, part) in selector.split(INTO).enumerate() {
            if depth > 0 {
                trees = found.iter().filter_map(|host| host.inside()).collect();
            }
            found.clear();
            for first in trees.iter().take(MOST_AT_ONCE) {
                found.extend(self.tree(*first, looks).find(part, looks).unwrap_or_default());
            }
        }
        found
    }

    fn tree(&mut self, first: Element<'m>, looks: &Looks) -> &Tree<'m> {
        self.0.entry(first.id()).or_insert_with(|| Tree::of(first, looks))
    }
}

impl<'m> Tree<'m> {
    fn of(first: Element<'m>, looks: &Looks) -> Self {
        let mut tree = Self {
            uppermost: Vec::new(),
            named: HashMap::new(),
        };
        for element in looks.over(first.nodes_around()) {
            if element.parent_in_tree().is_none() {
                tree.uppermost.push(element);
            }
            for (attribute, value) in names::all(element) {
                tree.named.entry((attribute, value)).or_default().push(element);
            }
        }
        tree
    }

    /// `None` for what is no selector of ours.
    fn find(&self, selector: &str, looks: &Looks) -> Option<Vec<Element<'m>>> {
        let (first, way) = First::of(selector)?;
        let mut at = match first {
            First::Host => None,
            First::Step(step) => Some(
                self.uppermost
                    .iter()
                    .copied()
                    .filter(|top| step.is(*top))
                    .collect(),
            ),
            First::Named {
                tag,
                attribute,
                value,
            } => {
                let named = self
                    .named
                    .get(&(attribute, value.as_str()))
                    .map_or(&[][..], Vec::as_slice);
                let of_tag = |element: &Element<'m>| tag.is_empty() || element.tag() == tag;
                Some(named.iter().copied().filter(of_tag).collect::<Vec<_>>())
            }
        };
        for step in way.split(DOWN).filter(|step| !step.is_empty()) {
            let step = Step::of(step)?;
            let next = match &at {
                None => step.among(self.uppermost.iter().copied().map(Some), looks),
                Some(parents) => parents
                    .iter()
                    .flat_map(|parent| step.among(parent.child_nodes(), looks))
                    .take(MOST_AT_ONCE)
                    .collect(),
            };
            at = Some(next);
        }
        at
    }
}

/// What a way begins with.
enum First<'s> {
    Host,
    Step(Step<'s>),
    Named {
        tag: &'s str,
        attribute: &'static str,
        value: String,
    },
}

impl<'s> First<'s> {
    /// With the rest of the selector.
    fn of(selector: &'s str) -> Option<(Self, &'s str)> {
        if let Some((tag, rest)) = selector.split_once('[').filter(|(tag, _)| !tag.contains(DOWN)) {
            let (attribute, rest) = rest.split_once("=\"")?;
            let attribute = attribute.trim_end_matches('$');
            let (attribute, ..) = names::NAMING.iter().find(|(known, _)| *known == attribute)?;
            let (value, rest) = quoted(rest)?;
            let first = Self::Named {
                tag,
                attribute,
                value,
            };
            return Some((first, rest.strip_prefix(']')?));
        }
        let (first, rest) = selector.split_once(DOWN).unwrap_or((selector, ""));
        let first = match first.strip_prefix('#') {
            Some(id) => Self::Named {
                tag: "",
                attribute: "id",
                value: id.to_owned(),
            },
            None if first == HOST => Self::Host,
            None => Self::Step(Step::of(first)?),
        };
        Some((first, rest))
    }
}

/// A value up to its quotation mark, and what is behind that.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

/// One step down, as [`super::selector`] writes it.
struct Step<'s> {
    /// Empty for any.
    tag: &'s str,
    classes: Vec<&'s str>,
    /// Among those of its tag, or among all where that is any.
    place: Option<usize>,
}

impl<'s> Step<'s> {
    fn of(step: &'s str) -> Option<Self> {
        if let Some(place) = step.strip_prefix("*:nth-child(") {
            return Some(Self {
                tag: "",
                classes: Vec::new(),
                place: Some(place.strip_suffix(')')?.parse().ok()?),
            });
        }
        let (kind, place) = match step.split_once(":nth-of-type(") {
            Some((kind, place)) => (kind, Some(place.strip_suffix(')')?.parse().ok()?)),
            None => (step, None),
        };
        let mut parts = kind.split('.');
        Some(Self {
            tag: parts.next().filter(|tag| !tag.is_empty())?,
            classes: parts.collect(),
            place,
        })
    }

    fn is(&self, element: Element<'_>) -> bool {
        let has = |wanted: &&str| {
            let class = element.attribute("class").unwrap_or_default();
            class.split_ascii_whitespace().any(|class| class == *wanted)
        };
        (self.tag.is_empty() || self.tag == element.tag()) && self.classes.iter().all(has)
    }

    fn among<'m>(&self, nodes: impl Iterator<Item = Option<Element<'m>>>, looks: &Looks) -> Vec<Element<'m>> {
        let counted = looks
            .over(nodes)
            .filter(|element| self.tag.is_empty() || element.tag() == self.tag);
        match self.place {
            Some(place) => counted
                .take(place)
                .skip(place.saturating_sub(1))
                .filter(|element| self.is(*element))
                .collect(),
            None => counted
                .filter(|element| self.is(*element))
                .take(MOST_AT_ONCE)
                .collect(),
        }
    }
}
