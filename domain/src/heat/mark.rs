//! One thing that a visitor did somewhere on a page. It is measured when it happens and judged when it is asked for, so
//! that another threshold holds for the past as well.

use crate::Millis;
use crate::fact::FactElement;
use crate::id::WindowId;

/// Beyond this, what followed a press is not looked for: no threshold is longer.
pub const LONGEST_WAIT_MS: Millis = 10_000;
/// The same for how soon somebody was back on a page.
pub const LONGEST_RETURN_MS: Millis = 60_000;
/// A pointer that stays so long rests.
pub const REST_MS: Millis = 500;
/// Of a time in which nothing at all was recorded, so much counts as looking at the page.
pub const LONGEST_LOOK_MS: Millis = 30_000;

#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub at: Millis,
    pub window: WindowId,
    /// The path of the page that it happened on, without host, query and fragment.
    pub page: String,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MarkKind {
    /// Somebody came to the page.
    Viewed,
    /// A click, or a tap.
    Press(Press),
    /// The mouse stayed where it was.
    Rest(Place),
    /// The page did something after the press at that moment.
    Answered {
        press: Millis,
        after: Millis,
    },
    /// There was an error after the press at that moment.
    Failed {
        press: Millis,
        after: Millis,
    },
    /// The visitor was back on the page, so long after they had left it by the press at that moment.
    Returned {
        press: Option<Millis>,
        after: Millis,
    },
    Watched(Watched),
    Scrolled(Scrolled),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Press {
    pub place: Place,
    /// People press it many times without being angry: a text field, a stepper.
    pub repeats: bool,
    /// Nothing need change when it is pressed: a link, media, a canvas.
    pub stays_still: bool,
}

/// Where on a page something happened, in CSS px.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// In the viewport of its document.
    pub point: [f64; 2],
    /// How far its document was scrolled.
    pub scroll: [f64; 2],
    /// Width and height of what the visitor saw of the page.
    pub viewport: [f64; 2],
    /// Within a frame nobody knows where on the page that is.
    pub in_frame: bool,
    pub element: Option<FactElement>,
    /// Where in the element; only a recorder that tells boxes knows.
    pub within: Option<Within>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Within {
    /// From the left edge of the element's box (0) to its right one (1), and from its top to its bottom.
    pub share: [f64; 2],
    /// Its box: left, top, width and height on the page of its document.
    pub bounds: [f64; 4],
}

/// A part of the page was in front of the visitor for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watched {
    /// When the page was come to.
    pub view: Millis,
    /// How far it was scrolled.
    pub top: f64,
    pub viewport: [f64; 2],
    /// The height of the whole page, where the recorder told it.
    pub page_height: Option<f64>,
    pub ms: Millis,
}

/// Something within the page was scrolled further than before.
#[derive(Debug, Clone, PartialEq)]
pub struct Scrolled {
    pub view: Millis,
    pub element: FactElement,
    /// How much of it was seen by then, in percent from its top.
    pub depth: f64,
}

impl Place {
    /// On the page and not in the viewport; nothing within a frame.
    #[must_use]
    pub fn on_page(&self) -> Option<[f64; 2]> {
        let [x, y] = self.point;
        (!self.in_frame).then(|| [x + self.scroll[0], y + self.scroll[1]])
    }
}
