//! Who has a relation to an object.
//!
//! Whom tuples name on any way to the relation is found first, and each of them is checked then. Who has it only as one of all
//! of a type is not listed: all of the type are, as one.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::memo::{Key, Memo};
use super::resolve::Resolver;
use super::{CheckError, Checker, ListUsersRequest};
use crate::schema::{RelationId, Rewrite};
use crate::store::{ObjectId, Overlay, TupleReader, UserId};
use crate::tuple::{Object, TupleFault, User};

impl<R: TupleReader> Checker<'_, R> {
    /// The users that are asked for who have a relation to an object, each once, in the order of their names.
    ///
    /// # Errors
    ///
    /// As for [`check`](Self::check), of the request or of one of the users.
    pub fn list_users(&self, request: &ListUsersRequest) -> Result<Vec<String>, CheckError> {
        let mut overlay = self.overlay(&request.contextual_tuples)?;
        let wanted = match &request.user_relation {
            Some(relation) => Wanted::Usersets(self.listed(&request.user_type, relation)?),
            None => {
                self.listed_type(&request.user_type)?;
                Wanted::Objects(&request.user_type)
            }
        };
        let parts = Object::parse(&request.object)
            .ok_or_else(|| CheckError::Invalid(TupleFault::Object(request.object.clone())))?;
        let relation = self.listed(parts.type_name, &request.relation)?;
        let object = overlay.object_id(parts, &request.object);

        let candidates = Search::new(&overlay, wanted).candidates((object, relation));
        let mut resolver = Resolver {
            overlay,
            user: UserId::Object(object),
            context: &request.context,
            memo: Memo::default(),
            left: self.most_looks(),
        };
        let mut users = Vec::new();
        for candidate in candidates {
            let Some(parts) = User::parse(&candidate) else {
                continue;
            };
            resolver.user = resolver.overlay.user_id(parts, &candidate);
            resolver.memo = Memo::default();
            if resolver.is_allowed(object, relation)? {
                users.push(candidate);
            }
        }
        Ok(users)
    }
}

enum Wanted<'r> {
    /// Objects of a type, and all of them as one.
    Objects(&'r str),
    /// Who has this relation to an object.
    Usersets(RelationId),
}

/// Who may have a relation: conditions, and what has to hold besides, are not looked at.
struct Search<'a, R> {
    overlay: &'a Overlay<'a, R>,
    wanted: Wanted<'a>,
    seen: FxHashSet<(Key, Sign)>,
    waiting: Vec<(Key, Sign)>,
    found: BTreeSet<String>,
}

/// Whether what gives a relation is taken away by a `but not` around it. Taken away twice, it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sign {
    Given,
    TakenAway,
}

impl Sign {
    fn turned(self) -> Self {
        match self {
            Self::Given => Self::TakenAway,
            Self::TakenAway => Self::Given,
        }
    }
}

impl<'a, R: TupleReader> Search<'a, R> {
    fn new(overlay: &'a Overlay<'a, R>, wanted: Wanted<'a>) -> Self {
        Self {
            overlay,
            wanted,
            seen: FxHashSet::default(),
            waiting: Vec::new(),
            found: BTreeSet::new(),
        }
    }

    fn candidates(mut self, start: Key) -> BTreeSet<String> {
        self.reach(start, Sign::Given);
        while let Some((key, sign)) = self.waiting.pop() {
            let rewrite = &self.overlay.schema().relation(key.1).rewrite;
            self.look(key, rewrite, sign);
        }
        self.found
    }

    fn reach(&mut self, key: Key, sign: Sign) {
        if !self.seen.insert((key, sign)) {
            return;
        }
        self.waiting.push((key, sign));
        if let Wanted::Usersets(relation) = self.wanted
            && relation == key.1
            && sign == Sign::Given
        {
            let schema = self.overlay.schema();
            let label = schema.label(schema.relation(relation).label);
            self.found
                .insert(format!("{}#{label}", self.overlay.object_text(key.0)));
        }
    }

    fn look(&mut self, key: Key, rewrite: &Rewrite, sign: Sign) {
        match rewrite {
            Rewrite::This => self.this(key, sign),
            Rewrite::Computed(relation) => self.reach((key.0, *relation), sign),
            Rewrite::TupleToUserset { tupleset, computed } => {
                for parent in self.parents(key.0, *tupleset) {
                    if let Some(relation) = self.overlay.relation(parent, *computed) {
                        self.reach((parent, relation), sign);
                    }
                }
            }
            Rewrite::Union(children) | Rewrite::Intersection(children) => {
                for child in children {
                    self.look(key, child, sign);
                }
            }
            Rewrite::Difference(base, subtract) => {
                self.look(key, base, sign);
                self.look(key, subtract, sign.turned());
            }
        }
    }

    fn this(&mut self, (object, relation): Key, sign: Sign) {
        let overlay = self.overlay;
        let Some(name) = overlay.name_of(relation) else {
            return;
        };
        if let Wanted::Objects(type_name) = self.wanted
            && sign == Sign::Given
        {
            let users = overlay.direct(object, name).map(|tuple| tuple.user);
            let texts = users.map(|user| overlay.user_text(user));
            let wanted =
                texts.filter(|text| User::parse(text).is_some_and(|user| user.type_name() == type_name));
            self.found.extend(wanted);
        }
        for tuple in overlay.usersets(object, name) {
            if let UserId::Userset(of, label) = tuple.user
                && let Some(label) = overlay.label_of(label)
                && let Some(relation) = overlay.relation(of, label)
            {
                self.reach((of, relation), sign);
            }
        }
    }

    fn parents(&self, object: ObjectId, tupleset: RelationId) -> Vec<ObjectId> {
        let Some(name) = self.overlay.name_of(tupleset) else {
            return Vec::new();
        };
        let direct = self.overlay.direct(object, name);
        direct
            .filter_map(|tuple| match tuple.user {
                UserId::Object(parent) => Some(parent),
                UserId::Wildcard(_) | UserId::Userset(..) => None,
            })
            .collect()
    }
}
