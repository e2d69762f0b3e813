//! The elements as they lie on the picture, outlined, with their place in the ranking and what there is to say of them.

use leptos::prelude::*;

use super::super::list::ranked::{Order, Ranked, is_much, ranked};
use super::super::names::percent_text;
use super::super::picture::layout::{Area, Picture};
use super::super::side::Side;

/// More of them would hide the page.
pub(in super::super) const MOST: usize = 30;

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Outline {
    /// Its place among the heat's elements.
    pub(in super::super) index: usize,
    /// What is said of it, the longest first; the last one is its place in the ranking alone.
    pub(in super::super) texts: Vec<String>,
    /// Much of what is done there is rage, or goes dead: then the last text but one says so.
    pub(in super::super) angers: bool,
    pub(in super::super) area: Area,
}

impl Outline {
    pub(in super::super) fn new(row: &Ranked, area: Area) -> Self {
        Self {
            index: row.index,
            texts: texts(row),
            angers: is_much(row.rage) || is_much(row.dead),
            area,
        }
    }

    /// What may be said where there is room for some texts only. What angers is said anyway, and the place in the ranking.
    pub(in super::super) fn texts_of(&self, has_room: impl Fn(&str) -> bool) -> Vec<&str> {
        let always = if self.angers { 2 } else { 1 };
        let begin = self.texts.len().saturating_sub(always);
        let said = self.texts.iter().enumerate();
        said.filter(|(at, text)| *at >= begin || has_room(text))
            .map(|(_, text)| text.as_str())
            .collect()
    }
}

/// Those with the most, and the one that is pointed at wherever it stands in the ranking.
pub(in super::super) fn outlines(side: Side) -> Vec<Outline> {
    let pointed = side.pointed.get();
    side.shown.with(|shown| {
        side.picture.with(|picture| {
            let (Some(shown), Some(picture)) = (shown, picture) else {
                return Vec::new();
            };
            let rows = ranked(&shown.heat, &shown.query, Order::default());
            let wanted = rows
                .iter()
                .filter(|row| row.rank < MOST || pointed == Some(row.index));
            wanted
                .filter_map(|row| {
                    let area = picture.area(row.index, shown.heat.elements.get(row.index)?)?;
                    is_on(area, picture).then(|| Outline::new(row, area))
                })
                .collect()
        })
    })
}

/// The element at a place: the smallest, which lies within the others.
pub(in super::super) fn at(outlines: &[Outline], [x, y]: [f64; 2]) -> Option<usize> {
    let holds = |[left, top, width, height]: Area| {
        (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
    };
    let surface = |outline: &&Outline| outline.area[2] * outline.area[3];
    outlines
        .iter()
        .filter(|outline| holds(outline.area))
        .min_by(|one, other| surface(one).total_cmp(&surface(other)))
        .map(|outline| outline.index)
}

/// All of it, what matters most of that, and its place in the ranking, by which the list has the rest.
fn texts(row: &Ranked) -> Vec<String> {
    let rank = format!("#{}", row.rank + 1);
    let rates = [("rage", row.rage), ("dead", row.dead)];
    let said = |matters: fn(Option<f64>) -> bool| -> String {
        let rates = rates.iter().filter(|(_, rate)| matters(*rate));
        rates
            .map(|(name, rate)| format!(" · {name} {}", percent_text(*rate)))
            .collect()
    };
    let amount = format!("{rank} · {} · {}", row.amount_text(), percent_text(row.share));
    let all = format!("{amount}{}", said(|rate| rate.is_some_and(|rate| rate > 0.0)));
    let much = said(is_much);
    let short = if much.is_empty() {
        amount
    } else {
        format!("{rank}{much}")
    };
    let mut texts = vec![all, short, rank];
    texts.dedup();
    texts
}

fn is_on([left, top, width, height]: Area, picture: &Picture) -> bool {
    left < picture.size[0] && top < picture.size[1] && left + width > 0.0 && top + height > 0.0
}

#[cfg(test)]
mod tests {
    use domain::heat::query::Counting;

    use super::*;

    fn row(amount: u64, rage: Option<f64>, dead: Option<f64>) -> Ranked {
        Ranked {
            index: 4,
            rank: 0,
            name: "Buy".into(),
            selector: "#buy".into(),
            counting: Counting::All,
            times: amount,
            sessions: 3,
            is_at_most: false,
            share: Some(12.0),
            rage,
            dead,
            errors: None,
            quick_backs: 0,
        }
    }

    #[test]
    fn an_outline_says_as_much_as_there_is_room_for() {
        for (rage, dead, room, expected) in [
            (Some(0.0), Some(0.0), 99, &["#1 · 1,234 · 12%", "#1"][..]),
            (
                Some(0.5),
                Some(3.0),
                99,
                &[
                    "#1 · 1,234 · 12% · rage 0.5% · dead 3.0%",
                    "#1 · 1,234 · 12%",
                    "#1",
                ],
            ),
            (Some(0.5), Some(3.0), 20, &["#1 · 1,234 · 12%", "#1"]),
            (Some(0.5), Some(3.0), 5, &["#1"]),
            (None, None, 5, &["#1"]),
            // What angers is said where there is no room, too.
            (
                Some(8.0),
                Some(3.0),
                99,
                &["#1 · 1,234 · 12% · rage 8.0% · dead 3.0%", "#1 · rage 8.0%", "#1"],
            ),
            (Some(8.0), Some(3.0), 5, &["#1 · rage 8.0%", "#1"]),
            (Some(8.0), Some(40.0), 5, &["#1 · rage 8.0% · dead 40%", "#1"]),
        ] {
            let outline = Outline::new(&row(1_234, rage, dead), [0.0; 4]);
            let found = outline.texts_of(|text| text.chars().count() <= room);
            assert_eq!(found, expected, "{rage:?} {dead:?} {room}");
        }
    }

    #[test]
    fn much_rage_and_much_that_is_dead_angers() {
        for (rage, dead, expected) in [
            (Some(4.9), Some(4.9), false),
            (Some(5.0), Some(0.0), true),
            (Some(0.0), Some(5.0), true),
            (None, None, false),
        ] {
            let outline = Outline::new(&row(10, rage, dead), [0.0; 4]);
            assert_eq!(outline.angers, expected, "{rage:?} {dead:?}");
        }
    }

    #[test]
    fn of_elements_within_each_other_the_innermost_is_meant() {
        let of = |index, area| Outline {
            index,
            texts: Vec::new(),
            angers: false,
            area,
        };
        let outlines = [
            of(4, [0.0, 0.0, 100.0, 100.0]),
            of(7, [10.0, 10.0, 20.0, 20.0]),
            of(2, [15.0, 0.0, 50.0, 50.0]),
        ];
        for (place, expected) in [
            ([5.0, 5.0], Some(4)),
            ([20.0, 20.0], Some(7)),
            ([60.0, 20.0], Some(2)),
            ([101.0, 5.0], None),
            ([f64::NAN, 5.0], None),
        ] {
            assert_eq!(at(&outlines, place), expected, "{place:?}");
        }
    }

    #[test]
    fn what_lies_beyond_the_picture_is_not_on_it() {
        let picture = Picture {
            size: [100.0, 200.0],
            boxes: None,
        };
        for (area, expected) in [
            ([0.0, 0.0, 10.0, 10.0], true),
            ([-5.0, 195.0, 10.0, 10.0], true),
            ([100.0, 0.0, 10.0, 10.0], false),
            ([0.0, -10.0, 10.0, 10.0], false),
        ] {
            assert_eq!(is_on(area, &picture), expected, "{area:?}");
        }
    }
}
