//! What happened, told from events: page views, clicks, inputs, errors and the rest of [`FactKind`].

mod attendance;
mod console;
mod custom;
mod element;
mod input;
mod looks;
mod marks;
mod page;
mod pointer;
mod text;

use domain::Millis;
use domain::actor::Actor;
use domain::fact::FactKind;
use serde::{Deserialize, Serialize};

use crate::event::{Event, EventType, Interaction, Payload, Source};
use crate::page::Mirror;
pub use attendance::Attendance;
use custom::Told;
pub use custom::actor;
pub use element::{locate, selector_for};
use input::Inputs;
use looks::{Allowance, Looks};
pub use marks::Marked;
use marks::Marks;
use page::Pages;
use pointer::Pointers;
pub use text::bounded;

/// What must be remembered of a window from one event to the next. It can be written down between two batches, so
/// that nothing is told twice after a restart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Story {
    #[serde(skip_serializing_if = "is_empty")]
    pages: Pages,
    #[serde(skip_serializing_if = "is_empty")]
    pointers: Pointers,
    #[serde(skip_serializing_if = "is_empty")]
    inputs: Inputs,
    #[serde(skip_serializing_if = "is_empty")]
    attendance: Attendance,
    #[serde(skip_serializing_if = "is_empty")]
    marks: Marks,
    #[serde(skip)]
    allowance: Allowance,
}

fn is_empty<T: Default + PartialEq>(part: &T) -> bool {
    *part == T::default()
}

/// One thing that an event tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    Fact(FactKind),
    /// The page view told before has this title: the page said so only now.
    Title(String),
    /// The page said who the visitor is.
    Identified(Actor),
    /// What heatmaps are made of.
    Mark(Marked),
}

impl Story {
    /// Goes on with a story that was written down, in a window that was on this page.
    pub fn on_page(self, current_url: Option<String>) -> Self {
        Self {
            pages: self.pages.on_page(current_url),
            allowance: Allowance::default(),
            ..self
        }
    }

    pub fn current_url(&self) -> Option<&str> {
        self.pages.current_url()
    }

    pub fn attendance(&self) -> Attendance {
        self.attendance
    }

    /// What `event`, which happened at `at`, tells. `page` is the page after the event, where that is known.
    pub fn hear(&mut self, event: &Event<'_>, page: Option<&Mirror>, at: Millis) -> Vec<Happening> {
        let payload = event.payload();
        self.allowance.earn();
        self.attendance.hear(event, &payload, at);
        let page = page.filter(|page| page.has_page());
        let marks = self.marks.hear(event, &payload, page, at, &mut self.allowance);
        let mut happenings: Vec<_> = marks.into_iter().map(Happening::Mark).collect();
        let told = self.tell(event, payload, page, at, &mut happenings);
        for happening in &told {
            if let Happening::Fact(fact) = happening {
                let marks = self.marks.told(fact, event.kind, page, at);
                happenings.extend(marks.into_iter().map(Happening::Mark));
            }
        }
        happenings.extend(told);
        happenings
    }

    /// What is told where something of what was recorded is missing.
    pub fn miss_some(&mut self, at: Millis) -> Vec<Happening> {
        let marks = self.marks.miss_some(at);
        marks.into_iter().map(Happening::Mark).collect()
    }

    /// What is told at the end of a batch, which may be the last one; `at` is the moment of its last event.
    pub fn end_batch(&mut self, page: Option<&Mirror>, at: Millis) -> Vec<Happening> {
        let page = page.filter(|page| page.has_page());
        let marks = self.marks.end_batch(page, at);
        marks.into_iter().map(Happening::Mark).collect()
    }

    fn tell(
        &mut self,
        event: &Event<'_>,
        payload: Payload<'_>,
        page: Option<&Mirror>,
        at: Millis,
        marked: &mut Vec<Happening>,
    ) -> Vec<Happening> {
        let fact = match payload {
            Payload::Meta { href } => return self.pages.meta(href, at).into_iter().collect(),
            Payload::Pointer {
                interaction,
                node,
                x,
                y,
            } => {
                let click = self.pointers.interaction(interaction, node, x, y, at);
                let element = click.zip(page).and_then(|(click, page)| {
                    let tell = |looks: &Looks| element::clicked(page, click.node, looks);
                    self.allowance.spend(tell)
                });
                let marks = match click {
                    Some(click) => {
                        self.marks
                            .pressed(click, interaction, element.as_ref(), page, &mut self.allowance)
                    }
                    None if interaction == Interaction::Click => {
                        self.marks.clicked_again(page, &mut self.allowance)
                    }
                    None => Vec::new(),
                };
                marked.extend(marks.into_iter().map(Happening::Mark));
                click.map(|click| FactKind::Click {
                    spot: Some(click.spot()),
                    element,
                })
            }
            Payload::TouchMove => {
                self.pointers.moved();
                None
            }
            Payload::Input { node } => self.inputs.begins(node, at).then(|| FactKind::Input {
                node,
                element: page.and_then(|page| {
                    let tell = |looks: &Looks| element::field(page, node, looks);
                    self.allowance.spend(tell)
                }),
            }),
            Payload::Console { level, parts } => Some(console::message(&level, &parts)),
            Payload::Custom { tag, payload } => match custom::told(&tag, payload) {
                Told::Navigation(navigation) => {
                    return self.pages.navigation(navigation, at).into_iter().collect();
                }
                Told::Fact(kind) => Some(kind),
                Told::Identity(actor) => {
                    let label = bounded(actor.label(), text::LABEL);
                    let fact = Happening::Fact(FactKind::Identify { label });
                    return vec![fact, Happening::Identified(actor)];
                }
                Told::Nothing => None,
            },
            Payload::Other if may_name(event) => {
                let title = page.and_then(|page| self.pages.titled(at, || page.title()));
                return title.map(Happening::Title).into_iter().collect();
            }
            Payload::MouseMove { .. } | Payload::Scroll { .. } | Payload::Layout(_) | Payload::Other => None,
        };
        fact.map(Happening::Fact).into_iter().collect()
    }
}

/// Whether the page may have another title after the event.
fn may_name(event: &Event<'_>) -> bool {
    event.kind == EventType::FullSnapshot || event.source == Some(Source::Mutation)
}
