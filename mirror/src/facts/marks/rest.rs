//! The mouse stays somewhere.

use domain::Millis;
use domain::heat::mark::{MarkKind, Place, REST_MS};
use serde::{Deserialize, Serialize};

use super::super::element;
use super::super::looks::Allowance;
use super::press::within;
use crate::event::LaidOut;
use crate::page::Mirror;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Resting {
    /// Where it moved to last.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Spot>,
    /// The recorder tells where the mouse rests, and knows when it has left the page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    are_told: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Spot {
    since: Millis,
    point: [f64; 2],
    scroll: [f64; 2],
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    in_frame: bool,
}

impl Resting {
    pub(super) fn came(&mut self, since: Millis, node: i64, point: [f64; 2], page: &Mirror) {
        let element = page.element(node).or_else(|| page.element_around(node));
        self.at = Some(Spot {
            since,
            point,
            scroll: element.map_or_else(|| page.scroll(), |element| element.document_scroll()),
            in_frame: element.is_some_and(|element| element.is_in_frame()),
        });
    }

    pub(super) fn are_told(&mut self) {
        self.are_told = true;
    }

    /// The page becomes another one below it.
    pub(super) fn forget_place(&mut self) {
        self.at = None;
    }

    /// It moves on at that moment. A recorder that tells boxes told the rest when it was one.
    pub(super) fn left(&mut self, at: Millis, page: &Mirror) -> Option<(Millis, MarkKind)> {
        let spot = self.at.take()?;
        if self.are_told || at.saturating_sub(spot.since) < REST_MS {
            return None;
        }
        let place = Place {
            point: spot.point,
            scroll: spot.scroll,
            viewport: page.viewport(),
            in_frame: spot.in_frame,
            element: None,
            within: None,
        };
        Some((spot.since, MarkKind::Rest(place)))
    }

    /// The recorder says that it rests on this element.
    pub(super) fn laid_out(
        &self,
        at: Millis,
        laid_out: &LaidOut,
        page: &Mirror,
        allowance: &mut Allowance,
    ) -> Option<(Millis, MarkKind)> {
        let element = page.element(laid_out.node)?;
        let place = Place {
            point: laid_out.point,
            scroll: laid_out.scroll,
            viewport: page.viewport(),
            in_frame: element.is_in_frame(),
            element: Some(allowance.spend(|looks| element::described_as_clicked(element, looks))),
            within: Some(within(laid_out)),
        };
        Some((at, MarkKind::Rest(place)))
    }
}
