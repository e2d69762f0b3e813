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
        let of = Some((schema.version(), reader.revision()));
        if self.of != of {
            self.of = of;
            self.answers.clear();
        }
        let key = key(schema, reader.symbols(), request);
        if let Some(answer) = key.and_then(|key| self.answers.get(&key)) {
            return Ok(*answer);
        }
        let answer = Checker::new(schema, reader).check(request)?;
        if let Some(key) = key {
            if self.answers.len() >= self.most {
                self.answers.clear();
            }
            self.answers.insert(key, answer);
        }
        Ok(answer)
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
