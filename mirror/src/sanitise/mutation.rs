//! Mutations. They name nodes by id only: what an attribute or a text means there is told by the page as it was
//! before the event, and by the nodes that the event itself brings.

use super::attributes;
use super::edits::{Edits, Members};
use super::fields::{each_field, fields};
use super::spans::{Span, is_container, slice};
use super::tags::{Page, Tags};
use super::tree::{self, Brought, Root};
use crate::event::Event;
use crate::json::Reader;

/// Sanitises a mutation's data, an object at `data`.
pub(super) fn sanitise(event: &Event<'_>, data: usize, page: &impl Page, edits: &mut Edits) {
    let text = event.text;
    let [adds, texts, changes] = lists(event, data, edits);
    let mut mutation = Mutation {
        text,
        page,
        brought: Brought::default(),
    };
    if let Some(adds) = adds {
        mutation.entries(adds, edits, Mutation::add);
        mutation.adds_are_known(edits);
    }
    if let Some(texts) = texts {
        mutation.entries(texts, edits, Mutation::text_change);
    }
    if let Some(changes) = changes {
        mutation.entries(changes, edits, Mutation::attribute_change);
    }
}

/// Where the lists of what comes, of texts and of attributes are. They were found when the text was checked; only where
/// the data has something else, too, has it to be gone through.
fn lists(event: &Event<'_>, data: usize, edits: &mut Edits) -> [Option<usize>; 3] {
    let lists = event.lists;
    if lists.has_others {
        let names = ["adds", "texts", "attributes"];
        let found = fields(event.text, data, names, &["removes"], edits);
        return found.map(|list| list.map(|list| list.start));
    }
    [lists.adds, lists.texts, lists.attributes].map(|at| (at > 0).then_some(at))
}

struct Mutation<'a, P> {
    text: &'a str,
    page: &'a P,
    brought: Brought,
}

impl<'a, P: Page> Mutation<'a, P> {
    /// Goes through a list of entries. `sanitise` reads one, and says whether it stays.
    fn entries(
        &mut self,
        list: usize,
        edits: &mut Edits,
        sanitise: impl Fn(&mut Self, &mut Reader<'a>, &mut Edits) -> bool,
    ) {
        let mut reader = Reader::at(self.text, list);
        match reader.peek() {
            b'[' => {}
            b'{' | b'"' => return edits.replace(reader.span(), "[]"),
            _ => return,
        }
        reader.begin_array();
        let mut members = Members::default();
        while reader.item() {
            let is_entry = reader.peek() == b'{';
            let start = reader.position();
            let stays = if is_entry {
                sanitise(self, &mut reader, edits)
            } else {
                reader.skip();
                false
            };
            let entry = start..reader.position();
            if stays {
                members.keep(entry, edits);
            } else {
                members.leave_out(entry, edits);
            }
        }
        members.end(edits);
    }

    fn add(&mut self, reader: &mut Reader<'a>, edits: &mut Edits) -> bool {
        let before = self.brought.roots.len();
        let (mut is_node, mut parent) = (false, None);
        let names = ["node", "parentId"];
        each_field(
            self.text,
            reader,
            names,
            &[],
            edits,
            |place, reader, edits| match place {
                0 if reader.peek() == b'{' => {
                    is_node = tree::walk(self.text, reader, Some(&mut self.brought), edits);
                }
                0 => reader.skip(),
                _ => parent = reader.integer(),
            },
        );
        for root in self.brought.roots.iter_mut().skip(before) {
            root.parent = parent;
        }
        is_node
    }

    /// From here on the elements that came can be asked for.
    fn adds_are_known(&mut self, edits: &mut Edits) {
        unite(&mut self.brought.elements);
        for Root { id, parent, text } in std::mem::take(&mut self.brought.roots) {
            let tags = self.element(parent);
            if let Some(id) = id.filter(|_| tags != Tags::NONE) {
                self.brought.texts.push((id, tags));
            }
            if let Some(text) = text {
                tree::sanitise_text(self.text, text, tags, edits);
            }
        }
        unite(&mut self.brought.texts);
    }

    fn text_change(&mut self, reader: &mut Reader<'a>, edits: &mut Edits) -> bool {
        let (mut id, mut value): (_, Option<Span>) = (None, None);
        each_field(
            self.text,
            reader,
            ["id", "value"],
            &[],
            edits,
            |place, reader, _| match place {
                0 => id = reader.integer(),
                _ => value = Some(reader.span()),
            },
        );
        let Some(value) = value else { return true };
        let first = slice(self.text, value.clone()).as_bytes().first().copied();
        if first.is_some_and(is_container) {
            return false;
        }
        let tags = self.text_tags(id);
        tree::sanitise_text(self.text, value, tags, edits);
        true
    }

    fn attribute_change(&mut self, reader: &mut Reader<'a>, edits: &mut Edits) -> bool {
        let mut id = None;
        // Those that stand before the id.
        let mut waiting = None;
        let names = ["id", "attributes"];
        each_field(
            self.text,
            reader,
            names,
            &[],
            edits,
            |place, reader, edits| match place {
                0 => id = Some(reader.integer()),
                _ => match id {
                    Some(id) => attributes::sanitise_changes(self.text, reader, self.element(id), edits),
                    None => {
                        waiting = Some(reader.clone());
                        reader.skip();
                    }
                },
            },
        );
        if let Some(mut waiting) = waiting {
            let tags = self.element(id.flatten());
            attributes::sanitise_changes(self.text, &mut waiting, tags, edits);
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
