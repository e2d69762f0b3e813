//! What is known of the page that a rule is tried on: its picture in a frame, and its nodes in a worker.

use std::time::Duration;

use domain::mask::{MaskRule, MaskType};
use domain::privacy::SelectorFault;
use domain::privacy::concern::Tried;
use domain::replay::Opening;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::link::{Ask, Link, Outcome, Told};
use super::questions::{Questions, Trial};
use super::seen::{is_worse, seen};
use super::sentence::sentence;
use crate::browser;
use crate::functions::recorded_pages::RecordedPage;
use crate::functions::session::session_details;
use crate::pages::session::bridge::Bridge;
use crate::pages::session::message::{Order, Report};

/// A rule that takes longer is given up, and the worker with it: it would answer nothing else meanwhile.
const PATIENCE: Duration = Duration::from_secs(4);
/// A page that is not there until then does not come by itself any more.
const PAGE_WITHIN: Duration = Duration::from_secs(20);
/// The id of the button that begins it.
pub(super) const PICK: &str = "preview-pick";
const TOO_LONG: &str = "This selector takes too long on this page.";
const TOO_LATE: &str = "The page took too long to load.";
const NOT_STARTED: &str = "The preview could not be started.";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    Loading,
    /// Rules can be tried.
    Ready,
    /// No picture of the page was recorded up to that moment.
    Blank,
    /// Why, as a sentence.
    Failed(String),
}

/// What the editor's fields say.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) selector: RwSignal<String>,
    pub(super) mask: RwSignal<MaskType>,
    pub(super) fault: RwSignal<Option<SelectorFault>>,
    /// How much it was seen to hide.
    pub(super) tried: RwSignal<Option<Tried>>,
    /// The other rules of the draft.
    pub(super) others: StoredValue<Vec<MaskRule>>,
}

#[derive(Clone, Copy)]
pub(super) struct PreviewState {
    rule: Rule,
    pub(super) page: RwSignal<Option<RecordedPage>>,
    /// How often a page was opened: each time has a frame of its own, since one that is sent to the same address again does not
    /// begin anew.
    pub(super) opened: RwSignal<u32>,
    /// The question by which the worker was asked for the page; what answers an older one is of another page.
    asked: StoredValue<u32>,
    pub(super) standing: RwSignal<Standing>,
    /// What the rule does to the page; nothing where there is no rule.
    pub(super) found: RwSignal<Option<String>>,
    pub(super) picking: RwSignal<bool>,
    pub(super) bridge: Bridge,
    /// The frame shows the page.
    pub(super) shown: RwSignal<bool>,
    opening: StoredValue<Option<Opening>>,
    questions: StoredValue<Questions>,
    link: StoredValue<Option<Link>, LocalStorage>,
    /// As the worker made them, for the frame.
    marks: StoredValue<JsValue, LocalStorage>,
}

impl PreviewState {
    pub(super) fn new(rule: Rule) -> Self {
        let state = Self {
            rule,
            page: RwSignal::new(None),
            opened: RwSignal::new(0),
            asked: StoredValue::new(0),
            standing: RwSignal::new(Standing::Loading),
            found: RwSignal::new(None),
            picking: RwSignal::new(false),
            bridge: Bridge::new(),
            shown: RwSignal::new(false),
            opening: StoredValue::new(None),
            questions: StoredValue::new(Questions::default()),
            link: StoredValue::new_local(None),
            marks: StoredValue::new_local(JsValue::UNDEFINED),
        };
        state.bridge.listen(move |report| state.receive(report));
        state.bridge.follow_theme();
        Effect::new(move || {
            let trial = Trial {
                selector: rule.selector.get(),
                mask: rule.mask.get(),
            };
            if state.standing.with(|standing| *standing == Standing::Ready) {
                state.try_rule(trial);
            }
        });
        state
    }

    /// Shows another page, unless it is the one that is shown or on its way.
    pub(super) fn choose(self, page: RecordedPage) {
        let is_there = self.page.with_untracked(|shown| shown.as_ref() == Some(&page))
            && !self
                .standing
                .with_untracked(|standing| matches!(standing, Standing::Failed(_)));
        if !is_there {
            self.open(page);
        }
    }

    /// Shows a page from the beginning, and asks the worker for it.
    pub(super) fn open(self, page: RecordedPage) {
        let opened = self.opened.get_untracked().wrapping_add(1);
        self.standing.set(Standing::Loading);
        self.shown.set(false);
        self.picking.set(false);
        self.found.set(None);
        self.opening.set_value(None);
        // Whatever is still told of the page before is for nobody.
        let number = self.questions.try_update_value(|questions| {
            questions.forget();
            questions.next_number()
        });
        self.asked.set_value(number.unwrap_or_default());
        self.marks.set_value(JsValue::UNDEFINED);
        self.page.set(Some(page.clone()));
        self.opened.set(opened);
        // The editor may be closed by then, or show another page.
        let is_wanted = move || self.opened.try_get_untracked() == Some(opened);
        let late = move || {
            if is_wanted() && self.is_on_its_way() {
                self.fail(TOO_LATE.into());
            }
        };
        set_timeout(late, PAGE_WITHIN);
        spawn_local(async move {
            let details = session_details(page.session.to_string()).await;
            if !is_wanted() {
                return;
            }
            match details {
                Ok(details) => {
                    self.opening.set_value(Some(Opening {
                        mouse_trail: false,
                        ..Opening::new(&details, page.at)
                    }));
                    self.ask_for_page();
                }
                Err(error) => self.fail(format!("{error}.")),
            }
        });
    }

    /// Neither is the page there, nor is it known why not.
    fn is_on_its_way(self) -> bool {
        let shown = self.shown.get_untracked();
        self.standing.with_untracked(|standing| match standing {
            Standing::Loading => true,
            Standing::Ready => !shown,
            Standing::Blank | Standing::Failed(_) => false,
        })
    }

    /// The same page from the beginning.
    pub(super) fn try_again(self) {
        if let Some(page) = self.page.get_untracked() {
            self.link.set_value(None);
            self.open(page);
        }
    }

    /// The worker is made when the first page is there to be opened.
    fn ask_for_page(self) {
        let made = self.link.with_value(Option::is_some) || {
            let link = Link::new(
                move |told, marks| self.hear(told, marks),
                move || self.fail(NOT_STARTED.into()),
            );
            self.link.set_value(link);
            self.link.with_value(Option::is_some)
        };
        if !made {
            return self.fail(NOT_STARTED.into());
        }
        let number = self.asked.get_value();
        self.opening.with_value(|opening| {
            let Some(opening) = opening else { return };
            let Some(window) = opening.window() else {
                return self.standing.set(Standing::Blank);
            };
            self.rule.others.with_value(|rules| {
                self.ask(&Ask::Open {
                    number,
                    session: opening.session.as_str(),
                    window: window.as_str(),
                    at: opening.at,
                    service: opening.service.as_str(),
                    rules,
                });
            });
        });
    }

    fn ask(self, ask: &Ask<'_>) {
        self.link.with_value(|link| {
            if let Some(link) = link {
                link.ask(ask);
            }
        });
    }

    fn try_rule(self, trial: Trial) {
        if trial.selector.trim().is_empty() {
            self.found.set(None);
            self.rule.fault.set(None);
            // Whatever is being answered is about something that was taken away.
            self.questions.update_value(Questions::forget);
            return self.mark(no_marks());
        }
        let question = self.questions.try_update_value(|questions| questions.ask(trial));
        self.put(question.flatten());
    }

    fn put(self, question: Option<(u32, Trial)>) {
        let Some((number, trial)) = question else { return };
        self.ask(&Ask::Try {
            number,
            selector: &trial.selector,
            mask: trial.mask.as_str(),
        });
        set_timeout(move || self.give_up(number), PATIENCE);
    }

    fn give_up(self, number: u32) {
        let is_late = self
            .questions
            .try_with_value(|questions| questions.is_asked(number));
        if is_late == Some(true) {
            self.link.set_value(None);
            self.fail(TOO_LONG.into());
        }
    }

    fn fail(self, message: String) {
        if self.standing.try_set(Standing::Failed(message)).is_none() {
            self.found.set(None);
            self.questions.update_value(Questions::forget);
        }
    }

    fn hear(self, told: Told, marks: JsValue) {
        match told {
            Told::Opened { number, nodes } if number == self.asked.get_value() => {
                self.standing.set(match nodes {
                    0 => Standing::Blank,
                    _ => Standing::Ready,
                });
            }
            Told::Tried {
                number,
                outcome,
                fault,
            } => {
                let Some((trial, next)) = self
                    .questions
                    .try_update_value(|questions| questions.answered(number))
                    .flatten()
                else {
                    return;
                };
                self.put(next);
                self.mark(marks);
                self.found.set(match fault {
                    Some(_) => None,
                    None => Some(
                        self.rule
                            .others
                            .with_value(|others| sentence(trial.mask, &outcome, others)),
                    ),
                });
                if fault.is_none() {
                    self.note(&trial, &outcome);
                }
                // What is told of an older text has its place there only.
                if self.rule.selector.with_untracked(|now| *now == trial.selector) {
                    self.rule.fault.set(fault);
                }
            }
            Told::Picked { number, selector } if number > self.asked.get_value() => {
                if let Some(selector) = selector {
                    self.rule.selector.set(selector);
                    browser::focus("rule-selector");
                }
            }
            Told::Failed { number, message } if number >= self.asked.get_value() => self.fail(message),
            // Of a page that is not shown any more.
            Told::Opened { .. } | Told::Picked { .. } | Told::Failed { .. } => {}
        }
    }

    fn note(self, trial: &Trial, outcome: &Outcome) {
        let path = self
            .page
            .with_untracked(|page| page.as_ref().map(|page| page.path.clone()));
        let seen = path.and_then(|path| seen(trial, outcome, path));
        let known = self.rule.tried.get_untracked();
        if let Some(seen) = seen.filter(|seen| is_worse(seen, known.as_ref())) {
            self.rule.tried.set(Some(seen));
        }
    }

    /// Shows in the frame what is hidden; the page may not be there yet, or come anew.
    fn mark(self, marks: JsValue) {
        self.bridge.pass(&marks);
        self.marks.set_value(marks);
    }

    fn receive(self, report: Report) {
        match report {
            Report::Ready => self.opening.with_value(|opening| {
                if let Some(opening) = opening {
                    self.bridge.send(&Order::Open(Box::new(opening.clone())));
                }
            }),
            Report::Time { loading: false, .. } => {
                self.shown.set(true);
                self.marks.with_value(|marks| self.bridge.pass(marks));
            }
            Report::Problem { message, retry: true } if !self.shown.get_untracked() => self.fail(message),
            Report::Picked { id } => {
                self.picking.set(false);
                let Some(id) = id else {
                    browser::focus(PICK);
                    return;
                };
                if let Some(number) = self.questions.try_update_value(Questions::next_number) {
                    self.ask(&Ask::Pick { number, id });
                }
            }
            _ => {}
        }
    }

    pub(super) fn pick(self, on: bool) {
        self.picking.set(on);
        if let Some(frame) = self.bridge.frame.get_untracked()
            && on
        {
            let _ = frame.focus();
        }
        self.bridge.send(&Order::Pick { on });
    }
}

fn no_marks() -> JsValue {
    js_sys::JSON::parse(r#"{"girok":"mark","ids":[],"mask":"block"}"#).unwrap_or(JsValue::UNDEFINED)
}
