//! One level of a relation of an object: who has it by tuples, and which other relations give it.

use super::{CheckError, Checker};
use crate::schema::{RelationId, Rewrite};
use crate::store::{ObjectId, Overlay, TupleReader, UserId};
use crate::tuple::Tuple;

/// What a relation of an object consists of. Relations in it can be expanded in turn; none is here, so that no circle and no
/// depth matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// Those that tuples name, whatever their conditions: `user:anne`, `user:*`, `group:eng#member`. In order.
    Users(Vec<String>),
    /// Another relation of the object: `document:1#editor`.
    Computed(String),
    /// `viewer from parent`: the relation whose tuples lead on, and the relations they lead to, in order.
    TupleToUserset {
        tupleset: String,
        computed: Vec<String>,
    },
    Union(Vec<Self>),
    Intersection(Vec<Self>),
    Difference {
        base: Box<Self>,
        subtract: Box<Self>,
    },
}

impl<R: TupleReader> Checker<'_, R> {
    /// Expands a relation of an object by one level, as OpenFGA does. `contextual_tuples` count besides those of the store.
    ///
    /// # Errors
    ///
    /// An object or a relation that is none of the model, or a contextual tuple that it does not take.
    pub fn expand(
        &self,
        object: &str,
        relation: &str,
        contextual_tuples: &[Tuple],
    ) -> Result<Tree, CheckError> {
        let (parts, relation) = self.object_and_relation(object, relation)?;
        let mut overlay = self.overlay(contextual_tuples)?;
        let object = overlay.object_id(parts, object);
        let rewrite = &self.schema().relation(relation).rewrite;
        Ok(Expansion { overlay, object }.tree(relation, rewrite))
    }
}

struct Expansion<'a, R> {
    overlay: Overlay<'a, R>,
    object: ObjectId,
}

impl<R: TupleReader> Expansion<'_, R> {
    fn tree(&self, relation: RelationId, rewrite: &Rewrite) -> Tree {
        let all = |children: &[Rewrite]| children.iter().map(|child| self.tree(relation, child)).collect();
        match rewrite {
            Rewrite::This => Tree::Users(self.users(relation)),
            Rewrite::Computed(computed) => Tree::Computed(self.text(self.object, *computed)),
            Rewrite::TupleToUserset { tupleset, computed } => {
                let objects = self.related(*tupleset).into_iter().filter_map(|user| match user {
                    UserId::Object(object) => Some((object, self.overlay.relation(object, *computed)?)),
                    UserId::Wildcard(_) | UserId::Userset(..) => None,
                });
                let computed = objects.map(|(object, relation)| self.text(object, relation));
                Tree::TupleToUserset {
                    tupleset: self.text(self.object, *tupleset),
                    computed: sorted(computed),
                }
            }
            Rewrite::Union(children) => Tree::Union(all(children)),
            Rewrite::Intersection(children) => Tree::Intersection(all(children)),
            Rewrite::Difference(base, subtract) => Tree::Difference {
                base: Box::new(self.tree(relation, base)),
                subtract: Box::new(self.tree(relation, subtract)),
            },
        }
    }

    fn users(&self, relation: RelationId) -> Vec<String> {
        let users = self.related(relation).into_iter();
        sorted(users.map(|user| self.overlay.user_text(user)))
    }

    /// Those that tuples of a relation name, as far as the model takes them.
    fn related(&self, relation: RelationId) -> Vec<UserId> {
        let Some(name) = self.overlay.name_of(relation) else {
            return Vec::new();
        };
        let direct = self.overlay.direct(self.object, name);
        let all = direct.chain(self.overlay.usersets(self.object, name));
        let taken = all.filter(|tuple| {
            let kind = self.overlay.kind_of(tuple.user);
            kind.is_some_and(|kind| self.overlay.schema().relation(relation).takes_kind(kind))
        });
        taken.map(|tuple| tuple.user).collect()
    }

    fn text(&self, object: ObjectId, relation: RelationId) -> String {
        let schema = self.overlay.schema();
        let label = schema.label(schema.relation(relation).label);
        format!("{}#{label}", self.overlay.object_text(object))
    }
}

fn sorted(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = all.collect();
    all.sort_unstable();
    all
}
