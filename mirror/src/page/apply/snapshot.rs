//! A new page in the window. Only fonts stay of the one before: they are the window's.

use domain::Millis;

use super::Tally;
use crate::json::{Raw, Reader};
use crate::page::documents::Documents;
use crate::page::tree::{Flags, Index, Name};
use crate::page::{Mirror, Scroll};

impl Mirror {
    /// Here a Replayer begins that is asked for a later moment: no document that came before finds its iframe. Those that
    /// come between this and the full snapshot do.
    pub(super) fn apply_meta(&mut self, data: Raw<'_>) -> Tally {
        self.documents = Documents::default();
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "href" => self.view.href = reader.string().unwrap_or_default().into(),
                "width" => self.view.width = reader.number().unwrap_or_default(),
                "height" => self.view.height = reader.number().unwrap_or_default(),
                _ => reader.skip(),
            }
        }
        Tally::done()
    }

    pub(super) fn apply_resize(&mut self, data: Raw<'_>) -> Tally {
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "width" => self.view.width = reader.number().unwrap_or_default(),
                "height" => self.view.height = reader.number().unwrap_or_default(),
                _ => reader.skip(),
            }
        }
        Tally::done()
    }

    pub(super) fn apply_snapshot(&mut self, data: Raw<'_>, at: Millis) -> Tally {
        self.note_floors();
        let mut tree = self.tree.successor();
        let mut root = None;
        let mut offset = Scroll::default();
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "node" => {
                    if let Some(built) = self.scratch.read(&mut tree, &mut reader, Flags::default(), true)
                        && let Some(before) = root.replace(built.index)
                    {
                        tree.release(before);
                    }
                }
                "initialOffset" => offset = read_offset(&mut reader),
                _ => reader.skip(),
            }
        }
        let Some(root) = root.filter(|root| tree.get(*root).is_document()) else {
            tree.give_back(&mut self.tree);
            return Tally::lost();
        };
        self.tree = tree;
        self.root = root;
        self.page_since = at;
        self.forget_page();
        if offset != Scroll::default() {
            self.set_scroll(root, offset);
        }
        self.attach_waiting_documents(root);
        Tally::done()
    }

    /// Documents that came before their iframes find them in a part of the page that has just been built, and in each
    /// other.
    pub(super) fn attach_waiting_documents(&mut self, root: Index) {
        let mut built = vec![root];
        while let Some(root) = built.pop() {
            if self.documents.is_empty() {
                return;
            }
            let iframes: Vec<_> = self
                .tree
                .nodes_in(root)
                .filter(|index| self.tree.get(*index).is_element(Name::IFRAME))
                .collect();
            built.extend(
                iframes
                    .into_iter()
                    .filter_map(|iframe| self.attach_waiting_document(iframe)),
            );
        }
    }
}

fn read_offset(reader: &mut Reader<'_>) -> Scroll {
    let mut offset = Scroll::default();
    if reader.begin_object() {
        while let Some(key) = reader.key() {
            match key {
                "left" => offset.x = reader.number().unwrap_or_default(),
                "top" => offset.y = reader.number().unwrap_or_default(),
                _ => reader.skip(),
            }
        }
    }
    offset
}
