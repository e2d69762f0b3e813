//! Heat of pages: what sessions did on them, and sums of that which a query reads in place of the sessions.
//!
//! In reading order: [`sheet`] is what one window told of one path, [`packing`] makes bytes of it, [`names`] numbers what
//! it names; [`keeping`] takes marks in as they come, and [`reading`] gives them back. [`keys`] says what sums are of,
//! [`counted`] is what a session adds to the [`sums`] of a page, which are in [`rows`] by day and by longer periods;
//! [`rolling`] adds sessions that have ended and [`taking_out`] takes one away that changed. [`asked`] is a query,
//! [`answer`], [`pages`], [`moments`] and [`backdrops`] what it is answered: the sums, and what sessions did that are in
//! none yet. [`of_session`] is what one session did; [`troubles`] is what clicks of one session were besides clicks. [`settings`] and [`images`] are what admins
//! decide; [`before`] is for sessions that came before there was heat, and [`verification`] adds everything up again.

mod answer;
mod asked;
mod backdrops;
mod before;
mod counted;
mod images;
mod keeping;
mod keys;
mod moments;
mod names;
mod of_session;
mod packing;
mod pages;
mod reading;
mod rolling;
mod rows;
mod settings;
mod sheet;
mod sums;
mod taking_out;
mod troubles;
mod verification;

pub(super) use answer::page_heat;
pub(super) use backdrops::candidates as backdrops;
pub(super) use before::{put_marks, unmarked};
pub(super) use images::{put as put_image, read as image, remove as remove_image, version as image_version};
pub(super) use keeping::{add, follow};
pub(super) use moments::moments;
pub(super) use of_session::visited_pages;
pub(super) use pages::{pages, paths};
pub(super) use rolling::run as roll_up;
pub(super) use settings::{read as settings, write as set_settings};
pub(super) use troubles::troubles;
pub(super) use verification::{verify, verify_session};
