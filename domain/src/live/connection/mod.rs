//! A connection to the live channel as its page sees it: when to open one, when to give it up, when to try again, and
//! what to say meanwhile. Pure: it is told what happened and when, and answers with what is to be done.

mod reason;
#[cfg(test)]
mod tests;

pub use reason::{Refusal, Why};

use super::message::{DEAD_AFTER_MS, PING_EVERY_MS};
use super::reconnect::{Backoff, ReconnectSettings};
use crate::Millis;

/// A connection that was live for this long has held: the next failure is the first one again.
pub const STABLE_AFTER_MS: Millis = 10_000;

/// The codes with which a server says that it is the client's fault: the same would end the same.
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Something arrived.
    Heard,
    /// All that the page shows has arrived: the connection is live.
    Whole,
    /// The answer to a ping.
    Pong(u32),
    /// The connection is closed, or could not be opened.
    Closed { code: u16, reason: String },
    /// What the server says of a connection that was refused or lost.
    Told(Refusal),
    /// Some time has gone by.
    Tick,
    /// The browser has a network …
    Online,
    /// … or has none.
    Offline,
    /// The tab is looked at again.
    Shown,
    /// A person asks for a connection.
    Asked,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Open,
    /// Whatever still comes of the connection is to be ignored.
    Close,
    /// To ask why, which no page can read of a refused connection itself.
    AskWhy,
    Ping(u32),
}

/// What to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Connecting,
    Live {
        /// From a ping to its answer; `None` before the first one.
        latency: Option<Millis>,
    },
    /// Tries again at a moment, for the k-th time of so many.
    Waiting {
        until: Millis,
        attempt: u32,
        most: u32,
        why: Why,
    },
    /// The browser has no network; tries again when it has.
    Offline,
    /// Tries no more until a person asks for it.
    Disconnected(Why),
}

#[derive(Debug, Clone)]
pub struct Connection {
    state: State,
    backoff: Backoff,
    /// Whether the browser says that it has a network.
    online: bool,
    /// When something was heard last, or the connection was opened.
    heard_at: Millis,
    /// Since when it is live.
    live_since: Option<Millis>,
    /// Whether something was heard: before that nothing can be sent.
    heard: bool,
    /// The last ping, and when it was sent.
    ping: Option<(u32, Millis)>,
    /// How long its answer took.
    latency: Option<Millis>,
    /// The number of the next ping.
    next_ping: u32,
}

impl Connection {
    /// Opens the connection.
    pub fn open(settings: ReconnectSettings, now: Millis) -> (Self, Vec<Effect>) {
        let connection = Self {
            state: State::Connecting,
            backoff: Backoff::new(settings),
            online: true,
            heard_at: now,
            live_since: None,
            heard: false,
            ping: None,
            latency: None,
            next_ping: 1,
        };
        (connection, vec![Effect::Open])
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Live { .. })
    }

    /// Goes on from what happened; `random` is at least 0 and below 1.
    pub fn on(&mut self, event: Event, now: Millis, random: f64) -> Vec<Effect> {
        // A clock that was put back would make a dead connection look fresh.
        self.heard_at = self.heard_at.min(now);
        match event {
            Event::Heard if self.is_open() => {
                self.heard_at = now;
                self.heard = true;
                self.keep_up(now, random)
            }
            Event::Whole if self.state == State::Connecting => {
                self.live_since = Some(now);
                self.state = State::Live {
                    latency: self.latency,
                };
                Vec::new()
            }
            Event::Pong(n) => {
                self.pong(n, now);
                Vec::new()
            }
            Event::Closed { code, reason } if self.is_open() => {
                self.lost(Why::of_close(code, reason), now, random)
            }
            Event::Told(refusal) => self.told(refusal, now),
            Event::Tick => self.tick(now, random),
            Event::Offline => {
                self.online = false;
                self.go_offline()
            }
            Event::Online => {
                self.online = true;
                self.backoff.reset();
                self.come_back(now, random)
            }
            Event::Shown => {
                if matches!(self.state, State::Disconnected(_)) {
                    self.backoff.reset();
                }
                self.come_back(now, random)
            }
            Event::Asked if !self.is_open() => {
                self.backoff.reset();
                self.reopen(now)
            }
            _ => Vec::new(),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.state, State::Connecting | State::Live { .. })
    }

    /// A browser may notice only after minutes that a connection went with its network.
    fn go_offline(&mut self) -> Vec<Effect> {
        let was_open = self.is_open();
        if was_open || matches!(self.state, State::Waiting { .. }) {
            self.state = State::Offline;
            self.live_since = None;
        }
        if was_open { vec![Effect::Close] } else { Vec::new() }
    }

    fn reopen(&mut self, now: Millis) -> Vec<Effect> {
        self.state = State::Connecting;
        self.heard_at = now;
        self.live_since = None;
        self.heard = false;
        self.ping = None;
        self.latency = None;
        vec![Effect::Open]
    }

    /// At once, unless only a person can help; an open connection is looked after instead.
    fn come_back(&mut self, now: Millis, random: f64) -> Vec<Effect> {
        match &self.state {
            State::Connecting | State::Live { .. } => self.tick(now, random),
            State::Disconnected(why) if why.needs_a_person() => Vec::new(),
            State::Offline if !self.online => Vec::new(),
            // The server has said when.
            State::Waiting {
                until,
                why: Why::TooMany,
                ..
            } if now < *until => Vec::new(),
            _ => self.reopen(now),
        }
    }

    fn tick(&mut self, now: Millis, random: f64) -> Vec<Effect> {
        match self.state {
            State::Waiting { until, .. } if now >= until => self.reopen(now),
            State::Connecting | State::Live { .. } => self.keep_up(now, random),
            _ => Vec::new(),
        }
    }

    /// Gives up a connection that is silent, and speaks often enough on one that is not.
    fn keep_up(&mut self, now: Millis, random: f64) -> Vec<Effect> {
        if now - self.heard_at >= DEAD_AFTER_MS {
            let mut effects = vec![Effect::Close];
            effects.extend(self.lost(Why::Silent, now, random));
            return effects;
        }
        if self
            .live_since
            .is_some_and(|since| now - since >= STABLE_AFTER_MS)
        {
            self.backoff.reset();
        }
        if !self.heard
            || self
                .ping
                .is_some_and(|(_, at)| (0..PING_EVERY_MS).contains(&(now - at)))
        {
            return Vec::new();
        }
        let n = self.next_ping;
        self.next_ping = n.wrapping_add(1);
        self.ping = Some((n, now));
        vec![Effect::Ping(n)]
    }

    fn pong(&mut self, n: u32, now: Millis) {
        if let Some((asked, at)) = self.ping
            && asked == n
        {
            self.latency = Some((now - at).max(0));
            if let State::Live { latency } = &mut self.state {
                *latency = self.latency;
            }
        }
    }

    /// Waits for the next attempt, and asks meanwhile why this one failed.
    fn lost(&mut self, why: Why, now: Millis, random: f64) -> Vec<Effect> {
        let held = self
            .live_since
            .take()
            .is_some_and(|since| now - since >= STABLE_AFTER_MS);
        if held {
            self.backoff.reset();
        }
        self.state = if !self.online {
            State::Offline
        } else if why.is_ours() {
            State::Disconnected(why)
        } else {
            match self.backoff.wait(random) {
                Some(delay) => State::Waiting {
                    until: now + delay,
                    attempt: self.backoff.attempts(),
                    most: self.backoff.most(),
                    why,
                },
                None => State::Disconnected(why),
            }
        };
        match self.state {
            State::Offline => Vec::new(),
            _ => vec![Effect::AskWhy],
        }
    }

    fn told(&mut self, refusal: Refusal, now: Millis) -> Vec<Effect> {
        // What is said of an earlier attempt does not hold for one that went well.
        if self.is_live() {
            return Vec::new();
        }
        let was_open = self.is_open();
        match refusal {
            Refusal::None => {}
            Refusal::SignedOut => self.state = State::Disconnected(Why::SignedOut),
            Refusal::NotAllowed => self.state = State::Disconnected(Why::NotAllowed),
            Refusal::SlowDown { seconds } => {
                let least = Refusal::not_before(seconds, now);
                self.state = match self.state {
                    State::Waiting {
                        until, attempt, most, ..
                    } => State::Waiting {
                        until: until.max(least),
                        attempt,
                        most,
                        why: Why::TooMany,
                    },
                    State::Connecting => State::Waiting {
                        until: least,
                        attempt: self.backoff.attempts(),
                        most: self.backoff.most(),
                        why: Why::TooMany,
                    },
                    _ => return Vec::new(),
                };
            }
            Refusal::Unavailable { message } => self.explain(Why::Unavailable(message)),
            Refusal::Unreachable => self.explain(Why::Unreachable),
        }
        if was_open && !self.is_open() {
            vec![Effect::Close]
        } else {
            Vec::new()
        }
    }

    /// Says better why, where nothing was known before.
    fn explain(&mut self, better: Why) {
        if let State::Waiting { why, .. } | State::Disconnected(why) = &mut self.state
            && *why == Why::Lost
        {
            *why = better;
        }
    }
}
