//! Answers that were given before.

use rustc_hash::FxHashMap;

use super::{CheckError, CheckRequest, Checker};
use crate::schema::{LabelId, Schema};
use crate::store::{ObjectId, Symbols, TupleReader, UserId};
use crate::tuple::User;

/// Object, relation and user. The relation is numbered by the model: of those that are computed, no tuple has one.
type Key = (ObjectId, LabelId, UserId);

/// Keeps answers for as long as model and tuples stay the same: by their version and their revision it knows that they do.
///
/// Requests with contextual tuples or a context are answered anew, and so are those about an object or a user that no tuple
/// names. What fails is not kept.
#[derive(Debug)]
pub struct CheckCache {
    /// The version of the model and the revision of the tuples that the answers are of.
    of: Option<(u64, u64)>,
    answers: FxHashMap<Key, bool>,
    most: usize,
}

impl CheckCache {
    /// For at most so many answers, of some 40 bytes each. When there are more, all are forgotten.
    pub fn new(most: usize) -> Self {
        Self {
            of: None,
            answers: FxHashMap::default(),
            most,
        }
    }

    /// As [`Checker::check`], which answers where no answer is kept.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn check<R: TupleReader>(
        &mut self,
        schema: &Schema,
        reader: &R,
        request: &CheckRequest,
    ) -> Result<bool, CheckError> {
        if let Some(answer) = self.get(schema, reader, request) {
            return Ok(answer);
        }
        let answer = Checker::new(schema, reader).check(request)?;
        self.keep(schema, reader, request, answer);
        Ok(answer)
    }

    /// The answer that is kept. Who shares the cache looks here, and [`keep`](Self::keep)s what they found without it.
    pub fn get<R: TupleReader>(
        &mut self,
        schema: &Schema,
        reader: &R,
        request: &CheckRequest,
    ) -> Option<bool> {
        self.follow(schema, reader);
        let key = key(schema, reader.symbols(), request)?;
        self.answers.get(&key).copied()
    }

    /// Keeps an answer, of this model and these tuples, if it is of those that are kept.
    pub fn keep<R: TupleReader>(
        &mut self,
        schema: &Schema,
        reader: &R,
        request: &CheckRequest,
        answer: bool,
    ) {
        self.follow(schema, reader);
        if let Some(key) = key(schema, reader.symbols(), request) {
            if self.answers.len() >= self.most {
                self.answers.clear();
            }
            self.answers.insert(key, answer);
        }
    }

    /// Forgets what was of another model or of other tuples.
    fn follow<R: TupleReader>(&mut self, schema: &Schema, reader: &R) {
        let of = Some((schema.version(), reader.revision()));
        if self.of != of {
            self.of = of;
            self.answers.clear();
        }
    }
}

/// Nothing if the answer depends on more than model and tuples, or on what those do not name.
fn key(schema: &Schema, symbols: &Symbols, request: &CheckRequest) -> Option<Key> {
    if !request.contextual_tuples.is_empty() || !request.context.is_empty() {
        return None;
    }
    let user = symbols.user_id(User::parse(&request.user)?, &request.user)?;
    Some((
        symbols.object_id(&request.object)?,
        schema.label_id(&request.relation)?,
        user,
    ))
}
