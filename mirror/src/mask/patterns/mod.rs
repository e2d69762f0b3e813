//! Personal data that is known by its shape: e-mail addresses, phone, card and social security numbers, and what
//! patterns of one's own match.
//!
//! In reading order: [`look`] says of nearly every text that there is nothing in it; [`fold`] makes a text what its
//! reader sees; [`email`], and on the groups of [`digits`] [`phone`], [`card`] and [`ssn`], find what they are named
//! after, and [`typed`] what will be that; [`custom`] compiles patterns of one's own, and [`reach`] says of them how much they find; [`encoded`],
//! [`spelled`] and [`css`] are texts within texts, and [`drawing`] is what is none; [`search`] puts them together;
//! [`event`], [`places`] and [`numbers`] are where in an event texts are. All of it takes time linear in the text.

mod card;
mod css;
mod custom;
mod digits;
mod drawing;
mod email;
mod encoded;
mod event;
mod fold;
mod look;
mod numbers;
mod phone;
mod places;
mod reach;
mod search;
mod spelled;
mod ssn;
mod typed;

use std::ops::Range;
use std::sync::Arc;

use domain::mask::{BuiltInPattern, PatternSet};

use super::{ASTERISKS, Counts};
use crate::event::Event;
use custom::Custom;
pub use custom::PatternFault;
use digits::Wanted;
pub use reach::{Reach, reach};
use search::{Hit, Id};

/// In shorter texts no built-in pattern finds anything.
const SHORTEST_TEXT: usize = 5;
/// Shorter numbers are none that anybody is known by, unless a pattern of one's own says so.
const SHORTEST_NUMBER: usize = 8;

/// The patterns that are on, compiled. A clone shares them.
#[derive(Debug, Clone)]
pub struct Patterns(Arc<Compiled>);

#[derive(Debug, Default)]
struct Compiled {
    email: bool,
    numbers: Wanted,
    custom: Vec<Custom>,
    /// Nothing is found in shorter texts, in bytes.
    shortest_text: usize,
    /// Nothing is found in shorter numbers.
    shortest_number: usize,
}

/// Something that a pattern found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    /// The pattern's.
    pub id: String,
}

/// What a text is, as far as that changes what may be found in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Read by people, or anything that nobody knows.
    Text,
    /// Names and addresses: a number without separators is no phone number there.
    Name,
    /// Numbers that draw something.
    Shape,
    /// A style sheet or declaration: numbers are hidden in its strings, addresses and comments only.
    Css,
}

impl Patterns {
    pub fn new(set: &PatternSet) -> Result<Self, PatternFault> {
        let has = |pattern| set.built_in.contains(&pattern);
        let custom = set.custom.iter().filter(|custom| custom.enabled);
        let custom = custom.map(Custom::new).collect::<Result<Vec<_>, _>>()?;
        // What is empty is not hidden.
        let own = custom.iter().filter_map(|custom| custom.shortest).min();
        let shortest = |built_in: usize| own.map_or(built_in, |own| own.clamp(1, built_in));
        Ok(Self(Arc::new(Compiled {
            email: has(BuiltInPattern::Email),
            numbers: Wanted {
                phone: has(BuiltInPattern::Phone),
                card: has(BuiltInPattern::Card),
                ssn: has(BuiltInPattern::Ssn),
            },
            shortest_text: shortest(SHORTEST_TEXT),
            shortest_number: shortest(SHORTEST_NUMBER),
            custom,
        })))
    }

    pub fn none() -> Self {
        Self(Arc::default())
    }

    pub fn is_empty(&self) -> bool {
        !self.0.email && !self.0.numbers.any() && self.0.custom.is_empty()
    }

    /// The text with eight asterisks for each thing that was found; nothing if nothing was.
    pub fn mask(&self, text: &str, counts: &mut Counts) -> Option<String> {
        self.mask_in(text, Place::Text, counts)
    }

    /// The same for an address, in which a number without separators is no phone number.
    pub fn mask_address(&self, address: &str, counts: &mut Counts) -> Option<String> {
        self.mask_in(address, Place::Name, counts)
    }

    /// What there is in a text, in the order of where it starts.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let mut hits = self.0.search(text, Place::Text);
        hits.sort_by_key(|hit| hit.range.start);
        let found = hits.into_iter().map(|hit| Found {
            id: self.name(hit.id).to_owned(),
            range: hit.range,
        });
        found.collect()
    }

    /// The event's text with everything hidden that is found in its texts; nothing if nothing is. What gives the event
    /// its structure stays.
    pub fn mask_event(&self, event: &Event<'_>, counts: &mut Counts) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        event::mask(self, event, counts)
    }

    fn mask_in(&self, text: &str, place: Place, counts: &mut Counts) -> Option<String> {
        if !self.0.may_find(text, place) {
            return None;
        }
        let hits = self.0.search(text, place);
        (!hits.is_empty()).then(|| self.hide(text, hits, counts))
    }

    fn hide(&self, text: &str, mut hits: Vec<Hit>, counts: &mut Counts) -> String {
        hits.sort_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for Hit { range, id } in hits {
            counts.add(self.name(id), 1);
            // What overlaps is one.
            if range.start >= at {
                out.push_str(text.get(at..range.start).unwrap_or_default());
                out.push_str(ASTERISKS);
            }
            at = at.max(range.end);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    fn name(&self, id: Id) -> &str {
        match id {
            Id::BuiltIn(pattern) => pattern.as_str(),
            Id::Custom(at) => self.0.custom.get(at).map_or("", |custom| &custom.id),
        }
    }
}

#[cfg(test)]
mod tests;
