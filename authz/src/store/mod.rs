//! Where tuples are read from.
//!
//! [`reader`] is what checks ask of tuples, [`symbols`] the numbers they ask by; [`memory`] keeps tuples in memory.
//! [`binding`] is what those numbers are to a model, and [`overlay`] adds the tuples of one request.

mod binding;
mod memory;
mod overlay;
mod reader;
mod symbols;

pub(crate) use binding::Binding;
pub use memory::MemoryStore;
pub(crate) use overlay::Overlay;
pub use reader::{StoredCondition, StoredTuple, TupleReader};
pub use symbols::{NameId, ObjectId, Symbols, UserId};
