//! Reading one element of the mirror.

use std::cell::Cell;

use super::Mirror;
use super::tree::{self, Attribute, Body, Index, Name};

/// Their text goes on that of what is beside them; that of others stands apart.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "slot",
];

/// White space in a text that is read; behind that much of it is nothing that anybody sees together with the rest.
const MOST_SPACE: usize = 16_384;
/// Nodes of a head among which its title is, and of a title.
const MOST_OF_HEAD: usize = 10_000;

pub(super) fn is_inline(tag: &str) -> bool {
    INLINE.contains(&tag)
}

/// The name of an attribute in one mirror, for those who ask many elements for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttributeName(Name);

#[derive(Debug, Clone, Copy)]
pub struct Element<'m> {
    pub(super) mirror: &'m Mirror,
    pub(super) index: Index,
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.mirror, other.mirror) && self.index == other.index
    }
}

impl<'m> Element<'m> {
    pub(super) fn of(mirror: &'m Mirror, index: Index) -> Option<Self> {
        mirror.tree.element(index)?;
        Some(Self { mirror, index })
    }

    fn at(self, index: Index) -> Option<Self> {
        Self::of(self.mirror, index)
    }

    fn node(self) -> &'m tree::Node {
        self.mirror.tree.get(self.index)
    }

    pub fn id(self) -> i64 {
        self.node().id
    }

    /// In lower case, as HTML has it.
    pub fn tag(self) -> &'m str {
        self.node()
            .element()
            .map_or("", |element| self.mirror.tree.names.get(element.tag))
    }

    pub fn is_svg(self) -> bool {
        self.node().flags.has(tree::Flags::SVG)
    }

    /// What the built element has under this name, as written.
    pub fn attribute(self, name: &str) -> Option<&'m str> {
        self.attribute_named(self.attribute_name(name)?)
    }

    /// `None` if no element of the page has had such an attribute.
    pub fn attribute_name(self, name: &str) -> Option<AttributeName> {
        self.mirror.tree.names.find(name).map(AttributeName)
    }

    pub fn attribute_named(self, name: AttributeName) -> Option<&'m str> {
        self.node().element()?.attributes.find(name.0)?.value()
    }

    /// Names and values in their order.
    pub fn attributes(self) -> impl Iterator<Item = (&'m str, &'m str)> {
        let names = &self.mirror.tree.names;
        self.node()
            .element()
            .into_iter()
            .flat_map(|element| element.attributes.iter())
            .filter_map(|attribute| Some((names.get(attribute.name), attribute.value()?)))
    }

    pub fn attribute_count(self) -> usize {
        self.node()
            .element()
            .map_or(0, |element| element.attributes.len())
    }

    /// Whether people put text into it, or choose from it, although it is no field of a form.
    pub fn is_editable(self) -> bool {
        const ROLES: [&str; 3] = ["textbox", "combobox", "searchbox"];
        let value = |name| self.node().element()?.attributes.find(name);
        let is_content = value(Name::CONTENT_EDITABLE).is_some_and(|editable| {
            !editable
                .value()
                .is_some_and(|value| value.eq_ignore_ascii_case("false"))
        });
        is_content
            || value(Name::ROLE).and_then(Attribute::value).is_some_and(|roles| {
                roles
                    .split_ascii_whitespace()
                    .any(|role| ROLES.iter().any(|field| role.eq_ignore_ascii_case(field)))
            })
    }

    /// The element above, also from a shadow root to its host and from a document to its iframe.
    pub fn parent(self) -> Option<Element<'m>> {
        Self::around(self.mirror, self.index)
    }

    /// The element that a node of any kind is in.
    pub(super) fn around(mirror: &'m Mirror, node: Index) -> Option<Self> {
        let mut at = mirror.tree.get(node).parent.some()?;
        loop {
            if let Some(element) = Self::of(mirror, at) {
                return Some(element);
            }
            at = mirror.tree.get(at).parent.some()?;
        }
    }

    /// The element above in the same tree: neither a host nor an iframe.
    pub fn parent_in_tree(self) -> Option<Element<'m>> {
        self.at(self.node().parent)
    }

    /// The host of the shadow root that it is in, however deep.
    pub fn shadow_host(self) -> Option<Element<'m>> {
        let mut at = self.node().parent.some()?;
        loop {
            let node = self.mirror.tree.get(at);
            match node.body {
                Body::ShadowRoot => return self.at(node.parent),
                Body::Document(_) => return None,
                _ => at = node.parent.some()?,
            }
        }
    }

    /// The iframe that its document is in.
    pub fn frame(self) -> Option<Element<'m>> {
        let document = self.mirror.tree.document_of(self.index)?;
        self.at(self.mirror.tree.get(document).parent)
    }

    /// An uppermost element of its shadow root, or else of the document that it frames.
    pub fn inside(self) -> Option<Element<'m>> {
        let tree = &self.mirror.tree;
        let container = tree.shadow(self.index).or_else(|| {
            tree.children(self.index)
                .find(|child| tree.get(*child).is_document())
        })?;
        tree.children(container).find_map(|child| self.at(child))
    }

    /// Whether it is the uppermost element of a document.
    pub fn is_root(self) -> bool {
        self.mirror.tree.get(self.node().parent).is_document()
    }

    /// All nodes before it in its parent, the nearest first, and the elements among them: whoever goes through many
    /// has to count what is none, too.
    pub fn nodes_before(self) -> impl Iterator<Item = Option<Element<'m>>> {
        self.beside(|node| node.previous)
    }

    /// All nodes behind it in its parent, the nearest first.
    pub fn nodes_after(self) -> impl Iterator<Item = Option<Element<'m>>> {
        self.beside(|node| node.next)
    }

    /// All nodes in it, without what is in its shadow root.
    pub fn child_nodes(self) -> impl Iterator<Item = Option<Element<'m>>> {
        self.mirror
            .tree
            .children(self.index)
            .map(move |child| self.at(child))
    }

    /// All nodes of its document or shadow root in their order.
    pub fn nodes_around(self) -> impl Iterator<Item = Option<Element<'m>>> {
        let tree = &self.mirror.tree;
        let mut top = self.index;
        while tree.element(tree.get(top).parent).is_some() {
            top = tree.get(top).parent;
        }
        let container = tree.get(top).parent;
        let mut next = Some(tree.get(container).first.some().unwrap_or(top));
        std::iter::from_fn(move || {
            let current = next?;
            let element = self.at(current);
            let inside = element.and_then(|element| element.node().first.some());
            next = inside.or_else(|| {
                let mut at = current;
                while at != container {
                    let node = tree.get(at);
                    if let Some(sibling) = node.next.some() {
                        return Some(sibling);
                    }
                    at = node.parent;
                }
                None
            });
            Some(element)
        })
    }

    fn beside(self, step: impl Fn(&tree::Node) -> Index + Copy) -> impl Iterator<Item = Option<Element<'m>>> {
        let tree = &self.mirror.tree;
        let first = step(self.node()).some();
        std::iter::successors(first, move |at| step(tree.get(*at)).some()).map(move |at| self.at(at))
    }

    /// Visible text below it with white space folded, at most so many characters. What is in a field is no text.
    /// `may_look` is asked before each node, and ends the text.
    pub fn text(self, limit: usize, may_look: impl Fn() -> bool) -> String {
        let mut text = Folded::new(limit);
        let tree = &self.mirror.tree;
        let mut step = Some(tree::Step::Enter(self.index));
        while let Some(current) = step {
            let mut inside = true;
            if let tree::Step::Enter(index) = current {
                if !may_look() {
                    break;
                }
                match &tree.get(index).body {
                    Body::Text(part) => {
                        if !text.push(part) {
                            break;
                        }
                    }
                    Body::Element(element) => {
                        text.space |= !is_inline(tree.names.get(element.tag));
                        inside = !matches!(
                            element.tag,
                            Name::SCRIPT
                                | Name::NOSCRIPT
                                | Name::STYLE
                                | Name::TEMPLATE
                                | Name::TEXTAREA
                                | Name::SELECT
                                | Name::DATALIST
                        ) && !self.at(index).is_some_and(Self::is_editable);
                    }
                    _ => {}
                }
            }
            if let tree::Step::Leave(index) = current
                && let Body::Element(element) = &tree.get(index).body
            {
                text.space |= !is_inline(tree.names.get(element.tag));
            }
            step = tree.next_step(self.index, current, inside);
        }
        text.text
    }
}

/// Text whose white space is folded as it grows.
struct Folded {
    text: String,
    left: usize,
    /// Whether one belongs before the next character.
    space: bool,
    /// Characters of white space that may still be folded: there may be any number, and no word behind them.
    foldable: usize,
}

impl Folded {
    fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            left: limit,
            space: false,
            foldable: MOST_SPACE,
        }
    }

    /// False once it is full.
    fn push(&mut self, part: &str) -> bool {
        for character in part.chars() {
            if character.is_whitespace() {
                self.space = true;
                if self.foldable == 0 {
                    return false;
                }
                self.foldable -= 1;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.text.is_empty() {
                self.text.push(' ');
                self.left = self.left.saturating_sub(1);
            }
            if self.left == 0 {
                return false;
            }
            self.text.push(character);
            self.left -= 1;
        }
        true
    }
}

/// The text of the main document's first `title`.
pub(super) fn title(mirror: &Mirror) -> Option<String> {
    let title = mirror.title_element()?;
    let left = Cell::new(MOST_OF_HEAD);
    let may_look = || left.replace(left.get().saturating_sub(1)) > 0;
    Some(Element::of(mirror, title)?.text(1_000, may_look))
}

impl Mirror {
    /// The uppermost element of the main document.
    pub fn root_element(&self) -> Option<Element<'_>> {
        let root = self.root.some()?;
        self.tree
            .children(root)
            .find_map(|child| Element::of(self, child))
    }

    pub(super) fn title_element(&self) -> Option<Index> {
        let tree = &self.tree;
        let html = tree
            .children(self.root)
            .take(MOST_OF_HEAD)
            .find(|child| tree.get(*child).is_element(Name::HTML))?;
        let head = tree
            .children(html)
            .take(MOST_OF_HEAD)
            .find(|child| tree.get(*child).is_element(Name::HEAD))?;
        tree.nodes_in(head)
            .take(MOST_OF_HEAD)
            .find(|index| tree.get(*index).is_element(Name::TITLE))
    }
}
