//! What sums are of: the parts that they are kept in, and their keys within each.

use domain::heat::depth::BUCKETS;
use domain::heat::page_heat::Cell;
use domain::heat::query::HeatKind;

/// What happens at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happening {
    Click,
    Rage,
    Dead,
    Error,
    Rest,
    QuickBack,
}

impl Happening {
    pub(super) const ALL: [Self; 6] = [
        Self::Click,
        Self::Rage,
        Self::Dead,
        Self::Error,
        Self::Rest,
        Self::QuickBack,
    ];

    /// What heat of a kind is made of; nothing where it is of parts of the page's height.
    pub(super) fn of(kind: HeatKind) -> Option<Self> {
        match kind {
            HeatKind::Click => Some(Self::Click),
            HeatKind::Rage => Some(Self::Rage),
            HeatKind::Dead => Some(Self::Dead),
            HeatKind::Error => Some(Self::Error),
            HeatKind::Move => Some(Self::Rest),
            HeatKind::Scroll | HeatKind::Attention => None,
        }
    }

    fn number(self) -> u64 {
        self as u64
    }
}

/// Sums are kept apart by what is asked for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Part(pub(super) i64);

impl Part {
    /// Of the page as a whole.
    pub(super) const TOTALS: Self = Self(0);
    /// Of elements, and of parts of the page's height.
    pub(super) const ELEMENTS: Self = Self(1);
    /// Of all pages of a service, beside each other: the figures by which pages are chosen. Its page is [`Self::NO_PAGE`].
    pub(super) const PAGES: Self = Self(8);
    pub(super) const NO_PAGE: i64 = 0;

    /// Of places.
    pub(super) fn cells(happening: Happening) -> Self {
        Self(2 + happening.number().cast_signed())
    }
}

/// Keys of [`Part::TOTALS`].
pub(super) mod totals {
    use super::Happening;

    pub(in super::super) const VIEWS: u64 = 0;
    /// Views of known depth.
    pub(in super::super) const SCROLL: u64 = 1;
    /// Milliseconds.
    pub(in super::super) const ATTENTION: u64 = 2;

    pub(in super::super) fn count(happening: Happening) -> u64 {
        8 + happening.number()
    }

    pub(in super::super) fn by_element(happening: Happening) -> u64 {
        16 + happening.number()
    }

    pub(in super::super) fn by_page(happening: Happening) -> u64 {
        24 + happening.number()
    }

    pub(in super::super) fn nowhere(happening: Happening) -> u64 {
        32 + happening.number()
    }
}

/// Keys of [`Part::PAGES`]: a page and one of these.
pub(super) mod figures {
    use super::{Happening, totals};

    const BITS: u32 = 2;
    pub(in super::super) const VIEWS: u64 = 0;
    pub(in super::super) const CLICKS: u64 = 1;
    pub(in super::super) const RAGE: u64 = 2;
    pub(in super::super) const DEAD: u64 = 3;

    /// Where a total of a page is, if it is one of its figures.
    pub(in super::super) fn key(page: i64, total: u64) -> Option<u64> {
        let number = match total {
            totals::VIEWS => VIEWS,
            total if total == totals::count(Happening::Click) => CLICKS,
            total if total == totals::count(Happening::Rage) => RAGE,
            total if total == totals::count(Happening::Dead) => DEAD,
            _ => return None,
        };
        Some((page.cast_unsigned() << BITS) | number)
    }

    /// The page and the figure of a key.
    pub(in super::super) fn of(key: u64) -> (i64, u64) {
        ((key >> BITS).cast_signed(), key & ((1 << BITS) - 1))
    }
}

/// Keys of [`Part::ELEMENTS`]: an element, or 0 for the page, and one of these.
pub(super) mod fields {
    use super::{BUCKETS, Happening};

    pub(in super::super) const BITS: u32 = 6;

    // Of elements: these behind the counts of what happens.
    /// Left, top, width and height, added up. The second number of the first is that of boxes.
    pub(in super::super) const BOX: u64 = 8;
    pub(in super::super) const SCROLLED: u64 = 12;
    /// In thousandths. The second number is that of sessions, each with its furthest.
    pub(in super::super) const SCROLLED_PERCENT: u64 = SCROLLED + BUCKETS as u64;
    // Of the page.
    pub(in super::super) const FURTHEST: u64 = 0;
    pub(in super::super) const ATTENTION: u64 = BUCKETS as u64;
    /// As of what is scrolled; so are the next ones.
    pub(in super::super) const PERCENT: u64 = 2 * BUCKETS as u64;
    pub(in super::super) const PAGE_HEIGHT: u64 = PERCENT + 1;
    pub(in super::super) const VIEWPORT_HEIGHT: u64 = PERCENT + 2;
    pub(in super::super) const UNKNOWN: u64 = PERCENT + 3;

    pub(in super::super) fn count(happening: Happening) -> u64 {
        happening.number()
    }

    pub(in super::super) fn key(element: i64, field: u64) -> u64 {
        (element.cast_unsigned() << BITS) | field
    }
}

/// Keys of [`Part::cells`]: an element, or 0 for the page, and a cell.
pub(super) mod places {
    use super::Cell;

    const Y_BITS: u32 = 16;
    const X_BITS: u32 = 9;

    pub(in super::super) fn key(element: i64, cell: Cell) -> u64 {
        let place = (u64::from(cell.y) << X_BITS) | u64::from(cell.x);
        (element.cast_unsigned() << (Y_BITS + X_BITS)) | place
    }

    pub(in super::super) fn element(key: u64) -> i64 {
        (key >> (Y_BITS + X_BITS)).cast_signed()
    }

    pub(in super::super) fn cell(key: u64) -> Cell {
        Cell {
            x: (key & ((1 << X_BITS) - 1)) as u16,
            y: ((key >> X_BITS) & ((1 << Y_BITS) - 1)) as u16,
        }
    }
}
