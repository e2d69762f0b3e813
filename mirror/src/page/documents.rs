//! Documents of iframes that have not come yet.

use std::collections::BTreeMap;

/// As they were serialised: their nodes have no ids until they are attached.
#[derive(Debug, Clone, Default)]
pub(super) struct Documents {
    by_parent: BTreeMap<i64, Vec<Box<str>>>,
    heap: usize,
}

impl Documents {
    pub(super) fn is_empty(&self) -> bool {
        self.by_parent.is_empty()
    }

    pub(super) fn bytes(&self) -> usize {
        self.heap
    }

    pub(super) fn keep(&mut self, parent: i64, text: &str) {
        self.heap += text.len() + 64;
        self.by_parent.entry(parent).or_default().push(text.into());
    }

    /// The one that came first.
    pub(super) fn take(&mut self, parent: i64) -> Option<Box<str>> {
        let documents = self.by_parent.get_mut(&parent)?;
        let text = (!documents.is_empty()).then(|| documents.remove(0))?;
        if documents.is_empty() {
            self.by_parent.remove(&parent);
        }
        self.heap = self.heap.saturating_sub(text.len() + 64);
        Some(text)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &str)> {
        self.by_parent
            .iter()
            .flat_map(|(parent, documents)| documents.iter().map(|text| (*parent, &**text)))
    }
}
