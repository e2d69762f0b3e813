//! Models as OpenFGA's JSON, as its HTTP API has them.
//!
//! In reading order: [`write`] makes JSON of a model, [`read`] a model of JSON, [`path`] says where in it something is wrong.

mod path;
mod read;
mod write;

pub use path::JsonFault;
pub use read::read;
pub use write::write;
