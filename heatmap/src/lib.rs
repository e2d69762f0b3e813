//! Heat: many weighted points in, a picture of where they are dense out.
//!
//! The density at the centre of a pixel is the sum over all points of `weight × w(d)`, `w(d) = (1 − (d/r)²)²` for a distance
//! `d < r` in pixels and 0 beyond; positions are those of the points and not rounded to pixels. A scale says which density has
//! the full intensity, a palette which colour an intensity has.
//!
//! In reading order: [`Frame`] and [`Gradient`] are what is drawn on and how far a point reaches, [`Heat`] takes points or
//! cells in, by one of two ways ([`Algorithm`]: `direct.rs`; `mesh.rs` with `taps.rs`, `cells.rs`, `spread.rs` and `field.rs`);
//! [`Density`] is what comes of it, [`Painter`] makes pixels of that. `drawing.rs` is what `drawer.js` calls.
//!
//! This crate knows neither the console nor a clock, and nothing in it is random: it runs in a worker of the browser, and
//! natively where pictures are needed without one. What comes in is data of strangers: it is left out and counted or refused,
//! and memory is bounded by the size of the picture.
#![forbid(unsafe_code)]

mod cells;
mod counted;
mod density;
mod direct;
mod drawing;
mod error;
mod field;
mod frame;
mod heat;
mod mesh;
mod paint;
mod palette;
mod spread;
mod taps;

pub use counted::{Counted, LEAST_WEIGHT, MOST_WEIGHT};
pub use density::{Density, Scale};
pub use error::HeatError;
pub use frame::{Frame, Gradient, LEAST_RADIUS, MOST_PIXELS, MOST_RADIUS, MOST_SIDE};
pub use heat::{Algorithm, Heat};
pub use paint::{Look, Painter};
pub use palette::Palette;
