//! What people do on a page, and where: what heatmaps are made of.
//!
//! In reading order: [`mark`] is one thing that a visitor did, measured and not judged; [`thresholds`] say what is
//! rage, dead, an error or a quick back, and [`verdict`] judges marks by them; [`template`] says which paths are one
//! page; [`depth`] is how far and how long pages were looked at; [`query`] is what the console asks of all that, and
//! [`heat`](page_heat) what it is answered; [`settings`] is what an admin may change.

pub mod depth;
pub mod mark;
pub mod page_heat;
pub mod query;
pub mod settings;
pub mod template;
pub mod thresholds;
pub mod verdict;
