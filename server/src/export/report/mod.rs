//! What a report of a session says and shows.
//!
//! In two steps, between which somebody looks at the replay: [`draft`] gathers from the store what can be known without, and
//! says by [`shots`] what is to be seen; with the pictures that came of it, it becomes the report. [`maps`] chooses a moment
//! at which a page is shown in its length and knows which elements of it were clicked, [`heat`] draws that. [`making`] looks at the replay and prints what comes of it.

mod draft;
mod heat;
pub(super) mod making;
mod maps;
mod shots;

pub use draft::{Draft, Finished};
pub use shots::{Picture, Shot, ShownPage, Taken, View};
