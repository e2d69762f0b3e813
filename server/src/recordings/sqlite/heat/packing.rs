//! Sheets as bytes: numbers as varints, near the one before where they can be. A page's sheet is found without reading
//! those before it.

use std::collections::{BTreeMap, HashMap};

use domain::Millis;
use domain::heat::depth::{BUCKETS, ByDepth};
use domain::heat::page_heat::Cell;

use super::super::varint::{put_next, put_varint, take_next, take_varint};
use super::sheet::{Position, Press, Rest, Sheet, Spot, View};
use crate::recordings::{Result, StoreError};

/// A window by its number and a path by its key.
pub(super) type SheetPlace = (i64, i64);
pub(super) type Sheets = BTreeMap<SheetPlace, Sheet>;

const REPEATS: u64 = 1;
const STAYS_STILL: u64 = 1 << 1;
const HAS_POINT: u64 = 1 << 2;
const HAS_ELEMENT: u64 = 1 << 3;
const HAS_BOUNDS: u64 = 1 << 4;
/// Of all boxes most are as the element's last one was.
const SAME_BOUNDS: u64 = 1 << 5;
const IN_ELEMENT: u64 = 1 << 6;
const ON_PAGE: u64 = 1 << 7;

/// Most points are of whole px.
const WHOLE: i64 = 10;

pub(super) fn pack(sheets: &Sheets) -> Vec<u8> {
    let mut bytes = Vec::new();
    let base = sheets.values().filter_map(|sheet| sheet.until).min().unwrap_or(0);
    put_next(&mut bytes, &mut 0, base);
    for ((window, page), sheet) in sheets {
        put_varint(&mut bytes, window.cast_unsigned());
        put_varint(&mut bytes, page.cast_unsigned());
        let packed = pack_sheet(sheet, base);
        put_varint(&mut bytes, packed.len() as u64);
        bytes.extend_from_slice(&packed);
    }
    bytes
}

/// The sheets of the paths that are wanted.
pub(super) fn unpack(bytes: &[u8], wanted: &mut dyn FnMut(i64) -> Result<bool>) -> Result<Sheets> {
    let damaged = || StoreError::Damaged("what a session did on pages".into());
    let mut rest = bytes;
    let base = take_next(&mut rest, &mut 0).ok_or_else(damaged)?;
    let mut sheets = Sheets::new();
    while !rest.is_empty() {
        let mut number = || take_varint(&mut rest).ok_or_else(damaged);
        let (window, page, length) = (number()?, number()?, number()?);
        let length = usize::try_from(length).map_err(|_| damaged())?;
        let (mut packed, behind) = rest.split_at_checked(length).ok_or_else(damaged)?;
        rest = behind;
        let page = page.cast_signed();
        if wanted(page)? {
            let sheet = take_sheet(&mut packed, base).filter(|_| packed.is_empty());
            sheets.insert((window.cast_signed(), page), sheet.ok_or_else(damaged)?);
        }
    }
    Ok(sheets)
}

fn pack_sheet(sheet: &Sheet, base: Millis) -> Vec<u8> {
    let mut bytes = Vec::new();
    let is_whole = |press: &Press| press.point.iter().flatten().all(|part| part % WHOLE == 0);
    let scale = if sheet.presses.iter().all(is_whole) {
        WHOLE
    } else {
        1
    };
    put_varint(&mut bytes, sheet.viewed << 1 | u64::from(scale == WHOLE));
    let mut at = base;
    put_next(&mut bytes, &mut at, sheet.until.unwrap_or(base));
    let mut spots = Spots::default();
    let (mut at, mut point) = (base, [0; 2]);
    put_varint(&mut bytes, sheet.presses.len() as u64);
    for press in &sheet.presses {
        put_next(&mut bytes, &mut at, press.at);
        let flags = [
            (REPEATS, press.repeats),
            (STAYS_STILL, press.stays_still),
            (HAS_POINT, press.point.is_some()),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(flag, holds)| holds.then_some(flag));
        spots.put(&mut bytes, flags.sum(), &press.spot);
        if let Some(new) = press.point {
            for (last, part) in point.iter_mut().zip(new) {
                put_next(&mut bytes, last, part / scale);
            }
        }
    }
    let mut at = base;
    put_varint(&mut bytes, sheet.rests.len() as u64);
    for rest in &sheet.rests {
        put_next(&mut bytes, &mut at, rest.at);
        spots.put(&mut bytes, 0, &rest.spot);
    }
    let outcomes = &sheet.outcomes;
    for moments in [&outcomes.answers, &outcomes.failures, &outcomes.returns] {
        let mut at = base;
        put_varint(&mut bytes, moments.len() as u64);
        for (press, after) in moments {
            put_next(&mut bytes, &mut at, *press);
            put_next(&mut bytes, &mut 0, *after);
        }
    }
    put_varint(&mut bytes, sheet.lone_returns.len() as u64);
    for after in &sheet.lone_returns {
        put_next(&mut bytes, &mut 0, *after);
    }
    let mut at = base;
    put_varint(&mut bytes, sheet.views.len() as u64);
    for (view, seen) in &sheet.views {
        put_next(&mut bytes, &mut at, *view);
        put_view(&mut bytes, *view, seen);
    }
    let mut at = base;
    put_varint(&mut bytes, sheet.scrolled.len() as u64);
    for ((view, element), depth) in &sheet.scrolled {
        put_next(&mut bytes, &mut at, *view);
        put_varint(&mut bytes, element.cast_unsigned());
        put_varint(&mut bytes, *depth);
    }
    bytes
}

fn take_sheet(rest: &mut &[u8], base: Millis) -> Option<Sheet> {
    let head = take_varint(rest)?;
    let scale = if head & 1 == 1 { WHOLE } else { 1 };
    let mut at = base;
    let mut sheet = Sheet {
        viewed: head >> 1,
        until: Some(take_next(rest, &mut at)?),
        ..Sheet::default()
    };
    let mut spots = Spots::default();
    let (mut at, mut last) = (base, [0; 2]);
    for _ in 0..take_varint(rest)? {
        let at = take_next(rest, &mut at)?;
        let (flags, spot) = spots.take(rest)?;
        let mut point = None;
        if flags & HAS_POINT != 0 {
            let x = take_next(rest, &mut last[0])?.checked_mul(scale)?;
            let y = take_next(rest, &mut last[1])?.checked_mul(scale)?;
            point = Some([x, y]);
        }
        sheet.presses.push(Press {
            at,
            point,
            repeats: flags & REPEATS != 0,
            stays_still: flags & STAYS_STILL != 0,
            spot,
        });
    }
    let mut at = base;
    for _ in 0..take_varint(rest)? {
        let at = take_next(rest, &mut at)?;
        let (_, spot) = spots.take(rest)?;
        sheet.rests.push(Rest { at, spot });
    }
    let outcomes = &mut sheet.outcomes;
    for moments in [
        &mut outcomes.answers,
        &mut outcomes.failures,
        &mut outcomes.returns,
    ] {
        let mut at = base;
        for _ in 0..take_varint(rest)? {
            moments.insert(take_next(rest, &mut at)?, take_next(rest, &mut 0)?);
        }
    }
    for _ in 0..take_varint(rest)? {
        sheet.lone_returns.push(take_next(rest, &mut 0)?);
    }
    let mut at = base;
    for _ in 0..take_varint(rest)? {
        let view = take_next(rest, &mut at)?;
        sheet.views.insert(view, take_view(rest, view)?);
    }
    let mut at = base;
    for _ in 0..take_varint(rest)? {
        let view = take_next(rest, &mut at)?;
        let element = take_varint(rest)?.cast_signed();
        sheet.scrolled.insert((view, element), take_varint(rest)?);
    }
    Some(sheet)
}

/// Attention as runs of parts of one value: what is seen at once are many parts.
fn put_view(bytes: &mut Vec<u8>, at: Millis, view: &View) {
    put_next(bytes, &mut { at }, view.last_at);
    for number in [
        view.ms,
        view.viewport[0],
        view.viewport[1],
        view.bottom,
        view.page_height,
    ] {
        put_varint(bytes, number);
    }
    if view.page_height == 0 {
        return;
    }
    for run in view.attention_ms.chunk_by(|one, next| one == next) {
        put_varint(bytes, run.len() as u64);
        put_varint(bytes, run[0]);
    }
}

fn take_view(rest: &mut &[u8], at: Millis) -> Option<View> {
    let last_at = take_next(rest, &mut { at })?;
    let mut number = || take_varint(rest);
    let mut view = View {
        last_at,
        ms: number()?,
        viewport: [number()?, number()?],
        bottom: number()?,
        page_height: number()?,
        attention_ms: ByDepth::default(),
    };
    let mut part = 0;
    while view.page_height > 0 && part < BUCKETS {
        let run = usize::try_from(number()?).ok().filter(|run| *run > 0)?;
        let end = part.checked_add(run)?;
        view.attention_ms.get_mut(part..end)?.fill(number()?);
        part = end;
    }
    Some(view)
}

/// Spots one after the other.
#[derive(Default)]
struct Spots {
    /// The last box of each element.
    bounds: HashMap<i64, [i64; 4]>,
}

impl Spots {
    fn put(&mut self, bytes: &mut Vec<u8>, mut flags: u64, spot: &Spot) {
        let cell = match spot.position {
            Position::Nowhere => None,
            Position::InElement(cell) => {
                flags |= IN_ELEMENT;
                Some(cell)
            }
            Position::OnPage(cell) => {
                flags |= ON_PAGE;
                Some(cell)
            }
        };
        let mut bounds = None;
        if let Some(element) = spot.element {
            flags |= HAS_ELEMENT;
            if let Some(new) = spot.bounds {
                flags |= HAS_BOUNDS;
                let last = self.bounds.insert(element, new);
                if last == Some(new) {
                    flags |= SAME_BOUNDS;
                } else {
                    bounds = Some((last.unwrap_or_default(), new));
                }
            }
        }
        put_varint(bytes, flags);
        if let Some(element) = spot.element {
            put_varint(bytes, element.cast_unsigned());
        }
        if let Some(cell) = cell {
            put_varint(bytes, cell.x.into());
            put_varint(bytes, cell.y.into());
        }
        if let Some((mut last, new)) = bounds {
            for (last, part) in last.iter_mut().zip(new) {
                put_next(bytes, last, part);
            }
        }
    }

    /// The flags with which it was put, and the spot.
    fn take(&mut self, rest: &mut &[u8]) -> Option<(u64, Spot)> {
        let flags = take_varint(rest)?;
        let has = |flag| flags & flag != 0;
        let element = match has(HAS_ELEMENT) {
            true => Some(take_varint(rest)?.cast_signed()),
            false => None,
        };
        let position = if has(IN_ELEMENT) {
            Position::InElement(take_cell(rest)?)
        } else if has(ON_PAGE) {
            Position::OnPage(take_cell(rest)?)
        } else {
            Position::Nowhere
        };
        let bounds = match element.filter(|_| has(HAS_BOUNDS)) {
            Some(element) => {
                let bounds = self.bounds.entry(element).or_default();
                if !has(SAME_BOUNDS) {
                    for part in bounds.iter_mut() {
                        take_next(rest, part)?;
                    }
                }
                Some(*bounds)
            }
            None => None,
        };
        let spot = Spot {
            element,
            position,
            bounds,
        };
        Some((flags, spot))
    }
}

fn take_cell(rest: &mut &[u8]) -> Option<Cell> {
    let mut number = || take_varint(rest).and_then(|number| u16::try_from(number).ok());
    Some(Cell {
        x: number()?,
        y: number()?,
    })
}
