//! The console: pages and components, the server functions they call, and the ports behind those.
//!
//! In reading order: [`ports`] says what the console needs of a server; [`functions`] are the server functions,
//! each guarded by a permission; [`shell`] is the html around everything and [`App`] the routes; `frame` is what
//! stands around each page, `pages` are the pages and `components` what they share; `charts` draws their
//! figures, `report` is a session on paper and `countries` has names, which `naming` gives to a
//! session; `browser`, `theme`, `calendar`, `zone`, `address` and `names` are what those
//! need of their surroundings; `kept` is what is not saved yet; `scripts` says when its code is asked for,
//! `hydration` wakes the page up and `panic` is what happens when it fails.
//!
//! This crate names no server type: the server implements the ports and hands them in as context.

#![recursion_limit = "256"]
#![allow(
    unreachable_pub,
    reason = "the component macro makes more public than the function that it is given"
)]

mod address;
mod browser;
mod calendar;
#[cfg(feature = "ssr")]
mod charts;
mod components;
#[cfg(feature = "ssr")]
mod countries;
mod error;
mod frame;
pub mod functions;
mod hydration;
mod kept;
mod names;
#[cfg(feature = "ssr")]
mod naming;
mod pages;
#[cfg(feature = "hydrate")]
mod panic;
#[cfg(feature = "ssr")]
pub mod ports;
#[cfg(feature = "ssr")]
pub mod report;
mod root;
#[cfg(test)]
mod sample;
mod scripts;
mod theme;
mod zone;

pub use error::ConsoleError;
#[cfg(feature = "hydrate")]
pub use hydration::hydrate;
#[cfg(feature = "ssr")]
pub use naming::name_details;
pub use root::{App, shell};
#[cfg(feature = "ssr")]
pub use theme::of_cookies as theme_of_cookies;
