//! How much of a page may be looked at to tell what its elements are. A page may be as large as it likes, and be
//! clicked as often: beyond this, a fact says less of its element.

use std::cell::Cell;

use crate::page::Element;

/// For one fact; the largest pages that people make have a tenth of that.
const MOST_OF_FACT: usize = 400_000;
/// For all facts of a story together, unless they have earned more.
const MOST: usize = 4_000_000;
/// What each event earns. A click comes with a dozen others where somebody really clicks.
const EARNED: usize = 1_000;

/// What a story has left. It starts anew with each that goes on where another one ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Allowance {
    spent: usize,
}

impl Allowance {
    pub(super) fn earn(&mut self) {
        self.spent = self.spent.saturating_sub(EARNED);
    }

    pub(super) fn spend<T>(&mut self, work: impl FnOnce(&Looks) -> T) -> T {
        let given = MOST.saturating_sub(self.spent).min(MOST_OF_FACT);
        let looks = Looks::new(given);
        let outcome = work(&looks);
        self.spent += given - looks.left();
        outcome
    }
}

/// Nodes and attributes that may still be looked at; nothing once more were asked for.
pub(super) struct Looks {
    left: Cell<Option<usize>>,
}

impl Looks {
    pub(super) fn new(count: usize) -> Self {
        Self {
            left: Cell::new(Some(count)),
        }
    }

    fn left(&self) -> usize {
        self.left.get().unwrap_or_default()
    }

    /// Whether what was looked for may have been overlooked.
    pub(super) fn are_spent(&self) -> bool {
        self.left.get().is_none()
    }

    /// Asks for so many.
    pub(super) fn take(&self, count: usize) -> bool {
        self.left
            .set(self.left.get().and_then(|left| left.checked_sub(count)));
        !self.are_spent()
    }

    /// Asks for what it costs to read so long a text.
    pub(super) fn take_text(&self, text: &str) -> bool {
        self.take(1 + text.len() / 16)
    }

    /// Does with at most a half of them, so that something is left for what comes behind.
    pub(super) fn with_half<T>(&self, work: impl FnOnce(&Self) -> T) -> T {
        let given = self.left() / 2;
        let half = Self::new(given);
        let outcome = work(&half);
        self.take(given - half.left());
        outcome
    }

    /// The elements among these nodes, as far as they may be looked at.
    pub(super) fn over<'m>(
        &self,
        nodes: impl Iterator<Item = Option<Element<'m>>>,
    ) -> impl Iterator<Item = Element<'m>> {
        let cost = |node: &Option<Element<'_>>| 1 + node.map_or(0, Element::attribute_count);
        nodes.take_while(move |node| self.take(cost(node))).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_earned_again() {
        let mut allowance = Allowance::default();
        let spend = |allowance: &mut Allowance| allowance.spend(|looks| looks.take(MOST_OF_FACT));
        for _ in 0..MOST / MOST_OF_FACT {
            assert!(spend(&mut allowance));
        }
        assert!(!spend(&mut allowance));
        (0..MOST_OF_FACT / EARNED).for_each(|_| allowance.earn());
        assert!(spend(&mut allowance));
        assert!(!spend(&mut allowance));
    }

    #[test]
    fn a_half_leaves_the_other() {
        let looks = Looks::new(10);
        assert!(looks.with_half(|half| !half.take(6) && half.are_spent()));
        assert!(looks.take(5) && !looks.take(1) && looks.are_spent());
    }
}
