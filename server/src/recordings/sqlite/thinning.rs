//! Which checkpoints of an ended session are kept, and what each is packed against.
//!
//! All together they may take a fifth of what the session's events take; those go first without which the least has to
//! be replayed instead. Pages of one window hardly differ: a checkpoint is packed against what was recorded of the whole
//! page before it, or, where the page has become another since, against one checkpoint that is packed by itself.

use rusqlite::Connection;

use super::checkpoints::{self, Base, Found, Packed};
use super::codec;
use super::collected::{Collected, Reference};
use super::segments::Head;
use crate::recordings::{Checkpoint, EventsToken, Result, StoreError};

/// Events take so many times as much as their checkpoints.
const SHARE: usize = 5;
/// More than these are not packed to find out that they are too many.
const TOLERANCE: usize = 2;
/// A page is another one when it packs no smaller than this part of itself against what was recorded.
const LITTLE: usize = 50;

/// Where the events of a window are, for its checkpoints to be told apart by what lies between them.
#[derive(Default)]
pub(super) struct Marks {
    bytes: u64,
    /// Chunks by their numbers, with the bytes of events before them.
    chunks: Vec<(u32, u64)>,
    starts: Vec<Start>,
}

/// Where the page was recorded whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    place: EventsToken,
    offset: u32,
    before: u64,
}

impl Marks {
    pub(super) fn note(&mut self, head: &Head, text: &[u8]) {
        self.chunks.push((head.number, self.bytes));
        for start in &head.starts {
            let before = text.get(..start.offset as usize).unwrap_or_default();
            let skip = memchr::memchr_iter(b'\n', before).count();
            self.starts.push(Start {
                place: EventsToken {
                    number: head.number,
                    skip: u32::try_from(skip).unwrap_or(u32::MAX),
                },
                offset: start.offset,
                before: self.bytes + u64::from(start.offset),
            });
        }
        self.bytes += text.len() as u64;
    }

    /// The bytes of events before a place; `None` if there is no such chunk.
    fn before(&self, place: EventsToken) -> Option<u64> {
        let index = self
            .chunks
            .binary_search_by_key(&place.number, |(number, _)| *number)
            .ok()?;
        // Where in its chunk hardly matters.
        self.chunks.get(index).map(|(_, before)| *before)
    }

    fn start_of(&self, place: EventsToken) -> Option<(usize, Start)> {
        let after = self.starts.partition_point(|start| start.place < place);
        let index = after.checked_sub(1)?;
        Some((index, *self.starts.get(index)?))
    }

    /// Where replaying ends that began at or after the start of that index.
    fn end_of(&self, start: usize) -> u64 {
        self.starts.get(start + 1).map_or(self.bytes, |next| next.before)
    }
}

/// A checkpoint whose strings have no keys yet.
pub(super) struct Planned {
    pub(super) window: i64,
    pub(super) packed: Packed,
    pub(super) strings: Option<Vec<Reference>>,
}

/// Checkpoints that follow one recorded page.
struct Group {
    window: i64,
    start: Start,
    end: u64,
    members: Vec<Member>,
    /// The member that the others are packed against, where that is better than what was recorded.
    base: Option<EventsToken>,
}

struct Member {
    found: Found,
    before: u64,
    /// What it takes, or about.
    bytes: usize,
    packed: Option<(Packed, Option<Vec<Reference>>)>,
}

/// `events` are the bytes that the session's events take.
pub(super) fn plan(
    connection: &Connection,
    strings: &mut Collected<'_>,
    session: i64,
    marked: &[(i64, Marks)],
    events: usize,
) -> Result<Vec<Planned>> {
    let mut groups = Vec::new();
    for (window, marks) in marked {
        groups_of(connection, session, *window, marks, &mut groups)?;
    }
    let most = events / SHARE;
    let mut packer = Packer {
        connection,
        strings,
        session,
    };
    for group in &mut groups {
        packer.estimate(group)?;
    }
    thin(&mut groups, most.saturating_mul(TOLERANCE));
    for group in &mut groups {
        packer.pack(group)?;
    }
    thin(&mut groups, most);
    Ok(groups
        .into_iter()
        .flat_map(|group| {
            let window = group.window;
            group.members.into_iter().filter_map(move |member| {
                let (packed, strings) = member.packed?;
                Some(Planned {
                    window,
                    packed,
                    strings,
                })
            })
        })
        .collect())
}

fn groups_of(
    connection: &Connection,
    session: i64,
    window: i64,
    marks: &Marks,
    groups: &mut Vec<Group>,
) -> Result<()> {
    let mut last = None;
    for found in checkpoints::all(connection, session, window)? {
        // One without events before it is of no use.
        let (Some(before), Some((index, start))) = (marks.before(found.place), marks.start_of(found.place))
        else {
            continue;
        };
        if last != Some(index) {
            last = Some(index);
            groups.push(Group {
                window,
                start,
                end: marks.end_of(index),
                members: Vec::new(),
                base: None,
            });
        }
        if let Some(group) = groups.last_mut() {
            group.members.push(Member {
                bytes: usize::try_from(found.bytes).unwrap_or(usize::MAX),
                found,
                before,
                packed: None,
            });
        }
    }
    Ok(())
}

/// Drops the checkpoints of least use until the rest takes no more than this.
fn thin(groups: &mut [Group], most: usize) {
    loop {
        let bytes: usize = groups
            .iter()
            .flat_map(|group| &group.members)
            .map(|member| member.bytes)
            .sum();
        if bytes <= most {
            return;
        }
        let least = groups
            .iter()
            .enumerate()
            .flat_map(|(number, group)| group.uses().map(move |(index, worth)| (worth, number, index)))
            .min_by(|(one, ..), (other, ..)| one.total_cmp(other));
        let Some((_, number, index)) = least else { return };
        if let Some(group) = groups.get_mut(number) {
            group.members.remove(index);
        }
    }
}

impl Group {
    /// What each member that may go saves of replaying, by what it takes: without it, two stretches become one, and what
    /// is replayed on the average grows by their product.
    #[expect(clippy::cast_precision_loss, reason = "an order is enough")]
    fn uses(&self) -> impl Iterator<Item = (usize, f64)> {
        self.members
            .iter()
            .enumerate()
            .filter(|(_, member)| self.base != Some(member.found.place) || self.members.len() == 1)
            .map(|(index, member)| {
                let from = index
                    .checked_sub(1)
                    .and_then(|index| self.members.get(index))
                    .map_or(self.start.before, |before| before.before);
                let to = self.members.get(index + 1).map_or(self.end, |next| next.before);
                let before = member.before.saturating_sub(from) as f64;
                let after = to.saturating_sub(member.before) as f64;
                (index, before * after / (member.bytes.max(1) as f64))
            })
    }
}

struct Packer<'a, 'c> {
    connection: &'a Connection,
    strings: &'a mut Collected<'c>,
    session: i64,
}

impl Packer<'_, '_> {
    /// Finds out what the members of a group are best packed against, and about how small they become.
    fn estimate(&mut self, group: &mut Group) -> Result<()> {
        let middle = group.members.len() / 2;
        let Some(sample) = self.read(group, middle)? else {
            return Ok(());
        };
        let recorded = self.recorded(group)?;
        let by_recorded = codec::pack(codec::SMALL, Some(&recorded), &sample.events)?.len();
        let mut each = by_recorded;
        if group.members.len() > 2
            && by_recorded > sample.events.len() / LITTLE
            && let Some(other) = self.read(group, middle - 1)?
        {
            let base = codec::Dictionary::new(codec::SMALL, &sample.events)?;
            let by_base = codec::pack(codec::SMALL, Some(&base), &other.events)?.len();
            let alone = self.alone(&sample)?.0.data.len();
            let others = group.members.len() - 1;
            if alone + others * by_base < (others + 1) * by_recorded {
                group.base = Some(sample.place);
                each = by_base;
                if let Some(member) = group.members.get_mut(middle) {
                    member.bytes = alone;
                }
            }
        }
        for member in &mut group.members {
            if group.base != Some(member.found.place) {
                member.bytes = each;
            }
        }
        Ok(())
    }

    fn pack(&mut self, group: &mut Group) -> Result<()> {
        if group.members.is_empty() {
            return Ok(());
        }
        let base = group
            .members
            .iter()
            .position(|member| group.base == Some(member.found.place));
        let base = match base {
            Some(index) => self.read(group, index)?,
            None => None,
        };
        let (against, dictionary) = match &base {
            Some(base) => (
                Base::Checkpoint(base.place),
                codec::Dictionary::new(codec::SMALL, &base.events)?,
            ),
            None => (
                Base::Recorded {
                    chunk: group.start.place.number,
                    offset: group.start.offset,
                },
                self.recorded(group)?,
            ),
        };
        for index in 0..group.members.len() {
            let packed = match self.read(group, index)? {
                None => None,
                Some(checkpoint) if base.as_ref().is_some_and(|base| base.place == checkpoint.place) => {
                    Some(self.alone(&checkpoint)?)
                }
                Some(checkpoint) => {
                    let data = codec::pack(codec::SMALL, Some(&dictionary), &checkpoint.events)?;
                    Some((packed(&checkpoint, against, data), None))
                }
            };
            if let Some(member) = group.members.get_mut(index) {
                member.bytes = packed.as_ref().map_or(0, |(packed, _)| packed.data.len());
                member.packed = packed;
            }
        }
        Ok(())
    }

    /// `None` for one that cannot be read: events tell the same.
    fn read(&self, group: &Group, index: usize) -> Result<Option<Checkpoint>> {
        let Some(member) = group.members.get(index) else {
            return Ok(None);
        };
        match member.found.unpack(self.connection) {
            Err(StoreError::Damaged(why)) => {
                tracing::error!(session = self.session, why, "a checkpoint is left out");
                Ok(None)
            }
            checkpoint => checkpoint.map(Some),
        }
    }

    fn recorded(&self, group: &Group) -> Result<codec::Dictionary> {
        let Start { place, offset, .. } = group.start;
        let text = checkpoints::recorded(self.connection, self.session, group.window, place.number, offset)?;
        codec::Dictionary::new(codec::SMALL, &text)
    }

    /// A checkpoint without its large strings, which most often are there already.
    fn alone(&mut self, checkpoint: &Checkpoint) -> Result<(Packed, Option<Vec<Reference>>)> {
        let taken = self.strings.take_out(&checkpoint.events)?;
        let (text, strings) = match taken {
            Some((short, strings)) => (&short.joined(), Some(strings)),
            None => (&checkpoint.events, None),
        };
        let data = codec::pack(codec::SMALL, None, text)?;
        Ok((packed(checkpoint, Base::Nothing, data), strings))
    }
}

fn packed(checkpoint: &Checkpoint, base: Base, data: Vec<u8>) -> Packed {
    Packed {
        place: checkpoint.place,
        at: checkpoint.at,
        base,
        strings: None,
        data,
    }
}
