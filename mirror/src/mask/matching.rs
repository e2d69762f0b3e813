//! An element of the mirror, as selectors look at it.

use std::cell::Cell;
use std::fmt;

use selectors::OpaqueElement;
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::{ElementSelectorFlags, matches_selector};
use selectors::parser::Selector;

use super::selector::{NoPseudoElement, Told, Value, Word, Words};
use crate::page::tree::{Body, Element, Flags, Index, Node, Tree};

#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    tree: &'a Tree,
    index: Index,
    /// Counts whom selectors look at on the way.
    steps: Option<&'a Cell<u64>>,
}

/// What matching remembers from one element to the next, as long as the page does not change.
pub(crate) struct Memory {
    caches: SelectorCaches,
    /// How many steps may still be made.
    left: Cell<u64>,
}

impl Default for Memory {
    fn default() -> Self {
        Self::with_steps(u64::MAX)
    }
}

impl Memory {
    /// A step takes some ten nanoseconds, mostly to wait for memory.
    pub(crate) fn with_steps(steps: u64) -> Self {
        Self {
            caches: SelectorCaches::default(),
            left: Cell::new(steps),
        }
    }

    pub(crate) fn spend(&self, steps: u64) {
        self.left.set(self.left.get().saturating_sub(steps));
    }

    pub(crate) fn steps_left(&self) -> u64 {
        self.left.get()
    }
}

impl<'a> Look<'a> {
    /// `None` where there is no element.
    pub(crate) fn at(tree: &'a Tree, index: Index) -> Option<Self> {
        tree.element(index).map(|_| Self {
            tree,
            index,
            steps: None,
        })
    }

    /// `None` where more steps would be needed than are left.
    pub(crate) fn try_match(self, selector: &Selector<Words>, memory: &mut Memory) -> Option<bool> {
        /// Of a decision by itself.
        const STEPS: u64 = 50;
        if memory.left.get() < STEPS {
            memory.left.set(0);
            return None;
        }
        memory.spend(STEPS);
        Some(self.matches(selector, memory))
    }

    pub(crate) fn matches(self, selector: &Selector<Words>, memory: &mut Memory) -> bool {
        let counted = Look {
            steps: Some(&memory.left),
            ..self
        };
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            &mut memory.caches,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        matches_selector(selector, 0, None, counted, &mut context)
    }

    fn at_element(self, index: Index) -> Option<Self> {
        self.tree.element(index).map(|_| Self { index, ..self })
    }

    fn node(self) -> &'a Node {
        self.tree.get(self.index)
    }

    fn element(self) -> Option<&'a Element> {
        self.tree.element(self.index)
    }

    pub(crate) fn tag(self) -> &'a str {
        self.element()
            .map_or("", |element| self.tree.names.get(element.tag))
    }

    /// All attributes that an element may be found by.
    pub(crate) fn attribute_names(self) -> impl Iterator<Item = &'a str> {
        let attributes = self.element().map(|element| element.attributes.iter());
        attributes
            .into_iter()
            .flatten()
            .map(move |attribute| self.tree.names.get(attribute.name))
    }

    /// What the element was given under a name, in each spelling of that: browsers make them one, and which counts depends on
    /// what came last.
    pub(crate) fn attributes(self, name: &str) -> impl Iterator<Item = &'a str> {
        let attributes = self.element().map(|element| element.attributes.iter());
        attributes
            .into_iter()
            .flatten()
            .filter(move |attribute| self.tree.names.get(attribute.name).eq_ignore_ascii_case(name))
            .filter_map(|attribute| attribute.value())
    }

    fn is_html(self) -> bool {
        !self.node().flags.has(Flags::SVG)
    }

    fn beside(self, from: Index, step: impl Fn(&Node) -> Index) -> Option<Self> {
        let mut at = from;
        while let Some(index) = at.some() {
            if let Some(steps) = self.steps {
                steps.set(steps.get().saturating_sub(1));
            }
            if let Some(look) = self.at_element(index) {
                return Some(look);
            }
            at = step(self.tree.get(index));
        }
        None
    }

    fn has_attribute(self, name: &str) -> bool {
        self.attributes(name).next().is_some()
    }

    /// As HTML says that an element may be disabled.
    fn can_be_disabled(self) -> bool {
        matches!(
            self.tag(),
            "input" | "select" | "textarea" | "button" | "fieldset" | "option" | "optgroup"
        )
    }
}

impl fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.tag(), self.node().id)
    }
}

impl selectors::Element for Look<'_> {
    type Impl = Words;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.node())
    }

    fn parent_element(&self) -> Option<Self> {
        self.at_element(self.node().parent)
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        matches!(self.tree.get(self.node().parent).body, Body::ShadowRoot)
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        let mut at = self.node().parent;
        while let Some(index) = at.some() {
            let node = self.tree.get(index);
            match node.body {
                Body::ShadowRoot => return self.at_element(node.parent),
                Body::Document(_) => return None,
                _ => at = node.parent,
            }
        }
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.beside(self.node().previous, |node| node.previous)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.beside(self.node().next, |node| node.next)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.beside(self.node().first, |node| node.next)
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.is_html()
    }

    fn has_local_name(&self, name: &str) -> bool {
        let tag = self.tag();
        // The names of SVG are kept in lower case, too.
        tag == name || tag.eq_ignore_ascii_case(name)
    }

    fn has_namespace(&self, _: &str) -> bool {
        true
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.tag() == other.tag() && self.is_html() == other.is_html()
    }

    fn attr_matches(
        &self,
        _: &NamespaceConstraint<&Word>,
        name: &Word,
        operation: &AttrSelectorOperation<&Value>,
    ) -> bool {
        let Some(element) = self.element() else {
            return false;
        };
        element
            .attributes
            .iter()
            .filter(|attribute| {
                self.tree
                    .names
                    .get(attribute.name)
                    .eq_ignore_ascii_case(name.as_str())
            })
            .filter_map(|attribute| attribute.value())
            .any(|value| operation.eval_str(value))
    }

    fn match_non_ts_pseudo_class(&self, class: &Told, _: &mut MatchingContext<'_, Words>) -> bool {
        match class {
            Told::Disabled => self.can_be_disabled() && self.has_attribute("disabled"),
            Told::Enabled => self.can_be_disabled() && !self.has_attribute("disabled"),
            Told::Required => self.can_be_disabled() && self.has_attribute("required"),
            Told::Optional => self.can_be_disabled() && !self.has_attribute("required"),
            Told::AnyLink => self.is_link(),
        }
    }

    fn match_pseudo_element(&self, element: &NoPseudoElement, _: &mut MatchingContext<'_, Words>) -> bool {
        match *element {}
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        matches!(self.tag(), "a" | "area") && self.has_attribute("href")
    }

    fn is_html_slot_element(&self) -> bool {
        self.tag() == "slot"
    }

    fn has_id(&self, id: &Word, case: CaseSensitivity) -> bool {
        self.attributes("id")
            .any(|own| case.eq(own.as_bytes(), id.as_str().as_bytes()))
    }

    fn has_class(&self, class: &Word, case: CaseSensitivity) -> bool {
        self.attributes("class")
            .flat_map(str::split_ascii_whitespace)
            .any(|own| case.eq(own.as_bytes(), class.as_str().as_bytes()))
    }

    fn has_custom_state(&self, _: &Word) -> bool {
        false
    }

    fn imported_part(&self, _: &Word) -> Option<Word> {
        None
    }

    fn is_part(&self, _: &Word) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        self.tree
            .children(self.index)
            .all(|child| match &self.tree.get(child).body {
                Body::Element(_) => false,
                Body::Text(text) | Body::Cdata(text) => text.is_empty(),
                _ => true,
            })
    }

    fn is_root(&self) -> bool {
        self.tree.get(self.node().parent).is_document()
    }

    fn add_element_unique_hashes(&self, _: &mut BloomFilter) -> bool {
        false
    }
}
