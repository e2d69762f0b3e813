//! What cannot be drawn at all. Points that cannot are no error: they are left out and counted.

use thiserror::Error;

use crate::counted::LEAST_WEIGHT;
use crate::frame::{LEAST_RADIUS, MOST_PIXELS, MOST_RADIUS, MOST_SIDE};

#[derive(Clone, Debug, Error, PartialEq)]
pub enum HeatError {
    #[error(
        "a picture of {width} by {height} pixels cannot be drawn: each side is 1 to {MOST_SIDE}, and both are at most {MOST_PIXELS} pixels"
    )]
    Size { width: u32, height: u32 },
    #[error(
        "a radius of {radius} with a blur of {blur} pixels cannot be drawn: neither is negative, and their sum is {LEAST_RADIUS} to {MOST_RADIUS}"
    )]
    Radius { radius: f32, blur: f32 },
    #[error(
        "{weights} weights are no whole rows of {columns} cells within rows {first_row} to {rows}, of which there are at most {MOST_SIDE}"
    )]
    Cells {
        columns: u32,
        rows: u32,
        first_row: u32,
        weights: usize,
    },
    #[error("{given} bytes are no whole rows of {row} bytes each")]
    Rows { given: usize, row: usize },
    #[error(
        "a scale of {0} cannot be used: a percentile is above 0 and at most 100, a fixed scale at least {LEAST_WEIGHT:e}"
    )]
    Scale(f32),
    #[error("an opacity of {0} cannot be used: it is 0 to 1")]
    Opacity(f32),
    #[error("there is no palette {0:?}")]
    Palette(String),
}
