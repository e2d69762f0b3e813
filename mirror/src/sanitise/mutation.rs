//! Mutations. They name nodes by id only: what an attribute or a text means there is told by the page as it was
//! before the event, and by the nodes that the event itself brings.

use super::attributes;
use super::edits::{Edits, Members};
use super::spans::{Span, is_container, slice};
use super::tags::{Page, Tags};
use super::tree::{self, Brought, Root};
use crate::json::{Raw, Reader};

/// Sanitises a mutation's data, an object at `at`.
pub(super) fn sanitise(text: &str, at: usize, page: &impl Page, edits: &mut Edits) {
    let [adds, texts, changes] = fields(text, at, ["adds", "texts", "attributes"], &["removes"], edits);
    let mut mutation = Mutation {
        text,
        page,
        brought: Brought::default(),
        edits,
    };
    if let Some(adds) = adds {
        mutation.entries(adds, Mutation::add);
        mutation.adds_are_known();
    }
    if let Some(texts) = texts {
        mutation.entries(texts, Mutation::text_change);
    }
    if let Some(changes) = changes {
        mutation.entries(changes, Mutation::attribute_change);
    }
}

/// The values of these members of an object. Others that are objects or arrays, unless `left` names them, are taken out:
/// they are not understood. So is what is there twice, or in a spelling that nobody uses.
pub(super) fn fields<const N: usize>(
    text: &str,
    at: usize,
    names: [&str; N],
    left: &[&str],
    edits: &mut Edits,
) -> [Option<Span>; N] {
    let mut found = [const { None }; N];
    let mut reader = Reader::at(text, at);
    reader.begin_object();
    let mut members = Members::default();
    while let Some(key) = reader.key_span() {
        let name = slice(text, key.clone());
        let first = reader.peek();
        let value = reader.span();
        let member = key.start.saturating_sub(1)..value.end;
        let field = names
            .iter()
            .position(|known| *known == name)
            .and_then(|at| found.get_mut(at));
        let is_fine = match &field {
            Some(field) => field.is_none(),
            None => !name.contains('\\') && (!is_container(first) || left.contains(&name)),
        };
        if let Some(field) = field.filter(|field| field.is_none()) {
            *field = Some(value);
        }
        if is_fine {
            members.keep(member, edits);
        } else {
            members.leave_out(member, edits);
        }
    }
    members.end(edits);
    found
}

struct Mutation<'a, P> {
    text: &'a str,
    page: &'a P,
    brought: Brought,
    edits: &'a mut Edits,
}

impl<P: Page> Mutation<'_, P> {
    /// Goes through a list of entries. `sanitise` says whether one stays.
    fn entries(&mut self, list: Span, sanitise: impl Fn(&mut Self, usize) -> bool) {
        if !slice(self.text, list.clone()).starts_with('[') {
            if slice(self.text, list.clone()).starts_with('{') {
                self.edits.replace(list, "[]");
            }
            return;
        }
        let mut reader = Reader::at(self.text, list.start);
        reader.begin_array();
        let mut members = Members::default();
        while reader.item() {
            let is_entry = reader.peek() == b'{';
            let entry = reader.span();
            if is_entry && sanitise(self, entry.start) {
                members.keep(entry, self.edits);
            } else {
                members.leave_out(entry, self.edits);
            }
        }
        members.end(self.edits);
    }

    fn add(&mut self, at: usize) -> bool {
        let [node, parent] = fields(self.text, at, ["node", "parentId"], &[], self.edits);
        let Some(node) = node.filter(|node| slice(self.text, node.clone()).starts_with('{')) else {
            return false;
        };
        let before = self.brought.roots.len();
        let is_node = tree::walk(self.text, node.start, Some(&mut self.brought), self.edits);
        let parent = parent.and_then(|parent| Raw::checked(slice(self.text, parent)).whole());
        for root in self.brought.roots.iter_mut().skip(before) {
            root.parent = parent;
        }
        is_node
    }

    /// From here on the elements that came can be asked for.
    fn adds_are_known(&mut self) {
        unite(&mut self.brought.elements);
        for Root { id, parent, text } in std::mem::take(&mut self.brought.roots) {
            let tags = self.element(parent);
            if let Some(id) = id.filter(|_| tags != Tags::NONE) {
                self.brought.texts.push((id, tags));
            }
            if let Some(text) = text {
                tree::sanitise_text(self.text, text, tags, self.edits);
            }
        }
        unite(&mut self.brought.texts);
    }

    fn text_change(&mut self, at: usize) -> bool {
        let [id, value] = fields(self.text, at, ["id", "value"], &[], self.edits);
        let Some(value) = value else { return true };
        let first = slice(self.text, value.clone()).as_bytes().first().copied();
        if first.is_some_and(is_container) {
            return false;
        }
        let tags = self.text_tags(id.and_then(|id| Raw::checked(slice(self.text, id)).whole()));
        tree::sanitise_text(self.text, value, tags, self.edits);
        true
    }

    fn attribute_change(&mut self, at: usize) -> bool {
        let [id, changes] = fields(self.text, at, ["id", "attributes"], &[], self.edits);
        if let Some(changes) = changes {
            let tags = self.element(id.and_then(|id| Raw::checked(slice(self.text, id)).whole()));
            attributes::sanitise(self.text, changes.start, tags, self.edits);
        }
        true
    }

    /// What an element may be: the one that the page had, and any that the event brings with the same id.
    fn element(&self, id: Option<i64>) -> Tags {
        let Some(id) = id else { return Tags::UNKNOWN };
        union(self.page.tags(id), with_id(&self.brought.elements, id)).unwrap_or(Tags::UNKNOWN)
    }

    /// What a text may be in. It may also be the text of an element, all at once.
    fn text_tags(&self, id: Option<i64>) -> Tags {
        let Some(id) = id else { return Tags::UNKNOWN };
        let around = union(self.page.tags_around(id), with_id(&self.brought.texts, id));
        let itself = union(self.page.tags(id), with_id(&self.brought.elements, id));
        union(around, itself).unwrap_or(Tags::UNKNOWN)
    }
}

fn union(first: Option<Tags>, second: Option<Tags>) -> Option<Tags> {
    match (first, second) {
        (Some(first), Some(second)) => Some(first.and(second)),
        (one, None) | (None, one) => one,
    }
}

/// Sorts a list by id, and leaves of those with one id one that has the tags of all: an event may bring an id any
/// number of times, and ask for it as often.
fn unite(list: &mut Vec<(i64, Tags)>) {
    list.sort_unstable_by_key(|(id, _)| *id);
    list.dedup_by(|(id, tags), (kept, all)| {
        let is_same = id == kept;
        if is_same {
            *all = all.and(*tags);
        }
        is_same
    });
}

/// What a list that was united says of an id.
fn with_id(united: &[(i64, Tags)], id: i64) -> Option<Tags> {
    let at = united.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    united.get(at).map(|(_, tags)| *tags)
}
