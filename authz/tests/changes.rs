//! What a change of model or tuples does to answers that were kept.
#![cfg(feature = "check")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use std::cell::Cell;

use authz::check::{CheckCache, CheckRequest};
use authz::dsl::parse;
use authz::schema::Schema;
use authz::store::{MemoryStore, NameId, ObjectId, StoredTuple, Symbols, TupleReader, UserId};
use authz::tuple::Tuple;

fn schema(relation: &str, version: u64) -> Schema {
    let text = format!(
        "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define editor: [user]\n    define viewer: {relation}\n"
    );
    Schema::compile(&parse(&text).unwrap(), version).unwrap()
}

#[test]
fn kept_answers_go_with_the_model_and_with_the_tuples() {
    let mut cache = CheckCache::new(100);
    let mut store = MemoryStore::default();
    let tuple = Tuple::new("doc:1", "editor", "user:anne");
    store.write(&tuple).unwrap();
    let request = CheckRequest::new("doc:1", "viewer", "user:anne");
    let (narrow, wide) = (schema("[user]", 1), schema("[user] or editor", 2));
    assert_eq!(cache.check(&narrow, &store, &request), Ok(false));
    assert_eq!(cache.check(&wide, &store, &request), Ok(true));
    assert_eq!(cache.check(&narrow, &store, &request), Ok(false));
    assert_eq!(cache.check(&wide, &store, &request), Ok(true));
    store.delete(&tuple);
    assert_eq!(cache.check(&wide, &store, &request), Ok(false));
    store.write(&tuple).unwrap();
    assert_eq!(cache.check(&wide, &store, &request), Ok(true));
}

#[test]
fn what_comes_with_a_request_is_not_kept() {
    let mut cache = CheckCache::new(100);
    let mut store = MemoryStore::default();
    store.write(&Tuple::new("doc:1", "editor", "user:anne")).unwrap();
    store.write(&Tuple::new("doc:2", "editor", "user:bob")).unwrap();
    let schema = schema("editor", 1);
    let request = CheckRequest::new("doc:2", "viewer", "user:anne");
    let with = CheckRequest {
        contextual_tuples: vec![Tuple::new("doc:2", "editor", "user:anne")],
        ..request.clone()
    };
    assert_eq!(cache.check(&schema, &store, &with), Ok(true));
    assert_eq!(cache.check(&schema, &store, &request), Ok(false));
    assert_eq!(cache.check(&schema, &store, &with), Ok(true));
}

/// Counts how often it is asked for tuples.
struct Counted {
    store: MemoryStore,
    asked: Cell<usize>,
}

impl Counted {
    fn counting(&self) -> &MemoryStore {
        self.asked.set(self.asked.get() + 1);
        &self.store
    }
}

impl TupleReader for Counted {
    fn revision(&self) -> u64 {
        self.store.revision()
    }

    fn symbols(&self) -> &Symbols {
        self.store.symbols()
    }

    fn find(&self, object: ObjectId, relation: NameId, user: UserId) -> Option<&StoredTuple> {
        self.counting().find(object, relation, user)
    }

    fn usersets(&self, object: ObjectId, relation: NameId) -> &[StoredTuple] {
        self.counting().usersets(object, relation)
    }

    fn direct(&self, object: ObjectId, relation: NameId) -> &[StoredTuple] {
        self.counting().direct(object, relation)
    }
}

#[test]
fn what_is_computed_is_kept_though_no_tuple_names_the_relation() {
    let mut cache = CheckCache::new(100);
    let mut store = MemoryStore::default();
    store.write(&Tuple::new("doc:1", "editor", "user:anne")).unwrap();
    let reader = Counted {
        store,
        asked: Cell::new(0),
    };
    let schema = schema("editor", 1);
    let request = CheckRequest::new("doc:1", "viewer", "user:anne");
    assert_eq!(cache.check(&schema, &reader, &request), Ok(true));
    let asked = reader.asked.get();
    assert!(asked > 0);
    assert_eq!(cache.check(&schema, &reader, &request), Ok(true));
    assert_eq!(reader.asked.get(), asked);
}
