//! Heat on a page: where people clicked, and how far down they came.
//!
//! In reading order: [`numbers`] is how figures of both read, [`notes`] what stands around the pictures of both; [`click`]
//! is [`ClickHeatmap`], [`depth`] is [`ScrollDepthHeatmap`]. Both are rendered whole on the server, but for the pixels of
//! the first, which a worker draws once the page is awake.

mod click;
mod depth;
mod notes;
mod numbers;
#[cfg(all(test, feature = "ssr"))]
mod rendered;

pub(crate) use click::{ClickHeatmap, HeatPalette, HeatPick, HeatPoint, HeatScale};
pub(crate) use depth::{DepthPlace, ScrollDepthHeatmap};
pub(crate) use numbers::Noun;
