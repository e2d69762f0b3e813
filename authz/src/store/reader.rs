//! What checks ask of tuples.

use serde_json::{Map, Value};

use super::{NameId, ObjectId, Symbols, UserId};

/// Reads tuples. What it says has to stay the same as long as its revision does.
///
/// Tuples that the model does not take may be among them: they are passed over.
pub trait TupleReader {
    /// Changes with every change of the tuples.
    fn revision(&self) -> u64;

    /// The numbers of all that tuples name.
    fn symbols(&self) -> &Symbols;

    /// The tuple that gives a user itself a relation to an object. There is one at most.
    fn find(&self, object: ObjectId, relation: NameId, user: UserId) -> Option<&StoredTuple>;

    /// The tuples of a relation of an object whose users are usersets.
    fn usersets(&self, object: ObjectId, relation: NameId) -> &[StoredTuple];

    /// The tuples of a relation of an object whose users are objects or wildcards.
    fn direct(&self, object: ObjectId, relation: NameId) -> &[StoredTuple];
}

/// A tuple of some relation of some object.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTuple {
    pub user: UserId,
    pub condition: Option<Box<StoredCondition>>,
}

/// What has to hold for a tuple to count. See [`TupleCondition`](crate::tuple::TupleCondition).
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCondition {
    pub name: NameId,
    pub context: Map<String, Value>,
}
