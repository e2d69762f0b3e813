//! Changes of the tree, in the order in which rrweb makes them: what goes, what comes, texts, attributes.

use super::{GivenUp, Tally};
use crate::json::{Raw, Reader};
use crate::page::Mirror;

/// Where the lists of a mutation start.
#[derive(Default)]
struct Lists<'a> {
    removes: Option<Reader<'a>>,
    adds: Option<Reader<'a>>,
    texts: Option<Reader<'a>>,
    attributes: Option<Reader<'a>>,
}

impl<'a> Lists<'a> {
    fn of(data: Raw<'a>) -> Self {
        let mut lists = Self::default();
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            let list = match key {
                "removes" => &mut lists.removes,
                "adds" => &mut lists.adds,
                "texts" => &mut lists.texts,
                "attributes" => &mut lists.attributes,
                _ => {
                    reader.skip();
                    continue;
                }
            };
            *list = Some(reader.clone());
            reader.skip();
        }
        lists
    }
}

impl Mirror {
    pub(super) fn apply_mutation(&mut self, data: Raw<'_>) -> Tally {
        if !self.has_page() {
            return Tally::lost();
        }
        let mut tally = Tally::default();
        if self.mutate(Lists::of(data), &mut tally).is_err() {
            tally.lost += 1;
        }
        self.forget_gone();
        tally
    }

    fn mutate(&mut self, lists: Lists<'_>, tally: &mut Tally) -> Result<(), GivenUp> {
        let mut removed = Vec::new();
        if let Some(mut reader) = lists.removes {
            self.apply_removes(&mut reader, &mut removed, tally)?;
        }
        removed.sort_unstable();
        if let Some(mut reader) = lists.adds {
            self.apply_adds(&mut reader, tally)?;
        }
        if let Some(mut reader) = lists.texts {
            self.apply_texts(&mut reader, &removed, tally)?;
        }
        if let Some(mut reader) = lists.attributes {
            self.apply_attributes(&mut reader, &removed, tally)?;
        }
        Ok(())
    }
}
