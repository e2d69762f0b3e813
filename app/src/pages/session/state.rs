//! What the parts of the page share, and the one place where a command is carried out.

use std::sync::Arc;
use std::time::Duration;

use domain::Millis;
use domain::account::Permission;
use domain::fact::Fact;
use domain::session::{SessionDetails, SessionStatus};
use domain::share::SharedSession;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bridge::{Bridge, theme_hash};
use super::command::Command;
use super::full_screen;
use super::message::{Order, Report};
use super::playback::Playback;
use super::story::{Facts, Story, Teller};
use super::timeline::{self, Mark, Scale};
use super::{address, preferences};
use crate::components::{PageKeys, Toasts};
use crate::frame::{PaletteOpen, may_with};
use crate::functions::session::{session_details, session_facts};

/// Several seeks in a row are one change of the address; browsers refuse too many.
const ADDRESS_RESTS: Duration = Duration::from_millis(300);
/// A frame that has said nothing for so long does not come up any more.
const FRAME_WITHIN: Duration = Duration::from_secs(10);

/// Who looks at the session.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Viewer {
    /// Somebody who is signed in.
    Account,
    /// The holder of a share link, to whom the server shows it below this path.
    Holder { base: String },
}

/// The session that is looked at.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Session {
    pub(super) details: RwSignal<Arc<SessionDetails>>,
    pub(super) playback: RwSignal<Playback>,
    pub(super) story: Story,
    /// In px; 0 until it was measured.
    pub(super) timeline_width: RwSignal<f64>,
    pub(super) scale: Memo<Scale>,
    pub(super) marks: Memo<Arc<Vec<Mark>>>,
    pub(super) bridge: Bridge,
    /// What fills the screen when asked to.
    pub(super) stage: NodeRef<html::Section>,
    /// New events are being asked for.
    pub(super) reloading: RwSignal<bool>,
    viewer: StoredValue<Viewer>,
    address_timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether the frame has said anything.
    heard: StoredValue<bool>,
    keys: Option<PageKeys>,
    pub(super) palette: Option<PaletteOpen>,
    toasts: Toasts,
}

impl Session {
    /// Whether who is signed in may do this with it.
    pub(super) fn may(self, permission: Permission) -> Signal<bool> {
        may_with(permission, move || {
            self.details
                .with(|details| (details.summary.service.clone(), details.summary.id.clone()))
        })
    }

    pub(super) fn new(details: SessionDetails, at: Option<Millis>) -> Self {
        Self::seen_by(Viewer::Account, details, Facts::Loading, at)
    }

    /// As a share link shows it.
    pub(in crate::pages) fn shared(shared: SharedSession) -> Self {
        let viewer = Viewer::Holder { base: shared.base };
        let facts = Facts::Here(Arc::new(shared.facts));
        Self::seen_by(viewer, shared.details, facts, shared.start)
    }

    fn seen_by(viewer: Viewer, details: SessionDetails, facts: Facts, at: Option<Millis>) -> Self {
        let mut playback = Playback::new(&details);
        if let Some(offset) = at {
            playback.at = playback.start.saturating_add(offset).min(playback.end);
        }
        let playback = RwSignal::new(playback);
        let details = RwSignal::new(Arc::new(details));
        let story = Story::new(details, RwSignal::new(facts));
        let timeline_width = RwSignal::new(0.0);
        let scale = Memo::new(move |_| {
            playback.with(|playback| Scale {
                start: playback.start,
                end: playback.end,
                width: timeline_width.get(),
            })
        });
        let marks = Memo::new(move |_| Arc::new(timeline::marks(&story.events.get(), scale.get())));
        Self {
            details,
            playback,
            story,
            timeline_width,
            scale,
            marks,
            bridge: Bridge::new(),
            stage: NodeRef::new(),
            reloading: RwSignal::new(false),
            viewer: StoredValue::new(viewer),
            address_timer: StoredValue::new(None),
            heard: StoredValue::new(false),
            keys: use_context(),
            palette: use_context(),
            toasts: Toasts::get(),
        }
    }

    /// For the parts of the page below.
    pub(in crate::pages) fn provide(self) {
        provide_context(self);
        provide_context(self.story);
        provide_context(self.teller());
    }

    pub(super) fn get() -> Self {
        expect_context()
    }

    /// What the panels beside the replay do.
    pub(super) fn teller(self) -> Teller {
        Teller {
            at: Signal::derive(move || self.playback.with(|playback| playback.at)),
            load: Callback::new(move |()| self.load_facts()),
            pick: Callback::new(move |at| self.run(Command::Seek(at))),
            elsewhere: None,
            follow: "Follow playback",
        }
    }

    /// Whether this is the console, which has more to offer than the replay.
    pub(super) fn is_in_console(self) -> bool {
        self.viewer.with_value(|viewer| *viewer == Viewer::Account)
    }

    /// The address of the frame, which begins at this moment.
    pub(super) fn frame_address(self, at: Millis) -> String {
        let frame = self.viewer.with_value(|viewer| match viewer {
            Viewer::Account => format!("/replay/{}", self.id_untracked()),
            Viewer::Holder { base } => format!("{base}/replay"),
        });
        format!("{frame}?at={at}{}", theme_hash())
    }

    /// Whether there is anything to replay.
    pub(super) fn has_picture(self) -> bool {
        self.details
            .with(|details| details.windows.iter().any(|window| window.has_full_snapshot))
    }

    /// Whether the visit may still go on.
    pub(super) fn is_active(self) -> bool {
        self.details
            .with(|details| details.summary.status == SessionStatus::Active)
    }

    /// A part of the playback's state that is looked at on its own.
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Playback) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.playback.with(&part))
    }

    pub(super) fn run(self, command: Command) {
        match command {
            Command::PlayOrPause if !untrack(|| self.has_picture()) => return,
            Command::FullScreen => return full_screen::toggle(self.stage),
            Command::ShowKeys => {
                if let Some(keys) = self.keys {
                    keys.open.set(true);
                }
                return;
            }
            _ => {}
        }
        let seeks = !matches!(
            command,
            Command::Speed(_) | Command::SkipIdle | Command::MouseTrail | Command::Window(_)
        );
        let prefers = matches!(command, Command::SkipIdle | Command::MouseTrail);
        let target = self.target(&command);
        let orders = self
            .playback
            .try_update(|playback| match command {
                Command::PlayOrPause => playback.play_or_pause(),
                Command::SeekBy(step) => playback.seek_by(step),
                Command::Speed(value) => playback.set_speed(value),
                Command::SkipIdle => playback.toggle_skip_idle(),
                Command::MouseTrail => playback.toggle_mouse_trail(),
                Command::Window(window) => playback.choose_window(window),
                _ => target.map(|at| playback.seek(at)).unwrap_or_default(),
            })
            .unwrap_or_default();
        for order in &orders {
            self.send(order);
        }
        if seeks {
            self.keep_moment();
        }
        if prefers {
            preferences::write(self.playback.with_untracked(|playback| playback.preferences));
        }
    }

    /// Where a command that names no moment leads to; `None` when there is nothing further that way.
    fn target(self, command: &Command) -> Option<Millis> {
        let (at, playing) = self
            .playback
            .with_untracked(|playback| (playback.at, playback.playing));
        let marks = || {
            self.marks
                .get_untracked()
                .iter()
                .map(|mark| mark.at)
                .collect::<Vec<_>>()
        };
        match command {
            Command::Seek(at) => Some(*at),
            Command::NextMark => timeline::next(marks(), at),
            Command::PreviousMark => timeline::previous(marks(), at, playing),
            Command::NextEvent => timeline::next(self.moments(), at),
            Command::PreviousEvent => timeline::previous(self.moments(), at, playing),
            _ => None,
        }
    }

    /// When the listed events happened.
    fn moments(self) -> Vec<Millis> {
        let events = self.story.events.get_untracked();
        self.story
            .shown_events
            .get_untracked()
            .iter()
            .filter_map(|position| events.get(*position).map(|entry| entry.at))
            .collect()
    }

    fn send(self, order: &Order) {
        if self.playback.with_untracked(|playback| playback.connected) {
            self.bridge.send(order);
        }
    }

    /// Tells the frame, whose script is up, what to show.
    pub(super) fn open(self) {
        let details = self.details.get_untracked();
        let Some(orders) = self.playback.try_update(|playback| playback.open(&details)) else {
            return;
        };
        for order in &orders {
            self.bridge.send(order);
        }
    }

    /// Takes in what the frame says of itself. Where playback stops by itself, the address is told.
    pub(super) fn receive(self, report: Report) {
        let stopped = self.playback.try_update(|playback| {
            let was_playing = playback.playing;
            playback.receive(report);
            was_playing && !playback.playing
        });
        if stopped == Some(true) {
            self.keep_moment();
        }
    }

    pub(super) fn hear(self) {
        let _ = self.heard.try_set_value(true);
    }

    /// Says so if the frame does not come up.
    pub(super) fn expect_frame(self) {
        let late = move || {
            if self.heard.try_get_value() == Some(false) {
                self.receive(Report::Problem {
                    message: "The replay did not start.".into(),
                    retry: true,
                });
            }
        };
        set_timeout(late, FRAME_WITHIN);
    }

    /// Asks again for what did not load.
    pub(super) fn retry(self) {
        if !self.heard.get_value() {
            self.playback.update(|playback| playback.problem = None);
            self.bridge.reload();
            return self.expect_frame();
        }
        let at = self.playback.with_untracked(|playback| playback.at);
        self.run(Command::Seek(at));
    }

    /// Writes this moment into the address, once it rests. That of a share link stays as it is.
    pub(super) fn keep_moment(self) {
        if !self.is_in_console() {
            return;
        }
        let write = move || {
            if let Some(offset) = self.playback.try_with_untracked(Playback::offset) {
                address::write(offset);
            }
        };
        let timer = set_timeout_with_handle(write, ADDRESS_RESTS).ok();
        if let Some(Some(earlier)) = self
            .address_timer
            .try_update_value(|kept| std::mem::replace(kept, timer))
        {
            earlier.clear();
        }
    }

    pub(super) fn copy_link(self) {
        let offset = self.playback.with_untracked(Playback::offset);
        let link = address::link(offset);
        spawn_local(async move {
            let said = if crate::browser::copy(&link).await {
                format!("Link to {} copied", domain::format::clock(offset))
            } else {
                format!("The browser did not allow copying; this is the link: {link}")
            };
            self.toasts.say(said);
        });
    }

    pub(super) fn load_facts(self) {
        if !self.is_in_console() {
            return;
        }
        self.story.facts.set(Facts::Loading);
        spawn_local(async move {
            let facts = session_facts(self.id_untracked()).await;
            let _ = self.story.facts.try_set(match facts {
                Ok(facts) => Facts::Here(Arc::new(facts)),
                Err(error) => Facts::Failed(error),
            });
        });
    }

    /// Takes over what has been recorded since the page was opened. The moment stays.
    pub(super) fn reload(self) {
        if self.reloading.get_untracked() {
            return;
        }
        self.reloading.set(true);
        spawn_local(async move {
            let id = self.id_untracked();
            let before = self
                .details
                .with_untracked(|details| details.summary.counts.events);
            let loaded = match session_details(id.clone()).await {
                Ok(details) => session_facts(id).await.map(|facts| (details, facts)),
                Err(error) => Err(error),
            };
            match loaded {
                Ok((details, facts)) => self.take_over(details, facts, before),
                Err(error) => self.toasts.say(error.to_string()),
            }
            let _ = self.reloading.try_set(false);
        });
    }

    fn take_over(self, details: SessionDetails, facts: Vec<Fact>, before: u64) {
        if self.details.is_disposed() {
            return;
        }
        let new = details.summary.counts.events.saturating_sub(before);
        self.toasts.say(match new {
            0 => "Nothing new yet".to_owned(),
            new => domain::format::counted(new, "new event", "new events"),
        });
        self.playback.update(|playback| playback.extend(&details));
        self.details.set(Arc::new(details));
        self.story.facts.set(Facts::Here(Arc::new(facts)));
        if new > 0 && self.playback.with_untracked(|playback| playback.connected) {
            self.open();
        }
    }

    pub(super) fn id_untracked(self) -> String {
        self.details
            .with_untracked(|details| details.summary.id.to_string())
    }
}
