//! How far things within the page are scrolled.

use domain::Millis;
use domain::heat::mark::{MarkKind, Scrolled};
use serde::{Deserialize, Serialize};

use super::super::element;
use super::super::looks::Allowance;
use crate::event::Extent;
use crate::page::Mirror;

/// Scrollers of one page whose size is remembered.
const MOST: usize = 32;
/// In percent: what is scrolled by less is not told again.
const STEP: f64 = 1.0;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Scrollers {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    known: Vec<Scroller>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Scroller {
    node: i64,
    view: f64,
    size: f64,
    /// How much of it was seen in this view of the page, in percent.
    depth: f64,
}

impl Scrollers {
    /// A new view of a page.
    pub(super) fn begin(&mut self) {
        for scroller in &mut self.known {
            scroller.depth = 0.0;
        }
    }

    pub(super) fn extended(&mut self, extent: Extent) {
        let (view, size) = (extent.view[1], extent.size[1]);
        if !(view > 0.0 && size > view) {
            return;
        }
        if let Some(known) = self.known.iter_mut().find(|known| known.node == extent.node) {
            (known.view, known.size) = (view, size);
            return;
        }
        if self.known.len() == MOST {
            self.known.remove(0);
        }
        self.known.push(Scroller {
            node: extent.node,
            view,
            size,
            depth: 0.0,
        });
    }

    pub(super) fn scrolled(
        &mut self,
        node: i64,
        top: f64,
        view: Millis,
        page: &Mirror,
        allowance: &mut Allowance,
    ) -> Option<MarkKind> {
        let scroller = self.known.iter_mut().find(|known| known.node == node)?;
        let depth = ((top + scroller.view) / scroller.size * 100.0).clamp(0.0, 100.0);
        let is_end = depth == 100.0 && scroller.depth < 100.0;
        if depth < scroller.depth + STEP && !is_end {
            return None;
        }
        let element = page.element(node)?;
        scroller.depth = depth;
        let element = allowance.spend(|looks| element::described_as_clicked(element, looks));
        Some(MarkKind::Scrolled(Scrolled { view, element, depth }))
    }
}
