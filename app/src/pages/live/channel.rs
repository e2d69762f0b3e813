//! The feed's connection: what arrives is read a little at a time, and what is wanted is said.

use std::time::Duration;

use domain::Millis;
use domain::id::SessionId;
use domain::live::connection::{Connection, Effect, Event, State};
use domain::live::message::{ClientMessage, MOST_IN_VIEW, Numbered};
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::feed::{Feed, Inner};
use super::list::Told;
use super::socket::{self, Arrival, Socket};
use crate::browser;
use crate::functions::live::LiveSetup;

/// How long messages are read before the browser gets its turn.
const SLICE_MS: Millis = 8;
/// Which rows are in view is told when the scrolling has rested for this long.
const VIEW_RESTS: Duration = Duration::from_millis(150);

impl Feed {
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
    pub(super) fn ask(self) {
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

    pub(super) fn tell_view_later(self) {
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
}
