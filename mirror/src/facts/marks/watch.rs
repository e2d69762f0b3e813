//! Which part of the page is in front of the visitor, and for how long.

use domain::Millis;
use domain::heat::mark::{LONGEST_LOOK_MS, MarkKind, Watched};
use serde::{Deserialize, Serialize};

use crate::event::Extent;
use crate::page::Mirror;

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Watch {
    /// Until when all of it was told; nothing while nobody looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Millis>,
    /// How far the page is scrolled.
    #[serde(skip_serializing_if = "is_zero")]
    top: f64,
    /// The height of the whole page, where the recorder told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<f64>,
    /// The document has become another page: how far that is scrolled is told before long.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_new: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_hidden: bool,
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl Watch {
    /// Another document, of which nothing was told yet.
    pub(super) fn of_document(at: Millis) -> Self {
        Self {
            since: Some(at),
            ..Self::default()
        }
    }

    /// The same document becomes another page.
    pub(super) fn of_next_page(self) -> Self {
        Self {
            is_new: true,
            is_hidden: self.is_hidden,
            ..Self::default()
        }
    }

    /// Where the page is as it is recorded whole.
    pub(super) fn starts_at(&mut self, top: f64) {
        self.top = top;
    }

    pub(super) fn scrolled(&mut self, at: Millis, top: f64, page: &Mirror) -> Option<(Millis, MarkKind)> {
        let told = self.passed(at, page);
        self.top = top;
        self.begin(at);
        told
    }

    pub(super) fn extended(
        &mut self,
        at: Millis,
        extent: &Extent,
        page: &Mirror,
    ) -> Option<(Millis, MarkKind)> {
        let told = self.passed(at, page);
        self.height = Some(extent.size[1]).filter(|height| *height > 0.0);
        self.top = extent.scroll[1];
        self.begin(at);
        told
    }

    /// It is known where on a new page the visitor is.
    fn begin(&mut self, at: Millis) {
        if std::mem::take(&mut self.is_new) && !self.is_hidden {
            self.since = Some(at);
        }
    }

    /// The page comes to the front, or is no longer seen.
    pub(super) fn turned(&mut self, at: Millis, is_seen: bool, page: &Mirror) -> Option<(Millis, MarkKind)> {
        let told = self.passed(at, page);
        self.since = (is_seen && !self.is_new).then_some(at);
        self.is_hidden = !is_seen;
        told
    }

    /// What was seen until now, where it was seen at all.
    pub(super) fn passed(&mut self, at: Millis, page: &Mirror) -> Option<(Millis, MarkKind)> {
        let since = self.since?;
        if at <= since {
            return None;
        }
        self.since = Some(at);
        let watched = Watched {
            view: since,
            top: self.top,
            viewport: page.viewport(),
            page_height: self.height,
            ms: (at - since).min(LONGEST_LOOK_MS),
        };
        Some((since, MarkKind::Watched(watched)))
    }
}
