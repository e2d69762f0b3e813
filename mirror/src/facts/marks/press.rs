//! A press, and where on the page and in which element it was.

use domain::Millis;
use domain::fact::FactElement;
use domain::heat::mark::{MarkKind, Place, Press, Within};

use super::super::element::{self, Anchor, Stepper};
use super::super::looks::Allowance;
use super::super::pointer::{CLICK_OF_TAP_MS, Touch};
use crate::event::{Interaction, LaidOut};
use crate::page::{Element, Mirror};

/// What is known of the press that is being told.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pressing {
    /// The box that the recorder told for the click that comes next.
    laid_out: Option<LaidOut>,
    /// A tap of which the browser may make a click, with which its box comes.
    tap: Option<Timed>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timed {
    pub(super) at: Millis,
    pub(super) press: Press,
    node: i64,
}

impl Pressing {
    pub(super) fn laid_out(&mut self, laid_out: LaidOut) {
        self.laid_out = Some(laid_out);
    }

    /// Takes a press and puts into `kinds` what can be told already.
    pub(super) fn take(
        &mut self,
        touch: Touch,
        interaction: Interaction,
        element: Option<&FactElement>,
        page: &Mirror,
        allowance: &mut Allowance,
        kinds: &mut Vec<(Millis, MarkKind)>,
    ) {
        if let Some(tap) = self.tap.take() {
            kinds.push((tap.at, MarkKind::Press(tap.press)));
        }
        let laid_out = match interaction {
            Interaction::Click => self.laid_out.take(),
            _ => None,
        };
        let timed = Timed {
            at: touch.at,
            press: press_at(touch, element, laid_out, page, allowance),
            node: touch.node,
        };
        if interaction == Interaction::Click {
            kinds.push((timed.at, MarkKind::Press(timed.press)));
        } else {
            self.tap = Some(timed);
        }
    }

    /// The click of the tap that waits for it, or one that the browser made of another, whose box says nothing more.
    pub(super) fn complete(&mut self, page: &Mirror, allowance: &mut Allowance) -> Option<Timed> {
        let laid_out = self.laid_out.take();
        let mut tap = self.tap.take()?;
        if let Some(laid_out) = laid_out {
            let touched = page.element(tap.node).or_else(|| page.element_around(tap.node));
            if let Some(anchor) = touched.and_then(|touched| around(touched, laid_out.node)) {
                let within = within(&laid_out);
                let known = tap.press.place.element.take();
                tap.press.place.element = described(anchor, touched, known, allowance);
                tap.press.place.within = Some(within);
            }
        }
        Some(tap)
    }

    /// A tap for whose click it is too late.
    pub(super) fn overdue(&mut self, at: Millis) -> Option<Timed> {
        self.tap
            .take_if(|tap| at.saturating_sub(tap.at) > CLICK_OF_TAP_MS)
    }
}

fn press_at(
    touch: Touch,
    element: Option<&FactElement>,
    laid_out: Option<LaidOut>,
    page: &Mirror,
    allowance: &mut Allowance,
) -> Press {
    let touched = page
        .element(touch.node)
        .or_else(|| page.element_around(touch.node));
    let spot = touch.spot();
    let Some(touched) = touched else {
        return Press {
            place: Place {
                point: [spot.x, spot.y],
                scroll: page.scroll(),
                viewport: page.viewport(),
                in_frame: false,
                element: None,
                within: None,
            },
            repeats: false,
            stays_still: false,
        };
    };
    let boxed = laid_out.and_then(|laid_out| Some((around(touched, laid_out.node)?, laid_out)));
    let Anchor {
        element: own,
        repeats,
        stays_still,
    } = element::anchor(touched);
    let anchor = boxed.map_or(own, |(anchor, _)| anchor);
    let element = described(anchor, Some(touched), element.cloned(), allowance);
    let label = element.as_ref().and_then(|element| element.label.as_deref());
    let stepper = allowance.spend(|looks| element::stepper(anchor, label, looks));
    Press {
        place: Place {
            point: [spot.x, spot.y],
            scroll: boxed.map_or_else(|| touched.document_scroll(), |(_, laid_out)| laid_out.scroll),
            viewport: page.viewport(),
            in_frame: touched.is_in_frame(),
            element,
            within: boxed.map(|(_, laid_out)| within(&laid_out)),
        },
        repeats: repeats || stepper != Stepper::None,
        // The number of a field that is masked looks the same with each step.
        stays_still: stays_still || stepper == Stepper::OfField,
    }
}

/// What is known of the touched element already, if that is the anchor, too; else the anchor's own.
fn described(
    anchor: Element<'_>,
    touched: Option<Element<'_>>,
    known: Option<FactElement>,
    allowance: &mut Allowance,
) -> Option<FactElement> {
    if touched == Some(anchor) && known.is_some() {
        return known;
    }
    Some(allowance.spend(|looks| element::described_as_clicked(anchor, looks)))
}

/// The element of that id, if the touched one is it, or in it; a box around its frame would be in other coordinates.
fn around(touched: Element<'_>, id: i64) -> Option<Element<'_>> {
    std::iter::successors(Some(touched), |element| {
        element.parent_in_tree().or_else(|| element.shadow_host())
    })
    .take(element::MOST_LEVELS)
    .find(|element| element.id() == id)
}

/// Where in its box the pointer was. A key presses in the middle.
pub(super) fn within(laid_out: &LaidOut) -> Within {
    /// Boxes and pointers are told to a tenth of a px.
    const ROUNDING: f64 = 0.5;
    let [left, top, width, height] = laid_out.bounds;
    let [x, y] = laid_out.point;
    let share = |at: f64, side: f64| {
        let is_inside = side > 0.0 && (-ROUNDING..=side + ROUNDING).contains(&at);
        is_inside.then(|| (at / side).clamp(0.0, 1.0))
    };
    let share = share(x - left, width).zip(share(y - top, height));
    Within {
        share: share.map_or([0.5, 0.5], |(x, y)| [x, y]),
        bounds: [left + laid_out.scroll[0], top + laid_out.scroll[1], width, height],
    }
}
