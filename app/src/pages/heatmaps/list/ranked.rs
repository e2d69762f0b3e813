//! The elements of a page in an order, each with what its figures say.

use std::cmp::Reverse;

use domain::format;
use domain::heat::page_heat::{ElementHeat, HeatCounts, PageHeat};
use domain::heat::query::{Counting, HeatQuery};

use super::super::names;

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Ranked {
    /// Its place among the heat's elements, …
    pub(in super::super) index: usize,
    /// … and in the ranking by what is counted, whatever they are ordered by.
    pub(in super::super) rank: usize,
    pub(in super::super) name: String,
    pub(in super::super) selector: String,
    pub(in super::super) counting: Counting,
    /// How often it happened of the kind that was asked for, …
    pub(in super::super) times: u64,
    /// … and in how many sessions.
    pub(in super::super) sessions: u64,
    /// In no more than that: some may have been counted twice, because two rows were put together.
    pub(in super::super) is_at_most: bool,
    /// All in percent: of all that was asked for on the page, as it is counted, and of its own clicks. Of rage, each burst counts once.
    pub(in super::super) share: Option<f64>,
    pub(in super::super) rage: Option<f64>,
    pub(in super::super) dead: Option<f64>,
    pub(in super::super) errors: Option<f64>,
    pub(in super::super) quick_backs: u64,
}

impl Ranked {
    /// As was asked for.
    pub(in super::super) fn amount(&self) -> u64 {
        match self.counting {
            Counting::All => self.times,
            Counting::Sessions => self.sessions,
        }
    }

    /// The other one of both.
    fn other(&self) -> u64 {
        match self.counting {
            Counting::All => self.sessions,
            Counting::Sessions => self.times,
        }
    }

    pub(in super::super) fn amount_text(&self) -> String {
        match self.counting {
            Counting::All => format::count(self.times),
            Counting::Sessions => self.sessions_text(),
        }
    }

    pub(in super::super) fn other_text(&self) -> String {
        match self.counting {
            Counting::All => self.sessions_text(),
            Counting::Sessions => format::count(self.times),
        }
    }

    fn sessions_text(&self) -> String {
        let sign = if self.is_at_most { "≤ " } else { "" };
        format!("{sign}{}", format::count(self.sessions))
    }
}

/// Whether so many percent of clicks went wrong that it is marked.
pub(in super::super) fn is_much(rate: Option<f64>) -> bool {
    const MUCH: f64 = 5.0;
    rate.is_some_and(|rate| rate >= MUCH)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Column {
    Amount,
    Rage,
    Dead,
    Errors,
    QuickBacks,
    /// Sessions where each time is counted, and how often where sessions are.
    Other,
}

impl Column {
    const ALL: [Self; 6] = [
        Self::Amount,
        Self::Rage,
        Self::Dead,
        Self::Errors,
        Self::QuickBacks,
        Self::Other,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Rage => "rage",
            Self::Dead => "dead",
            Self::Errors => "errors",
            Self::QuickBacks => "backs",
            Self::Other => "other",
        }
    }
}

/// By a column, the most first, or the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Order {
    pub(in super::super) by: Column,
    pub(in super::super) least_first: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            by: Column::Amount,
            least_first: false,
        }
    }
}

impl Order {
    /// `rage` has the most first, `-rage` the least.
    pub(in super::super) fn parse(text: &str) -> Option<Self> {
        let (least_first, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        let by = Column::ALL.into_iter().find(|column| column.as_str() == name)?;
        Some(Self { by, least_first })
    }

    pub(in super::super) fn text(self) -> String {
        let sign = if self.least_first { "-" } else { "" };
        format!("{sign}{}", self.by.as_str())
    }

    /// What pressing a column's head makes of it.
    pub(in super::super) fn pressed(self, by: Column) -> Self {
        Self {
            by,
            least_first: self.by == by && !self.least_first,
        }
    }
}

pub(in super::super) fn ranked(heat: &PageHeat, query: &HeatQuery, order: Order) -> Vec<Ranked> {
    let mut rows: Vec<_> = heat
        .elements
        .iter()
        .enumerate()
        .map(|(index, element)| row(index, element, query, &heat.counts))
        .collect();
    let key = |row: &Ranked| {
        let thousandths = |percent: Option<f64>| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "percent of counts are neither negative nor large"
            )]
            percent.map_or(0, |percent| (percent * 1_000.0) as u64)
        };
        match order.by {
            Column::Amount => row.amount(),
            Column::Rage => thousandths(row.rage),
            Column::Dead => thousandths(row.dead),
            Column::Errors => thousandths(row.errors),
            Column::QuickBacks => row.quick_backs,
            Column::Other => row.other(),
        }
    };
    // Of those that are alike, the one with more comes first.
    rows.sort_by_key(|row| (Reverse(row.amount()), row.index));
    for (rank, row) in rows.iter_mut().enumerate() {
        row.rank = rank;
    }
    if order.least_first {
        rows.sort_by_key(key);
    } else {
        rows.sort_by_key(|row| Reverse(key(row)));
    }
    rows
}

/// One of them by itself.
pub(in super::super) fn one(heat: &PageHeat, query: &HeatQuery, index: usize) -> Option<Ranked> {
    Some(row(index, heat.elements.get(index)?, query, &heat.counts))
}

fn row(index: usize, element: &ElementHeat, query: &HeatQuery, whole: &HeatCounts) -> Ranked {
    let counts = &element.counts;
    let of = |counts: &HeatCounts| match query.counting {
        Counting::All => names::amount(query.kind, counts),
        Counting::Sessions => counts.sessions,
    };
    Ranked {
        index,
        rank: index,
        name: names::element(element),
        selector: element.element.selector.clone().unwrap_or_default(),
        counting: query.counting,
        times: names::amount(query.kind, counts),
        sessions: counts.sessions,
        is_at_most: !element.also.is_empty(),
        share: names::percent(of(counts), of(whole)),
        rage: names::percent(counts.rage, counts.clicks),
        dead: names::percent(counts.dead, counts.clicks),
        errors: names::percent(counts.errors, counts.clicks),
        quick_backs: counts.quick_backs,
    }
}

#[cfg(test)]
mod tests {
    use domain::client::DeviceType;
    use domain::fact::FactElement;
    use domain::heat::query::HeatKind;

    use super::*;

    fn element(label: Option<&str>, clicks: u64, rage: u64, errors: u64) -> ElementHeat {
        ElementHeat {
            element: FactElement {
                tag: "button".into(),
                label: label.map(str::to_owned),
                selector: Some("main > button".into()),
            },
            also: Vec::new(),
            counts: HeatCounts {
                clicks,
                rage,
                errors,
                ..HeatCounts::default()
            },
            bounds: None,
            cells: Vec::new(),
        }
    }

    fn heat() -> PageHeat {
        PageHeat {
            counts: HeatCounts {
                clicks: 40,
                rage: 4,
                ..HeatCounts::default()
            },
            elements: vec![
                element(Some("Buy"), 10, 1, 0),
                element(Some(" "), 20, 0, 3),
                element(Some("Help"), 4, 3, 0),
            ],
            ..PageHeat::default()
        }
    }

    fn query(kind: HeatKind, counting: Counting) -> HeatQuery {
        HeatQuery {
            service: "shop".parse().unwrap(),
            page: "/".into(),
            device: DeviceType::Desktop,
            first_day: 0,
            last_day: 0,
            kind,
            counting,
            min_duration_ms: 0,
        }
    }

    #[test]
    fn where_sessions_are_counted_they_rank() {
        let mut heat = heat();
        heat.counts.sessions = 8;
        for (element, sessions) in heat.elements.iter_mut().zip([6, 1, 2]) {
            element.counts.sessions = sessions;
        }
        heat.elements[2].also = vec!["#help".into()];
        let told = |counting| {
            let rows = ranked(&heat, &query(HeatKind::Click, counting), Order::default());
            rows.into_iter()
                .map(|row| (row.amount_text(), row.share, row.other_text()))
                .collect::<Vec<_>>()
        };
        let of = |amount: &str, share, other: &str| (amount.to_owned(), Some(share), other.to_owned());
        assert_eq!(
            told(Counting::All),
            [of("20", 50.0, "1"), of("10", 25.0, "6"), of("4", 10.0, "≤ 2")]
        );
        assert_eq!(
            told(Counting::Sessions),
            [of("6", 75.0, "10"), of("≤ 2", 25.0, "4"), of("1", 12.5, "20")]
        );
    }

    #[test]
    fn rows_are_ordered_by_any_column_either_way() {
        for (by, least_first, expected) in [
            (Column::Amount, false, ["Button in main part", "Buy", "Help"]),
            (Column::Amount, true, ["Help", "Buy", "Button in main part"]),
            (Column::Rage, false, ["Help", "Buy", "Button in main part"]),
            (Column::Errors, false, ["Button in main part", "Buy", "Help"]),
            (Column::Other, true, ["Button in main part", "Buy", "Help"]),
        ] {
            let rows = ranked(
                &heat(),
                &query(HeatKind::Click, Counting::All),
                Order { by, least_first },
            );
            let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(names, expected, "{by:?} {least_first}");
            let help = rows.iter().find(|row| row.name == "Help");
            assert_eq!(help.map(|row| row.rank), Some(2), "{by:?} {least_first}");
        }
    }

    #[test]
    fn shares_are_of_the_page_and_rates_of_the_element() {
        let rows = ranked(&heat(), &query(HeatKind::Click, Counting::All), Order::default());
        assert_eq!((rows[1].share, rows[1].rage), (Some(25.0), Some(10.0)));
        let rows = ranked(&heat(), &query(HeatKind::Rage, Counting::All), Order::default());
        assert_eq!((rows[0].name.as_str(), rows[0].share), ("Help", Some(75.0)));
        let nothing = ranked(
            &PageHeat {
                elements: vec![element(None, 0, 0, 0)],
                ..PageHeat::default()
            },
            &query(HeatKind::Move, Counting::All),
            Order::default(),
        );
        assert_eq!((nothing[0].share, nothing[0].dead), (None, None));
    }

    #[test]
    fn an_order_survives_the_url() {
        for (text, by, least_first) in [
            ("rage", Column::Rage, false),
            ("-rage", Column::Rage, true),
            ("-amount", Column::Amount, true),
            ("backs", Column::QuickBacks, false),
        ] {
            let order = Order { by, least_first };
            assert_eq!(Order::parse(text), Some(order));
            assert_eq!(order.text(), text);
        }
        for text in ["", "-", "--rage", "Rage", "rage,dead"] {
            assert_eq!(Order::parse(text), None, "{text}");
        }
    }

    #[test]
    fn pressing_a_head_twice_turns_the_order_round() {
        let once = Order::default().pressed(Column::Dead);
        assert_eq!((once.by, once.least_first), (Column::Dead, false));
        assert!(once.pressed(Column::Dead).least_first);
        assert!(!once.pressed(Column::Dead).pressed(Column::Dead).least_first);
    }
}
