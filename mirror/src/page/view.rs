//! How the visitor looks at the page.

use super::tree::Index;
use super::{Element, Mirror};

impl Mirror {
    /// Width and height of what is seen of the page at once, in CSS px.
    pub fn viewport(&self) -> [f64; 2] {
        [self.view.width, self.view.height]
    }

    /// The document that the window shows, by rrweb's id of it.
    pub fn document_id(&self) -> Option<i64> {
        self.has_page().then(|| self.tree.get(self.root).id)
    }

    /// How far that document is scrolled.
    pub fn scroll(&self) -> [f64; 2] {
        self.scroll_of(self.root)
    }

    fn scroll_of(&self, index: Index) -> [f64; 2] {
        let scroll = self
            .state(index)
            .and_then(|state| state.scroll)
            .unwrap_or_default();
        [scroll.x, scroll.y]
    }
}

impl Element<'_> {
    /// How far the document that it is in is scrolled.
    pub fn document_scroll(self) -> [f64; 2] {
        let document = self.mirror.tree.document_of(self.index);
        document.map_or([0.0; 2], |document| self.mirror.scroll_of(document))
    }

    pub fn is_in_frame(self) -> bool {
        self.mirror.tree.document_of(self.index) != Some(self.mirror.root)
    }
}
