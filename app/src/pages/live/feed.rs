//! Holds the list and its connection together, as long as the page is shown: what arrives goes into the list a little
//! at a time, and what is shown follows once in each frame.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use domain::Millis;
use domain::id::SessionId;
use domain::live::connection::{Connection, Effect, Event, State};
use domain::live::filter::LiveFilter;
use domain::live::message::{ClientMessage, MOST_IN_VIEW, Numbered};
use domain::live::session::LiveTotals;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::list::{LiveList, Row, Told};
use super::order::{LiveSort, RowKey};
use super::sight;
use super::socket::{self, Arrival, Socket};
use super::window::Sight;
use crate::browser;
use crate::functions::live::LiveSetup;

/// How long messages are read before the browser gets its turn.
const SLICE_MS: Millis = 8;
/// Which rows are in view is told when the scrolling has rested for this long.
const VIEW_RESTS: Duration = Duration::from_millis(150);
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

struct Inner {
    connection: Option<Connection>,
    /// Where the channel is.
    channel: String,
    socket: Option<SendWrapper<Socket>>,
    /// Counts the sockets, so that what comes late of one is known.
    generation: u32,
    /// What has arrived and was not read yet, and when.
    inbox: VecDeque<(Millis, String)>,
    is_reading: bool,
    is_drawing: bool,
    list: LiveList,
    /// The sessions that are wanted, and those that were asked for.
    wanted: LiveFilter,
    asked: LiveFilter,
    sort: LiveSort,
    /// All rows as they were shown in the last frame.
    shown: Vec<RowKey>,
    /// The rows that are built, and what each shows.
    built: Vec<RowKey>,
    cells: HashMap<RowKey, Cell>,
    /// The rows that the server was told to be in view; all at first.
    told: Option<Vec<SessionId>>,
    telling: Option<TimeoutHandle>,
    held_until: Millis,
    /// The row with the focus, also while it is not built.
    focused: Option<RowKey>,
    /// A row that gets the focus when it is built.
    to_focus: Option<RowKey>,
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

    /// Opens the connection. In the browser only.
    pub(super) fn start(self, setup: &LiveSetup) {
        let (connection, effects) = Connection::open(setup.reconnect, browser::now());
        let channel = socket::channel(setup.address.as_deref());
        self.with(|inner| {
            inner.connection = Some(connection);
            inner.channel = channel;
            inner.list.sort_by(inner.sort);
        });
        self.perform(effects);
    }

    /// The page may be gone by the time that something arrives for it.
    fn with<T>(self, change: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(change)
    }

    /// Tells the connection what happened, and does what it says.
    pub(super) fn drive(self, event: Event) {
        self.drive_at(event, browser::now());
    }

    fn drive_at(self, event: Event, at: Millis) {
        let driven = self.with(|inner| {
            let connection = inner.connection.as_mut()?;
            let effects = connection.on(event, at, browser::random());
            Some((effects, connection.state().clone()))
        });
        let Some((effects, state)) = driven.flatten() else {
            return;
        };
        if self.state.try_with_untracked(|shown| *shown != state) == Some(true) {
            // What is counted down begins now, and not at the last tick.
            let _ = self.clock.try_set(browser::now());
            self.state.set(state);
        }
        self.perform(effects);
    }

    fn perform(self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Open => self.open(),
                Effect::Close => self.close(),
                Effect::AskWhy => {
                    let Some(channel) = self.with(|inner| inner.channel.clone()) else {
                        return;
                    };
                    leptos::task::spawn_local(async move {
                        let why = socket::ask_why(&socket::status_address(&channel)).await;
                        self.drive(Event::Told(why));
                    });
                }
                Effect::Ping(n) => self.send(&ClientMessage::Ping { n }),
            }
        }
    }

    fn open(self) {
        let opened = self.with(|inner| {
            inner.forget_connection();
            inner.list.connected();
            inner.asked = inner.wanted.clone();
            let generation = inner.generation;
            let address = socket::address(&inner.channel, &inner.asked);
            inner.socket = Socket::open(&address, move |arrival| self.arrived(generation, arrival))
                .map(SendWrapper::new);
            inner.socket.is_some()
        });
        self.draw_soon();
        if opened == Some(false) {
            self.drive(Event::Closed {
                code: 1006,
                reason: String::new(),
            });
        }
    }

    fn close(self) {
        self.with(|inner| {
            inner.forget_connection();
            inner.list.lost();
        });
        self.draw_soon();
    }

    fn send(self, message: &ClientMessage) {
        self.with(|inner| {
            if let Some(socket) = &inner.socket {
                socket.send(message);
            }
        });
    }

    fn arrived(self, generation: u32, arrival: Arrival) {
        if self.with(|inner| inner.generation == generation) != Some(true) {
            return;
        }
        match arrival {
            Arrival::Text(text) => {
                let now = browser::now();
                self.drive_at(Event::Heard, now);
                let is_reading = self.with(|inner| {
                    inner.inbox.push_back((now, text));
                    std::mem::replace(&mut inner.is_reading, true)
                });
                if is_reading == Some(false) {
                    set_timeout(move || self.read(), Duration::ZERO);
                }
            }
            Arrival::Closed { code, reason } => {
                self.close();
                self.drive(Event::Closed { code, reason });
            }
        }
    }

    /// Reads what has arrived, for no longer than a slice; the rest in the next one.
    fn read(self) {
        let until = browser::now() + SLICE_MS;
        loop {
            let next = self.with(|inner| {
                let next = inner.inbox.pop_front();
                inner.is_reading = next.is_some();
                next
            });
            let Some((arrived, text)) = next.flatten() else {
                break;
            };
            self.take(&text, arrived);
            // Nobody waits for a page that nobody sees, and its timers are slow.
            if browser::now() >= until && !document().hidden() {
                set_timeout(move || self.read(), Duration::ZERO);
                break;
            }
        }
        self.ask();
        self.draw_soon();
    }

    fn take(self, text: &str, arrived: Millis) {
        // What cannot be read is missed like what did not come, by its number.
        let Ok(message) = Numbered::parse(text) else {
            return;
        };
        match self.with(|inner| inner.list.take(message, arrived)) {
            Some(Told::Whole) => {
                self.problem.set(None);
                self.drive(Event::Whole);
            }
            Some(Told::Pong { n, at }) => {
                self.drive_at(Event::Pong(n), arrived);
                if let Some(State::Live {
                    latency: Some(latency),
                }) = self.state.try_get_untracked()
                {
                    self.with(|inner| inner.list.set_clock(at, latency, arrived));
                }
            }
            Some(Told::Problem(message)) => self.problem.set(Some(message)),
            Some(Told::Nothing) | None => {}
        }
    }

    /// Asks for other sessions when others are wanted, and for the same ones when something was missed.
    fn ask(self) {
        self.with(|inner| {
            let is_open = inner.socket.as_ref().is_some_and(|socket| socket.is_open());
            if !is_open {
                return;
            }
            let others = inner.asked != inner.wanted;
            if inner.list.take_wants_snapshot() || others {
                inner.asked = inner.wanted.clone();
                inner.list.asked();
                let filter = inner.asked.clone();
                if let Some(socket) = &inner.socket {
                    socket.send(&ClientMessage::Watch { filter });
                }
            }
        });
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

    fn tell_view_later(self) {
        self.with(|inner| {
            if inner.view() == inner.told || inner.telling.is_some() {
                return;
            }
            inner.telling = set_timeout_with_handle(move || self.tell_view(), VIEW_RESTS).ok();
        });
    }

    fn tell_view(self) {
        self.with(|inner| {
            inner.telling = None;
            let view = inner.view();
            if view == inner.told || !inner.connection.as_ref().is_some_and(Connection::is_live) {
                return;
            }
            inner.told = view.clone();
            if let Some(socket) = &inner.socket {
                socket.send(&ClientMessage::View { rows: view });
            }
        });
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
}

impl Inner {
    fn forget_connection(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        self.socket = None;
        self.inbox.clear();
        self.told = None;
    }

    /// The rows that are in view; all where each change may bring another one there.
    fn view(&self) -> Option<Vec<SessionId>> {
        if self.sort.moves() || self.shown.is_empty() {
            return None;
        }
        let mut keys = self.built.clone();
        keys.sort_unstable();
        let ids = keys
            .into_iter()
            .filter_map(|key| Some(self.list.row(key)?.session.id.clone()));
        Some(ids.take(MOST_IN_VIEW).collect())
    }

    fn draw(&mut self, sight: Option<Sight>, now: Millis) -> Drawn {
        let is_leaving = self.list.sweep(now);
        let shown = self.list.shown();
        let moved_by = sight.map_or(0.0, |sight| self.moved_by(&shown, sight));
        let range = sight
            .map(|sight| Sight {
                scrolled: sight.scrolled + moved_by,
                ..sight
            })
            .unwrap_or_default()
            .rows(shown.len());
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
