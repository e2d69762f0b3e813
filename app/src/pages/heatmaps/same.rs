//! Rows that are one element: on some pages of a template it has a name by which it is known, on others its place only.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::heat::page_heat::{Backdrop, Cell, ElementHeat, PageHeat};
use domain::heat::query::{Counting, HeatQuery};

use super::names;

/// Puts together what lies on one node of the recorded page. Sessions may have been on both, so that of them there are no
/// more than those of each together, and no fewer than of the one that has the most.
pub(super) fn put_together(heat: &mut PageHeat, query: &HeatQuery, backdrop: &Backdrop) {
    let nodes: BTreeMap<&str, i64> = backdrop
        .nodes
        .iter()
        .map(|(selector, node)| (selector.as_str(), *node))
        .collect();
    let mut places: BTreeMap<i64, usize> = BTreeMap::new();
    let mut elements: Vec<ElementHeat> = Vec::with_capacity(heat.elements.len());
    for element in heat.elements.drain(..) {
        let selector = element.element.selector.as_deref();
        let node = selector.and_then(|selector| nodes.get(selector));
        match node.and_then(|node| places.get(node)) {
            Some(place) => add(
                &mut elements[*place],
                element,
                query.counting,
                heat.counts.sessions,
            ),
            None => {
                places.extend(node.map(|node| (*node, elements.len())));
                elements.push(element);
            }
        }
    }
    elements.sort_by_key(|element| {
        Reverse(match query.counting {
            Counting::All => names::amount(query.kind, &element.counts),
            Counting::Sessions => element.counts.sessions,
        })
    });
    heat.elements = elements;
}

fn add(one: &mut ElementHeat, other: ElementHeat, counting: Counting, all_sessions: u64) {
    one.counts.add(&other.counts);
    one.counts.sessions = one.counts.sessions.min(all_sessions);
    one.also.extend(other.element.selector);
    one.bounds = one.bounds.or(other.bounds);
    let is_named = |label: &Option<String>| label.as_ref().is_some_and(|label| !label.trim().is_empty());
    if !is_named(&one.element.label) {
        one.element.label = other.element.label;
    }
    let mut cells: BTreeMap<Cell, u32> = BTreeMap::new();
    for (cell, count) in one.cells.drain(..).chain(other.cells) {
        let known = cells.entry(cell).or_default();
        *known = match counting {
            Counting::All => known.saturating_add(count),
            // At least so many: they may be the same.
            Counting::Sessions => count.max(*known),
        };
    }
    one.cells.extend(cells);
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::fact::FactElement;
    use domain::heat::page_heat::HeatCounts;
    use domain::heat::query::HeatKind;

    use super::*;

    fn element(selector: &str, label: &str, clicks: u64, cells: &[(u16, u32)]) -> ElementHeat {
        ElementHeat {
            element: FactElement {
                tag: "a".into(),
                label: Some(label.into()),
                selector: Some(selector.into()),
            },
            also: Vec::new(),
            counts: HeatCounts {
                clicks,
                sessions: clicks,
                ..HeatCounts::default()
            },
            bounds: None,
            cells: cells
                .iter()
                .map(|(x, count)| (Cell { x: *x, y: 1 }, *count))
                .collect(),
        }
    }

    fn heat() -> PageHeat {
        PageHeat {
            counts: HeatCounts {
                clicks: 21,
                sessions: 9,
                ..HeatCounts::default()
            },
            elements: vec![
                element("#menu", "Menu", 8, &[(1, 8)]),
                element("a[href$=\"/cart\"]", "", 6, &[(1, 2), (3, 4)]),
                element("header > a:nth-child(3)", "Cart …", 4, &[(2, 1), (3, 3)]),
                element("#gone", "Gone", 3, &[(1, 3)]),
            ],
            ..PageHeat::default()
        }
    }

    fn put_together_as(counting: Counting) -> PageHeat {
        let node = |selector: &str, node| (selector.to_owned(), node);
        let backdrop = Backdrop {
            session: "session-1".parse().unwrap(),
            at: 0,
            viewport: [1_440.0, 900.0],
            nodes: vec![
                node("#menu", 11),
                node("a[href$=\"/cart\"]", 12),
                node("header > a:nth-child(3)", 12),
            ],
        };
        let query = HeatQuery {
            service: "shop".parse().unwrap(),
            page: "/".into(),
            device: DeviceType::Desktop,
            first_day: 0,
            last_day: 0,
            kind: HeatKind::Click,
            counting,
            min_duration_ms: 0,
        };
        let mut heat = heat();
        put_together(&mut heat, &query, &backdrop);
        heat
    }

    fn cells_of(element: &ElementHeat) -> Vec<(u16, u32)> {
        element
            .cells
            .iter()
            .map(|(cell, count)| (cell.x, *count))
            .collect()
    }

    #[test]
    fn what_lies_on_one_node_is_one_row() {
        let heat = put_together_as(Counting::All);
        let rows: Vec<_> = heat
            .elements
            .iter()
            .map(|element| {
                let label = element.element.label.as_deref().unwrap_or_default();
                (label, element.counts.clicks, element.counts.sessions)
            })
            .collect();
        // 6 and 4 clicks come before 8; there are no more than 9 sessions on the page.
        assert_eq!(rows, [("Cart …", 10, 9), ("Menu", 8, 8), ("Gone", 3, 3)]);
        let cart = &heat.elements[0];
        assert_eq!(cart.element.selector.as_deref(), Some("a[href$=\"/cart\"]"));
        assert_eq!(cart.also, ["header > a:nth-child(3)"]);
        assert_eq!(cells_of(cart), [(1, 2), (2, 1), (3, 7)]);
    }

    #[test]
    fn sessions_at_one_place_by_two_names_may_be_the_same() {
        let heat = put_together_as(Counting::Sessions);
        assert_eq!(cells_of(&heat.elements[0]), [(1, 2), (2, 1), (3, 4)]);
    }
}
