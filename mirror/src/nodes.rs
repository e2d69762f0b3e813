//! Which node ids a page has had, to tell mutations of nodes that it never had.

use crate::event::{Event, EventType, Source};

/// Ids from here on are taken as known: rrweb counts from 1, so that no honest page has them.
const LIMIT: i64 = 1 << 22;

/// How an event names a node, by where the name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// `id` of a serialised node, or of anything else that is deep in an event.
    NodeId,
    /// `id` of an entry in a mutation's lists: the node that it is about.
    EntryId,
    /// `parentId` of an entry in a mutation's lists.
    EntryParent,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    pub(crate) role: Role,
    pub(crate) id: i64,
}

/// A set of node ids, one bit each.
#[derive(Debug, Clone, Default)]
pub struct NodeIds {
    words: Vec<u64>,
}

impl NodeIds {
    pub fn insert(&mut self, id: i64) {
        let Some((word, bit)) = place(id) else { return };
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
        }
    }

    pub fn contains(&self, id: i64) -> bool {
        place(id).is_none_or(|(word, bit)| self.words.get(word).is_some_and(|word| word & bit != 0))
    }

    pub fn bytes(&self) -> usize {
        self.words.capacity() * 8
    }
}

fn place(id: i64) -> Option<(usize, u64)> {
    if !(0..LIMIT).contains(&id) {
        return None;
    }
    Some((usize::try_from(id / 64).ok()?, 1 << (id % 64)))
}

/// Learns the nodes that an event brings and returns how many of its mutations name one that never was.
/// `known` is `None` until a full snapshot says what there is.
pub(crate) fn learn(known: &mut Option<NodeIds>, event: &Event<'_>, mentions: &[Mention]) -> u64 {
    let mentions = mentions.get(event.mentions.clone()).unwrap_or_default();
    let node_ids = || mentions.iter().filter(|mention| mention.role == Role::NodeId);
    match (event.kind, event.source) {
        (EventType::FullSnapshot, _) => {
            let ids = known.insert(NodeIds::default());
            // A snapshot's root is as deep as a mutation's entry when it is the only node.
            mentions.iter().for_each(|mention| ids.insert(mention.id));
            0
        }
        (EventType::IncrementalSnapshot, Some(Source::Mutation)) => {
            let Some(ids) = known else { return 0 };
            node_ids().for_each(|mention| ids.insert(mention.id));
            let unknown = mentions
                .iter()
                .filter(|mention| mention.role != Role::NodeId && !ids.contains(mention.id));
            unknown.count() as u64
        }
        _ => 0,
    }
}
