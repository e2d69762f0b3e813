//! What somebody may do: the words of the console's questions to the authorization model that is active.
//!
//! In reading order: [`asks`] is what of the model a permission asks, [`reach`] where somebody has one; [`standing`] is what a
//! browser knows of who is signed in; [`tuple`] are roles and memberships as the Access page shows them, and [`key`] what
//! other services of the installation ask with.

mod asks;
pub mod key;
mod reach;
mod standing;
pub mod tuple;

pub use asks::{Asks, CONSOLE};
pub use reach::Reach;
pub use standing::{OfSession, Standing};
