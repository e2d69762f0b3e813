//! Nodes that go.

use super::{GivenUp, Tally};
use crate::json::Reader;
use crate::page::Mirror;
use crate::page::tree::{Body, Index, Step};

impl Mirror {
    pub(super) fn apply_removes(
        &mut self,
        reader: &mut Reader<'_>,
        removed: &mut Vec<i64>,
        tally: &mut Tally,
    ) -> Result<(), GivenUp> {
        if !reader.begin_array() {
            return Ok(());
        }
        while reader.object() {
            let (mut id, mut parent_id, mut is_shadow) = (None, None, false);
            while let Some(key) = reader.key() {
                match key {
                    "id" => id = reader.integer(),
                    "parentId" => parent_id = reader.integer(),
                    "isShadow" => is_shadow = reader.is_true(),
                    _ => reader.skip(),
                }
            }
            removed.extend(id);
            let (Some(target), Some(parent)) = (self.find(id), self.find(parent_id)) else {
                tally.unknown +=
                    u64::from(self.find(id).is_none()) + u64::from(self.find(parent_id).is_none());
                continue;
            };
            self.remove(target, parent, is_shadow)?;
            tally.done += 1;
        }
        Ok(())
    }

    fn remove(&mut self, target: Index, parent: Index, is_shadow: bool) -> Result<(), GivenUp> {
        let parent = match self.tree.shadow(parent) {
            Some(shadow) if is_shadow => shadow,
            _ => parent,
        };
        if self.tree.get(target).parent != parent || self.tree.get(target).is_document() {
            self.forget_ids(target);
            return Err(GivenUp);
        }
        if self.tree.get(target).is_text() && self.tree.get(parent).is_style() {
            self.settle_style_text(parent);
            self.forget_rules(parent);
        }
        self.note_gone_text(target);
        self.tree.release(target);
        self.note_loss(parent);
        Ok(())
    }

    /// rrweb forgets the ids before it finds that the node is not there; those in shadow roots and iframes it still knows.
    fn forget_ids(&mut self, target: Index) {
        let mut step = Some(Step::Enter(target));
        while let Some(current) = step {
            let mut inside = true;
            if let Step::Enter(index) = current {
                let body = &self.tree.get(index).body;
                inside = index == target || !matches!(body, Body::ShadowRoot | Body::Document(_));
                if inside && self.tree.has_id(index) {
                    self.tree.displace(index);
                }
            }
            step = self.tree.next_step(target, current, inside);
        }
    }

    pub(super) fn find(&self, id: Option<i64>) -> Option<Index> {
        self.tree.find(id?)
    }
}
