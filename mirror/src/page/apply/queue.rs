//! Nodes of one event that name others which come behind them.

use std::collections::BTreeMap;

use super::add::{Add, Fate};
use super::{GivenUp, Tally};
use crate::page::Mirror;

/// rrweb tries again for half a second; this many tries a node are more than honest pages need.
const TRIES: usize = 64;

#[derive(Default)]
pub(super) struct Queue<'a> {
    adds: Vec<Option<Add<'a>>>,
}

/// The order in which rrweb tries: a node that names another as its next sibling stands before that one, a node whose
/// parent is there too stands among that one's children, and children are taken from the last to the first.
struct Order {
    /// Who is above each, and what is around it; the last entry stands above all.
    links: Vec<Links>,
}

#[derive(Clone, Copy, Default)]
struct Links {
    parent: usize,
    last_child: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first_child: Option<usize>,
}

impl<'a> Queue<'a> {
    pub(super) fn push(&mut self, add: Add<'a>) {
        self.adds.push(Some(add));
    }

    /// All that are still here.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Add<'a>> {
        std::mem::take(&mut self.adds).into_iter().flatten()
    }
}

impl Order {
    fn of(adds: &[Option<Add<'_>>]) -> Self {
        let top = adds.len();
        let mut order = Self {
            links: vec![Links::default(); top + 1],
        };
        let mut by_id: BTreeMap<i64, usize> = BTreeMap::new();
        for (at, add) in adds.iter().enumerate() {
            let Some(add) = add else { continue };
            let next = add
                .next
                .filter(|id| *id != 0)
                .and_then(|id| by_id.get(&id).copied());
            match (next, by_id.get(&add.parent).copied()) {
                (Some(next), _) => order.insert_before(next, at),
                (None, Some(parent)) => order.append(parent, at),
                (None, None) => order.append(top, at),
            }
            by_id.insert(add.id, at);
        }
        order
    }

    fn get(&self, at: usize) -> Links {
        self.links.get(at).copied().unwrap_or_default()
    }

    fn edit(&mut self, at: Option<usize>, change: impl FnOnce(&mut Links)) {
        if let Some(links) = at.and_then(|at| self.links.get_mut(at)) {
            change(links);
        }
    }

    fn append(&mut self, parent: usize, at: usize) {
        let last = self.get(parent).last_child;
        self.edit(Some(at), |links| {
            links.parent = parent;
            links.previous = last;
        });
        self.edit(last, |links| links.next = Some(at));
        self.edit(Some(parent), |links| {
            links.last_child = Some(at);
            links.first_child.get_or_insert(at);
        });
    }

    fn insert_before(&mut self, next: usize, at: usize) {
        let Links { parent, previous, .. } = self.get(next);
        self.edit(Some(at), |links| {
            links.parent = parent;
            links.previous = previous;
            links.next = Some(next);
        });
        self.edit(Some(next), |links| links.previous = Some(at));
        match previous {
            Some(previous) => self.edit(Some(previous), |links| links.next = Some(at)),
            None => self.edit(Some(parent), |links| links.first_child = Some(at)),
        }
    }

    /// What is tried after `at`: its children from the last on, or, without them, what is beside or above it.
    fn after(&self, at: usize, with_children: bool) -> Option<usize> {
        let top = self.links.len() - 1;
        if with_children && let Some(child) = self.get(at).last_child {
            return Some(child);
        }
        let mut at = at;
        loop {
            let links = self.get(at);
            // Trees go from the first to the last, what is in them the other way round.
            let beside = if links.parent == top {
                links.next
            } else {
                links.previous
            };
            if beside.is_some() {
                return beside;
            }
            if links.parent == top || at == top {
                return None;
            }
            at = links.parent;
        }
    }
}

impl Mirror {
    /// Tries again and again, as long as that gets anything placed.
    pub(super) fn resolve(&mut self, queue: &mut Queue<'_>, tally: &mut Tally) -> Result<(), GivenUp> {
        for _ in 0..TRIES {
            if queue.adds.is_empty() {
                return Ok(());
            }
            let mut left = Queue::default();
            let mut placed = 0;
            let order = Order::of(&queue.adds);
            let mut at = order.get(queue.adds.len()).first_child;
            while let Some(current) = at {
                let is_root = order.get(current).parent == queue.adds.len();
                let without_parent = queue
                    .adds
                    .get(current)
                    .and_then(Option::as_ref)
                    .is_none_or(|add| self.tree.find(add.parent).is_none());
                if is_root && without_parent {
                    // What hangs on it is lost with it.
                    at = order.after(current, false);
                    continue;
                }
                at = order.after(current, true);
                let Some(add) = queue.adds.get_mut(current).and_then(Option::take) else {
                    continue;
                };
                match self.place(add) {
                    Ok(Fate::Placed) => placed += 1,
                    Ok(Fate::Later(add)) => left.push(add),
                    Ok(Fate::Dropped) => tally.lost += 1,
                    Err(given_up) => {
                        queue.adds.append(&mut left.adds);
                        return Err(given_up);
                    }
                }
            }
            tally.done += placed;
            let lost: Vec<_> = queue.take().collect();
            tally.unknown += lost.len() as u64;
            for add in lost {
                add.release(&mut self.tree);
            }
            queue.adds = left.adds;
            if placed == 0 {
                break;
            }
        }
        tally.unknown += queue.adds.len() as u64;
        Ok(())
    }
}
