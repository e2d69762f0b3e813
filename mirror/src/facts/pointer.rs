//! Clicks, and taps of which the browser makes no click.

use domain::Millis;
use domain::fact::Spot;
use serde::{Deserialize, Serialize};

use crate::event::Interaction;

/// A finger that stays longer than this presses and does not tap.
const TAP_MS: Millis = 500;
/// A finger that goes further than this, in CSS px, swipes and does not tap.
const TAP_DISTANCE: f64 = 10.0;
/// A click this soon after a tap, and this close to it, is what the browser made of the tap.
pub(super) const CLICK_OF_TAP_MS: Millis = 1_000;
const CLICK_OF_TAP_DISTANCE: f64 = 30.0;
/// A click on a label is followed by one that the browser makes on its field, at once and at the same place. What the page does
/// of the first one comes in between: 26 ms were measured in the demo shop. No hand clicks twice so soon.
const CLICK_OF_LABEL_MS: Millis = 50;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Touch {
    pub(super) at: Millis,
    pub(super) node: i64,
    x: f64,
    y: f64,
}

impl Touch {
    pub(super) fn spot(self) -> Spot {
        let Self { node, x, y, .. } = self;
        Spot { node, x, y }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Pointers {
    /// Where the finger went down that has not come up yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    down: Option<Touch>,
    /// The tap that was told last, of which the browser may still make a click.
    #[serde(skip_serializing_if = "Option::is_none")]
    tap: Option<Touch>,
    /// The last click, told or not: if it was on a label, the browser makes another one of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    click: Option<Touch>,
}

impl Pointers {
    /// The click that this is, if it is one.
    pub(super) fn interaction(
        &mut self,
        interaction: Interaction,
        node: i64,
        x: f64,
        y: f64,
        at: Millis,
    ) -> Option<Touch> {
        let now = Touch { at, node, x, y };
        match interaction {
            Interaction::TouchStart => self.down = Some(now),
            Interaction::TouchEnd => {
                let down = self.down.take()?;
                if down.node == node && near(down, now, TAP_MS, TAP_DISTANCE) {
                    self.tap = Some(now);
                    return Some(now);
                }
            }
            Interaction::TouchCancel | Interaction::TouchMoveDeparted => self.down = None,
            Interaction::Click => {
                // A label has one field, and what is clicked next is clicked by hand.
                if self.click.take().is_some_and(|last| is_passed_on(last, now)) {
                    return None;
                }
                self.click = Some(now);
                let tap = self.tap.take();
                let told = tap.is_some_and(|tap| near(tap, now, CLICK_OF_TAP_MS, CLICK_OF_TAP_DISTANCE));
                return (!told).then_some(now);
            }
            _ => {}
        }
        None
    }

    /// The finger moved: what follows is a swipe.
    pub(super) fn moved(&mut self) {
        self.down = None;
    }
}

fn is_passed_on(last: Touch, click: Touch) -> bool {
    last.node != click.node
        && (0..=CLICK_OF_LABEL_MS).contains(&click.at.saturating_sub(last.at))
        && last.x == click.x
        && last.y == click.y
}

fn near(first: Touch, second: Touch, within: Millis, distance: f64) -> bool {
    second.at.saturating_sub(first.at).abs() <= within
        && (second.x - first.x).hypot(second.y - first.y) <= distance
}
