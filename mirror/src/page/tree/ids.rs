//! Where the node of an id is.

use std::collections::BTreeMap;

use super::Index;

/// Ids from here on are rare and kept apart: rrweb counts from 1.
const DENSE: i64 = 1 << 22;
const PAGE: usize = 64;

/// Honest ids lie close together and are found by two look-ups; scattered ones cost more, but no more than they
/// are counted for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pages: Vec<Option<Box<[Index; PAGE]>>>,
    sparse: BTreeMap<i64, Index>,
    heap: usize,
}

impl Ids {
    #[inline]
    pub(crate) fn get(&self, id: i64) -> Option<Index> {
        match place(id) {
            Some((page, slot)) => {
                let index = *self.pages.get(page)?.as_ref()?.get(slot)?;
                (index != Index::NONE).then_some(index)
            }
            None => self.sparse.get(&id).copied(),
        }
    }

    #[inline]
    pub(crate) fn insert(&mut self, id: i64, index: Index) {
        let Some((page, slot)) = place(id) else {
            if self.sparse.insert(id, index).is_none() {
                self.heap += 40;
            }
            return;
        };
        if self.pages.len() <= page {
            self.pages.resize(page + 1, None);
        }
        if let Some(entry) = self.pages.get_mut(page) {
            let entry = entry.get_or_insert_with(|| {
                self.heap += PAGE * size_of::<Index>() + 16;
                Box::new([Index::NONE; PAGE])
            });
            if let Some(slot) = entry.get_mut(slot) {
                *slot = index;
            }
        }
    }

    #[inline]
    pub(crate) fn remove(&mut self, id: i64) {
        match place(id) {
            Some((page, slot)) => {
                if let Some(slot) = self
                    .pages
                    .get_mut(page)
                    .and_then(Option::as_mut)
                    .and_then(|page| page.get_mut(slot))
                {
                    *slot = Index::NONE;
                }
            }
            None => {
                if self.sparse.remove(&id).is_some() {
                    self.heap -= 40;
                }
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.heap + self.pages.capacity() * size_of::<usize>()
    }
}

#[inline]
fn place(id: i64) -> Option<(usize, usize)> {
    let id = usize::try_from(id).ok().filter(|_| id < DENSE)?;
    Some((id / PAGE, id % PAGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_near_and_far_are_found_and_forgotten() {
        let mut ids = Ids::default();
        let all = [0, 1, 63, 64, 5_000, DENSE - 1, DENSE, i64::MAX, -1, i64::MIN];
        for (index, id) in all.iter().enumerate() {
            assert_eq!(ids.get(*id), None);
            ids.insert(*id, Index::from_usize(index));
        }
        for (index, id) in all.iter().enumerate() {
            assert_eq!(ids.get(*id), Some(Index::from_usize(index)));
            ids.remove(*id);
            assert_eq!(ids.get(*id), None);
        }
        assert!(ids.bytes() < (1 << 20));
    }
}
