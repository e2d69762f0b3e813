//! Tuples in memory, found by object and relation.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{NameId, ObjectId, StoredCondition, StoredTuple, Symbols, TupleReader, UserId};
use crate::tuple::{Object, Tuple, TupleCondition, TupleFault, User};

/// So many names are kept, whatever they are of.
const FEW_NAMES: usize = 10_000;

/// All tuples, in memory.
///
/// A server that changes them while it answers makes its change on a clone, which shares what stays the same.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    symbols: Arc<Symbols>,
    /// Shared by clones, until one of them changes such a relation.
    relations: FxHashMap<(ObjectId, NameId), Arc<Related>>,
    revision: u64,
    len: usize,
}

/// The tuples of a relation of an object.
#[derive(Debug, Clone, Default)]
struct Related {
    direct: Vec<StoredTuple>,
    usersets: Vec<StoredTuple>,
    /// Where each user is in its list.
    places: FxHashMap<UserId, usize>,
}

impl MemoryStore {
    /// How many tuples there are.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a tuple, or changes the condition of the one that is there. Whether the model takes it,
    /// [`check_tuple`](crate::tuple::check_tuple) says.
    ///
    /// # Errors
    ///
    /// An object or a user that is none.
    pub fn write(&mut self, tuple: &Tuple) -> Result<(), TupleFault> {
        let (object, user) = parts(tuple)?;
        let object = self.object_id(object, &tuple.object);
        let relation = self.name_id(&tuple.relation);
        let user = self.user_id(user, &tuple.user);
        let condition = tuple.condition.as_ref().map(|condition| {
            Box::new(StoredCondition {
                name: self.name_id(&condition.name),
                context: condition.context.clone(),
            })
        });
        let related = self.relations.entry((object, relation)).or_default();
        if Arc::make_mut(related).write(StoredTuple { user, condition }) {
            self.len += 1;
        }
        self.revision += 1;
        Ok(())
    }

    /// Clones share their symbols until one of them knows another name.
    fn name_id(&mut self, name: &str) -> NameId {
        let known = self.symbols.name_id(name);
        known.unwrap_or_else(|| Arc::make_mut(&mut self.symbols).add_name(name))
    }

    fn object_id(&mut self, object: Object<'_>, text: &str) -> ObjectId {
        let known = self.symbols.object_id(text);
        known.unwrap_or_else(|| {
            let symbols = Arc::make_mut(&mut self.symbols);
            let type_name = symbols.add_name(object.type_name);
            symbols.add_object(text, type_name)
        })
    }

    fn user_id(&mut self, user: User<'_>, text: &str) -> UserId {
        let known = self.symbols.user_id(user, text);
        known.unwrap_or_else(|| Arc::make_mut(&mut self.symbols).add_user(user, text))
    }

    /// Takes a tuple away, whatever its condition. Says whether it was there.
    pub fn delete(&mut self, tuple: &Tuple) -> bool {
        let is_deleted = self.delete_known(tuple).is_some();
        if is_deleted {
            self.len -= 1;
            self.revision += 1;
        }
        is_deleted
    }

    fn delete_known(&mut self, tuple: &Tuple) -> Option<()> {
        let object = self.symbols.object_id(&tuple.object)?;
        let relation = self.symbols.name_id(&tuple.relation)?;
        let user = self.symbols.user_id(User::parse(&tuple.user)?, &tuple.user)?;
        let related = self.relations.get_mut(&(object, relation))?;
        // A clone is made of what is changed alone.
        related.places.get(&user)?;
        let related = Arc::make_mut(related);
        related.delete(user);
        if related.places.is_empty() {
            self.relations.remove(&(object, relation));
        }
        Some(())
    }

    /// Forgets the names that no tuple has any longer, once they are more than the others. Numbers of names and objects are
    /// others afterwards.
    pub fn forget_unused(&mut self) {
        // A tuple names an object, a user and a relation, and their types.
        let most_used = self.len * 3;
        if self.symbols.len() <= most_used * 2 + FEW_NAMES {
            return;
        }
        let mut store = Self {
            revision: self.revision + 1,
            ..Self::default()
        };
        for tuple in self.tuples() {
            // What was written once is a tuple.
            let _ = store.write(&tuple);
        }
        *self = store;
    }

    /// All tuples, in no order.
    pub fn tuples(&self) -> impl Iterator<Item = Tuple> {
        self.relations
            .iter()
            .flat_map(move |((object, relation), related)| {
                let all = related.direct.iter().chain(&related.usersets);
                all.filter_map(move |stored| self.tuple(*object, *relation, stored))
            })
    }

    fn tuple(&self, object: ObjectId, relation: NameId, stored: &StoredTuple) -> Option<Tuple> {
        let condition = match &stored.condition {
            Some(condition) => Some(TupleCondition {
                name: self.symbols.name(condition.name)?.to_owned(),
                context: condition.context.clone(),
            }),
            None => None,
        };
        Some(Tuple {
            object: self.symbols.object(object)?.0.to_owned(),
            relation: self.symbols.name(relation)?.to_owned(),
            user: match stored.user {
                UserId::Object(object) => self.symbols.object(object)?.0.to_owned(),
                UserId::Wildcard(type_name) => format!("{}:*", self.symbols.name(type_name)?),
                UserId::Userset(object, relation) => {
                    format!(
                        "{}#{}",
                        self.symbols.object(object)?.0,
                        self.symbols.name(relation)?
                    )
                }
            },
            condition,
        })
    }
}

/// The object and the user of a tuple.
fn parts(tuple: &Tuple) -> Result<(Object<'_>, User<'_>), TupleFault> {
    let object = Object::parse(&tuple.object).ok_or_else(|| TupleFault::Object(tuple.object.clone()))?;
    let user = User::parse(&tuple.user).ok_or_else(|| TupleFault::User(tuple.user.clone()))?;
    Ok((object, user))
}

impl Related {
    fn list(&mut self, user: UserId) -> &mut Vec<StoredTuple> {
        match user {
            UserId::Userset(..) => &mut self.usersets,
            UserId::Object(_) | UserId::Wildcard(_) => &mut self.direct,
        }
    }

    /// Says whether it is new.
    fn write(&mut self, tuple: StoredTuple) -> bool {
        let user = tuple.user;
        if let Some(place) = self.places.get(&user).copied() {
            self.list(user)[place] = tuple;
            return false;
        }
        let list = self.list(user);
        list.push(tuple);
        let place = list.len() - 1;
        self.places.insert(user, place);
        true
    }

    fn delete(&mut self, user: UserId) {
        let Some(place) = self.places.remove(&user) else {
            return;
        };
        let list = self.list(user);
        list.swap_remove(place);
        if let Some(moved) = list.get(place).map(|tuple| tuple.user) {
            self.places.insert(moved, place);
        }
    }
}

impl TupleReader for MemoryStore {
    fn revision(&self) -> u64 {
        self.revision
    }

    fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    fn find(&self, object: ObjectId, relation: NameId, user: UserId) -> Option<&StoredTuple> {
        let related = self.relations.get(&(object, relation))?;
        let place = *related.places.get(&user)?;
        match user {
            UserId::Userset(..) => related.usersets.get(place),
            UserId::Object(_) | UserId::Wildcard(_) => related.direct.get(place),
        }
    }

    fn usersets(&self, object: ObjectId, relation: NameId) -> &[StoredTuple] {
        let related = self.relations.get(&(object, relation));
        related.map_or(&[], |related| &related.usersets)
    }

    fn direct(&self, object: ObjectId, relation: NameId) -> &[StoredTuple] {
        let related = self.relations.get(&(object, relation));
        related.map_or(&[], |related| &related.direct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(store: &MemoryStore, expected: &[&str]) {
        let mut tuples: Vec<String> = store.tuples().map(|tuple| tuple.to_string()).collect();
        tuples.sort();
        assert_eq!(tuples, expected);
        assert_eq!(store.len(), expected.len());
    }

    #[test]
    fn what_is_written_stays_until_it_is_deleted() {
        let mut store = MemoryStore::default();
        let tuples = [
            Tuple::new("doc:1", "viewer", "user:anne"),
            Tuple::new("doc:1", "viewer", "user:*"),
            Tuple::new("doc:1", "viewer", "group:eng#member"),
            Tuple::new("doc:1", "viewer", "user:bob"),
        ];
        for tuple in &tuples {
            store.write(tuple).unwrap();
        }
        let revision = store.revision();
        store.write(&tuples[0]).unwrap();
        assert!(store.revision() > revision);
        check(
            &store,
            &[
                "doc:1#viewer@group:eng#member",
                "doc:1#viewer@user:*",
                "doc:1#viewer@user:anne",
                "doc:1#viewer@user:bob",
            ],
        );
        assert!(store.delete(&tuples[0]));
        assert!(!store.delete(&tuples[0]));
        assert!(store.delete(&tuples[3]));
        assert!(store.delete(&tuples[2]));
        check(&store, &["doc:1#viewer@user:*"]);
        assert!(!store.delete(&Tuple::new("doc:2", "viewer", "user:anne")));
    }

    #[test]
    fn what_is_no_tuple_is_refused() {
        let mut store = MemoryStore::default();
        assert!(store.write(&Tuple::new("doc", "viewer", "user:anne")).is_err());
        assert!(store.write(&Tuple::new("doc:1", "viewer", "anne")).is_err());
        assert!(store.is_empty());
    }

    #[test]
    fn a_clone_that_changes_leaves_the_other_as_it_was() {
        let mut store = MemoryStore::default();
        store.write(&Tuple::new("doc:1", "viewer", "user:anne")).unwrap();
        let mut changed = store.clone();
        changed.write(&Tuple::new("doc:1", "viewer", "user:bob")).unwrap();
        changed.delete(&Tuple::new("doc:1", "viewer", "user:anne"));
        check(&store, &["doc:1#viewer@user:anne"]);
        check(&changed, &["doc:1#viewer@user:bob"]);
    }

    #[test]
    fn names_that_no_tuple_has_any_longer_are_forgotten() {
        let mut store = MemoryStore::default();
        let kept = Tuple::new("doc:kept", "viewer", "user:anne");
        store.write(&kept).unwrap();
        for number in 0..FEW_NAMES * 2 {
            let tuple = Tuple::new(format!("doc:{number}"), "viewer", "user:anne");
            store.write(&tuple).unwrap();
            assert!(store.delete(&tuple));
        }
        let revision = store.revision();
        assert!(store.symbols().object_id("doc:7").is_some());
        store.forget_unused();
        assert!(store.revision() > revision);
        assert_eq!(store.symbols().object_id("doc:7"), None);
        check(&store, &["doc:kept#viewer@user:anne"]);
    }
}
