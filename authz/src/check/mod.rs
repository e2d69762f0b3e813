//! Answers: whether a user has a relation to an object, to which objects, and why.
//!
//! In reading order: [`request`] is what is asked and [`error`] why there may be no answer; [`checker`] answers, by
//! [`resolve`] with what [`memo`] remembers; [`direct`] is what tuples alone give. [`users`] lists who has a relation, [`why`]
//! explains an answer, [`expand`] shows one level of a relation, and [`cache`] keeps answers.

mod cache;
mod checker;
mod direct;
mod error;
mod expand;
mod memo;
mod request;
mod resolve;
mod users;
mod why;

pub use cache::CheckCache;
pub use checker::Checker;
pub use error::CheckError;
pub use expand::Tree;
pub use request::{CheckRequest, ListObjectsRequest, ListUsersRequest};
pub use why::{Finding, Reason, Why};

/// How many tuples with usersets, and objects that tuples of a `from` name, lead on from one to the next at most. OpenFGA's
/// default is the same.
pub const DEEPEST_RESOLUTION: usize = 25;
