//! Holds the list and its connection together, as long as the page is shown: what arrives goes into the list a little
//! at a time, and what is shown follows once in each frame.

use std::collections::{HashMap, VecDeque};

use domain::Millis;
use domain::id::SessionId;
use domain::live::connection::{Connection, Event, State};
use domain::live::filter::LiveFilter;
use domain::live::session::LiveTotals;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::list::{LiveList, Row};
use super::order::{LiveSort, RowKey};
use super::sight;
use super::socket::Socket;
use crate::browser;

/// Rows stay where they are for this long after somebody pointed at them.
const HELD_FOR_MS: Millis = 5_000;

/// The rows that are built, of all that there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Built {
    pub(super) rows: Vec<RowKey>,
    /// How many are above them …
    pub(super) before: usize,
    /// … and in the whole list.
    pub(super) of: usize,
}

/// A row that is built.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: RwSignal<Row>,
    pub(super) place: RwSignal<usize>,
}

/// How many sessions fit, and how many of them came while the rows are kept where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Figures {
    pub(super) count: usize,
    pub(super) waiting: usize,
}

#[derive(Clone, Copy)]
pub(super) struct Feed {
    inner: StoredValue<Inner>,
    pub(super) state: RwSignal<State>,
    /// Whether what is shown is what the server has.
    pub(super) fresh: RwSignal<bool>,
    /// Whether there is anything to show at all.
    pub(super) has_list: RwSignal<bool>,
    /// The server's clock; it stands while what is shown is old.
    pub(super) time: RwSignal<Millis>,
    /// This machine's clock, for what is counted down.
    pub(super) clock: RwSignal<Millis>,
    pub(super) totals: RwSignal<Option<LiveTotals>>,
    pub(super) figures: RwSignal<Figures>,
    pub(super) built: RwSignal<Built>,
    /// Why the server did not do what it was asked for.
    pub(super) problem: RwSignal<Option<String>>,
}

pub(super) struct Inner {
    pub(super) connection: Option<Connection>,
    /// Where the channel is.
    pub(super) channel: String,
    pub(super) socket: Option<SendWrapper<Socket>>,
    /// Counts the sockets, so that what comes late of one is known.
    pub(super) generation: u32,
    /// What has arrived and was not read yet, and when.
    pub(super) inbox: VecDeque<(Millis, String)>,
    pub(super) is_reading: bool,
    pub(super) is_drawing: bool,
    pub(super) list: LiveList,
    /// The sessions that are wanted, and those that were asked for.
    pub(super) wanted: LiveFilter,
    pub(super) asked: LiveFilter,
    pub(super) sort: LiveSort,
    /// All rows as they were shown in the last frame.
    pub(super) shown: Vec<RowKey>,
    /// The rows that are built, and what each shows.
    pub(super) built: Vec<RowKey>,
    pub(super) cells: HashMap<RowKey, Cell>,
    /// The rows that the server was told to be in view; all at first.
    pub(super) told: Option<Vec<SessionId>>,
    pub(super) telling: Option<TimeoutHandle>,
    pub(super) held_until: Millis,
    /// The row with the focus, also while it is not built.
    pub(super) focused: Option<RowKey>,
    /// A row that gets the focus when it is built.
    pub(super) to_focus: Option<RowKey>,
}

impl Feed {
    pub(super) fn new(filter: LiveFilter, sort: LiveSort) -> Self {
        Self {
            inner: StoredValue::new(Inner {
                connection: None,
                channel: String::new(),
                socket: None,
                generation: 0,
                inbox: VecDeque::new(),
                is_reading: false,
                is_drawing: false,
                list: LiveList::default(),
                asked: filter.clone(),
                wanted: filter,
                sort,
                shown: Vec::new(),
                built: Vec::new(),
                cells: HashMap::new(),
                told: None,
                telling: None,
                held_until: 0,
                focused: None,
                to_focus: None,
            }),
            state: RwSignal::new(State::Connecting),
            fresh: RwSignal::new(false),
            has_list: RwSignal::new(false),
            time: RwSignal::new(0),
            clock: RwSignal::new(0),
            totals: RwSignal::new(None),
            figures: RwSignal::new(Figures::default()),
            built: RwSignal::new(Built::default()),
            problem: RwSignal::new(None),
        }
    }

    /// Whether what is shown may have changed since.
    pub(super) fn is_stale(self) -> bool {
        self.has_list.get() && !self.fresh.get()
    }

    /// The page may be gone by the time that something arrives for it.
    pub(super) fn with<T>(self, change: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(change)
    }

    pub(super) fn want(self, filter: LiveFilter) {
        self.with(|inner| inner.wanted = filter);
        self.ask();
        self.draw_soon();
    }

    pub(super) fn sort_by(self, sort: LiveSort) {
        self.with(|inner| {
            inner.sort = sort;
            inner.list.sort_by(sort);
        });
        self.draw_soon();
    }

    /// A second has gone by.
    pub(super) fn tick(self) {
        self.drive(Event::Tick);
        let _ = self.clock.try_set(browser::now());
        let is_moving = self.with(|inner| {
            let now = browser::now();
            let is_held = inner.list.is_held();
            if is_held && now >= inner.held_until {
                inner.list.release();
            }
            (
                inner.list.is_fresh().then(|| inner.list.server_time(now)),
                is_held,
            )
        });
        let Some((time, is_held)) = is_moving else {
            return;
        };
        if let Some(time) = time {
            self.time.set(time);
        }
        if is_held {
            self.draw_soon();
        }
    }

    /// Somebody points at a row, or goes through them: they stay where they are for a while.
    pub(super) fn hold(self) {
        self.with(|inner| {
            inner.held_until = browser::now() + HELD_FOR_MS;
            inner.list.hold();
        });
    }

    pub(super) fn release(self) {
        let was_held = self.with(|inner| {
            let was_held = inner.list.is_held();
            inner.list.release();
            was_held
        });
        if was_held == Some(true) {
            self.draw_soon();
        }
    }

    pub(super) fn focused(self, key: Option<RowKey>) {
        self.with(|inner| inner.focused = key);
    }

    /// Goes to the first or the last row.
    pub(super) fn go_to_end(self, last: bool) {
        let target = self.with(|inner| {
            let place = if last {
                inner.shown.len().checked_sub(1)?
            } else {
                0
            };
            let key = *inner.shown.get(place)?;
            inner.to_focus = Some(key);
            Some(place)
        });
        if let Some(place) = target.flatten() {
            sight::reveal(place);
            self.draw_soon();
        }
    }

    /// What a row shows, for one that is being built.
    pub(super) fn cell(self, key: RowKey, place: usize) -> Option<Cell> {
        self.with(|inner| {
            let cell = Cell {
                row: RwSignal::new(inner.list.row(key)?.clone()),
                place: RwSignal::new(place),
            };
            inner.cells.insert(key, cell);
            Some(cell)
        })
        .flatten()
    }
}
