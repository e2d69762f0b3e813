//! A batch event by event: each is placed in time, rid of what could run, taken in by the window's page, which hides of it
//! what the rules hide, kept as it is to be stored, and heard.

use domain::Millis;
use domain::activity::Stretch;
use domain::actor::Actor;
use domain::fact::{Fact, FactKind};
use domain::heat::mark::Mark;
use domain::id::WindowId;
use domain::mask::MaskCount;
use mirror::batch::Batch;
use mirror::event::{Event, EventType, Source};
use mirror::facts::{Happening, Marked, Story};
use mirror::mask::Counts;
use mirror::page::Kept;
use mirror::sanitise::sanitise;

use super::clock::WindowClock;
use super::page::Page;
use super::rules::InForce;
use crate::recordings::{Checkpoint, Chunk, EventsToken, PageTitle, ReplayStart};

/// What a batch's events meet.
pub(super) struct Teller<'a> {
    pub(super) window: &'a WindowId,
    pub(super) clock: &'a mut WindowClock,
    pub(super) story: &'a mut Story,
    pub(super) page: &'a mut Page,
    pub(super) rules: &'a InForce,
    /// Whether the events are of a time whose page nobody knows any more.
    pub(super) is_late: bool,
    /// Whether something is missing since the page was recorded whole.
    pub(super) after_gap: &'a mut bool,
    /// Whether a replay can start at something before the batch.
    pub(super) has_start: bool,
}

/// What a batch's events told.
pub(super) struct Told {
    /// What of them is stored.
    pub(super) chunk: Chunk,
    /// Cut in the chunk.
    pub(super) checkpoints: Vec<Checkpoint>,
    /// Whether the page is more than a mirror takes.
    pub(super) truncated: bool,
    pub(super) unknown_events: u64,
    pub(super) unknown_nodes: u64,
    pub(super) unplaced_events: u64,
    pub(super) clock_jumps: u64,
    pub(super) actors: Vec<Actor>,
    /// The title of the page view that was told last before this batch.
    pub(super) title: Option<PageTitle>,
    /// Seconds in which the visitor did something, each from the first to the last of it.
    pub(super) seconds: Vec<Stretch>,
    /// How often something was hidden.
    masked: Counts,
    /// Where the last Meta event is, until its full snapshot comes.
    meta_at: Option<u32>,
}

impl Told {
    fn nothing(number: u32, room: usize) -> Self {
        Self {
            chunk: Chunk {
                number,
                first_at: Millis::MAX,
                last_at: Millis::MIN,
                events: Vec::with_capacity(room),
                count: 0,
                starts: Vec::new(),
                facts: Vec::new(),
                marks: Vec::new(),
                rules: 0,
                masked: Vec::new(),
            },
            checkpoints: Vec::new(),
            truncated: false,
            unknown_events: 0,
            unknown_nodes: 0,
            unplaced_events: 0,
            clock_jumps: 0,
            actors: Vec::new(),
            title: None,
            seconds: Vec::new(),
            masked: Counts::default(),
            meta_at: None,
        }
    }

    /// A page view was told by the Meta event; there is something to see of it with the full snapshot.
    fn date_page_view(&mut self, at: Millis) {
        if let Some(fact) = self.chunk.facts.last_mut()
            && matches!(fact.kind, FactKind::PageView { .. })
        {
            fact.at = at;
        }
    }

    /// Takes an event as it is to be stored; returns its bytes. A replay starts with a Meta and its full snapshot, or with
    /// the latter alone where there is nothing before it.
    fn keep(&mut self, event: &Event<'_>, at: Millis, has_start: bool) -> usize {
        let chunk = &mut self.chunk;
        if !chunk.events.is_empty() {
            chunk.events.push(b'\n');
        }
        let start = chunk.events.len();
        if at == event.timestamp {
            event.write(&mut chunk.events);
        } else {
            event.write_at(at, &mut chunk.events);
        }
        chunk.count += 1;
        chunk.first_at = chunk.first_at.min(at);
        chunk.last_at = chunk.last_at.max(at);
        let offset = u32::try_from(start).unwrap_or(u32::MAX);
        match event.kind {
            EventType::Meta => self.meta_at = Some(offset),
            EventType::FullSnapshot => {
                let is_first = !has_start && chunk.starts.is_empty();
                let offset = self.meta_at.take().or(is_first.then_some(offset));
                let start = offset.map(|offset| ReplayStart { offset, at });
                chunk.starts.extend(start);
            }
            _ => {}
        }
        chunk.events.len() - start
    }
}

impl Teller<'_> {
    pub(super) fn tell(mut self, number: u32, batch: &Batch<'_>) -> Told {
        let room = batch.events.iter().map(|event| event.text.len() + 1).sum();
        let mut told = Told::nothing(number, room);
        for text in self.page.obey(self.rules, &mut told.masked) {
            self.keep_made(&text, self.page.latest(), &mut told);
        }
        if *self.after_gap && !self.is_late {
            let at = batch.events.first().map_or(0, |event| event.timestamp);
            for happening in self.story.miss_some(at) {
                self.take(happening, at, &mut told);
            }
        }
        for event in &batch.events {
            self.event(event, &mut told);
        }
        self.end(&mut told);
        told.clock_jumps = self.clock.jumps;
        told.chunk.rules = self.rules.version;
        let masked = told.masked.iter().map(|(id, count)| MaskCount {
            id: id.to_owned(),
            count,
        });
        told.chunk.masked = masked.collect();
        told
    }

    /// Nothing that could run goes any further, whatever becomes of the event.
    fn event(&mut self, event: &Event<'_>, told: &mut Told) {
        let known = (!self.is_unknown()).then(|| self.page.mirror());
        let Some(text) = sanitise(event, known) else {
            return self.harmless_event(event, told);
        };
        match Batch::read_one(&text).events.first() {
            Some(event) => self.harmless_event(event, told),
            None => told.unplaced_events += 1,
        }
    }

    /// Whether nobody knows what the page is. What is missing may have made an element another, and may still come. So may
    /// what a mirror had no room for.
    fn is_unknown(&self) -> bool {
        self.is_late || *self.after_gap || self.page.mirror().is_truncated()
    }

    /// The way of an event. What the page makes of it decides whether it is kept, and how much of it.
    fn harmless_event(&mut self, event: &Event<'_>, told: &mut Told) {
        let at = self.clock.place(event.timestamp);
        let is_strict = self.is_unknown();
        let taken = self.page.take_in(event, at, is_strict, &mut told.masked);
        let mirror = self.page.mirror();
        told.truncated |= mirror.is_truncated();
        if event.kind == EventType::FullSnapshot && taken.applied.placed && !self.is_late {
            *self.after_gap = false;
        }
        // While something is missing, nobody knows what an event would have a place in.
        let is_known = mirror.has_page() && !self.is_unknown();
        if !taken.applied.placed && (is_known || taken.kept == Kept::Nothing) {
            match event.is_unknown() {
                true => told.unknown_events += 1,
                false => told.unplaced_events += 1,
            }
            return;
        }
        told.unknown_nodes += taken.applied.unknown_nodes;
        match &taken.kept {
            Kept::AsItCame => self.keep(event, at, told),
            Kept::Instead(text) => {
                for event in &Batch::read_one(text).events {
                    self.keep(event, at, told);
                }
            }
            Kept::Hidden => {
                if event.is_by_visitor() {
                    note(&mut told.seconds, at);
                }
                if event.source == Some(Source::Input) {
                    self.hear(event, at, told);
                }
            }
            Kept::Nothing => told.unplaced_events += 1,
        }
        for text in &taken.after {
            self.keep_made(text, at, told);
        }
    }

    fn keep(&mut self, event: &Event<'_>, at: Millis, told: &mut Told) {
        let follows_meta = told.meta_at.is_some();
        let bytes = told.keep(event, at, self.has_start);
        if follows_meta && event.kind == EventType::FullSnapshot {
            told.date_page_view(at);
        }
        told.unknown_events += u64::from(event.is_unknown());
        if event.is_by_visitor() {
            note(&mut told.seconds, at);
        }
        self.hear(event, at, told);
        self.cut(event, at, bytes, told);
    }

    /// Keeps an event that tells nothing of the visitor, but of what is hidden.
    fn keep_made(&mut self, text: &str, at: Millis, told: &mut Told) {
        for event in &Batch::read_one(text).events {
            let bytes = told.keep(event, at, self.has_start);
            self.cut(event, at, bytes, told);
        }
    }

    fn hear(&mut self, event: &Event<'_>, at: Millis, told: &mut Told) {
        let page = (!self.is_late).then(|| self.page.mirror());
        for happening in self.story.hear(event, page, at) {
            self.take(happening, at, told);
        }
    }

    /// Nobody knows whether another batch follows.
    fn end(&mut self, told: &mut Told) {
        if self.is_late || told.chunk.count == 0 {
            return;
        }
        let at = told.chunk.last_at;
        for happening in self.story.end_batch(Some(self.page.mirror()), at) {
            self.take(happening, at, told);
        }
    }

    fn take(&self, happening: Happening, at: Millis, told: &mut Told) {
        match happening {
            Happening::Fact(kind) => told.chunk.facts.push(Fact {
                at,
                window: self.window.clone(),
                kind,
            }),
            Happening::Title(title) => {
                let title = PageTitle {
                    window: self.window.clone(),
                    url: self.story.current_url().unwrap_or_default().to_owned(),
                    title,
                };
                if title.name(&mut told.chunk.facts).is_none() {
                    told.title = Some(title);
                }
            }
            Happening::Identified(actor) => told.actors.push(actor),
            Happening::Mark(Marked { at, page, kind }) => told.chunk.marks.push(Mark {
                at,
                window: self.window.clone(),
                page,
                kind,
            }),
        }
    }

    /// Cuts a checkpoint after an event that was kept, where one is due.
    fn cut(&mut self, event: &Event<'_>, at: Millis, bytes: usize, told: &mut Told) {
        if self.is_late {
            return;
        }
        self.page.kept(event.kind, told.chunk.number, bytes, at);
        let place = EventsToken {
            number: told.chunk.number,
            skip: told.chunk.count,
        };
        if !*self.after_gap {
            told.checkpoints.extend(self.page.cut(place));
        }
    }
}

/// A batch of which nobody knows the page yet, as a JSON array of what may be kept whatever that is. `page` is empty.
pub(super) fn reduced(batch: &Batch<'_>, mut page: Page) -> Vec<u8> {
    let mut out = vec![b'['];
    let mut put = |text: &str| {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(text.as_bytes());
    };
    for event in &batch.events {
        let text = sanitise(event, None);
        let text = text.as_deref().unwrap_or(event.text);
        for event in &Batch::read_one(text).events {
            let taken = page.take_in(event, event.timestamp, true, &mut Counts::default());
            match &taken.kept {
                Kept::AsItCame => put(text),
                Kept::Instead(text) => put(text),
                Kept::Hidden | Kept::Nothing => {}
            }
            taken.after.iter().for_each(|text| put(text));
        }
    }
    out.push(b']');
    out
}

/// Adds a moment to the second that it is of, if that is the last one.
fn note(seconds: &mut Vec<Stretch>, at: Millis) {
    match seconds.last_mut() {
        Some(last) if (last.from..last.from.saturating_add(1_000)).contains(&at) => last.to = last.to.max(at),
        _ => seconds.push(Stretch { from: at, to: at }),
    }
}
