//! What may be told of a visit, and how much it tells.

use std::collections::HashSet;

use super::super::sentence;
use super::MOST_MOMENTS;
use crate::Millis;
use crate::fact::{Fact, FactKind, Trouble};
use crate::id::WindowId;
use crate::url::path_of;

/// The more telling come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MomentKind {
    Rage,
    Error,
    Dead,
    Console,
    QuickBack,
    Identified,
    Custom,
    Page,
    Start,
    End,
}

impl MomentKind {
    fn of(kind: &FactKind) -> Option<Self> {
        match kind {
            FactKind::Trouble { trouble, .. } => Some(match trouble {
                Trouble::Rage => Self::Rage,
                Trouble::Dead => Self::Dead,
                Trouble::Error => Self::Error,
                Trouble::QuickBack => Self::QuickBack,
            }),
            FactKind::Error { .. } => Some(Self::Error),
            FactKind::Console { .. } => Some(Self::Console),
            FactKind::Identify { .. } => Some(Self::Identified),
            FactKind::Custom { .. } => Some(Self::Custom),
            FactKind::PageView { .. } => Some(Self::Page),
            _ => None,
        }
    }

    /// It happened at a place of the page, to which the visitor pointed.
    pub fn is_click(self) -> bool {
        matches!(self, Self::Rage | Self::Dead)
    }

    /// How much more telling it is than another one that is as far from the others.
    fn weight(self) -> Millis {
        match self {
            Self::Rage => 12,
            Self::Error => 10,
            Self::Dead => 7,
            Self::Console => 6,
            Self::QuickBack => 5,
            Self::Identified | Self::Custom => 4,
            Self::Page => 3,
            Self::Start | Self::End => 1,
        }
    }
}

pub(super) struct Candidate<'a> {
    pub(super) at: Millis,
    pub(super) kind: MomentKind,
    pub(super) what: String,
    pub(super) window: &'a WindowId,
}

/// What may be told: each thing once, when it was first.
pub(super) fn candidates(facts: &[Fact], start: Millis, end: Millis) -> Vec<Candidate<'_>> {
    let mut told = HashSet::new();
    let mut candidates = Vec::new();
    for fact in facts {
        let (Some(kind), Some(what)) = (MomentKind::of(&fact.kind), sentence::of(&fact.kind)) else {
            continue;
        };
        let is_first = match &fact.kind {
            // Of a page that calls itself something else each time, too.
            FactKind::PageView { url, .. } => told.insert(path_of(url).to_owned()),
            _ => told.insert(what.clone()),
        };
        if is_first {
            candidates.push(Candidate {
                at: fact.at.clamp(start, end),
                kind,
                what,
                window: &fact.window,
            });
        }
    }
    candidates
}

pub(super) fn distance(chosen: &[Millis], at: Millis) -> Millis {
    let distances = chosen.iter().map(|other| (other - at).abs());
    distances.min().unwrap_or(Millis::MAX)
}

/// What is an eighth of the visit away from others is worth four times what is beside one.
pub(super) fn worth(kind: MomentKind, distance: Millis, duration: Millis) -> Millis {
    let most = Millis::try_from(MOST_MOMENTS).unwrap_or(Millis::MAX);
    let share = distance.saturating_mul(most).min(duration);
    kind.weight()
        .saturating_mul(duration.saturating_add(share.saturating_mul(3)))
}
