//! What the parts of the page share, and how they are kept up to date.

use std::sync::Arc;
use std::time::Duration;

use domain::Millis;
use domain::id::WindowId;
use domain::replay::Watching;
use domain::session::SessionDetails;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::session::bridge::Bridge;
use super::super::session::message::{Order, Report};
use super::super::session::moment;
use super::super::session::story::{Facts, Story, Teller};
use super::course::{Badge, Course};
use super::merge::merge;
use crate::browser;
use crate::functions::session::{new_facts, session_details};

const TICK: Duration = Duration::from_secs(1);
/// How often what is counted of the session is asked for again, as long as there is more to count.
const RECOUNT_MS: Millis = 30_000;

/// The session that is watched.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    pub(super) details: RwSignal<Arc<SessionDetails>>,
    pub(super) course: RwSignal<Course>,
    pub(super) story: Story,
    pub(super) bridge: Bridge,
    /// What fills the screen when asked to.
    pub(super) stage: NodeRef<html::Section>,
    /// The viewer's own clock, second by second.
    pub(super) now: RwSignal<Millis>,
    news: StoredValue<News>,
}

/// How far the facts are known.
#[derive(Debug, Clone, Copy, Default)]
struct News {
    mark: Option<i64>,
    /// They are being asked for.
    asking: bool,
    /// More came in meanwhile.
    again: bool,
    /// Events that the session had when they were asked for last.
    events: u64,
    counted_at: Millis,
}

impl Watch {
    pub(super) fn new(details: SessionDetails) -> Self {
        let details = RwSignal::new(Arc::new(details));
        Self {
            details,
            course: RwSignal::new(Course::default()),
            story: Story::new(details, RwSignal::new(Facts::Loading)),
            bridge: Bridge::new(),
            stage: NodeRef::new(),
            now: RwSignal::new(0),
            news: StoredValue::new(News::default()),
        }
    }

    pub(super) fn get() -> Self {
        expect_context()
    }

    /// A part of the course that is looked at on its own.
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Course) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.course.with(&part))
    }

    pub(super) fn badge(self) -> Memo<Badge> {
        self.memo(Course::badge)
    }

    pub(super) fn teller(self) -> Teller {
        let at = Memo::new(move |_| self.course.with(Course::at).unwrap_or_else(|| self.start()));
        Teller {
            at: at.into(),
            load: Callback::new(move |()| {
                self.story.facts.set(Facts::Loading);
                self.ask_for_facts();
            }),
            pick: Callback::new(|_| {}),
            elsewhere: Some(Callback::new(move |at| self.replay_at(at))),
            follow: "Follow the visitor",
        }
    }

    /// The replay from its beginning.
    pub(super) fn replay(self) -> String {
        self.details
            .with(|details| format!("/sessions/{}", details.summary.id))
    }

    /// The replay from this moment on, by the recording's own clock.
    pub(super) fn replay_at(self, at: Millis) -> String {
        let offset = at.saturating_sub(self.start());
        format!("{}{}", self.replay(), moment::in_query("", offset))
    }

    /// The replay of what is on the screen now.
    pub(super) fn replay_so_far(self) -> String {
        match self.course.with(Course::at) {
            Some(at) => self.replay_at(at),
            None => self.replay(),
        }
    }

    pub(super) fn start(self) -> Millis {
        self.details.with(|details| details.summary.started_at)
    }

    /// Tells the frame, whose script is up, what to show.
    pub(super) fn open(self) {
        let watching = self.details.with_untracked(|details| {
            Watching::new(details.summary.id.clone(), details.summary.service.clone())
        });
        self.bridge.send(&Order::Watch(watching));
        let chosen = self.course.with_untracked(|course| course.chosen.clone());
        if chosen.is_some() {
            self.bridge.send(&Order::Window { id: chosen });
        }
    }

    /// Shows this tab, or follows the visitor.
    pub(super) fn choose(self, window: Option<WindowId>) {
        self.course.update(|course| course.chosen.clone_from(&window));
        self.bridge.send(&Order::Window { id: window });
    }

    pub(super) fn retry(self) {
        self.bridge.send(&Order::Retry);
    }

    pub(super) fn receive(self, report: Report) {
        let now = browser::now();
        let ended = self.course.with_untracked(Course::has_ended);
        self.course.update(|course| course.receive(report, now));
        let (events, has_ended) = self.course.with_untracked(|course| {
            (
                course.watched().map_or(0, |watched| watched.events),
                course.has_ended(),
            )
        });
        let more = self.news.with_value(|news| events > news.events);
        if more || (has_ended && !ended) {
            self.ask_for_facts();
            self.recount(now, has_ended);
        }
    }

    pub(super) fn tick_regularly(self) {
        self.now.set(browser::now());
        if let Ok(ticks) = set_interval_with_handle(move || self.now.set(browser::now()), TICK) {
            on_cleanup(move || ticks.clear());
        }
    }

    /// One request at a time: what comes in while it is under way is asked for after it.
    pub(super) fn ask_for_facts(self) {
        let events = self
            .course
            .with_untracked(|course| course.watched().map_or(0, |watched| watched.events));
        let waits = self.news.try_update_value(|news| {
            news.events = events;
            news.again = news.asking;
            std::mem::replace(&mut news.asking, true)
        });
        if waits != Some(false) {
            return;
        }
        let mark = self.news.with_value(|news| news.mark);
        spawn_local(async move {
            let new = new_facts(self.id(), mark).await;
            let again = self.news.try_update_value(|news| {
                news.asking = false;
                if let Ok(new) = &new {
                    news.mark = Some(new.mark);
                }
                std::mem::take(&mut news.again)
            });
            let _ = self.story.facts.try_update(|facts| match (&*facts, new) {
                (_, Ok(new)) if new.facts.is_empty() && matches!(facts, Facts::Here(_)) => {}
                (Facts::Here(known), Ok(new)) => *facts = Facts::Here(Arc::new(merge(known, new.facts))),
                (_, Ok(new)) => *facts = Facts::Here(Arc::new(new.facts)),
                // What is there already stays; the next that comes in asks again.
                (Facts::Here(_), Err(_)) => {}
                (_, Err(error)) => *facts = Facts::Failed(error),
            });
            if again == Some(true) {
                self.ask_for_facts();
            }
        });
    }

    /// Figures of the session that grow while it goes on; less often than what is seen.
    fn recount(self, now: Millis, at_once: bool) {
        let due = self.news.try_update_value(|news| {
            let due = at_once || now.saturating_sub(news.counted_at) > RECOUNT_MS;
            if due {
                news.counted_at = now;
            }
            due
        });
        if due != Some(true) {
            return;
        }
        spawn_local(async move {
            if let Ok(details) = session_details(self.id()).await {
                let _ = self.details.try_set(Arc::new(details));
            }
        });
    }

    fn id(self) -> String {
        self.details
            .with_untracked(|details| details.summary.id.to_string())
    }
}
