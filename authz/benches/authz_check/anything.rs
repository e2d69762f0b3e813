//! Tuples and questions by chance, whatever the model.

use std::collections::HashMap;

use authz::check::CheckRequest;
use authz::model::{Model, Related};
use authz::store::MemoryStore;
use authz::tuple::Tuple;

use crate::random::Random;

/// Tuples for each object of a type.
const OBJECTS_EACH: usize = 20;

/// Tuples of all kinds that a model takes. What leads to its own type leads towards the first object of it, eight to one.
pub(crate) fn store(model: &Model, tuples: usize, random: &mut Random) -> MemoryStore {
    let objects = tuples / OBJECTS_EACH;
    let mut kinds = Vec::new();
    for definition in &model.types {
        for relation in &definition.relations {
            kinds.extend(
                relation
                    .restrictions
                    .iter()
                    .map(|restriction| (definition, relation, restriction)),
            );
        }
    }
    let mut store = MemoryStore::default();
    while store.len() < tuples {
        let (definition, relation, restriction) = kinds[random.below(kinds.len())];
        let object = random.below(objects);
        let named = if restriction.type_name == definition.name {
            object / 8
        } else {
            random.below(objects)
        };
        let user = match &restriction.related {
            Related::Object => format!("{}:{named}", restriction.type_name),
            Related::Userset(of) => format!("{}:{named}#{of}", restriction.type_name),
            Related::Wildcard => format!("{}:*", restriction.type_name),
        };
        let object = format!("{}:{object}", definition.name);
        store
            .write(&Tuple::new(object, relation.name.as_str(), user))
            .unwrap();
    }
    store
}

pub(crate) fn requests(model: &Model, tuples: usize, random: &mut Random) -> Vec<CheckRequest> {
    (0..1_000)
        .map(|_| request(model, tuples / OBJECTS_EACH, random))
        .collect()
}

/// About any relation, by the users of whom there are most kinds.
fn request(model: &Model, objects: usize, random: &mut Random) -> CheckRequest {
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for definition in &model.types {
        for relation in &definition.relations {
            for restriction in relation
                .restrictions
                .iter()
                .filter(|one| one.related == Related::Object)
            {
                *kinds.entry(restriction.type_name.as_str()).or_default() += 1;
            }
        }
    }
    let (user, _) = kinds
        .into_iter()
        .max_by_key(|(name, count)| (*count, *name))
        .unwrap();
    let with_relations: Vec<_> = model
        .types
        .iter()
        .filter(|definition| !definition.relations.is_empty())
        .collect();
    let definition = with_relations[random.below(with_relations.len())];
    let relation = &definition.relations[random.below(definition.relations.len())];
    CheckRequest::new(
        format!("{}:{}", definition.name, random.below(objects)),
        relation.name.as_str(),
        format!("{user}:{}", random.below(objects)),
    )
}
