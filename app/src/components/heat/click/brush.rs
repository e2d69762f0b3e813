//! Draws on a canvas what is wanted, whenever that changes.

use std::sync::Arc;

use leptos::html::Canvas;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::link::Link;
use super::picture::{CanvasSize, Place};
use super::points::Points;
use super::request::Wanted;
use super::turn::Turns;

/// What became of the map.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Drawn {
    #[default]
    NotYet,
    /// With this density in the full colour.
    Full(f64),
    /// Nothing here can draw it.
    Never,
}

#[derive(Clone, Copy)]
pub(super) struct Brush {
    canvas: NodeRef<Canvas>,
    wanted: Memo<Option<Wanted>>,
    pub(super) drawn: RwSignal<Drawn>,
    /// There is none on the server, where a value may end on another thread.
    link: StoredValue<Option<SendWrapper<Link>>>,
    /// The points that the worker has, and the canvas that they are on.
    sent: StoredValue<Option<(Arc<Points>, CanvasSize)>>,
    drawing: Turns,
}

impl Brush {
    /// Draws as long as its owner lives. Nothing is started before there is something to draw.
    pub(super) fn new(canvas: NodeRef<Canvas>, wanted: Memo<Option<Wanted>>) -> Self {
        let brush = Self {
            canvas,
            wanted,
            drawn: RwSignal::new(Drawn::default()),
            link: StoredValue::new(None),
            sent: StoredValue::new(None),
            drawing: Turns::new(),
        };
        Effect::new(move || {
            wanted.track();
            brush.drawing.soon(move || brush.draw());
        });
        // Of an effect, so that it is heard of in the browser only.
        Effect::new(move || {
            on_cleanup(move || {
                if let Some(link) = brush.link.try_update_value(Option::take).flatten() {
                    link.close();
                }
            });
        });
        brush
    }

    /// The density that was drawn at a place.
    pub(super) async fn density(self, place: Place) -> Option<f64> {
        let link = self.link.try_get_value()??;
        let (_, canvas) = self.sent.try_get_value()??;
        link.at(canvas.pixels(place)).await
    }

    async fn draw(self) {
        let Some(Some(wanted)) = self.wanted.try_get_untracked() else {
            return;
        };
        let is_started = self.link.try_with_value(Option::is_some) == Some(true);
        if self.drawn.try_get_untracked() == Some(Drawn::Never) || (wanted.points.is_empty() && !is_started) {
            return;
        }
        let drawn = match self.link().await {
            Some(link) => self.draw_on(&link, &wanted).await,
            None => None,
        };
        let _ = self.drawn.try_set(drawn.map_or(Drawn::Never, Drawn::Full));
    }

    async fn draw_on(self, link: &Link, wanted: &Wanted) -> Option<f64> {
        let has_points = self
            .sent
            .try_get_value()?
            .is_some_and(|(points, canvas)| wanted.is_of_points(&points, canvas));
        let positions = (!has_points).then(|| wanted.positions());
        let full = link.draw(&wanted.request(), positions.as_deref()).await?;
        self.sent
            .try_set_value(Some((wanted.points.clone(), wanted.canvas)));
        Some(full)
    }

    /// What draws on the canvas, which is started with the first map.
    async fn link(self) -> Option<Link> {
        if let Some(link) = self.link.try_get_value()? {
            return Some(link.take());
        }
        let canvas = self.canvas.try_get_untracked()??;
        let link = Link::to(&canvas).await?;
        if self
            .link
            .try_set_value(Some(SendWrapper::new(link.clone())))
            .is_some()
        {
            // The page was left meanwhile.
            link.close();
            return None;
        }
        Some(link)
    }
}
