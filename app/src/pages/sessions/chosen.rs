//! Which rows of a page of the list somebody chose.

use std::collections::BTreeSet;

use domain::id::SessionId;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The rows that there are, in their order.
    shown: Vec<SessionId>,
    on: BTreeSet<SessionId>,
    /// Where a range begins.
    last: Option<SessionId>,
}

impl Chosen {
    /// Other rows are there: what is no longer seen is no longer chosen.
    pub(super) fn show(&mut self, shown: Vec<SessionId>) {
        self.on.retain(|id| shown.contains(id));
        self.last.take_if(|last| !shown.contains(last));
        self.shown = shown;
    }

    pub(super) fn has(&self, id: &SessionId) -> bool {
        self.on.contains(id)
    }

    pub(super) fn count(&self) -> usize {
        self.on.len()
    }

    pub(super) fn all(&self) -> bool {
        !self.shown.is_empty() && self.on.len() == self.shown.len()
    }

    /// In the order in which they are seen.
    pub(super) fn ids(&self) -> impl Iterator<Item = &SessionId> {
        self.shown.iter().filter(|id| self.has(id))
    }

    /// Chooses a row, or takes that back; with it all from the last one that was pressed, if a range is meant.
    pub(super) fn press(&mut self, id: &SessionId, range: bool) {
        let on = !self.has(id);
        let place = |id: &SessionId| self.shown.iter().position(|other| other == id);
        let Some(here) = place(id) else { return };
        let from = self
            .last
            .as_ref()
            .filter(|_| range)
            .and_then(place)
            .unwrap_or(here);
        for id in self.shown.iter().take(here.max(from) + 1).skip(here.min(from)) {
            if on {
                self.on.insert(id.clone());
            } else {
                self.on.remove(id);
            }
        }
        self.last = Some(id.clone());
    }

    pub(super) fn press_all(&mut self) {
        if self.all() {
            self.on.clear();
        } else {
            self.on.extend(self.shown.iter().cloned());
        }
    }

    pub(super) fn clear(&mut self) {
        self.on.clear();
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> SessionId {
        format!("session-{number}").parse().unwrap()
    }

    fn chosen(presses: &[(usize, bool)]) -> Chosen {
        let mut chosen = Chosen::default();
        chosen.show((0..6).map(id).collect());
        for (number, range) in presses {
            chosen.press(&id(*number), *range);
        }
        chosen
    }

    #[test]
    fn rows_are_chosen_one_by_one_and_by_ranges() {
        for (presses, expected) in [
            (&[][..], &[][..]),
            (&[(1, false), (4, false)], &[1, 4]),
            (&[(1, false), (1, false)], &[]),
            (&[(1, false), (3, true)], &[1, 2, 3]),
            (&[(4, false), (2, true)], &[2, 3, 4]),
            (&[(3, true)], &[3]),
            (&[(0, false), (5, true), (1, false), (3, true)], &[0, 4, 5]),
            (&[(9, false)], &[]),
        ] {
            let ids: Vec<_> = expected.iter().map(|number| id(*number)).collect();
            let chosen = chosen(presses);
            assert_eq!(
                chosen.ids().collect::<Vec<_>>(),
                ids.iter().collect::<Vec<_>>(),
                "{presses:?}"
            );
            assert_eq!(chosen.count(), ids.len());
        }
    }

    #[test]
    fn all_of_a_page_are_chosen_and_taken_back() {
        let mut chosen = chosen(&[(1, false)]);
        assert!(!chosen.all());
        chosen.press_all();
        assert!(chosen.all());
        chosen.press_all();
        assert_eq!(chosen.count(), 0);
        chosen.show(Vec::new());
        assert!(!chosen.all());
    }

    #[test]
    fn what_is_no_longer_seen_is_no_longer_chosen() {
        let mut chosen = chosen(&[(1, false), (2, true)]);
        chosen.show(vec![id(9), id(1)]);
        assert_eq!(chosen.ids().collect::<Vec<_>>(), [&id(1)]);
        chosen.press(&id(9), true);
        assert_eq!(chosen.count(), 2, "a range begins where a row is");
    }
}
