//! Changes of the tree, in the order in which rrweb makes them: what goes, what comes, texts, attributes.

use super::{GivenUp, Tally};
use crate::event::Event;
use crate::json::Reader;
use crate::page::Mirror;

impl Mirror {
    pub(super) fn apply_mutation(&mut self, event: &Event<'_>) -> Tally {
        if !self.has_page() {
            return Tally::lost();
        }
        self.tree.earn_heights();
        let mut tally = Tally::default();
        if self.mutate(event, &mut tally).is_err() {
            tally.lost += 1;
            // rrweb gives up in the middle: ids may be taken, or nodes out of their place.
            tally.changed = true;
        }
        self.forget_gone();
        tally
    }

    fn mutate(&mut self, event: &Event<'_>, tally: &mut Tally) -> Result<(), GivenUp> {
        let list = |at: usize| (at > 0).then(|| Reader::at(event.text, at));
        let lists = event.lists;
        let mut removed = Vec::new();
        if let Some(mut reader) = list(lists.removes) {
            self.apply_removes(&mut reader, &mut removed, tally)?;
        }
        removed.sort_unstable();
        if let Some(mut reader) = list(lists.adds) {
            self.apply_adds(&mut reader, tally)?;
        }
        if let Some(mut reader) = list(lists.texts) {
            self.apply_texts(&mut reader, &removed, tally)?;
        }
        self.scratch.trace.has_texts = true;
        if let Some(mut reader) = list(lists.attributes) {
            let outcome = self.apply_attributes(&mut reader, &removed, tally);
            self.scratch.trace.attributes_end = reader.position();
            outcome?;
        }
        Ok(())
    }
}
