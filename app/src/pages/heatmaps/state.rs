//! What the page shows: as the address asks for it, and as the server answered last.

use domain::heat::page_heat::{HeatPage, PageHeat};
use domain::heat::query::HeatQuery;
use domain::id::ServiceSlug;
use domain::overview::DAY_MS;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

use super::address::asked::{Asked, Over};
use super::address::entry::Entry;
use super::address::opened::{Opened, What};
use super::answer::{Answer, Known, Shown, load};
use super::picture::layout::{Laid, Picture};
use super::picture::map::Map;
use super::picture::paper::{over, paper};
use super::picture::peak::peak;
use super::stage::behind::Behind;
use super::stage::pick::{behind_element, behind_spot};
use super::stage::recorded::Recorded;
use crate::ConsoleError;
use crate::address::pairs_of;
use crate::components::Clock;

/// What stands on one side: all there is, or what is compared.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) shown: RwSignal<Option<Shown>>,
    /// What the frame with the recorded page said of it.
    pub(super) map: RwSignal<Option<Map>>,
    /// The size of the uploaded image in its own pixels, once it is there.
    pub(super) image_size: RwSignal<Option<[f64; 2]>>,
    /// What the heat is drawn over, where it is drawn at all.
    pub(super) over: Memo<Over>,
    /// The picture that it is laid onto.
    pub(super) picture: Memo<Option<Picture>>,
    /// The heat on it.
    pub(super) laid: Memo<Laid>,
    /// How dense that is where it is densest.
    pub(super) peak: Memo<f64>,
    /// The element that is pointed at, in the list or on the map.
    pub(super) pointed: RwSignal<Option<usize>>,
    /// Who has the frame with the recorded page, where there is one.
    pub(super) recorded: StoredValue<Option<Recorded>>,
}

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
    /// Something was opened on the map as it is, wherever the address had it before.
    picked: RwSignal<bool>,
    clock: Clock,
}

impl Side {
    fn new(asked: Memo<Asked>) -> Self {
        let shown = RwSignal::new(None::<Shown>);
        let map = RwSignal::new(None::<Map>);
        let image_size = RwSignal::new(None);
        let over = Memo::new(move |_| {
            let wanted = asked.with(|asked| asked.over);
            shown.with(|shown| {
                shown
                    .as_ref()
                    .map_or(Over::Paper, |shown| over(wanted, &shown.backdrops))
            })
        });
        let picture = Memo::new(move |_| {
            shown.with(|shown| {
                let shown = shown.as_ref()?;
                let paper = paper(shown);
                Some(match over.get() {
                    Over::Recorded => map.with(|map| match (map, &shown.backdrops.recorded) {
                        (Some(map), Some(backdrop)) => map.picture(&shown.heat, backdrop).unwrap_or(paper),
                        _ => paper,
                    }),
                    Over::Image => match image_size.get() {
                        Some(size) => paper.under_image(size),
                        None => paper,
                    },
                    Over::Paper => paper,
                })
            })
        });
        let laid = Memo::new(move |_| {
            shown
                .with(|shown| {
                    picture.with(|picture| {
                        let (shown, picture) = (shown.as_ref()?, picture.as_ref()?);
                        (!shown.query.kind.is_by_depth()).then(|| picture.lay(&shown.heat))
                    })
                })
                .unwrap_or_default()
        });
        let peak = Memo::new(move |_| {
            let reach = asked.with(|asked| f64::from(asked.look.radius));
            let size = picture.with(|picture| picture.as_ref().map(|picture| picture.size));
            size.map_or(0.0, |size| laid.with(|laid| peak(&laid.points, size, reach)))
        });
        Self {
            shown,
            map,
            image_size,
            over,
            picture,
            laid,
            peak,
            pointed: RwSignal::new(None),
            recorded: StoredValue::new(None),
        }
    }

    fn is_laid_out(self) -> bool {
        self.over.get() != Over::Recorded || self.map.with(Option::is_some)
    }

    pub(super) fn query(self) -> Option<HeatQuery> {
        self.shown
            .with(|shown| shown.as_ref().map(|shown| shown.query.clone()))
    }

    /// Something of the heat, or what it is of none.
    pub(super) fn heat<T: Default>(self, read: impl FnOnce(&PageHeat) -> T) -> T {
        self.shown
            .with(|shown| shown.as_ref().map(|shown| read(&shown.heat)))
            .unwrap_or_default()
    }
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
        let (sides, picked) = ([Side::new(asked), Side::new(asked)], RwSignal::new(false));
        let behind = Memo::new(move |_| {
            let (opened, radius) = asked.with(|asked| (asked.opened.clone(), asked.look.radius));
            let Opened { side, what } = opened?;
            let side = *sides.get(side)?;
            match what {
                What::Element(selector) => behind_element(side, &selector),
                // Where things are on the recorded page is known once it is there.
                What::Spot(spot) if picked.get() || side.is_laid_out() => {
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
        // What was open is of other heat.
        if asked.data() != before.data() {
            asked.opened = None;
        }
        if asked != before {
            let entry = Entry::of(&before, &asked);
            self.go.run((asked, entry));
        }
    }

    /// Shows the sessions of something on one of the sides.
    pub(super) fn open(self, side: usize, what: What) {
        self.picked.set(true);
        self.change(|asked| asked.opened = Some(Opened { side, what }));
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
