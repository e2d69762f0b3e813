//! Who may do what: OpenFGA's authorization models.
//!
//! In reading order: [`span`] and [`problem`] are what is wrong with a text and where; [`model`] is a model as it is
//! written, [`dsl`] its language and [`json`] its JSON; [`validate`] finds what makes no sense in one, and [`meaning`] what
//! changed between two. What follows decides, and is left out of a build without the feature `check`: [`schema`] is a model
//! made ready for that, [`tuple`] says who is related to what, [`store`] keeps tuples, [`condition`] is what they may depend
//! on; [`check`] answers.
//!
//! This crate has no I/O, no clock and no randomness, and never panics, whatever a model, a tuple or a request says. What a
//! condition is to know of the present comes in with the request.

#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "check")]
pub mod condition;
pub mod dsl;
pub mod json;
pub mod meaning;
pub mod model;
pub mod problem;
#[cfg(feature = "check")]
pub mod schema;
pub mod span;
#[cfg(feature = "check")]
pub mod store;
#[cfg(feature = "check")]
pub mod tuple;
pub mod validate;
