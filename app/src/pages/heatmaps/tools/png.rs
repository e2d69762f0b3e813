//! The heat as a PNG, over the recorded page where the browser can draw that.
//!
//! The page stays in its frame, which nobody outside may read. The frame says how it looks: as a drawing, which is hostile like
//! all that was recorded, and is used as an image and as nothing else. In an image nothing runs, and nothing is loaded.

use futures::future::join_all;
use leptos::prelude::*;

use super::super::address::over::Over;
use super::super::answer::Shown;
use super::super::side::Side;
use super::super::stage::outlines::{Outline, outlines};
use super::super::stage::recorded::Recorded;
use super::super::state::HeatState;
use super::paint::{Taken, image_at, paint};
use super::sheet::{Source, file_name, sheet};
use super::transfer::keep;

/// Bytes of a drawing.
const LONGEST: usize = 16 << 20;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Saved {
    Whole,
    /// What the heat lies over is not on it.
    WithoutPage,
    /// There is no heat yet.
    Nothing,
    /// By this browser it cannot be drawn.
    Not,
}

impl Saved {
    pub(in super::super) fn said(self) -> &'static str {
        match self {
            Self::Whole => "PNG saved",
            Self::WithoutPage => "PNG saved without the page, which could not be drawn",
            Self::Nothing => "There is nothing to download yet",
            Self::Not => "The browser could not draw the picture; the figures can be downloaded as CSV",
        }
    }
}

/// What is known of one side when the picture is asked for.
struct Known {
    shown: Shown,
    taken: Taken,
    size: [f64; 2],
    outlines: Vec<Outline>,
    is_outlined: bool,
    uploaded: Option<String>,
    recorded: Option<Recorded>,
}

impl Known {
    fn of(index: usize, side: Side, is_outlined: bool) -> Option<Self> {
        let shown = side.shown.get_untracked()?;
        let over = side.over.get_untracked();
        Some(Self {
            taken: Taken::of(index),
            size: side.picture.get_untracked()?.size,
            outlines: untrack(|| outlines(side)),
            is_outlined,
            uploaded: shown.backdrops.image.clone().filter(|_| over == Over::Image),
            recorded: side.recorded.get_value().filter(|_| over == Over::Recorded),
            shown,
        })
    }

    /// The address of the recorded page as an image.
    async fn drawing(&self) -> Option<String> {
        let svg = self.recorded?.drawing().await?;
        if svg.len() > LONGEST {
            return None;
        }
        let encoded = js_sys::encode_uri_component(&svg);
        let address = format!("data:image/svg+xml;charset=utf-8,{encoded}");
        image_at(&address).await?;
        Some(address)
    }

    fn source(&self, drawing: Option<String>) -> Source<'_> {
        Source {
            shown: &self.shown,
            size: self.size,
            outlines: self.outlines.clone(),
            is_outlined: self.is_outlined,
            image: self.uploaded.clone().or(drawing),
        }
    }
}

/// Looks at what is shown at once: the page may show something else by the time that the picture is painted.
pub(in super::super) fn save_png(state: HeatState) -> impl Future<Output = Saved> {
    let is_outlined = state.asked.with_untracked(|asked| asked.elements);
    let known: Vec<_> = state
        .sides
        .into_iter()
        .enumerate()
        .filter_map(|(index, side)| Known::of(index, side, is_outlined))
        .collect();
    save(known)
}

async fn save(known: Vec<Known>) -> Saved {
    let Some(first) = known.first() else {
        return Saved::Nothing;
    };
    let name = file_name(&first.shown, "png");
    let drawings = join_all(known.iter().map(Known::drawing)).await;
    let is_whole = known
        .iter()
        .zip(&drawings)
        .all(|(known, drawing)| known.recorded.is_none() || drawing.is_some());
    let is_drawn = drawings.iter().any(Option::is_some);
    if is_kept(&name, &known, drawings).await {
        return if is_whole {
            Saved::Whole
        } else {
            Saved::WithoutPage
        };
    }
    // Some browsers let nobody read what such a drawing was painted on.
    if is_drawn && is_kept(&name, &known, known.iter().map(|_| None)).await {
        return Saved::WithoutPage;
    }
    Saved::Not
}

async fn is_kept(name: &str, known: &[Known], drawings: impl IntoIterator<Item = Option<String>>) -> bool {
    let sources: Vec<_> = known
        .iter()
        .zip(drawings)
        .map(|(known, drawing)| known.source(drawing))
        .collect();
    let Some(sheet) = sheet(&sources) else {
        return false;
    };
    let taken: Vec<_> = known.iter().map(|known| &known.taken).collect();
    match paint(&sheet, &taken).await {
        Some(picture) => keep(name, &picture).is_some(),
        None => false,
    }
}
