//! What the feed shows, once in each frame and only of what has changed.

use std::collections::HashSet;
use std::time::Duration;

use domain::Millis;
use domain::live::session::LiveTotals;
use leptos::prelude::*;

use super::feed::{Built, Cell, Feed, Figures, Inner};
use super::list::Row;
use super::order::RowKey;
use super::sight;
use super::window::Sight;
use crate::browser;

impl Feed {
    /// Draws in the next frame, once.
    pub(super) fn draw_soon(self) {
        if self.with(|inner| std::mem::replace(&mut inner.is_drawing, true)) == Some(false) {
            request_animation_frame(move || self.draw());
        }
    }

    fn draw(self) {
        let Some(sight) = self
            .with(|inner| inner.is_drawing = false)
            .map(|()| sight::measure())
        else {
            return;
        };
        let now = browser::now();
        let Some(drawn) = self.with(|inner| inner.draw(sight, now)) else {
            return;
        };
        set_if_other(self.fresh, drawn.fresh);
        set_if_other(self.has_list, drawn.has_list);
        set_if_other(self.figures, drawn.figures);
        if let Some(time) = drawn.time {
            // Between seconds only what is new moves on.
            if self.time.try_get_untracked() == Some(0) {
                self.time.set(time);
            }
        }
        if self
            .totals
            .try_with_untracked(|shown| shown.as_ref() != drawn.totals.as_ref())
            == Some(true)
        {
            self.totals.set(drawn.totals);
        }
        set_if_other(self.built, drawn.built);
        for (cell, row) in drawn.changed {
            let _ = cell.row.try_set(row);
        }
        for (cell, place) in drawn.moved {
            if cell.place.try_get_untracked() != Some(place) {
                let _ = cell.place.try_set(place);
            }
        }
        if drawn.is_leaving {
            set_timeout(move || self.draw_soon(), Duration::from_millis(250));
        }
        if drawn.is_unfinished {
            self.draw_soon();
        }
        self.tell_view_later();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            self.settle(drawn.moved_by);
        });
    }

    /// After the frame's changes are in the document: the rows in sight stay there, and the focus on its row.
    fn settle(self, moved_by: f64) {
        if moved_by != 0.0 {
            sight::scroll_by(moved_by);
        }
        let focus = self.with(|inner| {
            let to_focus = inner.to_focus.filter(|key| inner.cells.contains_key(key));
            if to_focus.is_some() {
                inner.to_focus = None;
            }
            to_focus.or(inner.focused).map(|key| (key, to_focus.is_some()))
        });
        if let Some((key, is_new)) = focus.flatten() {
            sight::focus_row(key, is_new);
        }
    }
}

fn set_if_other<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|shown| *shown != value) == Some(true) {
        signal.set(value);
    }
}

/// What a frame shows that the last one did not.
struct Drawn {
    fresh: bool,
    has_list: bool,
    time: Option<Millis>,
    figures: Figures,
    totals: Option<LiveTotals>,
    built: Built,
    changed: Vec<(Cell, Row)>,
    moved: Vec<(Cell, usize)>,
    /// How far the rows in sight have moved, in px.
    moved_by: f64,
    is_leaving: bool,
    /// Whether there is more to build in the next frame.
    is_unfinished: bool,
}

impl Inner {
    fn draw(&mut self, sight: Option<Sight>, now: Millis) -> Drawn {
        let is_leaving = self.list.sweep(now);
        let shown = self.list.shown();
        let moved_by = sight.map_or(0.0, |sight| self.moved_by(&shown, sight));
        let sight = sight
            .map(|sight| Sight {
                scrolled: sight.scrolled + moved_by,
                ..sight
            })
            .unwrap_or_default();
        let were_built: HashSet<_> = self.built.iter().copied().collect();
        let range = sight.rows_now(shown.len(), |place| {
            shown.get(place).is_some_and(|key| were_built.contains(key))
        });
        let is_unfinished = range != sight.rows(shown.len());
        let rows = shown.get(range.clone()).unwrap_or_default().to_vec();
        let is_built: HashSet<_> = rows.iter().copied().collect();
        self.cells.retain(|key, _| is_built.contains(key));
        let changed = self
            .list
            .take_changed()
            .into_iter()
            .filter_map(|key| Some((*self.cells.get(&key)?, self.list.row(key)?.clone())))
            .collect();
        let moved = rows
            .iter()
            .zip(range.start..)
            .filter_map(|(key, place)| Some((*self.cells.get(key)?, place)))
            .collect();
        let built = Built {
            rows,
            before: range.start,
            of: shown.len(),
        };
        self.built.clone_from(&built.rows);
        self.shown = shown;
        Drawn {
            fresh: self.list.is_fresh(),
            has_list: self.list.has_list(),
            time: self.list.is_fresh().then(|| self.list.server_time(now)),
            figures: Figures {
                count: self.list.count(),
                waiting: self.list.waiting(),
            },
            totals: self.list.totals().cloned(),
            built,
            changed,
            moved,
            moved_by,
            is_leaving,
            is_unfinished,
        }
    }

    /// How far the first row in sight is from where it was. At the list's beginning new rows come into sight instead.
    fn moved_by(&self, shown: &[RowKey], sight: Sight) -> f64 {
        let Some(first) = sight.first() else {
            return 0.0;
        };
        let candidates = self.shown.iter().enumerate().skip(first).take(50);
        for (before, key) in candidates {
            if shown.get(before) == Some(key) {
                return 0.0;
            }
            if let Some(after) = shown.iter().position(|other| other == key) {
                return sight.y(after) - sight.y(before);
            }
        }
        0.0
    }
}
