//! What stands on one side of the page: heat, and the picture that it is laid onto.

use domain::heat::page_heat::PageHeat;
use domain::heat::query::HeatQuery;
use leptos::prelude::*;

use super::address::asked::Asked;
use super::address::over::Over;
use super::answer::Shown;
use super::picture::full::full;
use super::picture::layout::{Laid, Picture};
use super::picture::map::Map;
use super::picture::paper::{over, paper};
use super::stage::PERCENTILE;
use super::stage::recorded::Recorded;

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
    /// How dense that is where it has the full colour.
    pub(super) full: Memo<f64>,
    /// The element that is pointed at, in the list or on the map.
    pub(super) pointed: RwSignal<Option<usize>>,
    /// Who has the frame with the recorded page, where there is one.
    pub(super) recorded: StoredValue<Option<Recorded>>,
}

impl Side {
    pub(super) fn new(asked: Memo<Asked>) -> Self {
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
        let full = Memo::new(move |_| {
            let reach = asked.with(|asked| f64::from(asked.look.radius));
            let size = picture.with(|picture| picture.as_ref().map(|picture| picture.size));
            size.map_or(0.0, |size| {
                laid.with(|laid| full(&laid.points, size, reach, PERCENTILE))
            })
        });
        Self {
            shown,
            map,
            image_size,
            over,
            picture,
            laid,
            full,
            pointed: RwSignal::new(None),
            recorded: StoredValue::new(None),
        }
    }

    /// Whether it is known where things lie on the picture that is wanted.
    pub(super) fn is_laid_out(self) -> bool {
        match self.over.get() {
            Over::Recorded => self.map.with(Option::is_some),
            Over::Image => self.image_size.with(Option::is_some),
            Over::Paper => true,
        }
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

    /// Of the picture, in CSS px.
    pub(super) fn size(self) -> [f64; 2] {
        self.picture
            .with(|picture| picture.as_ref().map_or([1.0, 1.0], |picture| picture.size))
    }
}
