//! Clicks that were more than a click, or came to nothing.

use std::collections::HashMap;

use super::Listed;
use super::places::Places;
use crate::Millis;
use crate::fact::{Fact, FactElement, FactKind, Trouble};

const MOST_TROUBLES: usize = 40;

/// The same trouble with the same element of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleRow {
    pub trouble: Trouble,
    pub element: Option<FactElement>,
    pub page: Option<String>,
    /// The first time.
    pub at: Millis,
    pub count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TroubleCounts {
    pub rage: u64,
    pub dead: u64,
}

impl TroubleCounts {
    pub(super) fn of(facts: &[Fact]) -> Self {
        let count = |wanted: Trouble| {
            let is_wanted =
                |fact: &&Fact| matches!(fact.kind, FactKind::Trouble { trouble, .. } if trouble == wanted);
            facts.iter().filter(is_wanted).count() as u64
        };
        Self {
            rage: count(Trouble::Rage),
            dead: count(Trouble::Dead),
        }
    }
}

/// In the order in which they were first.
pub(super) fn rows(facts: &[Fact], places: &Places<'_>) -> Listed<TroubleRow> {
    let mut rows: Vec<TroubleRow> = Vec::new();
    let mut known = HashMap::new();
    for fact in facts {
        let FactKind::Trouble { trouble, element } = &fact.kind else {
            continue;
        };
        let page = places.url(&fact.window, fact.at);
        let key = (*trouble, element, page);
        if let Some(row) = known.get(&key).and_then(|place: &usize| rows.get_mut(*place)) {
            row.count += 1;
            continue;
        }
        known.insert(key, rows.len());
        rows.push(TroubleRow {
            trouble: *trouble,
            element: element.clone(),
            page: page.map(str::to_owned),
            at: fact.at,
            count: 1,
        });
    }
    Listed::of(rows, MOST_TROUBLES)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{element, page, trouble};
    use super::*;

    #[test]
    fn the_same_trouble_with_an_element_is_one_row() {
        let apply = || Some(element("button", Some("Apply")));
        let facts = [
            page(0, "/cart", None),
            trouble(1, Trouble::Dead, apply()),
            trouble(2, Trouble::Dead, apply()),
            trouble(2, Trouble::Rage, apply()),
            trouble(3, Trouble::Dead, None),
            page(4, "/pay", None),
            trouble(5, Trouble::Dead, apply()),
        ];
        let told: Vec<_> = rows(&facts, &Places::of(&facts))
            .rows
            .into_iter()
            .map(|row| (row.trouble, row.page.unwrap_or_default(), row.at, row.count))
            .collect();
        assert_eq!(
            told,
            [
                (Trouble::Dead, "/cart".into(), 1, 2),
                (Trouble::Rage, "/cart".into(), 2, 1),
                (Trouble::Dead, "/cart".into(), 3, 1),
                (Trouble::Dead, "/pay".into(), 5, 1),
            ]
        );
        assert_eq!(TroubleCounts::of(&facts), TroubleCounts { rage: 1, dead: 4 });
    }
}
