//! What the page shows: as the address asks for it, and as the server answered last.

use domain::heat::page_heat::HeatPage;
use domain::heat::query::HeatQuery;
use domain::id::ServiceSlug;
use domain::overview::DAY_MS;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

use super::address::asked::Asked;
use super::address::entry::Entry;
use super::address::opened::{Opened, What};
use super::answer::{Answer, Known, load};
use super::side::Side;
use super::stage::behind::Behind;
use super::stage::pick::{behind_element, behind_spot};
use crate::ConsoleError;
use crate::address::pairs_of;
use crate::components::Clock;

#[derive(Clone, Copy)]
pub(super) struct HeatState {
    pub(super) asked: Memo<Asked>,
    /// Parts of the address that nobody understands, until something else is asked for.
    pub(super) broken: RwSignal<Vec<String>>,
    /// What the page put into the address by itself.
    named: StoredValue<Option<Asked>>,
    /// Goes to what is asked for: by an entry of its own in the browser's history, or in place of the one that is there.
    go: Callback<(Asked, Entry)>,
    pub(super) services: RwSignal<Vec<(ServiceSlug, u64)>>,
    pub(super) pages: RwSignal<Vec<HeatPage>>,
    /// Marks of sessions that are of none of them.
    pub(super) left_out: RwSignal<u64>,
    known: StoredValue<Known>,
    pub(super) sides: [Side; 2],
    pub(super) loading: RwSignal<bool>,
    /// Why there is no newer answer than the one that is shown.
    pub(super) error: RwSignal<Option<ConsoleError>>,
    /// Of the last question. What answers an earlier one is for nobody.
    number: StoredValue<u32>,
    /// What was asked for last.
    wanted: StoredValue<Option<Asked>>,
    /// What the sessions are shown behind.
    pub(super) behind: Memo<Option<Behind>>,
    /// What was opened last on the map as it is then.
    pub(super) picked: RwSignal<Option<Opened>>,
    clock: Clock,
}

impl HeatState {
    pub(super) fn of_address(params: Memo<ParamsMap>, clock: Clock) -> Self {
        let navigate = use_navigate();
        let read = |params: &ParamsMap| Asked::read(pairs_of(params).collect::<Vec<_>>());
        let all = Memo::new(move |_| params.with(read));
        let asked = Memo::new(move |_| all.with(|(asked, _)| asked.clone()));
        let broken = RwSignal::new(all.with_untracked(|(_, broken)| broken.clone()));
        let named = StoredValue::new(None);
        // What the page itself puts into the address is no answer to what is said of it.
        Effect::new(move || {
            all.with(|(asked, now)| {
                let is_own = named.with_value(|named: &Option<Asked>| named.as_ref() == Some(asked));
                if !is_own || !now.is_empty() {
                    broken.set(now.clone());
                }
            });
        });
        let (sides, picked) = (
            [Side::new(asked), Side::new(asked)],
            RwSignal::new(None::<Opened>),
        );
        let behind = Memo::new(move |_| {
            let (opened, radius) = asked.with(|asked| (asked.opened.clone(), asked.look.radius));
            let opened = opened?;
            let is_picked = picked.with(|picked| picked.as_ref() == Some(&opened));
            let Opened { side, what } = opened;
            let side = *sides.get(side)?;
            match what {
                What::Element(selector) => behind_element(side, &selector),
                // Where things are on the recorded page is known once it is there.
                What::Spot(spot) if is_picked || side.is_laid_out() => {
                    behind_spot(side, spot, f64::from(radius))
                }
                What::Spot(_) => None,
            }
        });
        Self {
            asked,
            broken,
            named,
            go: Callback::new(move |(asked, entry): (Asked, Entry)| {
                let options = NavigateOptions {
                    replace: entry == Entry::Same,
                    scroll: false,
                    ..Default::default()
                };
                navigate(&asked.address(), options);
            }),
            services: RwSignal::new(Vec::new()),
            pages: RwSignal::new(Vec::new()),
            left_out: RwSignal::new(0),
            known: StoredValue::new(Known::default()),
            sides,
            loading: RwSignal::new(false),
            error: RwSignal::new(None),
            number: StoredValue::new(0),
            wanted: StoredValue::new(None),
            behind,
            picked,
            clock,
        }
    }

    /// Changes what is looked at, by way of the address.
    pub(super) fn change(self, change: impl FnOnce(&mut Asked)) {
        let before = self.asked.get_untracked();
        let mut asked = before.clone();
        change(&mut asked);
        // What was open is of other heat, or lay elsewhere.
        if asked.data() != before.data() || (asked.over != before.over && asked.has_spot_open()) {
            asked.opened = None;
        }
        if asked != before {
            let entry = Entry::of(&before, &asked);
            self.go.run((asked, entry));
        }
    }

    /// Shows the sessions of something on one of the sides.
    pub(super) fn open(self, side: usize, what: What) {
        let opened = Opened { side, what };
        self.picked.set(Some(opened.clone()));
        self.change(|asked| asked.opened = Some(opened));
    }

    /// Something of what is asked for, for what shows it.
    pub(super) fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Asked) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Memo::new(move |_| self.asked.with(&part)).into()
    }

    /// What is asked for with the page, before anything is known.
    pub(super) async fn first_answer(self) -> Result<Answer, ConsoleError> {
        let asked = self.asked.get_untracked();
        load(asked, self.today(), Known::default()).await
    }

    /// Shows the first answer, and from now on what the address asks for.
    pub(super) fn begin(self, answer: Answer) {
        self.wanted.set_value(Some(self.asked.get_untracked().data()));
        self.take(answer);
        Effect::new(move || {
            let wanted = self.asked.with(Asked::data);
            if self.wanted.with_value(|last| last.as_ref() != Some(&wanted)) {
                self.ask(wanted);
            }
        });
        // The address says what is shown, so that it shows the same to whoever it is given to.
        Effect::new(move || {
            if let Some(query) = self.sides[0].query() {
                self.name(&query);
            }
        });
    }

    /// Asks for the same again.
    pub(super) fn ask_again(self) {
        self.ask(self.asked.get_untracked().data());
    }

    /// The same, and the services and pages as well: they may have become others.
    pub(super) fn ask_anew(self) {
        self.known.set_value(Known::default());
        self.ask_again();
    }

    pub(super) fn is_beside(self) -> bool {
        self.sides[1].shown.with(Option::is_some)
    }

    pub(super) fn today(self) -> i64 {
        untrack(|| self.clock.now()).div_euclid(DAY_MS)
    }

    fn ask(self, asked: Asked) {
        self.wanted.set_value(Some(asked.clone()));
        let number = self.number.get_value().wrapping_add(1);
        self.number.set_value(number);
        self.loading.set(true);
        let (today, known) = (self.today(), self.known.get_value());
        spawn_local(async move {
            let answer = load(asked, today, known).await;
            // Something else was asked for meanwhile, or the page is gone.
            if self.number.try_get_value() != Some(number) {
                return;
            }
            self.loading.set(false);
            match answer {
                Ok(answer) => self.take(answer),
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    fn take(self, answer: Answer) {
        let Answer { known, shown } = answer;
        self.error.set(None);
        self.services.set(known.services.clone());
        self.pages.set(known.pages.clone());
        self.left_out.set(known.left_out);
        self.known.set_value(known);
        let mut shown = shown.into_iter();
        for side in self.sides {
            let shown = shown.next();
            side.pointed.set(None);
            side.shown.set(shown);
        }
    }

    /// Puts what was decided on into the address.
    fn name(self, query: &HeatQuery) {
        let mut asked = self.asked.get_untracked();
        let is_named = asked.service.is_some() && asked.page.is_some() && asked.device.is_some();
        let is_latest = self
            .wanted
            .with_value(|wanted| wanted.as_ref() == Some(&asked.data()));
        if is_named || !is_latest {
            return;
        }
        asked.service = Some(query.service.clone());
        asked.page = Some(query.page.clone());
        asked.device = Some(query.device);
        self.wanted.set_value(Some(asked.data()));
        self.named.set_value(Some(asked.clone()));
        self.go.run((asked, Entry::Same));
    }
}
